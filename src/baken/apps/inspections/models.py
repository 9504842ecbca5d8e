"""Inspections of centres by the inspectorate."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.inspections.types import Advice, Level


class Scale(models.Model):
    """A development scale of the reference framework, under a priority. No personal data."""

    name = models.CharField(max_length=400, unique=True)
    priority = models.CharField(max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(default=1000)

    class Meta:
        verbose_name_plural = _("schalen van de inspectie")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Inspection(models.Model):
    """An inspection of a centre in a school year, as a cell registered it. No personal data."""

    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    school_year = models.SmallIntegerField()
    advice = models.CharField(max_length=2, choices=Advice, blank=True)

    class Meta:
        verbose_name_plural = _("doorlichtingen")
        ordering = ["-school_year"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "centre", "school_year"], name="inspections_inspection_once")
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.school_year}"


class Judgement(models.Model):
    """The level of one scale in an inspection. No personal data."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="judgements")
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=30, choices=Level)

    class Meta:
        verbose_name_plural = _("oordelen van de inspectie")
        constraints = [models.UniqueConstraint(fields=["inspection", "scale"], name="inspections_judgement_once")]

    def __str__(self) -> str:
        return f"{self.scale_id} {self.level}"
