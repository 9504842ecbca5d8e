"""Offers, their sessions, and who took part."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import Status, Strategy


class Offer(models.Model):
    """What a cell offers in one school year. `organiser`: the partner's name; empty for the cell's own.

    No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=400)
    title = models.CharField(max_length=400)
    strategy = models.CharField(max_length=30, choices=Strategy)
    organiser = models.CharField(max_length=400, blank=True)
    school_year = models.SmallIntegerField()
    themes = models.ManyToManyField("people.Theme", related_name="+")

    class Meta:
        verbose_name_plural = _("aangeboden begeleidingen")
        ordering = ["-school_year", "code"]
        constraints = [models.UniqueConstraint(fields=["cell", "code"], name="programme_offer_once")]

    def __str__(self) -> str:
        return self.title


class Session(models.Model):
    """A session of an offer that took place. No personal data."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="sessions")
    number = models.CharField(max_length=400)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    place = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name_plural = _("sessies")
        ordering = ["held_on", "number"]
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="programme_session_once")]

    def __str__(self) -> str:
        return self.number


class Participation(models.Model):
    """A person at a session, counted for the centre named at the time.

    Personal data: that a person was there or not; kept ten school years, then without the person.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status)

    class Meta:
        verbose_name_plural = _("deelnames")
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="programme_participation_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.status}"
