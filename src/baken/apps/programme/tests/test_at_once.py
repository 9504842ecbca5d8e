"""Many who enrol at once: every place is given once, and whoever asked first goes first."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.actions import CannotEnrol, _enrolling, enrol, keep_places, withdraw_enrolment
from baken.apps.programme.actions._places import place_for, places_of
from baken.apps.programme.engine.places import From
from baken.apps.programme.models import Enrolment, Offer, Reserve
from baken.apps.programme.tests.factories import NOW, acting, make_offer, make_session, make_staff
from baken.apps.programme.types import TAKING_PLACE, EnrolmentState
from tests.programme.places import fits

if TYPE_CHECKING:
    from baken.apps.people.models import Centre, Person

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 8


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all of it, by some at the same time, each on its own connection; what each gave, or was refused with."""

    def one(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except CannotEnrol as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(one, calls))


def asking(offer: Offer, people: list[tuple[Person, Centre]], session: Any = None) -> list[Callable[[], Any]]:
    def call(person: Person, centre: Centre) -> Callable[[], Any]:
        by = acting(Role.STAFF, offer.cell, centre, person)
        return lambda: enrol(offer, by=by, person=person, centre=centre, session=session, now=NOW)

    return [call(person, centre) for person, centre in people]


def rush(number: int, places: int, seed: int) -> None:
    """So many ask at once, some of them twice; then some leave at once."""
    cell = make_cell(f"C{seed}")
    centres = [make_centre(f"CLB {seed} {each}", known_as={cell: f"{each}"}) for each in range(3)]
    offer = make_offer(cell, capacity=places, hours_to_answer=0)
    make_session(offer)
    people = [(make_staff(centres[each % 3], f"P{seed}x{each}"), centres[each % 3]) for each in range(number)]
    calls = asking(offer, people)
    chance = random.Random(seed)  # noqa: S311 - no secret
    calls += [call for call in calls if chance.random() < 0.3]  # clicked twice
    chance.shuffle(calls)
    at_once(calls)
    asked = Enrolment.objects.filter(offer=offer)
    assert asked.count() == number
    inside = asked.filter(state=EnrolmentState.ENROLLED)
    assert inside.count() == min(number, places)
    # Whoever has one asked no later than anyone who waits: that is in the order in which they are numbered.
    waiting = asked.filter(state=EnrolmentState.WAITING)
    if waiting.exists():
        assert max(inside.values_list("pk", flat=True)) < min(waiting.values_list("pk", flat=True))
    first = list(waiting.order_by("pk").values_list("pk", flat=True)[:3])
    by = acting(Role.ADVISOR, cell)
    at_once([partial(withdraw_enrolment, each, by=by, now=NOW) for each in inside.order_by("pk")[:3]])
    keep_places(now=NOW)
    assert asked.filter(state=EnrolmentState.ENROLLED).count() == min(number - 3, places)
    assert (
        list(asked.filter(pk__in=first, state=EnrolmentState.ENROLLED).order_by("pk").values_list("pk", flat=True))
        == first
    )


def test_forty_who_ask_at_once_for_ten_places() -> None:
    rush(40, 10, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_three_hundred_who_ask_at_once_for_twenty_five_places(seed: int) -> None:
    rush(300, 25, seed=seed)


def test_the_last_place_is_given_once() -> None:
    cell = make_cell()
    centre = make_centre("CLB Aarde", known_as={cell: "C1"})
    people = [(make_staff(centre, f"P{each}"), centre) for each in range(2)]
    for turn in range(10):
        offer = make_offer(cell, f"V{turn}", capacity=1)
        at_once(asking(offer, people))
        states = sorted(Enrolment.objects.filter(offer=offer).values_list("state", flat=True))
        assert states == [EnrolmentState.ENROLLED, EnrolmentState.WAITING]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 6),
    st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=16),
    st.dictionaries(st.integers(0, 2), st.integers(0, 2), max_size=2),
)
def test_whatever_is_asked_and_left_at_once_nothing_is_given_twice(
    capacity: int, asks: list[tuple[int, bool]], kept: dict[int, int]
) -> None:
    number = Offer.objects.count()
    cell = make_cell(f"cel {number}")
    centres = [make_centre(f"CLB {number} {each}", known_as={cell: f"{each}"}) for each in range(3)]
    offer = make_offer(cell, capacity=capacity, hours_to_answer=number % 2)
    for centre, places in kept.items():
        Reserve.objects.create(offer=offer, centre=centres[centre], places=places)
    people = [(make_staff(centres[of], f"P{number}x{each}"), centres[of]) for each, (of, _) in enumerate(asks)]
    by = acting(Role.ADVISOR, cell)

    def leave(person: Person) -> Callable[[], Any]:
        def call() -> Any:
            found = Enrolment.objects.filter(offer=offer, person=person).first()
            return withdraw_enrolment(found, by=by, now=NOW) if found else None

        return call

    calls = asking(offer, people)
    calls += [leave(person) for (person, _centre), (_of, leaves) in zip(people, asks, strict=True) if leaves]
    at_once(calls)
    rules = places_of(offer, None, on=NOW.date()).rules
    found = Enrolment.objects.filter(offer=offer, state__in=TAKING_PLACE)
    inside = [From(*row) for row in found.values_list("centre", "centre__network")]
    assert fits(rules, inside) or inside == []  # nobody, where more is kept than there is


def test_control_without_the_lock_the_last_place_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time, whatever is locked")
    monkeypatch.setattr(_enrolling, "lock_offer", lambda offer: Offer.objects.get(pk=offer.pk))
    cell = make_cell()
    centre = make_centre("CLB Aarde", known_as={cell: "C1"})
    people = [(make_staff(centre, f"P{each}"), centre) for each in range(2)]
    at_once(asking(make_offer(cell, "V1"), people))  # from now on there is a key to seal with, which nobody waits for
    offer = make_offer(cell, "V2", capacity=1)
    both = threading.Barrier(2, timeout=10)

    def beside_the_other(*args: Any, **kwargs: Any) -> Any:
        found = place_for(*args, **kwargs)
        both.wait()
        return found

    monkeypatch.setattr(_enrolling, "place_for", beside_the_other)
    at_once(asking(offer, people))
    assert Enrolment.objects.filter(offer=offer, state=EnrolmentState.ENROLLED).count() == 2
