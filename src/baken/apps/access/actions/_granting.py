"""That nobody holds a role twice for the same days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from baken.apps.access.models import Account, Grant

Days = tuple[dt.date, dt.date | None]  # from the first to the last, both included; None: without end


def held_days(*, account: Account, role: str, cell: int | None, centre: int | None, provider: str = "") -> list[Days]:
    """For which days an account holds a role in a cell or at a centre, given by somebody or told by this provider;
    what another told is not held by who signs in without it. To be called in a transaction, to whose end nobody else
    gives the account a role."""
    Account.objects.select_for_update().get(pk=account.pk)
    grants = Grant.objects.filter(account=account, role=role, cell=cell, centre=centre)
    grants = grants.filter(Q(claim=None) | Q(claim__provider=provider))
    return list(grants.values_list("starts_on", "ends_on"))


def lacking(held: Iterable[Days], *, starts_on: dt.date, ends_on: dt.date | None) -> list[Days]:
    """Of the days that are asked for those that are not held yet, in runs as long as they can be."""
    found: list[Days] = []
    first: dt.date | None = starts_on
    for start, end in sorted(held, key=lambda days: days[0]):
        if first is None or (end is not None and end < max(start, first)):
            continue
        if start > first:
            before = start - dt.timedelta(days=1)
            found.append((first, before if ends_on is None else min(before, ends_on)))
        first = None if end is None or end == dt.date.max else end + dt.timedelta(days=1)
        if first is not None and ends_on is not None and first > ends_on:
            first = None
    if first is not None:
        found.append((first, ends_on))
    return found
