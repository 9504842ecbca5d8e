"""What people say about figures: targets and series breaks. The figures themselves are nowhere stored."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Target(models.Model):
    """What a cell aims at for an indicator in a period. `dimensions`: of which row of it ({} for the whole).

    No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=100)
    period = models.CharField(max_length=9)
    dimensions = models.JSONField(default=dict)
    value = models.DecimalField(max_digits=16, decimal_places=6)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name_plural = _("streefwaarden")
        constraints = [
            models.UniqueConstraint(fields=["cell", "indicator", "period", "dimensions"], name="insight_target_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


class SeriesBreak(models.Model):
    """From this day on, figures of an indicator are not comparable with those before. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=100)
    date = models.DateField()
    reason = models.CharField(max_length=1000)

    class Meta:
        verbose_name_plural = _("reeksbreuken")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.date}"


class Snapshot(models.Model):
    """By which mark the manifest of a cell's files must go. A database that was put back from a copy knows an
    earlier one, and the files are made anew. No personal data.
    """

    cell = models.BigIntegerField(primary_key=True)
    mark = models.CharField(max_length=32)

    class Meta:
        verbose_name_plural = _("momentopnamen van de cijfers")

    def __str__(self) -> str:
        return f"{self.cell} {self.mark}"
