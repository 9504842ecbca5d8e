"""Which memberships of communities stand on a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q


def standing_on(on: dt.date) -> Q:
    """The memberships that stand on a day: the last day is included."""
    return Q(ends_on=None) | Q(ends_on__gte=on)
