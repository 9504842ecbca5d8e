"""Who was at which session."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._offers import Session
from baken.apps.programme.types import Source, Status


class Participation(models.Model):
    """What came of a session for a person, counted for the centre named at the time. `minutes`: how long somebody was
    there, where that is known; `source`: by what it is known.

    Personal data: that a person was there or not, and how long; kept ten school years, then without the person.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status)
    minutes = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=12, choices=Source, default=Source.FILE)

    class Meta:
        verbose_name_plural = _("deelnames")
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="programme_participation_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.status}"
