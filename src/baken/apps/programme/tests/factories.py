"""Offers, sessions and enrolments for the tests of every room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from baken.apps.people.models import Cell, Centre, Person
from baken.apps.programme.models import Enrolment, Offer, Participation, Session
from baken.apps.programme.types import EnrolledBy, EnrolmentState, SessionState, Status

ASKED = dt.datetime(2024, 10, 1, 9, tzinfo=dt.UTC)


def make_offer(cell: Cell, code: str = "V2401", **fields: Any) -> Offer:
    """A training of 2024-2025, published, without limits, unless said otherwise."""
    said = {"title": f"Aanbod {code}", "strategy": "vorming", "school_year": 2024} | fields
    return Offer.objects.create(cell=cell, code=code, **said)


def make_session(offer: Offer, number: str = "1", **fields: Any) -> Session:
    """A session planned on 14 November 2024 from half past nine until half past twelve, unless said otherwise."""
    said = {
        "held_on": dt.date(2024, 11, 14),
        "starts_at": dt.time(9, 30),
        "ends_at": dt.time(12, 30),
        "place": "Gent",
        "state": SessionState.PLANNED,
    } | fields
    return Session.objects.create(offer=offer, number=number, **said)


def make_enrolment(offer: Offer, person: Person, centre: Centre, **fields: Any) -> Enrolment:
    """That somebody has a place, unless said otherwise."""
    said = {
        "state": EnrolmentState.ENROLLED,
        "by": EnrolledBy.SELF,
        "asked_at": ASKED,
        "changed_at": ASKED,
    } | fields
    return Enrolment.objects.create(offer=offer, person=person, centre=centre, **said)


def make_participation(session: Session, person: Person, centre: Centre, **fields: Any) -> Participation:
    """That somebody was there, unless said otherwise."""
    return Participation.objects.create(
        session=session, person=person, centre=centre, **{"status": Status.PRESENT} | fields
    )
