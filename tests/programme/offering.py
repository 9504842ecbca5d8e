"""Offers and sessions for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from baken.apps.programme.models import Enrolment, Offer, Session
from baken.apps.programme.types import EnrolledBy, EnrolmentState, OfferState, SessionState, Strategy

ASKED = dt.datetime(2025, 9, 1, 9, tzinfo=dt.UTC)


def make_offer(cell: Any, code: str = "V2501", **fields: Any) -> Offer:
    """An offer of training in 2025-2026 in which one enrols, unless said otherwise."""
    told = {
        "title": f"Vorming {code}",
        "strategy": Strategy.TRAINING,
        "school_year": 2025,
        "state": OfferState.PUBLISHED,
        "opens_on": dt.date(2025, 9, 1),
    }
    return Offer.objects.create(cell=cell, code=code, **told | fields)


def make_session(offer: Offer, held_on: dt.date = dt.date(2025, 11, 14), **fields: Any) -> Session:
    """A session that is planned, by the next number."""
    told = {"number": str(offer.sessions.count() + 1), "state": SessionState.PLANNED}
    return Session.objects.create(offer=offer, held_on=held_on, **told | fields)


def make_enrolment(offer: Offer, person: Any, centre: Any, **fields: Any) -> Enrolment:
    """That somebody has a place, unless said otherwise."""
    told = {"state": EnrolmentState.ENROLLED, "by": EnrolledBy.SELF, "asked_at": ASKED, "changed_at": ASKED}
    return Enrolment.objects.create(offer=offer, person=person, centre=centre, **told | fields)
