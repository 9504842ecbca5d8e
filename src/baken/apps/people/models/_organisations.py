"""Networks, support cells and centres."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _


def _school_year(date: str) -> models.Case:
    """An expression: the school year in which a day lies, as the year in which it starts."""
    begun = models.When(**{f"{date}__month__gte": 9}, then=ExtractYear(date))
    return models.Case(begun, default=ExtractYear(date) - 1)


class Network(models.Model):
    """An education network (GO!, VCLB, OVSG, POV). `former_names`: that files may still say. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True)
    former_names = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name_plural = _("netten")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Cell(models.Model):
    """A support cell (POC) of a network; what it does belongs to it alone. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=400)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="cells")

    class Meta:
        verbose_name_plural = _("steuncellen")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Centre(models.Model):
    """A pupil guidance centre (CLB), from its first day to its last (both included; none: always). Only the cell of
    its own network changes it; another cell's import adds an entry of its own. `name` is that of today, `former_names`
    are those of before, and `coming_name` is one that is still to come. One that went up in another has the `merger`,
    and ended on the day before it.

    No personal data: that a director is new is said by a date alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=400)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="centres")
    province = models.CharField(max_length=100, blank=True)
    staff_count = models.PositiveIntegerField(null=True)
    director_since = models.DateField(null=True)
    merged_on = models.DateField(null=True)
    entered_by = models.ForeignKey(Cell, null=True, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    first_year = models.GeneratedField(
        expression=_school_year("started_on"), output_field=models.SmallIntegerField(null=True), db_persist=True
    )
    last_year = models.GeneratedField(
        expression=_school_year("ended_on"), output_field=models.SmallIntegerField(null=True), db_persist=True
    )
    merger = models.ForeignKey("people.Merger", null=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        verbose_name_plural = _("centra")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(started_on__lte=models.F("ended_on"))
                | models.Q(started_on=None)
                | models.Q(ended_on=None),
                name="people_centre_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(merger=None) | models.Q(ended_on__isnull=False),
                name="people_centre_merged_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_there(self, on: dt.date) -> bool:
        """Whether it exists on a day."""
        return (self.started_on is None or self.started_on <= on) and (self.ended_on is None or on <= self.ended_on)


class CentreCode(models.Model):
    """The code by which a cell knows a centre. No personal data."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="centre_codes")
    code = models.CharField(max_length=400)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="codes")

    class Meta:
        verbose_name_plural = _("codes van centra")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["cell", "code"], name="people_centre_code_once")]

    def __str__(self) -> str:
        return self.code
