"""What access adds to the menu: the account of who is signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Role
from baken.ui.navigation import ACCOUNT_MENUS, AccountMenu, AccountMenuMaker, Link


def account_menu(request: HttpRequest) -> AccountMenu | None:
    """Who is signed in and as what; None for a stranger, and where no request was looked at yet."""
    if not hasattr(request, "grants") or not request.user.is_authenticated:
        return None
    grant = request.grant  # type: ignore[attr-defined]  # set by ActorMiddleware
    links = [Link(_("Mijn account"), reverse("access:account"))]
    if len(request.grants) > 1:
        links.append(Link(_("Andere rol"), reverse("access:choose_role")))
    return AccountMenu(
        person=str(request.user),
        role=Role(grant.role).label if grant else "",
        organisation=str(grant.cell or grant.centre) if grant else "",
        sign_out_url=reverse("access:sign_out"),
        links=links,
    )


ACCOUNT_MENUS.add(AccountMenuMaker("account", account_menu))
