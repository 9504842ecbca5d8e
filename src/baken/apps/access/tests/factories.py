"""Accounts with roles for the tests of every room."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from baken.apps.access.models import Account, Grant
from baken.apps.access.types import CELL_ROLES, Role

if TYPE_CHECKING:
    from baken.apps.people.models import Cell, Centre

PASSWORD = "vuurtoren aan de kaai"  # of everyone in the tests


def make_account(email: str = "an@example.test", *, name: str = "An Peeters", **fields: Any) -> Account:
    return Account.objects.create_user(email, PASSWORD, name=name, **fields)


def give_role(account: Account, role: Role, organisation: Cell | Centre, **fields: Any) -> Grant:
    """A role since 2020, unless said otherwise."""
    where = {"cell" if role in CELL_ROLES else "centre": organisation}
    return Grant.objects.create(account=account, role=role, **{"starts_on": dt.date(2020, 1, 1)} | fields, **where)


def make_holder(role: Role, organisation: Cell | Centre, **fields: Any) -> Account:
    """An account that holds a role."""
    account = make_account(fields.pop("email", f"{role.value}@example.test"), **fields)
    give_role(account, role, organisation)
    return account
