"""A staff list of a centre: handed over, and after a look at what it changes applied, taken back or thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.actions import CannotEndRole, end_role
from baken.apps.access.types import Actor
from baken.apps.directory.models import StaffList
from baken.apps.directory.queries import plan_of, roles_of_leaving, staff_lists_visible_to
from baken.apps.directory.types import ListState
from baken.apps.people.actions import CannotTakeBack, apply_staff_list, take_back_staff_list
from baken.apps.people.queries import lock_cells, lock_organisation, organisation_kept
from baken.apps.people.types import StaffRow
from baken.ground.audit import Verb, audited, audits_itself, did, together

ONE_DAY = dt.timedelta(days=1)


class CannotTakeList(Exception):
    """A staff list of a centre that this actor does not keep, or of nobody."""


class CannotApply(Exception):
    """A staff list that waits no longer, or that would let too many leave without a word."""


class Moved(CannotApply):
    """What a staff list changes, is not what was looked at."""


@audited(Verb.MADE, keeps=("on",))
def receive_list(*, by: Actor, centre: Any, on: dt.date, rows: Sequence[StaffRow]) -> StaffList:
    """Keep the staff list of a centre as of a day, until somebody looked at what it changes; it takes the place of one
    that waits. Raises CannotTakeList."""
    if organisation_kept(by, uuid=centre.uuid) is None:
        raise CannotTakeList(_("Over wie hier werkt, beslis je niet."))
    if not centre.is_there(on):
        raise CannotTakeList(_("Dit centrum bestaat op die dag niet."))
    if not rows:
        raise CannotTakeList(_("Een lege lijst zou iedereen laten vertrekken."))
    StaffList.objects.filter(centre=centre, state=ListState.WAITING).delete()
    return StaffList.objects.create(centre=centre, on=on, by_id=by.account, rows=[_plain(row) for row in rows])


def _plain(row: StaffRow) -> dict[str, Any]:
    values = asdict(row)
    plain = {name: None if values[name] is None else str(values[name]) for name in ("share", "since")}
    return {**values, **plain}


@audits_itself(Verb.IMPORTED)
def apply_list(
    record: StaffList,
    *,
    by: Actor,
    mark: str,
    today: dt.date,
    stay: Collection[UUID] = (),
    roles: Collection[UUID] = (),
    sure: bool = False,
) -> StaffList:
    """Carry out what a staff list changes, if that is still what `mark` tells; it can be taken back.

    `stay`: persons (public keys) who do not leave although they are not on it. `roles`: grants of those who do leave,
    to be ended too. `sure`: also where more than three in ten leave. Raises CannotApply, and Moved.
    """
    with transaction.atomic(), together():
        _lock(record)
        record = _waiting(record, by)
        if not record.centre.is_there(record.on):
            raise CannotApply(_("Dit centrum bestaat op de dag van de lijst niet."))
        plan = plan_of(record)
        if plan.mark != mark:
            raise Moved(_("Intussen is er iets gewijzigd aan wie hier werkt. Kijk opnieuw na wat de lijst verandert."))
        if plan.clashing:
            raise CannotApply(_("Niemand begint in een centrum op één dag twee aanstellingen met dezelfde functie."))
        leaving = [each for each in plan.leaving if each.person.uuid not in stay]
        if plan.is_many(len(leaving)) and not sure:
            raise CannotApply(_("Meer dan 30% van wie hier werkt, zou vertrekken. Bevestig dat dit klopt."))
        trace = apply_staff_list(
            by=by,
            centre=record.centre,
            on=record.on,
            plan=plan,
            stay={each.person.pk for each in plan.leaving} - {each.person.pk for each in leaving},
        )
        _end_roles(record, by=by, leaving=leaving, roles=roles, today=today)
        number = len(record.rows)
        record.rows, record.trace, record.state, record.applied_at = [], trace, ListState.APPLIED, timezone.now()
        record.joined, record.left, record.changed = len(plan.joining), len(leaving), len(plan.changed)
        record.save()
        people = [each.person.pk for each in leaving] + [each.post.person_id for each in plan.changed]
        people += [each.person.pk for each in plan.joining if each.person is not None]
        did(Verb.IMPORTED, by=by, thing=record, people=people, said={"rows": number, "on": record.on})
    return record


def _end_roles(record: StaffList, *, by: Actor, leaving: Any, roles: Collection[UUID], today: dt.date) -> None:
    """Who leaves loses the roles that were chosen: at once, or after the last day where that is still to come."""
    last_day = max(record.on, today) - ONE_DAY
    for grants in roles_of_leaving(by, record, leaving=leaving, today=today).values():
        for grant in grants:
            if grant.may_end and grant.uuid in roles:
                _end_role(grant, by, last_day)


def _end_role(grant: Any, by: Actor, on: dt.date) -> None:
    try:
        end_role(grant=grant, by=by, on=on)
    except CannotEndRole as refusal:
        raise CannotApply(str(refusal)) from refusal


@audited(Verb.UNDONE)
def undo_list(record: StaffList, *, by: Actor) -> StaffList:
    """Take back what a staff list changed; roles that ended with it stay ended. Raises CannotApply."""
    _lock(record)
    record = _kept(record, by)
    if record.state != ListState.APPLIED or not record.trace:
        raise CannotApply(_("Deze lijst kan niet ongedaan gemaakt worden."))
    try:
        take_back_staff_list(record.trace)
    except CannotTakeBack as refusal:
        raise CannotApply(str(refusal)) from refusal
    record.trace, record.state = [], ListState.UNDONE
    record.save()
    return record


@audited(Verb.REMOVED)
def throw_away_list(record: StaffList, *, by: Actor) -> None:
    """Forget a list that waits. Raises CannotApply."""
    StaffList.objects.filter(pk=_waiting(record, by).pk).delete()


def _lock(record: StaffList) -> None:
    """Wait for whoever writes who works at the centre, by files or on a page."""
    lock_cells()
    lock_organisation(record.centre)


def _kept(record: StaffList, by: Actor) -> StaffList:
    """A list as it is now, alone."""
    found = staff_lists_visible_to(by).select_for_update(of=("self",)).filter(pk=record.pk).first()
    if found is None:
        raise CannotApply(_("Deze lijst is er niet meer."))
    return found


def _waiting(record: StaffList, by: Actor) -> StaffList:
    found = _kept(record, by)
    if found.state != ListState.WAITING:
        raise CannotApply(_("Deze lijst is al toegepast."))
    return found
