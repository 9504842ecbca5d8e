"""Staff lists: those an actor may see, what stands in one, and what it would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baken.apps.access.queries import grants_visible_to, held_on
from baken.apps.access.rules import may_grant
from baken.apps.access.types import Actor, Role
from baken.apps.directory.models import StaffList
from baken.apps.directory.rules import seen_staff_lists
from baken.apps.exchange.types import Problem
from baken.apps.people.queries import addresses_by_person, staff_plan
from baken.apps.people.types import Leaving, StaffPlan, StaffRow


def staff_lists_visible_to(actor: Actor) -> QuerySet[StaffList]:
    """The staff lists that an actor may see, the latest first."""
    return StaffList.objects.filter(seen_staff_lists(actor)).select_related("centre", "by")


def staff_rows(rows: Iterable[Mapping[str, Any]], *, file: str, on: dt.date) -> tuple[list[StaffRow], list[Problem]]:
    """The rows of a file as those of a staff list as of a day, and what is wrong with them as a whole."""
    found: list[StaffRow] = []
    problems: list[Problem] = []
    told = set[tuple[str, str]]()
    for row in rows:
        read = StaffRow(**{name: value for name, value in row.items() if value is not None})
        if (read.email, read.function) in told:
            problems.append(Problem(file, None, "e-mail", read.email, _("elk adres één keer per functie")))
        if read.since is not None and read.since > on:
            expected = _("een dag tot en met die van de lijst")
            problems.append(Problem(file, None, "sinds", read.since.isoformat(), expected))
        told.add((read.email, read.function))
        found.append(read)
    if not found:
        problems.append(Problem(file, None, "", "", _("minstens één medewerker; de lijst is leeg")))
    return found, problems


def rows_of(record: StaffList) -> list[StaffRow]:
    """What stands in a list that waits."""
    return [_row(values) for values in record.rows]


def _row(values: Mapping[str, Any]) -> StaffRow:
    share, since = values["share"], values["since"]
    return StaffRow(
        **{
            **values,
            "share": None if share is None else Decimal(share),
            "since": None if since is None else dt.date.fromisoformat(since),
        }
    )


def plan_of(record: StaffList) -> StaffPlan:
    """What a list that waits would change, as things are now."""
    return staff_plan(centre=record.centre, on=record.on, rows=rows_of(record))


def roles_of_leaving(
    actor: Actor, record: StaffList, *, leaving: Collection[Leaving], today: dt.date
) -> dict[int, list[Any]]:
    """By the key of a person who leaves, the roles at the centre that an actor sees and that outlast their last day
    there, or today; each with whether the actor may end it (`may_end`)."""
    on = max(record.on, today)
    persons = [each.person.pk for each in leaving]
    emails = addresses_by_person(persons)
    of = {email: person for person, found in emails.items() for email in found}
    grants: QuerySet[Any] = grants_visible_to(actor).filter(
        held_on(on) | Q(starts_on__gt=on),
        Q(account__person__in=persons) | Q(account__person__same_as__in=persons) | Q(account__email__in=list(of)),
        centre=record.centre,
    )
    found: dict[int, list[Any]] = {}
    for grant in grants.select_related("account__person").order_by("pk"):
        own = grant.account.person
        person = of.get(grant.account.email) if own is None else own.same_as_id or own.pk
        if person not in persons:
            person = of.get(grant.account.email)
        grant.may_end = grant.account_id != actor.account and may_grant(
            actor, role=Role(grant.role), cell=grant.acting_cell, centre=grant.centre_id
        )
        if person is not None:
            found.setdefault(person, []).append(grant)
    return found
