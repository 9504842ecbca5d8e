"""Accounts with roles for the tests of every room."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction
from django.test import Client

from baken.apps.access.engine import factors, showing
from baken.apps.access.models import Account, ClaimRule, FactorSecret, Grant
from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, FactorKind, Role

if TYPE_CHECKING:
    from baken.apps.people.models import Cell, Centre

PASSWORD = "vuurtoren aan de kaai"  # of everyone in the tests


def make_account(email: str = "an@example.test", *, name: str = "An Peeters", **fields: Any) -> Account:
    return Account.objects.create_user(email, PASSWORD, name=name, **fields)


def give_role(account: Account, role: Role, organisation: Cell | Centre | None = None, **fields: Any) -> Grant:
    """A role since 2020, unless said otherwise."""
    where = {} if role in HELD_NOWHERE else {"cell" if role in HELD_IN_CELL else "centre": organisation}
    return Grant.objects.create(account=account, role=role, **{"starts_on": dt.date(2020, 1, 1)} | fields, **where)


def make_claim_rule(cell: Cell) -> ClaimRule:
    """Whom a provider calls an advisor, is one in a cell."""
    return ClaimRule.objects.create(
        provider="acm",
        claim="baken_rol_3d",
        pattern="adviseur-*",
        organisation_code="OVO001",
        audience="OV",
        role=Role.ADVISOR,
        cell=cell,
        starts_on=dt.date(2024, 9, 1),
    )


def show(client: Client, *, strong: bool = False) -> Client:
    """Let whoever is signed in have shown just now who they are; with a second factor, where `strong`."""
    session = client.session
    showing.note(session, strong=strong)
    session.save()
    return client


@transaction.atomic
def add_app(account: Account) -> str:
    """An app that makes codes for an account; its secret."""
    factor = Authenticator.objects.create(user=account, type=FactorKind.APP, data={})
    made = FactorSecret.objects.create(account=account, kind=FactorKind.APP, factor=factor, content="JBSWY3DPEHPK3PXP")
    secret: str = made.content
    return secret


def code_of(secret: str, *, later: int = 0) -> str:
    """What the app shows now, or some periods later."""
    return str(format_hotp_value(hotp_value(secret, factors.period() + later)))


def make_holder(role: Role, organisation: Cell | Centre | None = None, **fields: Any) -> Account:
    """An account that holds a role."""
    account = make_account(fields.pop("email", f"{role.value}@example.test"), **fields)
    give_role(account, role, organisation)
    return account
