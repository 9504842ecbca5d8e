"""School holidays that were written down otherwise than the rule says."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """A holiday of a school year that somebody wrote down: a year that has some goes by these, and no longer by the
    rule (engine/holidays.py). Both days included. Of all cells together. No personal data."""

    school_year = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        verbose_name_plural = _("schoolvakanties")
        ordering = ["starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["school_year", "name"], name="programme_holiday_once"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="programme_holiday_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name
