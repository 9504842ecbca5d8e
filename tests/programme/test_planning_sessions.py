"""Planning sessions, what speaks against a day, and who hears of a change."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.programme.actions import (
    CannotKeepHolidays,
    CannotPlan,
    add_series,
    add_session,
    cancel_session,
    change_session,
    forget_holidays,
    remove_session,
    write_holidays,
)
from baken.apps.programme.events import session_cancelled, session_changed
from baken.apps.programme.forms import SeriesForm
from baken.apps.programme.models import Audience, Holiday, OfferAdvisor, Session
from baken.apps.programme.queries import clashes_of, holidays_of
from baken.apps.programme.types import DaysOff, SessionState, When
from tests.programme.conftest import NOW
from tests.programme.offering import make_enrolment, make_offer, make_session

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2025, 11, 14)


@pytest.fixture
def heard():
    """What was said of sessions since: which, and about how many enrolments."""
    found = []

    def hear(signal, **said):
        name = "cancelled" if signal is session_cancelled else "changed"
        found.append((name, said["session"], len(said["enrolments"])))

    for signal in (session_cancelled, session_changed):
        signal.connect(hear)
    yield found
    for signal in (session_cancelled, session_changed):
        signal.disconnect(hear)


def why(offer, *whens, but=None):
    return [(each.on, each.why) for each in clashes_of(offer, whens, but=but)]


def test_a_session_has_the_next_number_and_lies_in_the_school_year(cell, by):
    offer = make_offer(cell)
    make_session(offer, number="7")
    made = add_session(offer, by=by, when=When(FRIDAY, dt.time(9), dt.time(12), "Gent"))
    assert (made.number, made.state, made.place) == ("8", SessionState.PLANNED, "Gent")
    for wrong in (When(dt.date(2026, 9, 1)), When(FRIDAY, dt.time(12), dt.time(9))):
        with pytest.raises(CannotPlan):
            add_session(offer, by=by, when=wrong)
    assert Session.objects.count() == 2


def test_a_series_is_planned_as_a_whole_or_not_at_all(cell, by):
    offer = make_offer(cell)
    days = [dt.date(2025, 12, 5), FRIDAY]
    made = add_series(offer, by=by, whens=[When(each) for each in days])
    assert [(each.number, each.held_on) for each in made] == [("1", FRIDAY), ("2", dt.date(2025, 12, 5))]
    with pytest.raises(CannotPlan):
        add_series(offer, by=by, whens=[When(FRIDAY), When(dt.date(2027, 1, 1))])
    with pytest.raises(CannotPlan):
        add_series(offer, by=by, whens=[])
    assert Session.objects.count() == 2


def test_every_other_week_skips_holidays_where_that_is_asked():
    said = {"every": "2", "weekday": "3", "first": "2025-10-14", "last": "2026-01-10", "skips": "on", "days": ""}
    form = SeriesForm(said, by_session=False, school_year=2025)
    assert form.is_valid(), form.errors
    days = [each.held_on for each in form.whens(holidays_of(2025))]
    skipped = {dt.date(2025, 10, 30), dt.date(2025, 12, 25)}
    thursdays = [dt.date(2025, 10, 16) + number * dt.timedelta(weeks=2) for number in range(7)]
    assert days == [each for each in thursdays if each not in skipped]


def test_days_are_listed_as_people_write_them_and_odd_ones_are_named():
    form = SeriesForm({"days": "14/11/2025, 2025-12-05\n14-11-2025"}, by_session=False, school_year=2025)
    assert form.is_valid(), form.errors
    assert [each.held_on for each in form.whens([])] == [FRIDAY, dt.date(2025, 12, 5)]
    wrong = SeriesForm({"days": "14/11/2025; 31/02/2026; morgen"}, by_session=False, school_year=2025)
    assert not wrong.is_valid()
    assert [text[:12] for text in wrong.errors["days"]] == ["“31/02/2026”", "“morgen” is "]
    assert not SeriesForm({"days": ""}, by_session=False, school_year=2025).is_valid()


def test_weekends_and_holidays_speak_against_a_day(cell):
    offer = make_offer(cell)
    assert why(offer, When(dt.date(2025, 11, 15))) == [(dt.date(2025, 11, 15), "een dag in het weekend")]
    assert why(offer, When(dt.date(2025, 11, 11))) == [(dt.date(2025, 11, 11), "Wapenstilstand")]
    assert why(offer, When(dt.date(2025, 12, 24))) == [(dt.date(2025, 12, 24), "Kerstvakantie")]
    assert why(offer, When(FRIDAY)) == []


def test_another_session_of_who_guides_it_or_of_the_same_functions_speaks_against_an_hour(cell, other_cell, people):
    offer, others = make_offer(cell), [make_offer(cell, f"V251{number}") for number in range(4)]
    others.append(make_offer(other_cell))
    for each in (offer, others[0], others[4]):
        OfferAdvisor.objects.create(offer=each, person=people[0])
    for each, function in ((offer, "arts"), (others[1], "arts"), (others[2], "jurist"), (others[4], "arts")):
        Audience.objects.create(offer=each, function=function)
    for each in others:
        make_session(each, FRIDAY, starts_at=dt.time(9), ends_at=dt.time(12))
    found = why(offer, When(FRIDAY, dt.time(11), dt.time(13)))
    assert found == [
        (FRIDAY, "wie dit begeleidt, begeleidt dan “Vorming V2510”"),
        (FRIDAY, "dezelfde doelgroep heeft dan “Vorming V2511”"),
    ]
    assert why(offer, When(FRIDAY, dt.time(12), dt.time(13))) == []


def test_the_session_that_is_moved_does_not_speak_against_itself(cell):
    offer = make_offer(cell)
    session = make_session(offer, FRIDAY)
    assert why(offer, When(FRIDAY)) == [(FRIDAY, "een andere sessie van dit aanbod")]
    assert why(offer, When(FRIDAY), but=session) == []


def test_who_is_enrolled_hears_that_a_session_moved_and_calendars_follow(
    cell, by, aarde, people, heard, django_capture_on_commit_callbacks
):
    offer = make_offer(cell)
    session = make_session(offer, FRIDAY, place="Gent")
    for person, state in zip(people, ("ingeschreven", "wachtlijst", "afgemeld"), strict=False):
        make_enrolment(offer, person, aarde, state=state)
    with django_capture_on_commit_callbacks(execute=True):
        change_session(session, by=by, when=When(dt.date(2025, 11, 21), place="Gent"), now=NOW)
        change_session(session, by=by, when=When(dt.date(2025, 11, 21), place="Gent"), now=NOW)
    assert heard == [("changed", session.pk, 2)]
    session.refresh_from_db()
    assert (session.held_on, session.sequence) == (dt.date(2025, 11, 21), 1)


def test_a_session_that_is_cancelled_ends_what_was_asked_for_it_alone(
    cell, by, aarde, people, heard, django_capture_on_commit_callbacks
):
    offer = make_offer(cell, by_session=True)
    session, other = make_session(offer), make_session(offer)
    make_enrolment(offer, people[0], aarde, session=session)
    kept = make_enrolment(offer, people[0], aarde, session=other)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_session(session, by=by, now=NOW)
    assert heard == [("cancelled", session.pk, 1)]
    assert [each.state for each in offer.enrolments.order_by("pk")] == ["afgemeld", kept.state]
    with pytest.raises(CannotPlan):
        cancel_session(session, by=by, now=NOW)


def test_a_session_is_not_made_smaller_than_it_is_full_and_is_filled_when_it_grows(cell, by, aarde, people):
    offer = make_offer(cell, by_session=True, capacity=1, hours_to_answer=0)
    session = make_session(offer, FRIDAY, capacity=2)
    for person, state in zip(people, ("ingeschreven", "ingeschreven", "wachtlijst"), strict=False):
        make_enrolment(offer, person, aarde, session=session, state=state)
    for capacity in (1, None):
        with pytest.raises(CannotPlan, match="al 2 plaatsen"):
            change_session(session, by=by, when=When(FRIDAY), capacity=capacity, now=NOW)
    change_session(session, by=by, when=When(FRIDAY), capacity=3, now=NOW)
    assert {each.state for each in session.enrolments.all()} == {"ingeschreven"}


def test_a_session_is_removed_only_while_nobody_enrolled(cell, by, aarde, people):
    offer = make_offer(cell)
    session, other = make_session(offer), make_session(offer)
    remove_session(other, by=by)
    make_enrolment(offer, people[0], aarde)
    with pytest.raises(CannotPlan):
        remove_session(session, by=by)
    assert list(Session.objects.all()) == [session]


@pytest.mark.parametrize("role", [Role.CELL_DIRECTOR, Role.DIRECTOR, Role.STAFF, Role.AUDITOR])
def test_who_does_not_plan_changes_no_session(cell, aarde, role):
    session = make_session(make_offer(cell))
    by = Actor(role, cell.pk, centre=None if role in (Role.CELL_DIRECTOR, Role.AUDITOR) else aarde.pk)
    before = list(Session.objects.values())
    for deed in (
        lambda: add_session(session.offer, by=by, when=When(FRIDAY)),
        lambda: change_session(session, by=by, when=When(FRIDAY), now=NOW),
        lambda: cancel_session(session, by=by, now=NOW),
        lambda: remove_session(session, by=by),
    ):
        with pytest.raises(CannotPlan):
            deed()
    assert list(Session.objects.values()) == before


def test_holidays_that_are_written_down_stand_until_the_year_goes_by_the_rule_again(cell):
    coordinator = Actor(Role.COORDINATOR, cell.pk)
    ruled = holidays_of(2025)
    days = [DaysOff("Brugdag", FRIDAY, FRIDAY)]
    write_holidays(by=coordinator, school_year=2025, days=days)
    assert holidays_of(2025) == days
    assert why(make_offer(cell), When(FRIDAY), When(dt.date(2025, 12, 24))) == [(FRIDAY, "Brugdag")]
    forget_holidays(by=coordinator, school_year=2025)
    assert holidays_of(2025) == ruled


@pytest.mark.parametrize(
    "days",
    [
        [],
        [DaysOff("A", FRIDAY, FRIDAY), DaysOff("A", FRIDAY, FRIDAY)],
        [DaysOff("A", FRIDAY, dt.date(2025, 11, 13))],
        [DaysOff("A", dt.date(2026, 9, 1), dt.date(2026, 9, 2))],
    ],
)
def test_holidays_that_cannot_be_are_refused(cell, by, days):
    with pytest.raises(CannotKeepHolidays):
        write_holidays(by=Actor(Role.COORDINATOR, cell.pk), school_year=2025, days=days)
    with pytest.raises(CannotKeepHolidays, match="Alleen wie"):
        write_holidays(by=by, school_year=2025, days=[DaysOff("A", FRIDAY, FRIDAY)])
    assert Holiday.objects.count() == 0
