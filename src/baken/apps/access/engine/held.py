"""On which days a role is held, in words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from baken.ui.numbers import day

A_DAY = dt.timedelta(days=1)


def days_held(starts_on: dt.date, ends_on: dt.date | None) -> str:
    """From a day to a day, both included; a role that was taken back before its first day was over says that."""
    if ends_on is None:
        return _("vanaf %(day)s") % {"day": day(starts_on)}
    if ends_on >= starts_on:
        return _("%(since)s tot en met %(until)s") % {"since": day(starts_on), "until": day(ends_on)}
    return f"{day(starts_on)}, {taken_back(starts_on, ends_on)}"


def taken_back(starts_on: dt.date, ends_on: dt.date | None) -> str:
    """That a role was taken back on its first day, or before it; "" for one that was held for a day or more."""
    if ends_on is None or ends_on >= starts_on:
        return ""
    return _("dezelfde dag ingetrokken") if ends_on == starts_on - A_DAY else _("ingetrokken voor ze begon")
