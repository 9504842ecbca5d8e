"""Enrolling by a list: what each row does is shown first, and then all of it is done, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.people.queries import centre_with_key, person_by_email, works_at
from baken.apps.programme.actions._enrolling import CannotEnrol, enrol, in_person
from baken.apps.programme.actions._enrolling_others import only_centre
from baken.apps.programme.actions._places import lock_offer
from baken.apps.programme.engine.listed import MOST_LISTED, Listed, ListedOutcome, ListedRow, mark_of_rows
from baken.apps.programme.models import Offer, Session
from baken.apps.programme.rules import may_enrol_staff, may_plan
from baken.apps.programme.types import EnrolmentState
from baken.ground.audit import Verb, audits_itself, together, unaudited
from baken.ground.periods import BRUSSELS

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
    return [_row(offer, listed, by=by, session=session, now=now) for listed in people]


def _row(offer: Offer, listed: Listed, *, by: Actor, session: Session | None, now: dt.datetime) -> ListedRow:
    if not listed.email:
        return ListedRow(listed, ListedOutcome.REFUSED, _("Zonder e-mailadres weet Baken niet wie dit is."))
    person = person_by_email(listed.email)
    on = now.astimezone(BRUSSELS).date()
    if by.centre is not None and (person is None or not works_at(person, centre=by.centre, on=on)):
        # Whether somebody elsewhere has this address is not for a centre to read.
        return ListedRow(listed, ListedOutcome.REFUSED, _("In je centrum werkt vandaag niemand met dit adres."))
    if person is None:
        return ListedRow(
            listed, ListedOutcome.REFUSED, _("Baken kent niemand met dit adres. Schrijf die persoon apart in.")
        )
    if theirs := in_person(offer, session, person).select_related("centre").first():
        told = str(theirs.get_state_display())
        return ListedRow(listed, ListedOutcome.ALREADY, told, person.pk, str(person), theirs.centre.name)
    try:
        centre = only_centre(person, on=on) if by.centre is None else centre_with_key(by.centre)
        made = enrol(offer, by=by, person=person, centre=centre, session=session, now=now)
    except CannotEnrol as refusal:
        return ListedRow(listed, ListedOutcome.REFUSED, str(refusal))
    why = str(made.steps.get().get_why_display())
    return ListedRow(listed, MADE[EnrolmentState(made.state)], why, person.pk, str(person), centre.name)
