"""Who may open which page, and who may give which role."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baken.apps.access.engine import acting, showing
from baken.apps.access.engine.acting import KEPT, onward_of
from baken.apps.access.engine.factors import has_factor
from baken.apps.access.models import Grant
from baken.apps.access.types import HELD_NOWHERE, NEEDS_SECOND_FACTOR, WORKING_ROLES, ActingRequest, Actor, Role
from baken.apps.people.queries import centres_looking_to
from baken.ground.rights import NOTHING, right
from baken.ui.requests import page_at

View = Callable[..., HttpResponse]
NAMED_BY_PLATFORM = frozenset({Role.COORDINATOR, Role.AUDITOR})
GIVEN_BY_DIRECTOR = frozenset({Role.CENTRE_COORDINATOR, Role.STAFF, Role.SCHOOL_STAFF})


def allowed(rule: Callable[[Actor], bool]) -> Callable[[View], View]:
    """A view for actors of whom the rule holds; anyone else gets 403, a stranger the sign-in page, and whose only
    roles a provider tells of the page on which one signs on with it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor | None = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
            if request.lacks_factor:  # type: ignore[attr-defined]  # set by ActorMiddleware
                return _to_confirm(request)
            is_untold = actor is None and bool(request.untold)  # type: ignore[attr-defined]  # set by ActorMiddleware
            if is_untold or request.lost_role:  # type: ignore[attr-defined]  # set by ActorMiddleware
                return _onward_from("access:choose_role", request)
            reads_itself = getattr(view, "csrf_exempt", False)  # what takes files: it looks by itself
            if request.method == "POST" and not reads_itself and (refused := refused_in_another_role(request)):
                return refused
            if actor is None or not rule(actor):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _admitting(guarded, rule)

    return guard


def refused_in_another_role(request: HttpRequest) -> HttpResponse | None:
    """The page for who sends a form that was opened in another role than they act in now; None for anyone else. A view
    for roles that reads its request itself, as for files, asks it once it did."""
    return acting.refused_in_another_role(request)


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A view for who acts in one of these roles; with none named, in any role that works with figures."""
    admitted = frozenset(roles or WORKING_ROLES)
    return allowed(lambda actor: actor.role in admitted)


def for_actors(view: View) -> View:
    """A view for who acts in whichever role."""
    return allowed(lambda _actor: True)(view)


def for_accounts(view: View) -> View:
    """A view for who is signed in, with or without a role."""
    return _admitting(view, "accounts")


def for_strangers(view: View) -> View:
    """A view for everyone, signed in or not."""
    return _admitting(login_not_required(view), "strangers")


def freshly_shown(view: View) -> View:
    """A view that is dangerous: who showed long ago who they are, shows it once more. Under what admits somebody."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_fresh(request) else _to_confirm(request)

    return guarded


def freshly_posted(view: View) -> View:
    """As `freshly_shown`, of a form that holds no secret: what was filled in goes along, and comes back."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        if request.method != "POST" or page_at(request.path) is None:
            return _to_confirm(request)  # where nothing was filled in, back to the page that it stands on
        # With 307 a browser posts all of it once more, there: nothing of it need be kept here.
        asked = {"next": request.get_full_path(), KEPT: "1"}
        return HttpResponseRedirect(f"{reverse('access:show_again')}?{urlencode(asked)}", status=307)

    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Whether who is signed in showed a short while ago who they are, and with a second factor where they have one."""
    account: Any = request.user
    return showed_recently(request) and (showing.is_strong(request.session) or not has_factor(account))


def showed_recently(request: HttpRequest) -> bool:
    """Whether it is a short while since somebody showed, in whatever way, who they are."""
    return showing.is_recent(request.session)


def _to_confirm(request: HttpRequest) -> HttpResponse:
    return _onward_from("access:show_again", request)


def _onward_from(name: str, request: HttpRequest) -> HttpResponse:
    """To a page that leads on: to what was asked, or where that only writes to the page that it stands on."""
    return redirect(f"{reverse(name)}?{urlencode({'next': onward_of(request)})}")


def needs_second_factor(role: Role) -> bool:
    """Whether who acts in a role must have shown a second factor: all who see personal data of others."""
    return settings.SECOND_FACTOR == "required" and role in NEEDS_SECOND_FACTOR


def lacks_factor(actor: Actor, session: SessionBase) -> bool:
    """Whether an actor may do nothing yet, since the role asks a second factor that this session did not see."""
    return needs_second_factor(actor.role) and not showing.is_strong(session)


def _admitting(view: View, whom: Any) -> View:
    view.admits = whom  # type: ignore[attr-defined]  # every view says whom it admits; one that does not is refused
    return view


def is_of_cell(actor: Actor) -> bool:
    """Whether an actor works for a cell."""
    return actor.is_of_cell


