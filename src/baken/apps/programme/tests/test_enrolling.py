"""Enrolling: who gets a place, who waits, and what becomes of a place that comes free."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from baken.apps.access.types import Role
from baken.apps.people.actions import join_persons
from baken.apps.people.tests.factories import make_cell, make_centre, make_network
from baken.apps.programme.actions import (
    CannotEnrol,
    answer_place,
    approve_enrolment,
    demand_approval,
    enrol,
    keep_places,
    pass_on_place,
    refuse_enrolment,
    withdraw_enrolment,
)
from baken.apps.programme.models import Enrolment, Reserve, Session
from baken.apps.programme.tests.factories import NOW, acting, make_offer, make_session, make_staff
from baken.apps.programme.types import Asking, EnrolledBy, EnrolmentState, OfferState, SessionState, Why

pytestmark = pytest.mark.django_db
ENROLLED, WAITING = EnrolmentState.ENROLLED, EnrolmentState.WAITING


class World:
    """A cell with two centres, and a centre of another network."""

    def __init__(self) -> None:
        self.cell = make_cell()
        self.aarde, self.beek = (
            make_centre(name, known_as={self.cell: code}) for name, code in (("CLB Aarde", "C1"), ("CLB Beek", "C2"))
        )
        self.other = make_cell("VCLB-POC", network="VCLB")
        self.vreemd = make_centre("CLB Vreemd", network="VCLB", known_as={self.other: "V1", self.cell: "V1"})
        self.an, self.bo, self.do = (make_staff(self.aarde, name) for name in ("An", "Bo", "Do"))
        self.eva = make_staff(self.beek, "Eva")
        self.vic = make_staff(self.vreemd, "Vic")
        self.advisor = acting(Role.ADVISOR, self.cell)
        self.director = acting(Role.DIRECTOR, self.cell, self.aarde, make_staff(self.aarde, "Dir"))

    def as_self(self, person: Any, centre: Any = None) -> Any:
        centre = centre or self.aarde
        return acting(Role.STAFF, self.cell if centre != self.vreemd else self.other, centre, person)

    def enrols(self, offer: Any, person: Any, *, centre: Any = None, now: dt.datetime = NOW, **more: Any) -> Enrolment:
        centre = centre or self.aarde
        return enrol(offer, by=self.as_self(person, centre), person=person, centre=centre, now=now, **more)


@pytest.fixture
def world() -> World:
    return World()


def states(offer: Any) -> dict[str, str]:
    found = Enrolment.objects.filter(offer=offer).order_by("pk").select_related("person")
    return {each.person.first_name: each.state for each in found}


def whys(enrolment: Enrolment) -> list[str]:
    return [step.why for step in enrolment.steps.order_by("pk")]


def refused(action: Any, *args: Any, **kwargs: Any) -> str:
    """Why an action is refused; nothing changed."""
    before = list(Enrolment.objects.order_by("pk").values("pk", "state", "person"))
    with pytest.raises(CannotEnrol) as refusal:
        action(*args, **kwargs)
    assert list(Enrolment.objects.order_by("pk").values("pk", "state", "person")) == before
    return str(refusal.value)


def test_who_asks_while_there_are_places_has_one(world: World) -> None:
    offer = make_offer(world.cell, capacity=1)
    found = world.enrols(offer, world.an, asking=Asking(level="basis", needs="een ringleiding"))
    found.refresh_from_db()
    assert (found.state, found.by, found.centre, found.level) == (ENROLLED, EnrolledBy.SELF, world.aarde, "basis")
    assert (found.needs, found.has_needs, whys(found)) == ("een ringleiding", True, [Why.ASKED])


def test_who_asks_when_all_are_taken_waits_and_it_says_why(world: World) -> None:
    offer = make_offer(world.cell, capacity=1)
    world.enrols(offer, world.an)
    found = world.enrols(offer, world.bo)
    assert (found.state, whys(found)) == (WAITING, [Why.FULL])


def test_nobody_enrols_twice_not_by_another_address_either(world: World) -> None:
    offer = make_offer(world.cell)
    world.enrols(offer, world.an)
    assert "al voor ingeschreven" in refused(world.enrols, offer, world.an)
    join_persons(person=world.bo, into=world.an)
    assert "al voor ingeschreven" in refused(world.enrols, offer, world.bo)


def test_who_left_may_ask_again_and_is_last_in_the_order(world: World) -> None:
    offer = make_offer(world.cell, capacity=1)
    first = world.enrols(offer, world.an)
    world.enrols(offer, world.bo)
    withdraw_enrolment(first, by=world.as_self(world.an), now=NOW)
    again = world.enrols(offer, world.an, now=NOW + dt.timedelta(hours=1))
    assert again.state == WAITING


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": OfferState.DRAFT}, "niet inschrijven"),
        ({"state": OfferState.CANCELLED}, "afgelast"),
        ({"opens_on": None}, "nog niet open"),
        ({"opens_on": dt.date(2026, 10, 2)}, "nog niet open"),
        ({"closes_on": dt.date(2026, 9, 30)}, "afgesloten"),
    ],
)
def test_nobody_enrols_outside_of_the_window(world: World, fields: dict[str, Any], said: str) -> None:
    offer = make_offer(world.cell, **fields)
    assert said in refused(world.enrols, offer, world.an)


def test_on_its_first_and_on_its_last_day_the_window_is_open(world: World) -> None:
    offer = make_offer(world.cell, opens_on=NOW.date(), closes_on=NOW.date())
    assert world.enrols(offer, world.an).state == ENROLLED


def test_without_a_last_day_one_enrols_until_the_day_on_which_it_begins(world: World) -> None:
    offer = make_offer(world.cell)
    first = make_session(offer, 1, held_on=NOW.date())
    make_session(offer, 2)
    assert world.enrols(offer, world.an).state == ENROLLED
    first.held_on -= dt.timedelta(days=1)
    first.save()
    assert "afgesloten" in refused(world.enrols, offer, world.bo)


def test_who_plans_enrols_after_the_window_but_not_beyond_the_places(world: World) -> None:
    offer = make_offer(world.cell, capacity=1, closes_on=dt.date(2026, 9, 2))
    for person in (world.an, world.bo):
        enrol(offer, by=world.advisor, person=person, centre=world.aarde, now=NOW)
    assert states(offer) == {"An": ENROLLED, "Bo": WAITING}
    assert set(Enrolment.objects.values_list("by", flat=True)) == {EnrolledBy.CELL}


def test_another_network_enrols_where_it_is_open_to_it_alone(world: World) -> None:
    offer = make_offer(world.cell)
    assert refused(world.enrols, offer, world.vic, centre=world.vreemd) == "Hiervoor kan je niet inschrijven."
    offer.networks.add(make_network("VCLB"))
    assert world.enrols(offer, world.vic, centre=world.vreemd).state == ENROLLED


def test_staff_enrol_themselves_alone_and_a_director_the_own_staff(world: World) -> None:
    offer = make_offer(world.cell)
    by = world.as_self(world.an)
    assert (
        refused(enrol, offer, by=by, person=world.bo, centre=world.aarde, now=NOW) == "Je schrijft alleen jezelf in."
    )
    found = enrol(offer, by=world.director, person=world.bo, centre=world.aarde, now=NOW)
    assert (found.state, found.by) == (ENROLLED, EnrolledBy.DIRECTOR)
    assert "niet in je centrum" in refused(
        enrol, offer, by=world.director, person=world.eva, centre=world.aarde, now=NOW
    )
    assert "niet inschrijven" in refused(enrol, offer, by=world.director, person=world.eva, centre=world.beek, now=NOW)


def test_another_cell_plans_nothing_here(world: World) -> None:
    offer = make_offer(world.cell)
    by = acting(Role.ADVISOR, world.other)
    assert refused(enrol, offer, by=by, person=world.vic, centre=world.vreemd, now=NOW)


def test_where_the_director_approves_one_waits_for_that_and_keeps_the_place_in_the_order(world: World) -> None:
    offer = make_offer(world.cell, capacity=1)
    demand_approval(world.aarde, by=world.director, approves=True)
    asked = world.enrols(offer, world.an)
    assert (asked.state, whys(asked)) == (EnrolmentState.REQUESTED, [Why.NEEDS_APPROVAL])
    taken = enrol(offer, by=acting(Role.STAFF, world.cell, world.beek, world.eva), person=world.eva,
                  centre=world.beek, now=NOW + dt.timedelta(minutes=1))  # fmt: skip
    later = world.enrols(offer, world.bo, now=NOW + dt.timedelta(minutes=2))
    for each in (later, asked):
        approve_enrolment(each, by=world.director, now=NOW + dt.timedelta(minutes=3))
    assert states(offer) == {"An": WAITING, "Eva": ENROLLED, "Bo": WAITING}
    withdraw_enrolment(taken, by=world.advisor, now=NOW + dt.timedelta(minutes=4))
    assert states(offer) == {"An": EnrolmentState.OFFERED, "Eva": EnrolmentState.WITHDRAWN, "Bo": WAITING}


def test_a_director_refuses_with_a_reason_and_others_do_not_decide(world: World) -> None:
    offer = make_offer(world.cell)
    demand_approval(world.aarde, by=world.director, approves=True)
    asked = world.enrols(offer, world.an)
    assert refused(approve_enrolment, asked, by=world.as_self(world.an), now=NOW)
    assert refused(approve_enrolment, asked, by=acting(Role.DIRECTOR, world.cell, world.beek), now=NOW)
    found = refuse_enrolment(asked, by=world.director, reason="Te veel afwezig", now=NOW)
    found.refresh_from_db()
    assert (found.state, found.reason) == (EnrolmentState.REFUSED, "Te veel afwezig")
    assert "intussen" in refused(approve_enrolment, found, by=world.director, now=NOW)


def test_only_who_leads_a_centre_says_that_it_approves(world: World) -> None:
    for by in (world.as_self(world.an), acting(Role.DIRECTOR, world.cell, world.beek), world.advisor):
        assert refused(demand_approval, world.aarde, by=by, approves=True)


def test_a_place_that_comes_free_is_offered_to_who_asked_first(world: World) -> None:
    offer = make_offer(world.cell, capacity=1, hours_to_answer=48)
    first = world.enrols(offer, world.an)
    second, third = world.enrols(offer, world.bo), world.enrols(offer, world.do)
    withdraw_enrolment(first, by=world.as_self(world.an), reason="ziek", now=NOW)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, second.answer_by) == (EnrolmentState.OFFERED, NOW + dt.timedelta(hours=48))
    assert whys(second) == [Why.FULL, Why.PLACE_CAME_FREE]
    assert third.state == WAITING
    answer_place(second, by=world.as_self(world.bo), accepts=True, now=NOW)
    assert states(offer) == {"An": EnrolmentState.WITHDRAWN, "Bo": ENROLLED, "Do": WAITING}


def test_a_place_that_is_declined_or_not_answered_goes_to_who_is_next(world: World) -> None:
    offer = make_offer(world.cell, capacity=1, hours_to_answer=24)
    first, second = world.enrols(offer, world.an), world.enrols(offer, world.bo)
    third = world.enrols(offer, world.do)
    withdraw_enrolment(first, by=world.as_self(world.an), now=NOW)
    late = NOW + dt.timedelta(hours=25)
    assert "voorbij" in refused(answer_place, second, by=world.as_self(world.bo), accepts=True, now=late)
    assert keep_places(now=late) == 2
    assert states(offer) == {"An": "afgemeld", "Bo": EnrolmentState.LAPSED, "Do": EnrolmentState.OFFERED}
    answer_place(third, by=world.as_self(world.do), accepts=False, now=late)
    third.refresh_from_db()
    assert (third.state, whys(third)[-1]) == (EnrolmentState.WITHDRAWN, Why.DECLINED)
    assert keep_places(now=late) == 0


def test_without_hours_to_answer_the_place_is_theirs_at_once(world: World) -> None:
    offer = make_offer(world.cell, capacity=1, hours_to_answer=0)
    first = world.enrols(offer, world.an)
    world.enrols(offer, world.bo)
    withdraw_enrolment(first, by=world.advisor, now=NOW)
    assert states(offer) == {"An": EnrolmentState.WITHDRAWN, "Bo": ENROLLED}
    assert whys(first) == [Why.ASKED, Why.TAKEN_OFF]


def test_the_list_fills_no_more_after_its_last_day_nor_once_it_began(world: World) -> None:
    offer = make_offer(world.cell, capacity=1, fills_until=dt.date(2026, 10, 1))
    make_session(offer)
    first = world.enrols(offer, world.an)
    world.enrols(offer, world.bo)
    withdraw_enrolment(first, by=world.advisor, now=NOW + dt.timedelta(days=1))
    assert states(offer)["Bo"] == WAITING
    other = world.enrols(offer, world.do, now=NOW + dt.timedelta(days=2))
    assert other.state == WAITING  # whoever waits has it before them
    offer.fills_until = None
    offer.save()
    assert keep_places(now=dt.datetime(2026, 11, 1, 9, tzinfo=NOW.tzinfo)) == 0
    assert keep_places(now=dt.datetime(2026, 11, 1, 8, 59, tzinfo=NOW.tzinfo)) == 1
    assert Enrolment.objects.get(person=world.bo).answer_by == dt.datetime(2026, 11, 1, 9, tzinfo=NOW.tzinfo)


def test_each_session_has_its_own_places_and_its_own_list(world: World) -> None:
    offer = make_offer(world.cell, by_session=True, capacity=1)
    one, two = make_session(offer, 1), make_session(offer, 2, capacity=2)
    assert "Kies" in refused(world.enrols, offer, world.an)
    assert [world.enrols(offer, who, session=one).state for who in (world.an, world.bo)] == [ENROLLED, WAITING]
    assert [world.enrols(offer, who, session=two).state for who in (world.an, world.bo)] == [ENROLLED, ENROLLED]
    Session.objects.filter(pk=two.pk).update(state=SessionState.CANCELLED)
    assert "voorbij" in refused(world.enrols, offer, world.do, session=Session.objects.get(pk=two.pk))


def test_what_is_kept_for_a_centre_is_theirs_until_its_day(world: World) -> None:
    offer = make_offer(world.cell, capacity=2)
    Reserve.objects.create(offer=offer, centre=world.beek, places=1, until=NOW.date())
    assert [world.enrols(offer, who).state for who in (world.an, world.bo)] == [ENROLLED, WAITING]
    assert keep_places(now=NOW) == 0
    assert keep_places(now=NOW + dt.timedelta(days=1)) == 1


def test_a_colleague_comes_in_ones_place(world: World) -> None:
    offer = make_offer(world.cell, capacity=1)
    mine = world.enrols(offer, world.an)
    world.enrols(offer, world.do)
    assert "niet in hetzelfde centrum" in refused(
        pass_on_place, mine, by=world.as_self(world.an), to=world.eva, now=NOW
    )
    theirs = pass_on_place(mine, by=world.as_self(world.an), to=world.bo, now=NOW)
    assert (theirs.person, theirs.state, theirs.by) == (world.bo, ENROLLED, EnrolledBy.COLLEAGUE)
    assert states(offer) == {"An": EnrolmentState.WITHDRAWN, "Do": WAITING, "Bo": ENROLLED}
    again = pass_on_place(theirs, by=world.director, to=world.do, now=NOW)  # who was waiting
    assert (again.state, Enrolment.objects.filter(person=world.do).count()) == (ENROLLED, 1)
    assert refused(pass_on_place, again, by=world.director, to=world.do, now=NOW) == "Kies een collega."


def test_nobody_gives_up_the_place_of_somebody_else(world: World) -> None:
    offer = make_offer(world.cell)
    mine = world.enrols(offer, world.an)
    for by in (
        world.as_self(world.bo),
        acting(Role.DIRECTOR, world.cell, world.beek),
        acting(Role.ADVISOR, world.other),
    ):
        assert refused(withdraw_enrolment, mine, by=by, now=NOW) == "Over deze inschrijving beslis je niet."
