"""What people are told by mail, when, and how often; and what their calendars hear."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from icalendar import Calendar

from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.actions import (
    _telling,
    cancel_offer,
    cancel_session,
    change_session,
    close_session,
    enrol,
    note_attendance,
    remind,
    reopen_session,
    tell_people,
    withdraw_enrolment,
)
from baken.apps.programme.models import Enrolment, Notice, Session
from baken.apps.programme.queries import attendance_of
from baken.apps.programme.tests.factories import NOW, acting, make_offer, make_session, make_staff
from baken.apps.programme.types import Noted, NoticeKind, Outcome, SessionState, Status, When
from baken.ground.periods import BRUSSELS
from baken.ui.mails import send_mail

pytestmark = pytest.mark.django_db
HOUSE = "https://baken.example/"


class World:
    """A training of two days in November with a link, two places, and three people who ask for one."""

    def __init__(self, **fields: Any) -> None:
        self.cell = make_cell()
        self.centre = make_centre("CLB Aarde", known_as={self.cell: "C1"})
        self.advisor = acting(Role.ADVISOR, self.cell)
        self.offer = make_offer(self.cell, title="Taalbeleid", **{"capacity": 2} | fields)
        self.first = make_session(self.offer, 6, online="https://samen.example/1")
        self.second = make_session(self.offer, 13)
        self.people = [make_staff(self.centre, name) for name in ("An", "Bo", "Cis")]

    def fill(self, session: Session | None = None, *, now: dt.datetime = NOW) -> list[Enrolment]:
        made = [
            enrol(self.offer, by=self.advisor, person=each, centre=self.centre, session=session, now=now)
            for each in self.people
        ]
        tell(now)
        return made

    def move(self, session: Session | None = None, *, now: dt.datetime = NOW, **where: Any) -> Session:
        begins, ends = dt.time(13), dt.time(16)
        said: Any = {"held_on": dt.date(2026, 11, 20), "starts_at": begins, "ends_at": ends, "place": "Brugge"}
        return change_session(session or self.first, by=self.advisor, when=When(**said | where), now=now)


@pytest.fixture
def world() -> World:
    return World()


def tell(now: dt.datetime = NOW, address: str = HOUSE) -> int:
    mail.outbox.clear()
    number = tell_people(address=address, now=now)
    for sent in mail.outbox:  # a day does not break over lines
        sent.subject, sent.body = sent.subject.replace("\xa0", " "), sent.body.replace("\xa0", " ")
    return number


def told() -> dict[str, str]:
    """Who was told, by the first letters of the address, under which subject."""
    return {sent.to[0].partition("@")[0]: str(sent.subject) for sent in mail.outbox}


def of_calendar(sent: Any) -> list[tuple[str, int, str, Any]]:
    """What a mail tells a calendar: its way, and of each session the key, how often it changed, and the day."""
    [(_name, content, kind)] = sent.attachments
    method = kind.rpartition("=")[2]
    return [
        (method, int(str(event["SEQUENCE"])), str(event.get("STATUS", "")), event.decoded("DTSTART").date())
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


def at(day: int, hour: int = 9, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=BRUSSELS)


# Moved and cancelled


def test_who_has_a_place_or_waits_hears_what_was_and_what_is_when_a_session_moves(world: World) -> None:
    world.fill()
    world.move()
    assert tell() == 3
    assert set(told().items()) == {(name, "Gewijzigd: Taalbeleid") for name in ("an", "bo", "cis")}
    of = {sent.to[0][:2]: sent for sent in mail.outbox}
    assert "6 nov 2026, 09:00-12:00, Gent\nhttps://samen.example/1" in of["an"].body
    assert "20 nov 2026, 13:00-16:00, Brugge" in of["an"].body
    assert of_calendar(of["an"]) == [("PUBLISH", 1, "CONFIRMED", dt.date(2026, 11, 20))]
    assert of["ci"].attachments == []
    assert "https://samen.example/1" not in of["ci"].body
    assert tell() == 0


def test_who_left_hears_nothing_of_a_session_that_moves(world: World) -> None:
    an, _bo, _cis = world.fill()
    withdraw_enrolment(an, by=world.advisor, now=NOW)
    tell()
    world.move()
    tell()
    assert set(told()) == {"bo", "cis"}


def test_who_leaves_before_the_mail_goes_out_hears_nothing_of_it(world: World) -> None:
    an, *_others = world.fill()
    world.move()
    withdraw_enrolment(an, by=world.advisor, now=NOW)
    tell()
    assert told()["an"] == "Je bent uitgeschreven: Taalbeleid"
    assert len(mail.outbox) == 4
    assert Notice.objects.get(person=an.person, kind=NoticeKind.MOVED).outcome == Outcome.PAST


def test_a_session_that_moves_twice_before_a_mail_goes_out_is_told_twice_each_as_it_was(world: World) -> None:
    world.fill()
    world.move()
    world.move(held_on=dt.date(2026, 11, 27))
    tell()
    of_an = [sent for sent in mail.outbox if sent.to[0].startswith("an@")]
    assert [of_calendar(sent) for sent in of_an] == [
        [("PUBLISH", 1, "CONFIRMED", dt.date(2026, 11, 20))],
        [("PUBLISH", 2, "CONFIRMED", dt.date(2026, 11, 27))],
    ]
    assert ["6 nov 2026" in sent.body for sent in of_an] == [True, False]


def test_nobody_hears_of_another_region_or_of_more_places(world: World) -> None:
    world.fill()
    same = {name: getattr(world.first, name) for name in ("held_on", "starts_at", "ends_at", "place", "online")}
    world.move(**same, region="West-Vlaanderen")
    assert tell() == 0


def test_nobody_hears_of_a_session_that_was_written_down_wrong_and_is_over(world: World) -> None:
    world.fill()
    world.move(held_on=dt.date(2026, 11, 5), now=at(28))
    assert tell(at(28)) == 0


def test_one_session_that_is_off_is_taken_out_of_calendars_and_the_place_stays(world: World) -> None:
    world.fill()
    cancel_session(world.first, by=world.advisor, now=NOW)
    tell()
    assert set(told().items()) == {(name, "Afgelast: Taalbeleid") for name in ("an", "bo", "cis")}
    of_an = next(sent for sent in mail.outbox if sent.to[0].startswith("an@"))
    assert "6 nov 2026" in of_an.body
    assert "Je blijft ingeschreven voor de andere sessies." in of_an.body
    assert of_calendar(of_an) == [("CANCEL", 1, "CANCELLED", dt.date(2026, 11, 6))]


def test_a_session_for_which_one_enrolled_by_itself_is_told_once_with_the_place_that_ends() -> None:
    world = World(by_session=True)
    world.fill(world.first)
    cancel_session(world.first, by=world.advisor, now=NOW)
    assert tell() == 3
    of_an = next(sent for sent in mail.outbox if sent.to[0].startswith("an@"))
    assert of_an.subject == "Afgelast: Taalbeleid"
    assert of_calendar(of_an) == [("CANCEL", 1, "CANCELLED", dt.date(2026, 11, 6))]


def test_an_offer_that_is_off_takes_all_its_sessions_out_of_calendars(world: World) -> None:
    world.fill()
    cancel_offer(world.offer, by=world.advisor, now=NOW)
    assert tell() == 3
    of_an = next(sent for sent in mail.outbox if sent.to[0].startswith("an@"))
    assert of_an.subject == "Afgelast: Taalbeleid"
    assert "Taalbeleid gaat niet door." in of_an.body
    assert [row[:3] for row in of_calendar(of_an)] == [("CANCEL", 1, "CANCELLED")] * 2


# Once, and nothing lost


def test_a_mail_is_kept_only_with_what_it_tells_of(world: World) -> None:
    def broken() -> None:
        with transaction.atomic():
            world.fill()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert not Notice.objects.exists()


def test_what_could_not_be_sent_is_tried_again_later_and_sent_once(world: World, monkeypatch: Any) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise SMTPServerDisconnected("no server")

    enrol(world.offer, by=world.advisor, person=world.people[0], centre=world.centre, now=NOW)
    monkeypatch.setattr(_telling, "send_mail", down)
    assert tell() == 0
    monkeypatch.setattr(_telling, "send_mail", send_mail)
    assert tell(NOW + dt.timedelta(minutes=4)) == 0
    later = NOW + dt.timedelta(minutes=6)
    assert [tell(later), tell(later)] == [1, 0]


def test_what_can_never_be_delivered_is_given_up_in_the_end(world: World, monkeypatch: Any) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise OSError("no")

    enrol(world.offer, by=world.advisor, person=world.people[0], centre=world.centre, now=NOW)
    monkeypatch.setattr(_telling, "send_mail", down)
    for days in range(14):
        tell(NOW + dt.timedelta(days=days))
    notice = Notice.objects.get()
    assert (notice.outcome, notice.tries) == (Outcome.GIVEN_UP, 12)


def test_one_that_was_cut_short_is_taken_up_again_after_a_while(world: World, monkeypatch: Any) -> None:
    class Killed(BaseException):
        pass

    def killed(*args: Any, **kwargs: Any) -> None:
        raise Killed

    enrol(world.offer, by=world.advisor, person=world.people[0], centre=world.centre, now=NOW)
    monkeypatch.setattr(_telling, "send_mail", killed)
    with pytest.raises(Killed):
        tell()
    monkeypatch.setattr(_telling, "send_mail", send_mail)
    assert tell(NOW + dt.timedelta(minutes=5)) == 0  # somebody may be at it
    assert tell(NOW + dt.timedelta(minutes=16)) == 1


def test_two_who_send_at_once_send_each_mail_once(world: World, monkeypatch: Any) -> None:
    for each in world.people:
        enrol(world.offer, by=world.advisor, person=each, centre=world.centre, now=NOW)
    turn = {"inside": False}

    def twice(*args: Any, **kwargs: Any) -> None:
        if not turn["inside"]:
            turn["inside"] = True
            tell_people(address=HOUSE, now=NOW)
        send_mail(*args, **kwargs)

    monkeypatch.setattr(_telling, "send_mail", twice)
    tell()
    assert sorted(sent.to[0][:2] for sent in mail.outbox) == ["an", "bo", "ci"]


def test_a_server_that_is_down_is_not_asked_for_every_mail(world: World, monkeypatch: Any) -> None:
    asked = []

    def down(*args: Any, **kwargs: Any) -> None:
        asked.append(1)
        raise OSError("no")

    for number in range(9):
        person = make_staff(world.centre, f"P{number}")
        enrol(world.offer, by=world.advisor, person=person, centre=world.centre, now=NOW)
    monkeypatch.setattr(_telling, "send_mail", down)
    tell()
    assert len(asked) == 5


def test_whoever_has_no_address_is_noted_and_holds_up_nobody(world: World) -> None:
    world.people[0].addresses.all().delete()
    world.fill()
    assert set(told()) == {"bo", "cis"}
    assert Notice.objects.get(person=world.people[0]).outcome == Outcome.NO_ADDRESS


def test_where_the_house_stands_is_remembered_for_mails_that_go_out_by_themselves(world: World) -> None:
    world.fill()
    world.move()
    tell(address="")
    assert all("https://baken.example/gast/inschrijving/" in sent.body for sent in mail.outbox)


# Before and after


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
