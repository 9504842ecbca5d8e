"""Steps in a real browser that tests of several rooms take."""

from __future__ import annotations

from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from baken.apps.access.engine import showing
from tests.chromium import DESKTOP, PHONE

__all__ = ["DESKTOP", "MANNERS", "PHONE", "authenticator", "sideways", "sign_in", "signed_in", "speak"]

# Each language and each width once; all pages in all four is for the walk of `journeys/test_barriers.py`.
MANNERS = (("nl", DESKTOP), ("en", PHONE))


def sign_in(page, account):
    """Let a browser act for an account, past the door."""
    _keep(page, settings.SESSION_COOKIE_NAME, signed_in(account))


def signed_in(account):
    """The key of a session in which an account is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    showing.note(session, strong=True)
    session.create()
    return session.session_key


def speak(page, language):
    """Read pages in a language."""
    _keep(page, settings.LANGUAGE_COOKIE_NAME, language)


def _keep(page, name, value):
    page.goto("/aanmelden/")
    everywhere = page.url.removesuffix("aanmelden/")  # a cookie is for the pages under its address
    page.context.add_cookies([{"name": name, "value": value, "url": everywhere}])


def sideways(page):
    """By how much the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@contextmanager
def authenticator(page):
    """A device that makes passkeys and signs with them, as its owner would after a fingerprint; for this page alone.

    Gives a function that tells how many passkeys it holds. For Chromium, at `localhost`: passkeys refuse an address
    of numbers.
    """
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    yield lambda: len(devtools.send("WebAuthn.getCredentials", added)["credentials"])
    devtools.send("WebAuthn.removeVirtualAuthenticator", added)
    devtools.detach()
