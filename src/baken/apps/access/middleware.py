"""Sets `request.actor`: who acts, in which role, for which organisation."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ActorMiddleware:
    """Finds the actor of each request; None for who is not signed in or holds no role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]  # Django's request knows no actor
        return self.get_response(request)
