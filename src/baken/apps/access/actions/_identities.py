"""The providers with which an account signs on: one is connected by who is signed in, and taken away again."""

from __future__ import annotations

import datetime as dt

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from baken.apps.access.actions._claims import follow_claims
from baken.apps.access.actions._factors import end_other_sessions
from baken.apps.access.actions._members import CannotAddIdentity, add_identity
from baken.apps.access.engine import showing
from baken.apps.access.engine.sign_on import Unknown
from baken.apps.access.models import Account
from baken.apps.access.queries import identities_of, own_factors, providers
from baken.apps.access.rules import is_fresh
from baken.apps.access.types import FactorKind
from baken.ground.audit import Verb, audited, audits_itself, together


class CannotRemoveIdentity(Exception):
    """An identity that is not there, or the only way to sign in."""


@audits_itself(Verb.CHANGED)
@transaction.atomic
def connect_identity(request: HttpRequest, *, provider: str, known: Unknown, on: dt.date) -> None:
    """From now on, whom a provider recognised just now signs on as the account that is signed in here, which left to
    connect it, and whose owner showed a short while ago who they are; it holds the roles that follow. Raises
    CannotAddIdentity."""
    is_theirs = known.left.connecting and known.left.account == request.user.pk
    if not (request.user.is_authenticated and is_theirs and is_fresh(request)):
        raise CannotAddIdentity(_("Dat duurde te lang. Probeer het opnieuw."))
    if not known.subject:
        raise CannotAddIdentity(_("Met deze identiteit kan je niet meer aanmelden."))
    account = Account.objects.select_for_update().get(pk=request.user.pk)
    if any(identity.provider == provider for identity in identities_of(account)):
        raise CannotAddIdentity(_("Je account is al met deze aanbieder verbonden."))
    with together():
        add_identity(account=account, provider=provider, subject=known.subject)
        told = follow_claims(account=account, provider=provider, claims=known.claims, on=on)
    showing.note_told(request.session, provider=provider, grants=told)


@audited(Verb.REMOVED, by="account", keeps=("provider",))
@transaction.atomic
def remove_identity(request: HttpRequest, *, account: Account, provider: str, on: dt.date) -> Account:
    """Sign on with a provider no longer; roles that follow from its words end, and so do the other sessions of the
    account, which may have come in by it. This one goes on. Raises CannotRemoveIdentity."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    ways = {identity.provider for identity in identities_of(account)} & dict(providers()).keys()
    has_passkey = any(factor.kind is FactorKind.PASSKEY for factor in own_factors(account))
    if ways == {provider} and not (account.has_usable_password() or has_passkey):
        raise CannotRemoveIdentity(_("Dit is je enige manier om aan te melden. Stel eerst een wachtwoord in."))
    with together():
        if not SocialAccount.objects.filter(user=account, provider=provider).delete()[0]:
            raise CannotRemoveIdentity(_("Je account is niet meer met deze aanbieder verbonden."))
        follow_claims(account=account, provider=provider, claims={}, on=on)
        end_other_sessions(request, account=account)
    return account
