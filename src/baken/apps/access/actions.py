"""Accounts and roles: made, given, ended; signing in and choosing a role."""

from __future__ import annotations

import datetime as dt
import time

from django.contrib.auth import authenticate, login, update_session_auth_hash
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from baken.apps.access.models import Account, Grant, SignInAttempts
from baken.apps.access.queries import grants_of
from baken.apps.access.rules import may_grant
from baken.apps.access.types import CELL_ROLES, Actor, Role
from baken.apps.people.queries import cell_knowing_centre, person_by_email

WINDOW = 15 * 60  # seconds
MOST_FOR_ACCOUNT = 5  # attempts of which none succeeded, in one window
MOST_FAILURES = 1000  # of everyone together, in one window
EVERYONE = "everyone"
GRANT = "grant"  # where the session keeps the role that was chosen


class CannotSignIn(Exception):
    """An address and password that do not belong together, or an account that may not sign in."""


class TooManyAttempts(CannotSignIn):
    """More attempts than a person needs."""


class CannotCreateAccount(Exception):
    """An address that has an account already."""


class CannotGrantRole(Exception):
    """A role that this actor may not give, or that does not fit the organisation."""


class CannotEndRole(Exception):
    """A role that this actor may not end."""


class CannotChooseRole(Exception):
    """A role that the account does not hold today."""


def sign_in(request: HttpRequest, *, email: str, password: str) -> Account:
    """Sign in. Counts attempts by address, known or not, in transactions of their own.

    Raises TooManyAttempts (the password was not looked at) and CannotSignIn, alike for an unknown address, a
    wrong password and a closed account.
    """
    window = int(time.time()) // WINDOW
    key = salted_hmac("baken.access.sign_in", email.strip().lower(), algorithm="sha256").hexdigest()
    if _counted(EVERYONE, window) >= MOST_FAILURES or _count(key, window) > MOST_FOR_ACCOUNT:
        raise TooManyAttempts(_("Er is te vaak geprobeerd. Wacht een kwartier en probeer opnieuw."))
    account = authenticate(request, username=email.strip().lower(), password=password)
    if not isinstance(account, Account):
        _count(EVERYONE, window)
        raise CannotSignIn(_("Dit e-mailadres en wachtwoord horen niet bij elkaar."))
    with transaction.atomic():
        SignInAttempts.objects.filter(key=key).delete()
        SignInAttempts.objects.filter(window__lt=window - 24 * 3600 // WINDOW).delete()
        login(request, account)
    return account


def _counted(key: str, window: int) -> int:
    return SignInAttempts.objects.filter(key=key, window=window).values_list("number", flat=True).first() or 0


@transaction.atomic
def _count(key: str, window: int) -> int:
    """Count one more, and how many that makes; nobody else gets the same number."""
    attempts, _made = SignInAttempts.objects.get_or_create(key=key, window=window)
    SignInAttempts.objects.filter(pk=attempts.pk).update(number=F("number") + 1)
    attempts.refresh_from_db()
    return attempts.number


def choose_role(request: HttpRequest, *, account: Account, position: int, on: dt.date) -> None:
    """Act from now on in the role at a position (from 1) in `grants_of`. Raises CannotChooseRole."""
    grants = grants_of(account, on=on)
    if not 1 <= position <= len(grants):
        raise CannotChooseRole(_("Deze rol heb je vandaag niet."))
    request.session[GRANT] = grants[position - 1].pk


def change_password(request: HttpRequest, *, account: Account, password: str) -> None:
    """Set a password that has been checked; other sessions of the account end, this one goes on."""
    account.set_password(password)
    account.save(update_fields=["password"])
    update_session_auth_hash(request, account)


def create_account(*, email: str, name: str, password: str | None) -> Account:
    """Make an account, tied to the person whom the address identifies. Without password nobody can sign in with it.

    For the command line and for actions that have asked who may. Raises CannotCreateAccount.
    """
    email = email.strip().lower()
    if Account.objects.filter(email=email).exists():
        raise CannotCreateAccount(_("%(email)s heeft al een account.") % {"email": email})
    person = person_by_email(email)
    return Account.objects.create_user(email, password, name=name, person_id=person.pk if person else None)


def grant_role(
    *,
    account: Account,
    role: Role,
    by: Actor,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    cell: int | None = None,
    centre: int | None = None,
) -> Grant:
    """Give a role in a cell, or at a centre, from a day to a day (both included). Raises CannotGrantRole."""
    if (cell is None) == (centre is None) or (role in CELL_ROLES) != (cell is not None):
        raise CannotGrantRole(_("Deze rol past niet bij deze organisatie."))
    if not may_grant(by, role=role, cell=cell if centre is None else cell_knowing_centre(centre=centre)):
        raise CannotGrantRole(_("Deze rol kan je hier niet geven."))
    return Grant.objects.create(
        account=account,
        role=role,
        cell_id=cell,
        centre_id=centre,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=by.account,
    )


def end_role(*, grant: Grant, by: Actor, on: dt.date) -> None:
    """End a role: `on` is its last day. Raises CannotEndRole."""
    cell = grant.cell_id if grant.centre_id is None else cell_knowing_centre(centre=grant.centre_id)
    if not may_grant(by, role=Role(grant.role), cell=cell):
        raise CannotEndRole(_("Deze rol kan je niet beëindigen."))
    Grant.objects.filter(pk=grant.pk).update(ends_on=on)
