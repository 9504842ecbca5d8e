"""What would go on at a centre that ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from baken.apps.access.queries import grants_visible_to
from baken.apps.access.rules import may_grant
from baken.apps.access.types import Actor, Role
from baken.apps.directory.rules import kept_expertise
from baken.apps.directory.types import EndsWith, Outlasting
from baken.apps.people.queries import departments_kept, expertise_at, guided_from, posts_kept

A_DAY = dt.timedelta(days=1)


def outlasting(actor: Actor, centre: Any, *, last_day: dt.date, today: dt.date, is_merged: bool = False) -> Outlasting:
    """What at a centre would go on after its last day; of one that is merged, the posts can go on in the other. A role
    that already went on longer ends no sooner than yesterday; a department in which somebody begins only then goes on,
    as they do."""
    posts = _longer(posts_kept(actor).filter(centre=centre).order_by("pk"), "ended_on", last_day)
    departments = _longer(departments_kept(actor).filter(centre=centre), "ended_on", last_day)
    awaited = {row.department_id for row in posts if row.started_on > last_day}
    contacts = _longer(expertise_at(centre, among=kept_expertise(actor)), "ends_on", last_day)
    grants = grants_to_end(actor).filter(centre=centre).order_by("pk")
    found = {
        EndsWith.POSTS: [row for row in posts if row.started_on <= last_day],
        EndsWith.MOVES: [row for row in posts if row.started_on <= last_day and is_merged],
        EndsWith.DEPARTMENTS: [row for row in departments if row.started_on <= last_day and row.pk not in awaited],
        EndsWith.CONTACTS: [row for row in contacts if row.starts_on <= last_day],
        EndsWith.ROLES: [
            row for row in _longer(grants, "ends_on", max(last_day, today - A_DAY)) if _may_end(actor, row)
        ],
        EndsWith.SCHOOLS: guided_from(centre, by=actor, day=last_day + A_DAY),
    }
    began = len(found[EndsWith.POSTS]) + len(found[EndsWith.DEPARTMENTS]) + len(found[EndsWith.CONTACTS])
    return Outlasting(found, later=len(posts) + len(departments) + len(contacts) - began)


def grants_to_end(actor: Actor) -> Any:
    """The roles that an actor sees, of others."""
    return grants_visible_to(actor).exclude(account=actor.account)


def _may_end(actor: Actor, grant: Any) -> bool:
    return may_grant(actor, role=Role(grant.role), cell=grant.acting_cell, centre=grant.centre_id)


def _longer(rows: Any, column: str, day: dt.date) -> list[Any]:
    """Those of some rows that last longer than a day."""
    return list(rows.filter(Q(**{column: None}) | Q(**{f"{column}__gt": day})))
