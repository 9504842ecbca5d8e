"""Headers that every answer wears, whoever gives it, and the one cookie whose name Django fixes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# What an answer says unless its view says otherwise; the last four for those that never come as far as Django's own.
# Files of the house, of which the name says what they hold, say for themselves that they may be kept.
WORN = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}


class ArmourMiddleware:
    """Puts on what Django and its packages leave off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in WORN.items():
            response.headers.setdefault(name, value)
        return response


class HostCookies(CookieStorage):
    """Messages to the next page, in a cookie of this host alone."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # Django's is a fixed word
        """What it is called, by https or not."""
        return f"{settings.HOST}messages"


class Messages(FallbackStorage):
    """As Django's own: in a cookie, and what does not fit in the session."""

    storage_classes = (HostCookies, SessionStorage)
