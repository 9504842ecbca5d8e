"""Numbers, money, hours and days, as filters."""

from __future__ import annotations

from baken.ui import numbers
from baken.ui.components.library import register

register.filter("number", numbers.number)
register.filter("percent", numbers.percent)
register.filter("euro", numbers.euro)
register.filter("hours", numbers.hours)
register.filter("day", numbers.day)
register.filter("moment", numbers.moment)
register.filter("measured", numbers.measured)
