"""Offers, sessions and people who enrol, for tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_person, make_post
from baken.apps.programme.models import Offer, Session
from baken.apps.programme.types import SessionState, Strategy
from baken.ground.periods import BRUSSELS

if TYPE_CHECKING:
    from baken.apps.people.models import Cell, Centre, Person

NOW = dt.datetime(2026, 10, 1, 9, tzinfo=BRUSSELS)


def make_offer(cell: Cell, code: str = "V2601", **fields: Any) -> Offer:
    """A training of 2026-2027 for which one enrols since September, unless said otherwise."""
    given = {"title": f"Aanbod {code}", "strategy": Strategy.TRAINING, "school_year": 2026}
    return Offer.objects.create(cell=cell, code=code, **given | {"opens_on": dt.date(2026, 9, 1)} | fields)


def make_session(offer: Offer, number: int = 1, **fields: Any) -> Session:
    """A session that is planned in November 2026, unless said otherwise."""
    given = {"held_on": dt.date(2026, 11, number), "starts_at": dt.time(9), "ends_at": dt.time(12)}
    return Session.objects.create(
        offer=offer, number=str(number), **given | {"state": SessionState.PLANNED, "place": "Gent"} | fields
    )


def make_staff(centre: Centre, name: str, **fields: Any) -> Person:
    """Somebody who works at a centre."""
    person = make_person(f"{name.lower()}@{centre.pk}.example", first_name=name, last_name="Peeters")
    make_post(person, centre, **{"function": "arts"} | fields)
    return person


def acting(role: Role, cell: Cell, centre: Centre | None = None, person: Person | None = None) -> Actor:
    """Who acts in a role, in a cell or at a centre."""
    of = centre.pk if centre else None
    return Actor(role, cell.pk, centre=of, person=person.pk if person else None)