def may_grant(actor: Actor, *, role: Role, cell: int | None, centre: int | None = None) -> bool:
    """A coordinator gives the roles of the own cell and those of centres that look to it; a director those of the own
    centre but its own. Who runs the installation names the coordinators and auditors of every cell, since an auditor
    reads the trail of them all, and is named on the command line alone. `cell` is that of the role, or the one that
    the `centre` looks to."""
    if role in HELD_NOWHERE:
        return actor.is_platform and actor.account is None
    if actor.is_platform:
        return role in NAMED_BY_PLATFORM and centre is None and cell is not None
    if role is Role.AUDITOR and actor.account is not None:
        return False
    if actor.role is Role.DIRECTOR:
        return role in GIVEN_BY_DIRECTOR and centre is not None and centre == actor.centre
    return actor.role is Role.COORDINATOR and cell == actor.cell


@right(_("mensen uitnodigen, en rollen geven en beëindigen"))
def may_manage_members(actor: Actor) -> bool:
    """A coordinator says who holds a role in the cell and at its centres, a director who does at the own one, and who
    runs the installation who leads each cell and who reads the trail."""
    return actor.role in (Role.COORDINATOR, Role.DIRECTOR, Role.PLATFORM)


def seen_grants(actor: Actor) -> Q:
    """The roles whose holders an actor may see: those of the cell and of centres that look to it, or of the centre;
    for who runs the installation those that are named there."""
    if not may_manage_members(actor):
        return NOTHING
    if actor.is_platform:
        return Q(role__in=sorted(NAMED_BY_PLATFORM | HELD_NOWHERE))
    if actor.is_of_centre:
        return Q(centre=actor.centre)
    return Q(cell=actor.cell) | Q(centre__in=centres_looking_to(cell=actor.cell))


@right(
    _(
        "zien en meenemen wie een rol heeft: in de cel en haar centra, in het eigen centrum, of wie cellen leidt "
        "en wie auditor is"
    ),
    of="access.Account",
    asked_as="lid",
)
def seen_members(actor: Actor) -> Q:
    """The accounts that hold or held such a role."""
    seen = seen_grants(actor)
    return Q(pk__in=Grant.objects.filter(seen).order_by().values("account")) if seen != NOTHING else NOTHING


def seen_invitations(actor: Actor) -> Q:
    """The invitations that an actor may see: those to such roles."""
    if not may_manage_members(actor):
        return NOTHING
    if actor.is_platform:
        return Q(role__in=sorted(NAMED_BY_PLATFORM))
    if actor.is_of_centre:
        return Q(centre=actor.centre)
    return Q(cell=actor.cell, centre=None) | Q(centre__in=centres_looking_to(cell=actor.cell))


def may_read_trail(actor: Actor) -> bool:
    """Whether an actor may read the audit trail: an auditor all of it, who leads a cell that of the own."""
    return actor.role in (Role.AUDITOR, Role.COORDINATOR, Role.CELL_DIRECTOR)


@right(
    _(
        "het register lezen en meenemen: van de eigen cel, met de namen van wie je elders ook ziet, of als auditor "
        "van elke cel, met alle namen"
    ),
    of="access.AuditEntry",
)
def seen_entries(actor: Actor) -> Q:
    """The entries of the audit trail that an actor may read."""
    if not may_read_trail(actor):
        return NOTHING
    return Q() if actor.is_auditor else Q(content__cell=actor.cell)


@right(
    _(
        "netten en cellen toevoegen en hernoemen, accounts sluiten en weer openen, en zeggen welke rol volgt uit wat "
        "een aanbieder van iemand zegt"
    )
)
def may_run_installation(actor: Actor) -> bool:
    """Who runs the installation makes its networks and cells, and maps what providers say to roles."""
    return actor.is_platform


@right(_("vragen om verbetering lezen en beantwoorden, en iemand wissen die de eigen cel alleen kent"))
def may_correct(actor: Actor) -> bool:
    """Whether an actor answers who says that data is wrong: a coordinator, for the own cell."""
    return actor.role is Role.COORDINATOR


def corrections_seen(actor: Actor) -> Q:
    """The words that data is wrong which an actor may read."""
    return Q(cell=actor.cell) if may_correct(actor) else NOTHING


def may_forget(actor: Actor, *, cells: Collection[int], accounts: Collection[int], held: Iterable[Any]) -> bool:
    """A coordinator erases somebody of whom the own cell alone holds data, who has no role (`held`: those of today and
    later, with their `acting_cell`) that the coordinator may not end; and never the own account. Anyone else is erased
    on the command line, by who runs the installation."""
    if not may_correct(actor) or set(cells) != {actor.cell} or actor.account in accounts:
        return False
    return all(
        may_grant(actor, role=Role(grant.role), cell=grant.acting_cell, centre=grant.centre_id) for grant in held
    )
