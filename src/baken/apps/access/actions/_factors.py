"""What an account does about its own second factors and sessions."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.actions import _entering
from baken.apps.access.engine import factors, passkeys, showing
from baken.apps.access.models import Account, AccountSession, FactorSecret
from baken.apps.access.queries import grants_of, own_factors
from baken.apps.access.rules import needs_second_factor
from baken.apps.access.types import AccountChange, FactorKind, Role
from baken.ground.audit import Verb, audited, audits_itself, did, unaudited
from baken.ui.mails import send_mail

logger = logging.getLogger(__name__)
KIND = FactorSecret._meta.label


class CannotAddFactor(Exception):
    """A code or a passkey that does not show that its owner has it."""


class CannotRemoveFactor(Exception):
    """A factor that is not there, or the last of somebody who must have one."""


@unaudited("it hands over what was decided, and that is written down")
def mail_change(*, key: int, what: str, address: str) -> None:
    """Tell the owner of an account by mail, in the language that is active, that a way to sign in changed, or that
    somebody tried one; a mail that cannot be sent is noted in the log alone."""
    account = Account.objects.filter(pk=key, is_active=True).first()
    if account is None:
        return
    change = AccountChange(what)
    of_provider = change in (AccountChange.IDENTITY_ADDED, AccountChange.IDENTITY_REMOVED)
    page = reverse("access:identities" if of_provider else "access:factors")
    link = address.rstrip("/") + page if address else ""
    context = {
        "account": account,
        "what": change.label,
        "changed": change is not AccountChange.CODES_REFUSED,
        "link": link,
        "at": timezone.now(),
        "of_provider": of_provider,
    }
    try:
        send_mail("access/mails/change.txt", context, to=account.email)
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)


@unaudited("what is begun counts for nothing, until a code shows that the app has the secret")
@transaction.atomic
def begin_app(*, account: Account) -> None:
    """Make a secret for an app that makes codes; an app that is there stays until a code shows the new one."""
    _lock(account)
    factors.begin_app(account)


@audits_itself(Verb.MADE, Verb.REMOVED)
@transaction.atomic
def finish_app(request: HttpRequest, *, account: Account, code: str) -> None:
    """Add the app that makes codes, in the place of the one that is there: this is one of its codes. Raises
    CannotAddFactor."""
    _lock(account)
    had = factors.has_app(account)
    if not factors.finish_app(account, "".join(code.split())):
        raise CannotAddFactor(_("Deze code klopt niet. Kijk of de klok van je toestel juist staat."))
    if had:
        did(Verb.REMOVED, by=account, kind=KIND, accounts=[account.pk], said={"factor": FactorKind.APP.value})
    _added(request, account, FactorKind.APP)


@unaudited("a question to a browser, kept in its session alone")
def begin_passkey(request: HttpRequest, *, account: Account) -> dict[str, Any]:
    """What the browser of an account is to be asked to make a passkey."""
    return passkeys.begin_making(request, account)


@audits_itself(Verb.MADE)
@transaction.atomic
def add_passkey(request: HttpRequest, *, account: Account, name: str, said: str) -> None:
    """Add the passkey that a browser made. Raises CannotAddFactor."""
    try:
        passkeys.finish_making(request, account, name=name, said=said)
    except passkeys.CannotTakePasskey as problem:
        logger.warning("a passkey was not added: %s", problem)
        raise CannotAddFactor(_("De toegangssleutel is niet gemaakt. Probeer het opnieuw.")) from problem
    _added(request, account, FactorKind.PASSKEY)


def _lock(account: Account) -> None:
    """Whoever else changes the factors of this account waits until this transaction ends."""
    Account.objects.select_for_update().get(pk=account.pk)


def _added(request: HttpRequest, account: Account, kind: FactorKind) -> None:
    showing.note(request.session, strong=True)
    did(Verb.MADE, by=account, kind=KIND, accounts=[account.pk], said={"factor": kind.value})


@audits_itself(Verb.MADE)
@transaction.atomic
def make_recovery_codes(request: HttpRequest, *, account: Account) -> None:
    """New recovery codes in the place of the old, to be shown once in this session. Raises CannotAddFactor without
    factor."""
    _lock(account)
    if not factors.has_factor(account):
        raise CannotAddFactor(_("Herstelcodes dienen als je tweede stap zoek is. Stel er eerst een in."))
    factors.make_codes(account)
    showing.note_codes(request.session)
    did(Verb.MADE, by=account, kind=KIND, accounts=[account.pk], said={"factor": FactorKind.CODES.value})


@audits_itself(Verb.REMOVED)
@transaction.atomic
def remove_factor(*, account: Account, key: int, on: dt.date) -> None:
    """Take away a second factor, and the recovery codes with the last. Raises CannotRemoveFactor."""
    _lock(account)
    own = own_factors(account)
    real = [factor for factor in own if factor.kind in factors.REAL]
    must = any(needs_second_factor(Role(grant.role)) for grant in grants_of(account, on=on))
    if must and [factor.key for factor in real] == [key]:
        raise CannotRemoveFactor(_("Je rol vraagt een tweede stap. Voeg eerst een andere toe."))
    kind = factors.remove(account, key)
    if kind is None:
        raise CannotRemoveFactor(_("Deze tweede stap is er niet meer."))
    did(Verb.REMOVED, by=account, kind=KIND, accounts=[account.pk], said={"factor": kind.value})


@audits_itself(Verb.REMOVED)
@transaction.atomic
def forget_factors(*, account: Account) -> int:
    """Take away all second factors of an account, whose owner lost them, and end its sessions; how many factors.

    For the command line, by who knows that it is the owner who asks.
    """
    _lock(account)
    own = own_factors(account)
    for factor in own:
        factors.remove(account, factor.key)
        did(Verb.REMOVED, kind=KIND, accounts=[account.pk], said={"factor": factor.kind.value})
    _entering.end(AccountSession.objects.filter(account=account))
    return len(own)


@audited(Verb.ENDED, by="account", kind=AccountSession._meta.label)
def end_session(*, account: Account, uuid: UUID) -> int:
    """Sign the account out in one place; how many there were, one or none."""
    return _entering.end(AccountSession.objects.filter(account=account, uuid=uuid))


@audited(Verb.ENDED, by="account", kind=AccountSession._meta.label)
def end_other_sessions(request: HttpRequest, *, account: Account) -> int:
    """Sign the account out everywhere but here; in how many places."""
    others = AccountSession.objects.filter(account=account).exclude(session_id=request.session.session_key)
    return _entering.end(others)
