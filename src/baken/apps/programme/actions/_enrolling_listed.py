"""Enrolling by a list: what each row does is shown first, and then all of it is done, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.people.queries import (
    centre_with_key,
    centres_of_persons,
    named_there,
    persons_by_email,
    staff_by_address,
)
from baken.apps.programme.actions._enrolling import CannotEnrol, enrol
from baken.apps.programme.actions._enrolling_others import one_centre
from baken.apps.programme.actions._places import lock_offer
from baken.apps.programme.engine.listed import MOST_LISTED, Listed, ListedOutcome, ListedRow, mark_of_rows
from baken.apps.programme.models import Enrolment, Offer, Session, Step
from baken.apps.programme.rules import may_enrol_staff, may_plan
from baken.apps.programme.types import OPEN_STATES, EnrolmentState
from baken.ground.audit import Verb, audits_itself, together, unaudited
from baken.ground.periods import BRUSSELS

if TYPE_CHECKING:
    from baken.apps.people.models import Centre, Person

MADE = {
    EnrolmentState.ENROLLED: ListedOutcome.ENROLLED,
    EnrolmentState.WAITING: ListedOutcome.WAITING,
    EnrolmentState.REQUESTED: ListedOutcome.REQUESTED,
}


class _Rehearsed(Exception):
    """Nothing of it is to stay."""


@unaudited("nothing of it stays: it shows what a list would do")
def rehearse_list(
    offer: Offer, *, by: Actor, people: Sequence[Listed], session: Session | None = None, now: dt.datetime
) -> list[ListedRow]:
    """What enrolling some people in order would do, row by row; nothing of it is written. Raises CannotEnrol."""
    rows: list[ListedRow] = []
    try:
        with transaction.atomic(), together():
            rows = _each(offer, by=by, people=people, session=session, now=now)
            raise _Rehearsed
    except _Rehearsed:
        return rows


@audits_itself(Verb.MADE)
def enrol_list(
    offer: Offer,
    *,
    by: Actor,
    people: Sequence[Listed],
    mark: str,
    leaves_rest: bool = False,
    session: Session | None = None,
    now: dt.datetime,
) -> list[ListedRow]:
    """Enrol some people in order, if that still does what `mark` tells: all of them, or nobody. `leaves_rest`: also
    where rows cannot be, which are then left out. Raises CannotEnrol."""
    with transaction.atomic(), together():
        rows = _each(offer, by=by, people=people, session=session, now=now)
        if mark_of_rows(rows) != mark:
            raise CannotEnrol(_("Intussen is er iets gewijzigd. Kijk opnieuw na wat de lijst doet."))
        if any(row.outcome is ListedOutcome.REFUSED for row in rows) and not leaves_rest:
            raise CannotEnrol(_("Sommige rijen kunnen niet. Zeg dat je ze weglaat, of verbeter de lijst."))
        if not any(row.outcome.enrols for row in rows):
            raise CannotEnrol(_("Met deze lijst wordt niemand ingeschreven."))
    return rows


def _each(
    offer: Offer, *, by: Actor, people: Sequence[Listed], session: Session | None, now: dt.datetime
) -> list[ListedRow]:
    if not people:
        raise CannotEnrol(_("In deze lijst staat niemand."))
    if len(people) > MOST_LISTED:
        raise CannotEnrol(_("Ten hoogste %(most)s mensen per lijst.") % {"most": MOST_LISTED})
    if not (may_plan(by) and offer.cell_id == by.cell) and not may_enrol_staff(by):
        raise CannotEnrol(_("Hiervoor kan je niemand inschrijven."))
    offer = lock_offer(offer)
    known = _known(people, by=by, on=now.astimezone(BRUSSELS).date())
    standing = _standing(offer, session, {each.person.pk for each in known.values()})
    rows = [_row(offer, each, known, standing, by=by, session=session, now=now) for each in people]
    return _told(rows, known, standing, by=by)


@dataclass(frozen=True)
class _Known:
    """Whom an address is of: the person, the centres for which they may be enrolled, and the name by which the centre
    of who acts knows them ("" where nobody of a centre acts)."""

    person: Person
    centres: Sequence[Centre]
    name: str = ""


def _known(people: Sequence[Listed], *, by: Actor, on: dt.date) -> dict[str, _Known]:
    """Who is meant by the addresses of a list. Whether somebody elsewhere has an address, or somebody here another
    one than was told here, is not for a centre to read."""
    emails = {each.email for each in people if each.email}
    if by.centre is not None:
        here, staff = [centre_with_key(by.centre)], staff_by_address(centre=by.centre, on=on)
        return {email: _Known(staff[email].person, here, staff[email].name) for email in emails if email in staff}
    persons = persons_by_email(emails)
    centres = centres_of_persons({person.pk for person in persons.values()}, on=on)
    return {email: _Known(person, centres.get(person.pk, [])) for email, person in persons.items()}


def _standing(offer: Offer, session: Session | None, persons: Collection[int]) -> dict[int, Enrolment]:
    """By key of the person, by whichever address, the enrolments of some that stand."""
    found = Enrolment.objects.filter(offer=offer, session=session, state__in=OPEN_STATES)
    rows = found.annotate(root=Coalesce("person__same_as", "person")).filter(root__in=persons)
    return {each.root: each for each in rows.select_related("centre", "person")}


def _row(
    offer: Offer,
    listed: Listed,
    known: dict[str, _Known],
    standing: dict[int, Enrolment],
    *,
    by: Actor,
    session: Session | None,
    now: dt.datetime,
) -> ListedRow:
    who = known.get(listed.email)
    if why := _why_not(listed, who, by=by):
        return ListedRow(listed, ListedOutcome.REFUSED, why)
    assert who is not None
    if who.person.pk in standing:
        return ListedRow(listed, ListedOutcome.ALREADY, person=who.person.pk)
    try:
        made = enrol(offer, by=by, person=who.person, centre=one_centre(who.centres), session=session, now=now)
    except CannotEnrol as refusal:
        return ListedRow(listed, ListedOutcome.REFUSED, str(refusal))
    standing[who.person.pk] = made
    return ListedRow(listed, MADE[EnrolmentState(made.state)], person=who.person.pk)


def _why_not(listed: Listed, who: _Known | None, *, by: Actor) -> str:
    if listed.is_off:
        return _("Staat in de lijst als geannuleerd.")
    if not listed.email:
        return _("Zonder e-mailadres weet Baken niet wie dit is.")
    if who is not None:
        return ""
    if by.centre is not None:
        return _("In je centrum werkt vandaag niemand die hier met dit adres bekend is.")
    return _("Baken kent niemand met dit adres. Schrijf die persoon apart in.")


def _told(
    rows: Sequence[ListedRow], known: dict[str, _Known], standing: dict[int, Enrolment], *, by: Actor
) -> list[ListedRow]:
    """The same rows, with who that is and where: of an enrolment through another centre a centre reads that there is
    one, and no more."""
    enrolments = named_there(standing.values())
    said = {each.pk: each for each in enrolments}
    whys = {step.enrolment_id: step for step in Step.objects.filter(enrolment__in=said).order_by("pk")}
    told = []
    for row in rows:
        if row.person is not None:
            theirs, who = said[standing[row.person].pk], known[row.listed.email]
            if by.centre is not None and theirs.centre_id != by.centre:
                row = replace(row, called=who.name)
            else:
                was = row.outcome is ListedOutcome.ALREADY
                why = theirs.get_state_display() if was else whys[theirs.pk].get_why_display()
                row = replace(row, why=str(why), called=who.name or theirs.name, centre=theirs.centre.name)
        told.append(row)
    return told
