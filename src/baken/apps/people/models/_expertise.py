"""Who can be asked about what."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models._organisations import Cell, Centre
from baken.apps.people.models._persons import Person
from baken.apps.people.models._reference import CoreActivity, Theme
from baken.apps.people.types import ExpertiseKind


class Expertise(models.Model):
    """That a person can be asked about a theme or a core activity, for a cell or for a centre. About neither: about
    anything, the general contact.

    Personal data: that, with a remark, as contact data of somebody's work; all who work in the cell and its centres
    read it. Until two years after it ended, and no longer than the person.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="expertise")
    cell = models.ForeignKey(Cell, null=True, on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(CoreActivity, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=ExpertiseKind)
    remark = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("aanspreekpunten")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(cell__isnull=True, centre__isnull=False) | Q(cell__isnull=False, centre__isnull=True),
                name="people_expertise_of_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(theme__isnull=True) | Q(activity__isnull=True), name="people_expertise_about_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="people_expertise_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"

    @property
    def about(self) -> Theme | CoreActivity | None:
        """What can be asked; None: anything."""
        return self.theme or self.activity

    @property
    def organisation(self) -> models.Model | None:
        """For whom the person can be asked."""
        return self.cell or self.centre
