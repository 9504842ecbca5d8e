"""Passkeys (WebAuthn): made and shown by the rules of allauth and Yubico's fido2, and by stricter ones of ours.

Every passkey is kept by the device itself and used after it recognised its owner (a finger, a code), so that it is two
factors in one and nobody need say first who they are.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from fido2.utils import websafe_decode
from fido2.webauthn import AuthenticationResponse

from baken.apps.access.engine.factors import HOUSE
from baken.apps.access.models import Account
from baken.apps.access.types import FactorKind

LONGEST = 20_000  # letters of what a browser sends
LONGEST_NAME = 60
USED = "used"  # where the row of a passkey keeps how often its device says that it was used
# What allauth and fido2 raise at what a browser should not have sent.
NONSENSE = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError)


class CannotTakePasskey(Exception):
    """What the browser sent is no passkey that counts here; why is in its words, for the log."""


class Factors(DefaultMFAAdapter):
    """What allauth asks the house about second factors."""

    def encrypt(self, text: str) -> str:
        """Refuses: this seals a secret without its row. Ours are in `FactorSecret`."""
        raise NotImplementedError("secrets of second factors are sealed with their account")

    def decrypt(self, encrypted_text: str) -> str:
        """Refuses, as `encrypt`."""
        raise NotImplementedError("secrets of second factors are sealed with their account")

    def _get_site_name(self) -> str:
        return HOUSE

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        """A random name for the account: a device shows it to every house that asks."""
        return {"id": user.uuid.bytes, "display_name": user.name, "name": user.email}


def begin_making(request: HttpRequest, account: Account) -> dict[str, Any]:
    """What the browser is to be asked to make a passkey; the challenge is kept in the session."""
    with context.request_context(request):
        return auth.begin_registration(account, passwordless=True)


def finish_making(request: HttpRequest, account: Account, *, name: str, said: str) -> Authenticator:
    """The passkey that a browser made. Raises CannotTakePasskey."""
    try:
        with context.request_context(request):
            credential = _read(said)
            auth.parse_registration_response(credential)
            made = auth.complete_registration(credential)
    except NONSENSE as problem:
        raise CannotTakePasskey(type(problem).__name__) from problem
    finally:
        _forget(request)
    data = {"name": name[:LONGEST_NAME], "credential": credential, USED: made.counter}
    return Authenticator.objects.create(user=account, type=FactorKind.PASSKEY, data=data)


def begin_showing(request: HttpRequest) -> dict[str, Any]:
    """What the browser is to be asked to show any passkey of this house; the challenge is kept in the session."""
    with context.request_context(request):
        return auth.begin_authentication()


def shown(request: HttpRequest, *, said: str) -> Account:
    """Whose passkey a browser showed, and its owner was recognised. Raises CannotTakePasskey."""
    try:
        with context.request_context(request):
            answer = _read(said)
            handle = uuid.UUID(bytes=websafe_decode(answer["response"]["userHandle"]))
            account = Account.objects.filter(uuid=handle, is_active=True).first()
            if account is None:
                raise CannotTakePasskey("nobody here")
            factor = auth.complete_authentication(account, answer)
            _note_use(factor.pk, AuthenticationResponse.from_dict(answer).response.authenticator_data.counter)
    except NONSENSE as problem:
        raise CannotTakePasskey(type(problem).__name__) from problem
    finally:
        _forget(request)
    return account


def _read(said: str) -> dict[str, Any]:
    if len(said) > LONGEST:
        raise ValueError("too long")
    found = json.loads(said)
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _forget(request: HttpRequest) -> None:
    """A challenge is used once, whatever comes of it."""
    request.session.pop(auth.STATE_SESSION_KEY, None)


@transaction.atomic
def _note_use(key: int, counter: int) -> None:
    """Note how often the device says that it was used: where that goes back, there are two of it."""
    factor = Authenticator.objects.select_for_update().get(pk=key)
    before = factor.data.get(USED, 0)
    if (counter or before) and counter <= before:
        raise ValueError("the device was used more often before")
    factor.data[USED] = counter
    factor.last_used_at = timezone.now()
    factor.save(update_fields=["data", "last_used_at"])
