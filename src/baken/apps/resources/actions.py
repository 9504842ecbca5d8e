"""Proposing, registering and correcting hours."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.actions import tie_to_person
from baken.apps.access.types import Actor
from baken.apps.people.queries import roots_of
from baken.apps.programme.queries import advisors_of, session_with
from baken.apps.resources.models import HoursEntry, HoursProposal
from baken.apps.resources.queries import first_day_registered, hours_changed_by, words_of
from baken.apps.resources.rules import may_register_hours, own_proposals
from baken.apps.resources.types import AFTERCARE, ProposalState, Spent, Taken
from baken.ground.audit import Verb, audited, audits_itself, did, together
from baken.ground.values import folded
from baken.ui.numbers import day

MOST_IN_A_DAY = Decimal(24)
LONGEST = 400


class CannotRegisterHours(Exception):
    """Hours that cannot be registered, changed or left; the message says why."""


@audits_itself(Verb.MADE)
def propose_hours(*, session: int) -> int:
    """Propose to each who guides the offer of a session (by key) to register the hours for which it was planned, once
    for each person and session; to how many that was."""
    held = session_with(session)
    if held is None:
        return 0
    with transaction.atomic(), together():
        known = HoursProposal.objects.filter(session=held).values_list("person", flat=True)
        done = set(roots_of(list(known)).values())
        guides = sorted(set(roots_of([each.pk for each in advisors_of(held.offer)]).values()) - done)
        made = [
            HoursProposal(
                cell_id=held.offer.cell_id, person_id=person, session=held, date=held.held_on, hours=_planned(held)
            )
            for person in guides
        ]
        HoursProposal.objects.bulk_create(made, ignore_conflicts=True)
        if made:
            about = {"kind": "resources.HoursProposal", "cell": held.offer.cell_id, "people": guides}
            did(Verb.MADE, said={"rows": len(made)}, **about)
    return len(made)


def _planned(session: Any) -> Decimal | None:
    """For how many hours a session was planned."""
    if session.starts_at is None or session.ends_at is None or session.starts_at >= session.ends_at:
        return None
    length = dt.datetime.combine(session.held_on, session.ends_at) - dt.datetime.combine(
        session.held_on, session.starts_at
    )
    return round(Decimal(length.seconds) / 3600, 10)


@audits_itself(Verb.CONFIRMED, Verb.CHANGED)
def answer_proposals(
    *, by: Actor, taken: Mapping[uuids.UUID, Taken], left: Collection[uuids.UUID] = (), on: dt.date
) -> None:
    """Register hours that were proposed to who acts (by public key), as they say that it was, and leave those that
    were not theirs; all of that or none. Raises CannotRegisterHours."""
    with transaction.atomic(), together():
        aftercare = _aftercare(words_of(by, on=on).kinds)
        for key, said in taken.items():
            proposal = _own(by, key, ProposalState.OPEN)
            spent = Spent(proposal.date, said.hours, said.role, said.pillar, said.kind)
            made = [_register(proposal.person_id, spent, by=by, on=on)]
            if said.aftercare is not None:
                care = Spent(proposal.date, said.aftercare, said.role, said.pillar, aftercare)
                made.append(_register(proposal.person_id, care, by=by, on=on))
            proposal.state = ProposalState.TAKEN
            proposal.save(update_fields=["state"])
            did(Verb.CONFIRMED, by=by, thing=proposal, said={"rows": len(made)})
        for key in left:
            proposal = _become(ProposalState.LEFT, key, by=by, was=ProposalState.OPEN)
            did(Verb.CHANGED, by=by, thing=proposal)


def _aftercare(kinds: tuple[str, ...]) -> str:
    """How the cell calls preparation and aftercare; as files do, where it has no word for it yet."""
    first = folded(AFTERCARE).split()[0]
    return next((kind for kind in kinds if first in folded(kind)), AFTERCARE)


@audited(Verb.UNDONE)
def restore_proposal(proposal: HoursProposal, *, by: Actor) -> HoursProposal:
    """Let hours that one left wait again. Raises CannotRegisterHours."""
    return _become(ProposalState.OPEN, proposal.uuid, by=by, was=ProposalState.LEFT)


def _become(state: ProposalState, key: uuids.UUID, *, by: Actor, was: ProposalState) -> HoursProposal:
    proposal = _own(by, key, was)
    proposal.state = state
    proposal.save(update_fields=["state"])
    return proposal


def _own(by: Actor, key: uuids.UUID, state: ProposalState) -> HoursProposal:
    """What was proposed to who acts and is in a state, locked. Raises CannotRegisterHours."""
    found = HoursProposal.objects.select_for_update().filter(own_proposals(by), uuid=key).first()
    if found is None:
        raise CannotRegisterHours(_("Deze uren zijn jou niet voorgesteld."))
    if found.state != state:
        raise CannotRegisterHours(_("Met dit voorstel gebeurde intussen iets anders: kijk het na."))
    return found


@audited(Verb.MADE)
def add_hours(*, by: Actor, account: Any, spent: Spent, on: dt.date) -> HoursEntry:
    """Register hours of who acts. An account of nobody yet becomes somebody's. Raises CannotRegisterHours."""
    if not may_register_hours(by) or by.account != account.pk:
        raise CannotRegisterHours(_("Uren registreert alleen wie voor de cel werkt, elk voor zich."))
    if account.person_id is None:
        tie_to_person(account, by=by)
    return _register(account.person_id, spent, by=by, on=on)


