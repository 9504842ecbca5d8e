"""Who holds a role, for rooms that show who works where."""

from __future__ import annotations

import datetime as dt

from django.db.models.functions import Coalesce

from baken.apps.access.models import Account, Grant
from baken.apps.access.queries._grants import held_on
from baken.apps.access.types import CELL_ROLES, Role


def persons_in_cell(*, cell: int, on: dt.date) -> dict[int, bool]:
    """The persons (keys of the entries that stand for them) who had a role in a cell by a day, each with whether they
    have one on it."""
    grants = Grant.objects.filter(cell=cell, role__in=sorted(CELL_ROLES), starts_on__lte=on)
    held: dict[int, bool] = {}
    roots = Coalesce("account__person__same_as", "account__person")
    for root, ends_on in grants.exclude(account__person=None).values_list(roots, "ends_on"):
        held[root] = held.get(root, False) or ends_on is None or ends_on >= on
    return held


def coordinators_of(cell: int, *, on: dt.date) -> list[Account]:
    """Who coordinates a cell on a day."""
    holding = Grant.objects.filter(held_on(on), cell=cell, role=Role.COORDINATOR).order_by().values("account")
    return list(Account.objects.filter(pk__in=holding, is_active=True).order_by("pk"))
