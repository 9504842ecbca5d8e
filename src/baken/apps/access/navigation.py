"""What access adds to the menu: the account of who is signed in; who holds which role and the audit trail, for who may
see those."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baken.apps.access.queries import open_corrections
from baken.apps.access.rules import may_correct, may_manage_members, may_read_trail, may_run_installation
from baken.apps.access.types import Role
from baken.ui.navigation import ACCOUNT_MENUS, NAVIGATION, AccountMenu, AccountMenuMaker, Entry, Group, Link


def account_menu(request: HttpRequest) -> AccountMenu | None:
    """Who is signed in and as what; None for a stranger, and where no request was looked at yet."""
    if not hasattr(request, "grants") or not request.user.is_authenticated:
        return None
    grant = request.grant  # type: ignore[attr-defined]  # set by ActorMiddleware
    links = [
        Link(_("Mijn account"), reverse("access:account")),
        Link(_("Mijn gegevens"), reverse("access:own_data")),
    ]
    if len(request.grants) > 1 or request.lost_role:  # type: ignore[attr-defined]  # set by ActorMiddleware
        links.append(Link(_("Andere rol"), reverse("access:choose_role")))
    return AccountMenu(
        person=str(request.user),
        role=Role(grant.role).label if grant else "",
        organisation=grant.where if grant else "",
        sign_out_url=reverse("access:sign_out"),
        links=links,
    )


NAVIGATION.add(
    Entry(_("Installatie"), "access:installation", Group.MAIN, 10, may_run_installation),
    Entry(_("Rollen van aanbieders"), "access:claim_rules", Group.MAIN, 20, may_run_installation),
    Entry(
        _("Leden"),
        "access:members",
        Group.ADMINISTRATION,
        20,
        may_manage_members,
        about=_("wie welke rol heeft, uitnodigingen, en wie geen tweede stap heeft of zich lang niet aanmeldde"),
    ),
    Entry(
        _("Wat mag elke rol"),
        "access:rights",
        Group.ADMINISTRATION,
        30,
        may_manage_members,
        about=_("wat iemand in elke rol ziet en verandert"),
    ),
    Entry(
        _("Register"),
        "access:trail",
        Group.ADMINISTRATION,
        60,
        may_read_trail,
        about=_("wie wanneer wat veranderde, of gegevens van anderen zag"),
    ),
    Entry(
        _("Vragen om verbetering"),
        "access:corrections",
        Group.ADMINISTRATION,
        70,
        may_correct,
        about=_("wie zegt dat er over hem of haar iets niet klopt"),
        waiting=open_corrections,
    ),
    Entry(
        _("Iemand wissen"),
        "access:forget",
        Group.ADMINISTRATION,
        80,
        may_correct,
        about=_("wie weg wil uit Baken: de cijfers blijven, de persoon gaat"),
    ),
)
ACCOUNT_MENUS.add(AccountMenuMaker("account", account_menu))
