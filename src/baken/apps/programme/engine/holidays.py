"""The school holidays of Flanders, by the rule that the government wrote for all years.

Source: besluit van de Vlaamse Regering van 17 april 1991 tot organisatie van het schooljaar in het basisonderwijs en
in het deeltijds onderwijs; besluit van 31 augustus 2001 houdende de organisatie van het schooljaar in het secundair
onderwijs, artikel 7. Without the days that each school chooses by itself.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import DaysOff

A_DAY, A_WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
SATURDAY, SUNDAY = 5, 6


def holidays_by_rule(school_year: int) -> list[DaysOff]:
    """The holidays of a school year, named by the year in which it begins; by their first day."""
    first, second = school_year, school_year + 1
    easter = easter_of(second)
    ascension = easter + 39 * A_DAY
    found = [
        _weeks(_("Herfstvakantie"), _autumn(first), 1),
        _days(_("Wapenstilstand"), dt.date(first, 11, 11)),
        _weeks(_("Kerstvakantie"), _christmas(first), 2),
        _weeks(_("Krokusvakantie"), _monday_of(easter) - 6 * A_WEEK, 1),
        _weeks(_("Paasvakantie"), _easter_holiday(easter), 2),
        _days(_("Paasmaandag"), easter + A_DAY),
        _days(_("Dag van de Arbeid"), dt.date(second, 5, 1)),
        _days(_("Hemelvaart"), ascension, ascension + A_DAY),
        _days(_("Pinkstermaandag"), easter + 50 * A_DAY),
        _days(_("Zomervakantie"), dt.date(second, 7, 1), dt.date(second, 8, 31)),
    ]
    return sorted(found, key=lambda each: (each.starts_on, each.ends_on))


def easter_of(year: int) -> dt.date:
    """Easter Sunday, by the rule of the Gregorian calendar as J.-M. Oudin wrote it down (1940)."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday  # from 28 March on
    month = 3 + (days + 40) // 44
    return dt.date(year, month, days + 28 - 31 * (month // 4))


def _autumn(year: int) -> dt.date:
    """The week of 1 November; where that is a Sunday, the week after."""
    saints = dt.date(year, 11, 1)
    return saints + A_DAY if saints.weekday() == SUNDAY else _monday_of(saints)


def _christmas(year: int) -> dt.date:
    """Two weeks from the Monday of the week of 25 December; where that is in a weekend, from the Monday after."""
    christmas = dt.date(year, 12, 25)
    return _monday_of(christmas) + (A_WEEK if christmas.weekday() >= SATURDAY else 0 * A_DAY)


def _easter_holiday(easter: dt.date) -> dt.date:
    """Two weeks from the first Monday of April; where Easter is in March, from the Monday after it; where it is after
    15 April, from the second Monday before it."""
    if easter.month == 3:
        return easter + A_DAY
    if easter > dt.date(easter.year, 4, 15):
        return _monday_of(easter) - A_WEEK
    april = dt.date(easter.year, 4, 1)
    return april + ((7 - april.weekday()) % 7) * A_DAY


def _monday_of(day: dt.date) -> dt.date:
    return day - day.weekday() * A_DAY


def _weeks(name: Any, monday: dt.date, many: int) -> DaysOff:
    return DaysOff(name, monday, monday + many * A_WEEK - A_DAY)


def _days(name: Any, first: dt.date, last: dt.date | None = None) -> DaysOff:
    return DaysOff(name, first, last or first)
