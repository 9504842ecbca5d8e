"""In which browsers an account signed in before: each browser keeps a signed word of that; nothing is kept here.

Strangers who fail at the door can shut it for everybody, or for one account; whom this word is of gets in all the
same."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from baken.apps.access.engine import attempts
from baken.apps.access.types import Attempted

SALT = "baken.access.browsers"
KEPT = 180 * 24 * 3600  # seconds
MOST = 5  # accounts of one browser, the latest


def note(request: HttpRequest, answer: HttpResponse, *, email: str) -> None:
    """Let the browser that gets an answer know that the account with an address signed in."""
    before = _read(request)
    account = _digest(email)
    accounts = [account, *(kept for kept in before.get("accounts", ()) if kept != account)][:MOST]
    said = {"browser": before.get("browser") or secrets.token_urlsafe(12), "accounts": accounts}
    answer.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps(said, salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def attempts_key(request: HttpRequest, *, email: str) -> str:
    """Under which key attempts with an address are counted in a browser where that account signed in before; "" in
    any other."""
    said = _read(request)
    if _digest(email) not in said.get("accounts", ()):
        return ""
    return attempts.key_of(email, Attempted.IN_BROWSER, where=said["browser"])


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        said: dict[str, Any] = signing.loads(
            request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""), salt=SALT, max_age=KEPT
        )
    except signing.BadSignature:
        return {}
    return said


def _digest(email: str) -> str:
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:32]
