"""Roles that are held, where one looks in them, and which can be acted in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import BigIntegerField, Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from baken.apps.access.engine import showing
from baken.apps.access.engine.sign_on import configured
from baken.apps.access.models import Grant
from baken.apps.access.types import HELD_NOWHERE, NO_CELL, Untold
from baken.apps.people.queries import cell_of_centre


def grants_with_cell() -> QuerySet[Grant]:
    """All grants, each with its `acting_cell`: the cell it is held in, or that of the centre's network that knows the
    centre; NO_CELL for that of who runs the installation. `told_by`: the name on screen of the provider whose words it
    follows, "" where somebody gave it."""
    return _with_cell(tuple((each["provider_id"], each["name"]) for each in configured())).all()


@lru_cache(maxsize=8)
def _with_cell(providers: tuple[tuple[str, str], ...]) -> QuerySet[Grant]:
    """The same, made once for what providers (key, name) there are: every page asks it."""
    nowhere = Case(When(role__in=sorted(HELD_NOWHERE), then=Value(NO_CELL)))
    acting = Coalesce("cell_id", cell_of_centre(centre="centre"), nowhere, output_field=BigIntegerField())
    names = [When(claim__provider=key, then=Value(name)) for key, name in providers]
    told_by = Case(*names, default=Coalesce("claim__provider", Value("")), output_field=CharField())
    grants = Grant.objects.annotate(acting_cell=acting, told_by=told_by)
    return grants.select_related("cell", "centre", "claim")


def open_in(session: SessionBase, grants: Iterable[Grant]) -> list[Grant]:
    """Of the roles of an account those that can be acted in in a session, each once: what follows from the words of a
    provider, only where that told of it in this session, half a day ago at most."""
    told = showing.told(session)
    found: dict[Any, Grant] = {}
    for grant in grants:
        if grant.claim_id is None or grant.pk in told:
            found.setdefault((grant.role, grant.cell_id, grant.centre_id), grant)
    return list(found.values())


def untold_in(session: SessionBase, grants: Collection[Grant]) -> list[Untold]:
    """Of the roles of an account those that it cannot act in before a provider says them, by provider; and not those
    that it holds otherwise too."""
    found: dict[str, list[Grant]] = {}
    here = {(each.role, each.cell_id, each.centre_id) for each in open_in(session, grants)}
    for grant in grants:
        if grant.claim is not None and (grant.role, grant.cell_id, grant.centre_id) not in here:
            found.setdefault(grant.claim.provider, []).append(grant)
    names = {each["provider_id"]: each["name"] for each in configured()}
    return [Untold(key if key in names else "", names.get(key, ""), told) for key, told in found.items()]


def held_on(day: dt.date) -> Q:
    """Grants that hold on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
