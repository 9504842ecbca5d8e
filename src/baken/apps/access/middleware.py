"""Sets `request.actor`: who acts, in which role, for which organisation."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from baken.apps.access.actions import GRANT
from baken.apps.access.models import Account, Grant
from baken.apps.access.queries import actor_of, grants_of
from baken.apps.access.types import Actor
from baken.ground.periods import today


class ActorMiddleware:
    """Finds the actor of each request: the role that the session chose, else the first that the account holds.

    `request.actor` is None for who is not signed in or holds no role; `request.grant` and `request.grants` are
    the role acted in and all roles of today. Pages of who is signed in are kept by no cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = None
        grant: Grant | None = None
        grants: list[Grant] = []
        if isinstance(request.user, Account):
            grants = grants_of(request.user, on=today())
            chosen = request.session.get(GRANT)
            grant = next((held for held in grants if held.pk == chosen), grants[0] if grants else None)
            actor = actor_of(grant, account=request.user) if grant else None
        for name, value in (("actor", actor), ("grant", grant), ("grants", grants)):
            setattr(request, name, value)
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
