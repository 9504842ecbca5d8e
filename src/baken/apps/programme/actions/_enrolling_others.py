"""Enrolling as pages do it: oneself, the staff of a centre, somebody by address, a colleague in one's place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from baken.apps.access.actions import tie_to_person
from baken.apps.access.types import Actor
from baken.apps.people.actions import make_person
from baken.apps.people.queries import centre_with_key, centres_of_person, person_by_email, staff_by_address, works_at
from baken.apps.programme.actions._enrolling import (
    NOTHING_SAID,
    CannotEnrol,
    demand_approval,
    enrol,
    pass_on_place,
)
from baken.apps.programme.models import Enrolment, Offer, Session
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import Asking, EnrolmentState
from baken.ground.audit import Verb, audits_itself
from baken.ground.periods import BRUSSELS

if TYPE_CHECKING:
    from baken.apps.people.models import Centre, Person

SAID_OF = {
    EnrolmentState.ENROLLED: "enrolled",
    EnrolmentState.WAITING: "waiting",
    EnrolmentState.REQUESTED: "requested",
}


@audits_itself(Verb.MADE)
def enrol_oneself(
    offer: Offer,
    *,
    by: Actor,
    account: Any,
    session: Session | None = None,
    asking: Asking = NOTHING_SAID,
    now: dt.datetime,
) -> Enrolment:
    """Ask a place for who acts, for the centre where they do; an account of nobody yet becomes somebody's. Raises
    CannotEnrol."""
    here = by.centre
    if here is None:
        raise CannotEnrol(_("Hiervoor kan je niet inschrijven."))
    if account.person is None:
        tie_to_person(account, by=by)
        by = replace(by, person=account.person_id)
    centre = centre_with_key(here)
    return enrol(offer, by=by, person=account.person, centre=centre, session=session, asking=asking, now=now)


@audits_itself(Verb.MADE)
def enrol_staff(
    offer: Offer, *, by: Actor, people: Sequence[Person], session: Session | None = None, now: dt.datetime
) -> dict[str, Any]:
    """Enrol some of the staff of the own centre: how many have a place (`enrolled`), are on the waiting list
    (`waiting`) and wait for approval (`requested`: who acts, of oneself), and why others were refused (`refused`)."""
    outcome: dict[str, Any] = {"enrolled": 0, "waiting": 0, "requested": 0, "refused": []}
    if by.centre is None:
        return outcome | {"refused": [_("Hiervoor kan je niet inschrijven.")]}
    centre = centre_with_key(by.centre)
    for person in people:
        try:
            made = enrol(offer, by=by, person=person, centre=centre, session=session, now=now)
        except CannotEnrol as refusal:
            outcome["refused"].append(str(refusal))
        else:
            outcome[SAID_OF[EnrolmentState(made.state)]] += 1
    return outcome


@audits_itself(Verb.MADE)
def enrol_by_address(
    offer: Offer,
    *,
    by: Actor,
    email: str,
    name: str = "",
    centre: Centre | None = None,
    session: Session | None = None,
    now: dt.datetime,
) -> Enrolment:
    """Enrol whom an address identifies, for a centre, or (None) for the one where that person works; an address that
    nobody has yet is of somebody new with a name, for a centre. Raises CannotEnrol."""
    if not may_plan(by):
        raise CannotEnrol(_("Hiervoor kan je niemand inschrijven."))
    person = person_by_email(email)
    if person is None and (not name.strip() or centre is None):
        raise CannotEnrol(_("Baken kent niemand met dit adres. Vul ook een naam in, en kies het centrum."))
    if person is None:
        person = make_person(by=by, email=email, name=name)
    where = centre or only_centre(person, on=now.astimezone(BRUSSELS).date())
    return enrol(offer, by=by, person=person, centre=where, session=session, now=now)


def only_centre(person: Person, *, on: dt.date) -> Centre:
    """The centre where somebody works on a day. Raises CannotEnrol where that is none, or more than one."""
    return one_centre(centres_of_person(person.pk, on=on))


def one_centre(centres: Sequence[Centre]) -> Centre:
    """The centre that is meant where somebody works at some. Raises CannotEnrol unless it is one."""
    if len(centres) != 1:
        raise CannotEnrol(
            _("Wie dit adres heeft, werkt vandaag in geen of meer dan één centrum. Kies het centrum dat telt.")
        )
    return centres[0]


@audits_itself(Verb.CHANGED)
def pass_on_to(enrolment: Enrolment, *, by: Actor, email: str, now: dt.datetime) -> Enrolment:
    """Let whom an address identifies come in somebody's place, if they work at the same centre. Raises CannotEnrol."""
    on, address = now.astimezone(BRUSSELS).date(), email.strip().lower()
    if by.centre is None:
        to = person_by_email(address)
    else:  # who acts for a centre reaches who is known there by the address, and learns of no other
        post = staff_by_address(centre=enrolment.centre_id, on=on).get(address)
        to = post.person if post else None
    if to is None or not works_at(to, centre=enrolment.centre_id, on=on):
        raise CannotEnrol(_("In dit centrum werkt vandaag niemand met dit adres."))
    return pass_on_place(enrolment, by=by, to=to, now=now)


@audits_itself(Verb.CHANGED)
def demand_approval_here(*, by: Actor, approves: bool) -> None:
    """As `demand_approval`, for the centre where somebody acts."""
    if by.centre is None:
        raise CannotEnrol(_("Over inschrijvingen van dit centrum beslis je niet."))
    demand_approval(centre_with_key(by.centre), by=by, approves=approves)
