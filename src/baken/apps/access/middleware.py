"""Sets `request.actor`: who acts, in which role, for which organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from baken.apps.access.actions import GRANT
from baken.apps.access.models import Account, Grant
from baken.apps.access.queries import actor_of, grants_of, open_in, untold_in
from baken.apps.access.rules import lacks_factor
from baken.apps.access.types import Actor, Untold
from baken.ground.periods import today


class ActorMiddleware:
    """Finds the actor of each request: in the role that the session chose, at first the first that the account holds.

    `request.actor` is None for who is not signed in or holds no role; `request.grant` and `request.grants` are the
    role acted in and all roles of today that can be acted in in this session, `request.untold` those for which one
    signs on with the provider whose words they follow, by provider. A role that ended turns into no other by itself,
    or what somebody sends in one would land in the other: `request.lost_role` says that one is to be chosen. Who acts
    in a role that asks a second factor and showed none is no actor either, and `request.lacks_factor` says why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = None
        grant: Grant | None = None
        grants: list[Grant] = []
        untold: list[Untold] = []
        if isinstance(request.user, Account):
            held = grants_of(request.user, on=today())
            grants = open_in(request.session, held)
            untold = untold_in(request.session, held)
            if grants and GRANT not in request.session:
                request.session[GRANT] = grants[0].pk
            grant = next((held for held in grants if held.pk == request.session.get(GRANT)), None)
            actor = actor_of(grant, account=request.user) if grant else None
        lacking = actor is not None and lacks_factor(actor, request.session)
        found: dict[str, Any] = {
            "actor": None if lacking else actor,
            "grant": grant,
            "grants": grants,
            "lacks_factor": lacking,
        }
        found["untold"], found["lost_role"] = untold, grant is None and bool(grants)
        for name, value in found.items():
            setattr(request, name, value)
        return self.get_response(request)
