"""Who is reminded before a session, and thanked or missed after it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from baken.apps.programme.actions import (
    cancel_session,
    close_session,
    note_attendance,
    remind,
    reopen_session,
    withdraw_enrolment,
)
from baken.apps.programme.models import Session
from baken.apps.programme.queries import attendance_of
from baken.apps.programme.tests.factories import NOW
from baken.apps.programme.types import Noted, SessionState, Status
from tests.programme.telling import World, at, of_calendar, tell, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_who_is_enrolled_is_reminded_once_as_many_days_before_as_the_offer_says(world: World) -> None:
    world.fill()
    assert remind(now=at(2)) == 0
    assert remind(now=at(3, 7)) == 0
    assert remind(now=at(3, 8)) == 2
    assert remind(now=at(4, 8)) == 0
    tell(at(4, 8))
    assert told() == {"an": "Binnenkort, op 6 nov 2026: Taalbeleid", "bo": "Binnenkort, op 6 nov 2026: Taalbeleid"}
    assert "https://samen.example/1" in mail.outbox[0].body
    assert "13 nov" not in mail.outbox[0].body
    assert of_calendar(mail.outbox[0]) == [("PUBLISH", 0, "CONFIRMED", dt.date(2026, 11, 6))]
    assert remind(now=at(11)) == 2


@pytest.mark.parametrize("days", [0, 1, 7])
def test_an_offer_says_itself_how_many_days_before(days: int) -> None:
    world = World(remind_days=days)
    world.fill()
    reminded = [day for day in range(1, 7) if remind(now=at(day, 8))]
    assert reminded == {0: [], 1: [5], 7: [1, 6]}[days]  # on 6 November the second one is in seven days


def test_nobody_is_reminded_of_what_is_off_or_over_or_an_offer_nobody_sees(world: World) -> None:
    world.fill()
    Session.objects.filter(pk=world.first.pk).update(state=SessionState.HELD)
    assert remind(now=at(5)) == 0
    cancel_session(Session.objects.get(pk=world.second.pk), by=world.advisor, now=NOW)
    assert remind(now=at(12)) == 0


def test_who_leaves_after_the_reminder_was_made_does_not_get_it(world: World) -> None:
    an, *_others = world.fill()
    remind(now=at(4))
    withdraw_enrolment(an, by=world.advisor, now=at(4))
    tell(at(4))
    assert told()["an"] == "Je bent uitgeschreven: Taalbeleid"
    assert told()["bo"] == "Binnenkort, op 6 nov 2026: Taalbeleid"


def test_who_enrolled_today_or_heard_today_that_it_moved_is_not_reminded_at_once(world: World) -> None:
    world.fill(now=at(4))
    assert remind(now=at(4, 12)) == 0
    assert remind(now=at(5, 12)) == 2


def test_a_session_that_moves_after_the_reminder_is_reminded_of_on_its_new_day(world: World) -> None:
    world.fill()
    remind(now=at(4))
    world.move(now=at(4, 12))
    tell(at(4, 12))
    assert {sent.subject for sent in mail.outbox} == {"Gewijzigd: Taalbeleid"}
    remind(now=at(17))
    tell(at(17))
    assert [sent.subject for sent in mail.outbox] == ["Binnenkort, op 20 nov 2026: Taalbeleid"] * 2


def close(world: World, *, present: str, now: dt.datetime | None = None) -> Session:
    now = now or at(6, 13)
    said = {
        row.known.uuid: Noted(Status.PRESENT)
        for row in attendance_of(world.first)
        if row.known.name.startswith(present)
    }
    note_attendance(world.first, by=world.advisor, said=said, now=now)
    return close_session(world.first, by=world.advisor, now=now)


def test_an_hour_after_closing_who_was_there_is_thanked_and_who_stayed_away_is_missed(world: World) -> None:
    world.fill()
    close(world, present="An")
    assert tell(at(6, 13)) == 0
    tell(at(6, 14))
    assert told() == {"an": "Bedankt voor je komst: Taalbeleid", "bo": "We misten je: Taalbeleid"}


def test_who_closed_too_early_takes_the_thanks_back_and_nobody_is_told_twice(world: World) -> None:
    world.fill()
    reopen_session(close(world, present="An"), by=world.advisor)
    assert tell(at(6, 15)) == 0
    close_session(world.first, by=world.advisor, now=at(6, 15))
    assert tell(at(6, 16)) == 2
    reopen_session(Session.objects.get(pk=world.first.pk), by=world.advisor)
    close_session(world.first, by=world.advisor, now=at(7))
    assert tell(at(8)) == 0


def test_what_is_corrected_before_the_thanks_go_out_is_told_as_it_is(world: World) -> None:
    world.fill()
    close(world, present="An")
    bo = next(row.known.uuid for row in attendance_of(world.first) if row.known.name.startswith("Bo"))
    note_attendance(world.first, by=world.advisor, said={bo: Noted(Status.PRESENT)}, now=at(6, 13))
    tell(at(6, 15))
    assert told() == {"an": "Bedankt voor je komst: Taalbeleid"}  # never that Bo was missed


def test_nobody_is_thanked_long_afterwards(world: World) -> None:
    world.fill()
    close(world, present="An", now=at(20, 9, 12))
    assert tell(at(21, 9, 12)) == 0


def test_nobody_is_thanked_where_the_offer_says_so() -> None:
    world = World(thanks=False)
    world.fill()
    close(world, present="An")
    assert tell(at(8)) == 0
