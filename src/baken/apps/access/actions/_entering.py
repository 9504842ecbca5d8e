"""The one way in, whoever said who somebody is; and the sessions that follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from baken.apps.access.engine import showing
from baken.apps.access.engine.factors import has_factor
from baken.apps.access.models import Account, AccountSession
from baken.ground.audit import Verb, did

# The first that a browser says of itself is the family it is of: most say that they are others too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}


def admit(
    request: HttpRequest,
    account: Account,
    *,
    strong: bool = False,
    shown_at: float | None = None,
    provider: str = "",
    told: Collection[int] = (),
) -> None:
    """Let somebody in who is known, or half-way where their second factor is still to come (`strong`: it came);
    `shown_at`: when they showed a provider who they are, just now if it does not say; `told` are the roles (their
    keys) that it told of."""
    said = {"provider": provider} if provider else {}
    if not strong and has_factor(account):
        request.session.flush()
        request.user = AnonymousUser()
        kept = said | {"told": list(told)}
        showing.begin(request.session, account=account.pk, proof=account.get_session_auth_hash(), said=kept)
        return
    with transaction.atomic():
        if SESSION_KEY in request.session:  # login() gives who comes in once more no other key
            request.session.cycle_key()
        login(request, account)
        # A moment, not so long after the last click: each write to the session would begin that anew.
        request.session.set_expiry(timezone.now() + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE))
        showing.note(request.session, strong=strong, at=shown_at)
        if provider:
            showing.note_told(request.session, provider=provider, grants=told)
        note_session(request, account)
        did(Verb.SIGNED_IN, by=account, thing=account, said=said)


def note_session(request: HttpRequest, account: Account) -> None:
    """Note that an account is signed in by this session, which has its final key."""
    request.session.save()
    says = request.META.get("HTTP_USER_AGENT", "")
    browser = next((family for sign, family in BROWSERS.items() if sign in says), "")
    AccountSession.objects.create(
        account=account,
        session_id=str(request.session.session_key),
        browser=browser,
        started_at=timezone.now(),
    )


def end(sessions: QuerySet[AccountSession]) -> int:
    """End sessions, at the next request of each; how many."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = list(sessions.values_list("session_id", flat=True))
    for key in keys:
        store(key).delete()
    return len(keys)
