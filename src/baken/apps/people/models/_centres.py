"""What became of centres: the names that they had before, and how they were merged."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models._organisations import Centre


class CentreName(models.Model):
    """A name that a centre had before: until a day, on which it got the next one. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=400)
    until = models.DateField()

    class Meta:
        verbose_name_plural = _("vroegere namen van centra")
        ordering = ["until"]
        constraints = [models.UniqueConstraint(fields=["centre", "until"], name="people_centre_name_of_a_day_once")]

    def __str__(self) -> str:
        return self.name


class ComingName(models.Model):
    """The name that a centre gets on a day to come; until then it has its own everywhere. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.OneToOneField(Centre, on_delete=models.CASCADE, related_name="coming_name")
    name = models.CharField(max_length=400)
    on = models.DateField()

    class Meta:
        verbose_name_plural = _("namen die centra nog krijgen")

    def __str__(self) -> str:
        return self.name


class Merger(models.Model):
    """That centres, its `predecessors`, went up in one on a day. `merged_on_before`: what was said of the merger of
    that one before, without any that is kept here. No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    into = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="mergers")
    on = models.DateField()
    merged_on_before = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("fusies")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.into} {self.on}"
