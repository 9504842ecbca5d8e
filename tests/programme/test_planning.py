"""Planning what a cell offers: who may, what it keeps to, and what follows for who enrolled."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_person
from baken.apps.programme.actions import (
    CannotPlan,
    cancel_offer,
    change_offer,
    copy_offer,
    make_offer,
    publish_offer,
    remove_offer,
    reserve_places,
)
from baken.apps.programme.events import offer_cancelled
from baken.apps.programme.models import Notice, Offer, Reserve
from baken.apps.programme.queries import next_code
from baken.apps.programme.types import EnrolmentState, OfferState, Plan, SessionState, Strategy
from tests.programme import offering as factories
from tests.programme.conftest import NOW
from tests.programme.offering import make_enrolment, make_session

pytestmark = pytest.mark.django_db
PLAN = Plan("Signaalfunctie")
NOT_PLANNERS = [Role.CELL_DIRECTOR, Role.DIRECTOR, Role.CENTRE_COORDINATOR, Role.STAFF, Role.AUDITOR, Role.PLATFORM]


def states(offer):
    return [each.state for each in offer.enrolments.order_by("pk")]


@pytest.mark.parametrize("role", NOT_PLANNERS)
def test_who_does_not_plan_makes_no_offer(cell, role):
    with pytest.raises(CannotPlan):
        make_offer(by=Actor(role, cell.pk), strategy=Strategy.TRAINING, school_year=2025, plan=PLAN)
    assert Offer.objects.count() == 0


def test_an_offer_begins_as_a_draft_with_all_that_was_said_of_it(cell, by, theme, people, other_cell):
    plan = Plan(
        "Signaalfunctie",
        aims="Signalen zien",
        capacity=20,
        minimum=5,
        functions=("arts", "psycholoog"),
        themes=(theme,),
        networks=(other_cell.network,),
        advisors=(people[0],),
    )
    offer = make_offer(by=by, strategy=Strategy.TRAINING, school_year=2025, plan=plan)
    assert (offer.code, offer.state, offer.cell_id, offer.capacity) == ("V2501", OfferState.DRAFT, cell.pk, 20)
    assert [each.function for each in offer.functions.all()] == ["arts", "psycholoog"]
    assert (list(offer.themes.all()), list(offer.networks.all())) == ([theme], [other_cell.network])
    assert [each.person for each in offer.advisors.all()] == [people[0]]


def test_a_code_is_the_letter_of_the_kind_the_year_and_the_next_number_of_the_cell(cell, other_cell, by):
    for code in ("V2501", "V2509", "V25-oud", "V2599999999"):
        factories.make_offer(cell, code)
    factories.make_offer(other_cell, "V2544")
    assert next_code(cell=cell.pk, strategy=Strategy.TRAINING, school_year=2025) == "V2510"
    assert next_code(cell=cell.pk, strategy=Strategy.PLG, school_year=2025) == "P2501"
    assert next_code(cell=cell.pk, strategy=Strategy.TRAINING, school_year=2026) == "V2601"


def test_no_two_offers_of_a_cell_have_one_code_and_those_of_two_cells_may(cell, other_cell, by):
    factories.make_offer(other_cell, "V2501")
    make_offer(by=by, strategy=Strategy.TRAINING, school_year=2025, plan=replace(PLAN, code="V2501"))
    with pytest.raises(CannotPlan, match="V2501"):
        make_offer(by=by, strategy=Strategy.PLG, school_year=2025, plan=replace(PLAN, code="V2501"))
    assert Offer.objects.filter(cell=cell).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": 4, "minimum": 5},
        {"opens_on": dt.date(2025, 10, 2), "closes_on": dt.date(2025, 10, 1)},
    ],
)
def test_what_cannot_be_is_refused_in_words(by, wrong):
    with pytest.raises(CannotPlan):
        make_offer(by=by, strategy=Strategy.TRAINING, school_year=2025, plan=replace(PLAN, **wrong))
    assert Offer.objects.count() == 0


def test_nobody_changes_what_another_cell_offers(other_cell, by):
    offer = factories.make_offer(other_cell)
    deeds = (
        lambda: change_offer(offer, by=by, plan=PLAN, now=NOW),
        lambda: publish_offer(offer, by=by),
        lambda: cancel_offer(offer, by=by, now=NOW),
        lambda: copy_offer(offer, by=by, school_year=2026),
        lambda: remove_offer(offer, by=by),
        lambda: reserve_places(offer, by=by, network=other_cell.network, places=1, now=NOW),
    )
    before = list(Offer.objects.values())
    for deed in deeds:
        with pytest.raises(CannotPlan):
            deed()
    assert (list(Offer.objects.values()), Reserve.objects.count()) == (before, 0)


def test_more_places_give_who_waits_a_place_in_order_of_receipt(cell, by, aarde, people):
    offer = factories.make_offer(cell, capacity=1, hours_to_answer=0)
    for number, person in enumerate(people[:4]):
        state = EnrolmentState.WAITING if number else EnrolmentState.ENROLLED
        make_enrolment(offer, person, aarde, state=state, asked_at=factories.ASKED + dt.timedelta(minutes=number))
    change_offer(offer, by=by, plan=Plan("X", code=offer.code, capacity=3, hours_to_answer=0), now=NOW)
    assert states(offer) == ["ingeschreven", "ingeschreven", "ingeschreven", "wachtlijst"]


def test_there_are_never_fewer_places_than_are_taken(cell, by, aarde, people):
    offer = factories.make_offer(cell, capacity=5)
    for person in people[:3]:
        make_enrolment(offer, person, aarde)
    plan = Plan("Anders", code=offer.code, capacity=2)
    with pytest.raises(CannotPlan, match="al 3 plaatsen"):
        change_offer(offer, by=by, plan=plan, now=NOW)
    offer.refresh_from_db()
    assert (offer.capacity, offer.title) == (5, "Vorming V2501")
    change_offer(offer, by=by, plan=replace(plan, capacity=3), now=NOW)
    assert Offer.objects.get().capacity == 3


def test_by_session_counts_the_fullest_session_without_a_number_of_its_own(cell, by, aarde, people):
    offer = factories.make_offer(cell, by_session=True, capacity=5)
    days = [make_session(offer), make_session(offer, capacity=6), make_session(offer)]
    for session, many in zip(days, (2, 6, 3), strict=True):
        for person in people[:many]:
            make_enrolment(offer, person, aarde, session=session)
    plan = Plan("X", code=offer.code, by_session=True)
    with pytest.raises(CannotPlan, match="al 3 plaatsen"):
        change_offer(offer, by=by, plan=replace(plan, capacity=2), now=NOW)
    change_offer(offer, by=by, plan=replace(plan, capacity=3), now=NOW)
    with pytest.raises(CannotPlan, match="per sessie"):
        change_offer(offer, by=by, plan=replace(plan, by_session=False, capacity=3), now=NOW)


def test_no_more_places_are_kept_than_there_are_and_those_of_a_centre_are_among_its_network(cell, by, aarde, beek):
    offer = factories.make_offer(cell, capacity=4)
    for where in (
        {"centre": aarde, "places": 2},
        {"centre": beek, "places": 2},
        {"network": cell.network, "places": 4},
    ):
        reserve_places(offer, by=by, now=NOW, **where)
    with pytest.raises(CannotPlan, match="5 plaatsen voorbehouden"):
        reserve_places(offer, by=by, centre=beek, places=3, now=NOW)
    with pytest.raises(CannotPlan, match="4 plaatsen voorbehouden"):
        change_offer(offer, by=by, plan=Plan("X", code=offer.code, capacity=3), now=NOW)
    reserve_places(offer, by=by, centre=beek, places=0, now=NOW)
    assert sorted(offer.reserves.values_list("places", flat=True)) == [2, 4]


def test_places_that_are_kept_no_longer_go_to_who_waits(cell, by, aarde, beek, people):
    offer = factories.make_offer(cell, capacity=1, hours_to_answer=24)
    reserve_places(offer, by=by, centre=beek, places=1, now=NOW)
    make_enrolment(offer, people[0], aarde, state=EnrolmentState.WAITING)
    reserve_places(offer, by=by, centre=beek, places=0, now=NOW)
    assert states(offer) == ["aangeboden"]


def test_a_draft_is_published_once_it_has_a_day(cell, by):
    offer = factories.make_offer(cell, state=OfferState.DRAFT)
    with pytest.raises(CannotPlan, match="Plan eerst een sessie"):
        publish_offer(offer, by=by)
    make_session(offer)
    assert publish_offer(offer, by=by).state == OfferState.PUBLISHED
    with pytest.raises(CannotPlan):
        publish_offer(offer, by=by)


def test_what_is_cancelled_ends_every_enrolment_and_tells_whose_it_was(
    cell, by, aarde, people, django_capture_on_commit_callbacks
):
    offer = factories.make_offer(cell)
    make_session(offer)
    standing = [make_enrolment(offer, people[0], aarde), make_enrolment(offer, people[1], aarde, state="wachtlijst")]
    make_enrolment(offer, people[2], aarde, state=EnrolmentState.WITHDRAWN)
    heard = []

    def hear(**said):
        heard.append((said["offer"], sorted(said["enrolments"])))

    offer_cancelled.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_offer(offer, by=by, now=NOW)
    assert heard == [(offer.pk, [each.pk for each in standing])]
    assert states(offer) == ["afgemeld"] * 3
    assert [each.state for each in offer.sessions.all()] == [SessionState.CANCELLED]
    assert standing[0].steps.get().why == "afgelast"
    with pytest.raises(CannotPlan, match="afgelast"):
        change_offer(offer, by=by, plan=PLAN, now=NOW)


@pytest.mark.parametrize("number", [3, 30])
def test_to_cancel_asks_the_database_no_more_for_many_who_enrolled(cell, by, aarde, number):
    offer = factories.make_offer(cell)
    for each in range(number):
        make_enrolment(offer, make_person(first_name=str(each)), aarde, state=EnrolmentState.OFFERED, answer_by=NOW)
    with CaptureQueriesContext(connection) as queries:
        cancel_offer(offer, by=by, now=NOW)
    written = [q["sql"] for q in queries if "programme_" in q["sql"] and not q["sql"].startswith("SELECT")]
    assert len(written) == 5
    assert set(states(offer)) == {EnrolmentState.WITHDRAWN}
    told = Notice.objects.filter(offer=offer, step__state=EnrolmentState.WITHDRAWN)
    assert [each.step.enrolment for each in told.order_by("pk")] == list(offer.enrolments.order_by("asked_at", "pk"))


def test_what_began_is_not_cancelled_as_a_whole(cell, by):
    offer = factories.make_offer(cell)
    make_session(offer, state=SessionState.HELD)
    with pytest.raises(CannotPlan, match="Er was al een sessie"):
        cancel_offer(offer, by=by, now=NOW)
    assert Offer.objects.get().state == OfferState.PUBLISHED


def test_a_copy_has_its_sessions_on_the_same_day_of_the_week_in_the_new_year(cell, by, theme):
    advisor = make_person("a@x.example")
    plan = Plan("Signaalfunctie", capacity=9, opens_on=dt.date(2025, 9, 1), themes=(theme,), advisors=(advisor,))
    offer = make_offer(by=by, strategy=Strategy.TRAINING, school_year=2025, plan=plan)
    days = [dt.date(2025, 9, 1), dt.date(2025, 11, 14), dt.date(2026, 8, 31)]
    for day in days:
        make_session(offer, day, place="Gent", starts_at=dt.time(9, 30))
    make_session(offer, dt.date(2025, 12, 1), state=SessionState.CANCELLED)
    copy = copy_offer(offer, by=by, school_year=2026)
    found = [each.held_on for each in copy.sessions.all()]
    assert [each.weekday() for each in found] == [each.weekday() for each in days]
    assert found == [dt.date(2026, 9, 7), dt.date(2026, 11, 13), dt.date(2027, 8, 30)]
    assert (copy.code, copy.state, copy.previous, copy.opens_on) == ("V2601", OfferState.DRAFT, offer, None)
    assert (list(copy.themes.all()), copy.advisors.get().person, copy.capacity) == ([theme], advisor, 9)
    with pytest.raises(CannotPlan):
        copy_offer(offer, by=by, school_year=2025)


def test_only_a_draft_is_removed(cell, by):
    offer = factories.make_offer(cell)
    with pytest.raises(CannotPlan):
        remove_offer(offer, by=by)
    draft = factories.make_offer(cell, "V2502", state=OfferState.DRAFT)
    make_session(draft)
    remove_offer(draft, by=by)
    assert list(Offer.objects.values_list("code", flat=True)) == ["V2501"]
