"""Who may open which page, and who may give which role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from baken.apps.access.types import CELL_ROLES, CENTRE_ROLES, Actor, Role

View = Callable[..., HttpResponse]


def allowed(rule: Callable[[Actor], bool]) -> Callable[[View], View]:
    """A view for actors of whom the rule holds; anyone else gets 403, a stranger the sign-in page."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor | None = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
            if actor is None or not rule(actor):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _admitting(guarded, rule)

    return guard


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A view for who acts in one of these roles; with none named, in any role."""
    admitted = frozenset(roles or Role)
    return allowed(lambda actor: actor.role in admitted)


def for_accounts(view: View) -> View:
    """A view for who is signed in, with or without a role."""
    return _admitting(view, "accounts")


def for_strangers(view: View) -> View:
    """A view for everyone, signed in or not."""
    return _admitting(login_not_required(view), "strangers")


def _admitting(view: View, whom: Any) -> View:
    view.admits = whom  # type: ignore[attr-defined]  # every view says whom it admits; one that does not is refused
    return view


def is_of_cell(actor: Actor) -> bool:
    """Whether an actor works for a cell."""
    return actor.is_of_cell


def may_grant(actor: Actor, *, role: Role, cell: int | None) -> bool:
    """A coordinator gives the roles of the own cell and those of centres that look to it."""
    return actor.role is Role.COORDINATOR and role in CELL_ROLES | CENTRE_ROLES and cell == actor.cell
