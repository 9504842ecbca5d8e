"""Signing in by one step or two, by a password, a passkey or a provider; the role to act in; a new password."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.apps.access.actions import _attempts, _entering
from baken.apps.access.actions._attempts import CannotSignIn
from baken.apps.access.actions._claims import follow_claims
from baken.apps.access.actions._identities import connect_identity
from baken.apps.access.actions._members import CannotAddIdentity, CannotTakeUp, take_up_as_newcomer
from baken.apps.access.engine import passkeys, showing
from baken.apps.access.engine import sign_on as engine
from baken.apps.access.engine.factors import has_factor, takes_code
from baken.apps.access.engine.leaving import Fields, Left
from baken.apps.access.models import (
    Account,
    AccountSession,
    Grant,
    Invitation,
)
from baken.apps.access.queries import grants_of, half_way_in, invitation_with, open_in
from baken.apps.access.rules import is_fresh
from baken.ground.audit import Verb, audited, audits_itself, did, unaudited
from baken.ground.periods import today

logger = logging.getLogger(__name__)
NOT_NOW = gettext_lazy("Daarmee kan je nu niet aanmelden. Probeer het later opnieuw.")
GRANT = "grant"  # where the session keeps the role that was chosen


class CodesUsedUp(CannotSignIn):
    """The last wrong code that was looked at: the owner of the account is to hear of it."""


class CannotChooseRole(Exception):
    """A role that the account does not hold today."""


class CannotSignOn(CannotSignIn):
    """A provider sent somebody back who is not let in by it. `onward`: the page they were on the way to; `fields`:
    what the account that is signed in filled in on a form there."""

    def __init__(self, why: str, *, onward: str, fields: Fields):
        super().__init__(why)
        self.onward, self.fields = onward, fields


@dataclass(frozen=True)
class SignedOn:
    """Somebody came back from a provider, recognised: on the way to a page, on which they filled in these fields; or
    their account, signed in already, is connected with it."""

    onward: str
    fields: Fields = ()
    is_connected: bool = False


@audits_itself(Verb.SIGNED_IN)
def sign_in(request: HttpRequest, *, email: str, password: str) -> Account:
    """Sign in; half-way, where the account has a second factor. Counts attempts by address, known or not, in
    transactions of their own; a browser in which the account signed in before gets a few when strangers used up all.

    Raises TooManyAttempts (the password was not looked at) and CannotSignIn, alike for an unknown address, a
    wrong password and a closed account.
    """
    _attempts.count_at_door(request, email=email)
    account = authenticate(request, username=email.strip().lower(), password=password)
    if not isinstance(account, Account):
        _attempts.count_failure()
        raise CannotSignIn(_("Dit e-mailadres en wachtwoord horen niet bij elkaar."))
    with transaction.atomic():
        _attempts.forget(request, email=email)
        _attempts.forget_old()
        _entering.admit(request, account)
    return account


@audits_itself(Verb.SIGNED_IN, Verb.REFUSED)
def take_second_step(request: HttpRequest, *, code: str) -> None:
    """Sign in who is half-way: with a code of the app, or a recovery code. Attempts are counted by account.

    Raises TooManyAttempts (the code was not looked at), CodesUsedUp (from now on none is) and CannotSignIn.
    """
    account = half_way_in(request)
    if account is None:
        raise CannotSignIn(_("Dat duurde te lang. Meld je opnieuw aan."))
    kept = request.session[showing.UNDER_WAY]["said"]
    _check_code(account, code)
    del request.session[showing.UNDER_WAY]
    _entering.admit(request, account, strong=True, **kept)


@unaudited("a question to a browser, kept in its session alone")
def ask_passkey(request: HttpRequest) -> dict[str, Any]:
    """What a browser is to be asked to show a passkey."""
    return passkeys.begin_showing(request)


@audits_itself(Verb.SIGNED_IN)
def sign_in_with_passkey(request: HttpRequest, *, said: str) -> None:
    """Sign in whose passkey a browser showed: the device recognised its owner, so nothing more is asked; to be called
    half-way in too, for the account that is. Raises CannotSignIn."""
    half_way = half_way_in(request)
    account = _shown_by_passkey(request, said)
    if half_way is not None and account != half_way:
        raise CannotSignIn(_("Deze toegangssleutel hoort bij een ander account."))
    under_way = request.session.pop(showing.UNDER_WAY, None)
    _entering.admit(request, account, strong=True, **under_way["said"] if half_way is not None else {})


@audits_itself(Verb.CONFIRMED, Verb.REFUSED)
def confirm(request: HttpRequest, *, account: Account, code: str = "", password: str = "", passkey: str = "") -> None:
    """Show once more who one is, before something dangerous: with a second factor, the password where there is none.

    Raises TooManyAttempts, CodesUsedUp and CannotSignIn.
    """
    strong = has_factor(account)
    if passkey:
        if _shown_by_passkey(request, passkey) != account:
            raise CannotSignIn(_("Deze toegangssleutel hoort bij een ander account."))
    elif strong:
        _check_code(account, code)
    else:
        _check_password(request, account, password)
    with transaction.atomic():
        showing.note(request.session, strong=strong)
        did(Verb.CONFIRMED, by=account, thing=account)


def _shown_by_passkey(request: HttpRequest, said: str) -> Account:
    try:
        return passkeys.shown(request, said=said)
    except passkeys.CannotTakePasskey as problem:
        logger.warning("a passkey was refused: %s", problem)
        raise CannotSignIn(_("Dat is niet gelukt met deze toegangssleutel. Probeer het opnieuw.")) from problem


def _check_code(account: Account, code: str) -> None:
    key, is_last = _attempts.count_code(account=account.pk)
    if takes_code(account, code):
        _attempts.forget_key(key)
        return
    refusal = _("Deze code klopt niet, of is al gebruikt. Wacht op de volgende.")
    if not is_last:
        raise CannotSignIn(refusal)
    with transaction.atomic():
        did(Verb.REFUSED, by=account, thing=account)
    raise CodesUsedUp(refusal)


def _check_password(request: HttpRequest, account: Account, password: str) -> None:
    _attempts.count_inside(request, email=account.email)
    if not account.check_password(password):
        raise CannotSignIn(_("Dit is niet je wachtwoord."))
    _attempts.forget(request, email=account.email)


@unaudited("who leaves to sign on did nothing here yet")
def leave_to_sign_on(
    request: HttpRequest, *, provider: str, onward: str, fields: Fields = (), connecting: bool = False
) -> HttpResponse:
    """Send somebody to a provider to sign on; `onward` is a page of this house, or none, and `fields` what the account
    that is signed in filled in there. `connecting`: to connect that account, which showed a short while ago who they
    are. Raises CannotSignIn."""
    account = request.user.pk
    if connecting and (account is None or not is_fresh(request)):
        raise CannotSignIn(_("Dat duurde te lang. Probeer het opnieuw."))
    if account is not None and not connecting and not engine.asks_anew(provider):
        raise CannotSignIn(
            _(
                "Daar kan niemand je vragen om opnieuw te tonen wie je bent. Meld je hier af en opnieuw aan, en stel "
                "bij Mijn account een toegangssleutel in."
            )
        )
    left = Left(onward, account, connecting).with_fields(fields if account is not None else ())
    try:
        return engine.leave(request, provider, left)
    except engine.CannotSignOn as problem:
        logger.warning("leaving to sign on: %s", problem)
        raise CannotSignIn(str(NOT_NOW)) from problem


@audits_itself(Verb.SIGNED_IN)
def sign_on(request: HttpRequest, *, provider: str) -> SignedOn:
    """Sign in whom a provider sent back, as the account that has this identity; or connect the account that is signed
    in and left to do so.

    Half-way, where the account has a second factor and the provider saw none; who was on the way to a page in a role
    goes on in it, with what they filled in there. Never by an e-mail address. Nobody is signed in where it fails. From
    then on the account holds the roles that follow from what the provider says. Raises CannotSignOn.
    """
    was, role = request.user.pk, request.session.get(GRANT)  # allauth ends the session that is there
    showed_at = showing.shown_at(request.session)
    try:
        came = engine.come_back(request, provider)
    except engine.CannotSignOn as problem:
        try:
            return _come_back_unknown(request, provider=provider, problem=problem)
        except CannotSignIn as refusal:
            fields = _fields_of(request, problem.left)
            raise CannotSignOn(str(refusal), onward=problem.left.onward, fields=fields) from problem
    told = follow_claims(account=came.account, provider=provider, claims=came.claims, on=today())
    # Who is in already, and was asked nothing anew, showed nothing: that could be whoever sits at this screen now.
    shown_at = showed_at if came.account.pk == was and not came.asks_anew else came.shown_at
    _entering.admit(request, came.account, strong=came.strong, shown_at=shown_at, provider=provider, told=told)
    if role is not None and came.left.onward and request.user.pk == was:
        request.session[GRANT] = role
    return SignedOn(came.left.onward, _fields_of(request, came.left))


def _fields_of(request: HttpRequest, left: Left) -> Fields:
    """What was filled in before somebody left, if it is they who are signed in."""
    return left.fields if request.user.pk == left.account else ()


def _come_back_unknown(request: HttpRequest, *, provider: str, problem: engine.CannotSignOn) -> SignedOn:
    """What becomes of who has no account by this identity. Raises CannotSignIn."""
    if isinstance(problem, engine.Cancelled):
        raise CannotSignIn(_("Je hebt het aanmelden afgebroken."))
    if isinstance(problem, engine.OfAnother):
        raise CannotSignIn(_("Deze identiteit hoort al bij een ander account."))
    if not isinstance(problem, engine.Unknown):
        logger.warning("signing on: %s", problem)
        if isinstance(problem, engine.OutOfOrder):
            raise CannotSignIn(str(NOT_NOW))
        raise CannotSignIn(_("Aanmelden is niet gelukt. Probeer het opnieuw."))
    if problem.left.connecting:
        return _connected(request, provider=provider, known=problem)
    if invitation := _invitation_on_the_way(problem.left.onward):
        return _take_up_with_identity(request, invitation, provider=provider, known=problem)
    if request.user.is_authenticated:
        raise CannotSignIn(_("Deze identiteit is niet met je account verbonden. Verbinden doe je bij Mijn account."))
    raise CannotSignIn(
        _("Je bent herkend, maar je hebt hier geen account. Vraag de coördinator van je cel om een uitnodiging.")
    )


def _connected(request: HttpRequest, *, provider: str, known: engine.Unknown) -> SignedOn:
    try:
        connect_identity(request, provider=provider, known=known, on=today())
    except CannotAddIdentity as refusal:
        raise CannotSignIn(str(refusal)) from refusal
    return SignedOn(known.left.onward, is_connected=True)


@audits_itself(Verb.SIGNED_IN)
def enter_as_newcomer(request: HttpRequest, *, invitation: Invitation, name: str, password: str) -> None:
    """Take up an invitation with a new account and a password, and sign in. Raises CannotTakeUp."""
    account = take_up_as_newcomer(invitation=invitation, name=name, password=password, on=today())
    _entering.admit(request, account)


def _invitation_on_the_way(onward: str) -> Invitation | None:
    """The invitation whose page somebody left from, to take it up by an identity."""
    try:
        match = resolve(onward)
    except Resolver404:
        return None
    return invitation_with(**match.kwargs) if match.view_name == "access:invitation" else None


def _take_up_with_identity(
    request: HttpRequest, invitation: Invitation, *, provider: str, known: engine.Unknown
) -> SignedOn:
    if not known.subject:
        raise CannotSignIn(_("Met deze identiteit kan je niet meer aanmelden.")) from known
    identity = (provider, known.subject)
    try:
        account = take_up_as_newcomer(invitation=invitation, name=invitation.name, identity=identity, on=today())
    except CannotTakeUp as refusal:
        raise CannotSignIn(str(refusal)) from refusal
    told = follow_claims(account=account, provider=provider, claims=known.claims, on=today())
    _entering.admit(request, account, strong=known.strong, shown_at=known.shown_at, provider=provider, told=told)
    return SignedOn("")


@audited(Verb.SIGNED_OUT, by="account")
def sign_out(request: HttpRequest, *, account: Account) -> None:
    """Sign out: the session ends."""
    logout(request)


@audited(Verb.CHOSE_ROLE, by="account")
def choose_role(request: HttpRequest, *, account: Account, role: UUID | None, on: dt.date) -> Grant:
    """Act from now on in a role of those that the account can act in here; returns it. Raises CannotChooseRole."""
    grants = open_in(request.session, grants_of(account, on=on))
    grant = next((held for held in grants if held.uuid == role), None)
    if grant is None:
        raise CannotChooseRole(_("Deze rol heb je vandaag niet."))
    request.session[GRANT] = grant.pk
    return grant


@audited(Verb.CHANGED)
def replace_password(*, account: Account, password: str) -> None:
    """Give an account, whose owner lost the password, another one, with which they sign in at once; and end all its
    sessions.

    For the command line, by who knows that it is the owner who asks.
    """
    account.set_password(password)
    account.save(update_fields=["password"])
    _attempts.forget_at_door(email=account.email)
    _entering.end(AccountSession.objects.filter(account=account))


@audits_itself(Verb.CHANGED)
def change_password(request: HttpRequest, *, account: Account, old: str, password: str) -> None:
    """Set a password that fits the rules; other sessions of the account end, this one goes on. `old` is the one until
    now, and looked at where there is one, no oftener than at the door.

    Raises TooManyAttempts and CannotSignIn.
    """
    if account.has_usable_password():
        _check_password(request, account, old)
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        update_session_auth_hash(request, account)  # and with it the key of the session
        _entering.end(AccountSession.objects.filter(account=account))
        _entering.note_session(request, account)
        did(Verb.CHANGED, by=account, thing=account)
