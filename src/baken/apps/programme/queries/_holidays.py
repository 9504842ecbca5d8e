"""The school holidays of a year: as they were written down, else by the rule."""

from __future__ import annotations

import datetime as dt

from baken.apps.programme.engine.holidays import holidays_by_rule
from baken.apps.programme.models import Holiday
from baken.apps.programme.types import DaysOff
from baken.ground.periods import school_year_of


def holidays_of(school_year: int) -> list[DaysOff]:
    """The holidays of a school year, by their first day."""
    return _of_years([school_year])[school_year]


def is_written_down(school_year: int) -> bool:
    """Whether a school year goes by what somebody wrote down, and not by the rule."""
    return Holiday.objects.filter(school_year=school_year).exists()


def days_off(first: dt.date, last: dt.date) -> list[DaysOff]:
    """The holidays of which some day lies between two days, both included."""
    years = range(school_year_of(first), school_year_of(last) + 1)
    return [
        each
        for found in _of_years(years).values()
        for each in found
        if each.starts_on <= last and each.ends_on >= first
    ]


def _of_years(years: range | list[int]) -> dict[int, list[DaysOff]]:
    found: dict[int, list[DaysOff]] = {}
    for row in Holiday.objects.filter(school_year__in=list(years)):
        found.setdefault(row.school_year, []).append(DaysOff(row.name, row.starts_on, row.ends_on))
    return {year: found[year] if year in found else holidays_by_rule(year) for year in years}