@audited(Verb.CHANGED)
def change_hours(entry: HoursEntry, *, by: Actor, spent: Spent, on: dt.date) -> HoursEntry:
    """Correct hours that who acts registered on the page, this school year or the last. Raises CannotRegisterHours."""
    entry = _changed_by(by, entry, on=on)
    _demand(spent, on=on)
    _write(entry, spent)
    return entry


@audited(Verb.REMOVED)
def remove_hours(entry: HoursEntry, *, by: Actor, on: dt.date) -> HoursEntry:
    """Remove hours that who acts registered on the page, this school year or the last. Raises CannotRegisterHours."""
    entry = _changed_by(by, entry, on=on)
    key = entry.pk
    entry.delete()
    entry.pk = key  # which the trail tells
    return entry


def _changed_by(by: Actor, entry: HoursEntry, *, on: dt.date) -> HoursEntry:
    found = hours_changed_by(by, entry.uuid, on=on) if entry.uuid else None
    if found is None:
        raise CannotRegisterHours(
            _("Je wijzigt alleen uren die je zelf hier registreerde, van dit schooljaar en het vorige.")
        )
    kept: HoursEntry = found
    return kept


def _register(person: int, spent: Spent, *, by: Actor, on: dt.date) -> HoursEntry:
    _demand(spent, on=on)
    key = uuids.uuid4()
    entry = HoursEntry(cell_id=by.cell, person_id=person, uuid=key, number=str(key))
    _write(entry, spent)
    return entry


def _write(entry: HoursEntry, spent: Spent) -> None:
    entry.date, entry.hours, entry.centre = spent.date, spent.hours, spent.centre
    entry.role, entry.pillar, entry.kind = spent.role.strip(), spent.pillar.strip(), spent.kind.strip()
    entry.save()


def _demand(spent: Spent, *, on: dt.date) -> None:
    """Refuse hours that cannot be. Raises CannotRegisterHours."""
    first = first_day_registered(on=on)
    if not first <= spent.date <= on:
        told = {"first": day(first), "last": day(on)}
        raise CannotRegisterHours(_("Je registreert uren van %(first)s tot en met %(last)s.") % told)
    if not 0 < spent.hours <= MOST_IN_A_DAY:
        raise CannotRegisterHours(_("Geef meer dan 0 en ten hoogste 24 uren."))
    if not spent.role.strip() or not spent.pillar.strip():
        raise CannotRegisterHours(_("Zeg in welke rol en voor welke pijler."))
    if max(map(len, (spent.role, spent.pillar, spent.kind))) > LONGEST:
        raise CannotRegisterHours(_("Een rol, pijler of soort heeft ten hoogste 400 tekens."))
