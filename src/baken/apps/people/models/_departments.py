"""The parts of a centre or a cell."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models._organisations import Cell, Centre


class Department(models.Model):
    """A part of a centre or a cell: a site, a team. Ended, never deleted, as posts were in it. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="departments")
    cell = models.ForeignKey(Cell, null=True, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(max_length=200)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("afdelingen")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="people_department_once"),
            models.UniqueConstraint(fields=["cell", "name"], name="people_department_of_cell_once"),
            models.CheckConstraint(
                condition=models.Q(centre__isnull=False, cell__isnull=True)
                | models.Q(centre__isnull=True, cell__isnull=False),
                name="people_department_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="people_department_in_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation(self) -> Centre | Cell:
        """What it is a part of."""
        where = self.centre or self.cell
        assert where is not None  # the table holds none without
        return where

    def holds(self, since: dt.date, until: dt.date | None) -> bool:
        """Whether somebody can work in it from a day to a day, or (None) without end."""
        return self.started_on <= since and (self.ended_on is None or (until is not None and until <= self.ended_on))
