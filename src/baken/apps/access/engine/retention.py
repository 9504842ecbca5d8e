"""How long is how long: the first day of which something is still kept."""

from __future__ import annotations

import calendar
import datetime as dt

from baken.apps.access.types import Unit
from baken.ground.periods import school_year_of

DAY = dt.timedelta(days=1)


def months_later(day: dt.date, number: int) -> dt.date:
    """The same day so many months on; the last day of that month, where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return dt.date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def first_day_kept(*, number: int, unit: Unit, on: dt.date) -> dt.date:
    """Of what began its term on this day or later, the term is not over on a day.

    A term of days or months is over on the day on which it is full; one of school years at the end of the school year
    that is so many after the one in which it began.
    """
    if unit is Unit.SCHOOL_YEARS:
        return dt.date(school_year_of(on) - number, 9, 1)
    if unit is Unit.DAYS:
        return on - dt.timedelta(days=number) + DAY
    first = months_later(on, -number)
    while months_later(first, number) <= on:
        first += DAY
    return first
