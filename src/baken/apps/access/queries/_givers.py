"""Who gave a role, as far as who asks may know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from baken.apps.access.engine.held import taken_back
from baken.apps.access.models import Account
from baken.apps.access.queries._grants import grants_with_cell
from baken.apps.access.rules import seen_members
from baken.apps.access.types import Actor
from baken.ground import audit
from baken.ground.persons import Row, Whose


def name_givers(grants: Sequence[Any], *, by: Actor) -> None:
    """Let each of some roles, of `grants_with_cell`, say who gave it (`given`): by name those members whom an actor
    sees, which is in the trail before. Raises CannotAudit."""
    givers = {grant.granted_by_id for grant in grants if grant.granted_by_id is not None}
    named = dict(Account.objects.filter(seen_members(by), pk__in=givers).values_list("pk", "name")) if givers else {}
    audit.seen(by=by, kind="access.Account", accounts=named)
    for grant in grants:
        grant.given = _given(grant, named.get(grant.granted_by_id, ""))


def _given(grant: Any, name: str) -> str:
    """Who gave a role; "" where no name is known."""
    if grant.told_by:
        return _("volgt uit %(provider)s") % {"provider": grant.told_by}
    if grant.granted_by_id is None:
        return _("op de opdrachtregel, of door wie er niet meer is")
    return _("door %(name)s") % {"name": name} if name else _("door iemand die je hier niet ziet")


def givers_to(whose: Whose) -> set[int]:
    """The accounts of others that gave somebody a role."""
    given = _roles_of(whose).exclude(granted_by=None)
    return {giver for giver in given.values_list("granted_by", flat=True) if giver not in whose.accounts}


def own_roles(whose: Whose) -> Iterator[Row]:
    """The roles that somebody holds or held, and who gave them."""
    for grant in _roles_of(whose).select_related("granted_by").order_by("starts_on", "pk"):
        yield {
            _("Rol"): grant.get_role_display(),
            _("Bij"): grant.where,
            _("Vanaf"): grant.starts_on,
            _("Tot en met"): taken_back(grant.starts_on, grant.ends_on) or grant.ends_on,
            _("Gegeven"): _given(grant, grant.granted_by.name if grant.granted_by else ""),
            _("Laatst gezegd door een aanbieder"): grant.told_on,
        }


def _roles_of(whose: Whose) -> Any:
    accounts = Account.objects.filter(pk__in=whose.accounts) | Account.objects.filter(person__in=whose.persons)
    return grants_with_cell().filter(account__in=accounts.order_by().values("pk"))
