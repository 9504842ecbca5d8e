"""Who holds which role, and what an actor may see of people."""

from __future__ import annotations

import datetime as dt

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Coalesce

from baken.apps.access.models import Account, Grant
from baken.apps.access.types import Actor, Role
from baken.apps.people.queries import cell_of_centre, known_centres


def grants_of(account: Account, *, on: dt.date) -> list[Grant]:
    """The roles that an account holds on a day, in the order given, each with its `acting_cell`.

    Left out is a role at a centre that no cell of its network knows: there is nothing to look at in it.
    """
    grants = (
        Grant.objects.filter(account=account, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .annotate(acting_cell=Coalesce("cell_id", cell_of_centre(centre="centre"), output_field=BigIntegerField()))
        .filter(acting_cell__isnull=False)
        .select_related("cell", "centre")
    )
    return list(grants.order_by("pk"))


def actor_of(grant: Grant, *, account: Account) -> Actor:
    """Who acts in a role from `grants_of`."""
    return Actor(
        role=Role(grant.role),
        cell=grant.acting_cell,  # type: ignore[attr-defined]  # annotated by grants_of
        centre=grant.centre_id,
        account=account.pk,
        person=account.person_id,
    )


def actor_of_cell(*, cell: int) -> Actor:
    """Who acts on the command line: the coordinator of a cell."""
    return Actor(role=Role.COORDINATOR, cell=cell)


def account_by_email(email: str) -> Account | None:
    """The account with an address."""
    return Account.objects.filter(email=email.strip().lower()).first()


def centres_visible_to(actor: Actor) -> QuerySet:
    """The centres that an actor may see: those that the cell knows, or the own centre.

    Each has its `code` in the cell, and whether it is the cell's `own`.
    """
    centres = known_centres(cell=actor.cell)
    return centres if actor.centre is None else centres.filter(pk=actor.centre)
