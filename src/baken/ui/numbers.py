"""Numbers, money, hours and days as a reader of the active language writes them."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext

from baken.ground.indicators import Unit

NOTHING = "—"
NARROW = "\u00a0"  # a space at which no line breaks
MINUS = "−"


def as_decimal(value: Any) -> Decimal | None:
    """A number as the decimal that was written, not as the binary fraction behind it; None for what is none."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def rounded(number: Decimal, places: int) -> Decimal:
    """Halves away from zero, as people round."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def written(number: Decimal, places: int | None, *, most: int) -> str:
    """A number with exactly `places` decimals, or with at most `most` and no idle zeros."""
    number = rounded(number, most if places is None else places)
    if places is None:
        places = max(0, -int(number.normalize().as_tuple().exponent))
    text = formats.number_format(abs(number), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if number < 0 else text


def number(value: Any, places: int | None = None) -> str:
    """`1.234,5`: exactly `places` decimals, or two at most."""
    read = as_decimal(value)
    return NOTHING if read is None else written(read, places, most=2)


def percent(value: Any, places: int | None = None) -> str:
    """A share as a percentage: 0.893 is `89,3%`; one decimal at most, or exactly `places`."""
    read = as_decimal(value)
    return NOTHING if read is None else f"{written(read * 100, places, most=1)}%"


def euro(value: Any) -> str:
    """`€ 1.234,50`; whole amounts without cents."""
    read = as_decimal(value)
    if read is None:
        return NOTHING
    places = 0 if rounded(read, 2) == read.to_integral_value() else 2
    space = "" if get_language() == "en" else NARROW
    sign = MINUS if read < 0 else ""
    return f"{sign}€{space}{written(abs(read), places, most=2)}"


def hours(value: Any) -> str:
    """`1,5 uur`; two decimals at most."""
    read = as_decimal(value)
    if read is None:
        return NOTHING
    text = ngettext("%(hours)s uur", "%(hours)s uur", 1 if rounded(read, 2) == 1 else 2)
    return text.replace(" ", NARROW) % {"hours": written(read, None, most=2)}


def day(value: dt.date | None) -> str:
    """`14 nov 2025`; of a moment, the day it was in Brussels."""
    if not value:
        return NOTHING
    if isinstance(value, dt.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return _day(value, get_language())


@lru_cache(maxsize=1_000)
def _day(value: dt.date, _language: str | None) -> str:
    return formats.date_format(value, "DATE_FORMAT").replace(" ", NARROW)


def moment(value: dt.datetime | None) -> str:
    """`14 nov 2025 09:30`, in Brussels."""
    if not value:
        return NOTHING
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{day(value)} {formats.date_format(value, 'TIME_FORMAT')}"


def measured(value: Any, unit: Unit | str) -> str:
    """A figure's value as its unit is written."""
    match Unit(unit):
        case Unit.RATIO:
            return percent(value)
        case Unit.EUR:
            return euro(value)
        case Unit.HOURS:
            return hours(value)
        case Unit.SCORE:
            return number(value, 1)
        case Unit.COUNT:
            return number(value)
