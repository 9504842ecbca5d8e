"""What people are told by mail, when, and how often; and what their calendars hear."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from baken.apps.programme.actions import (
    _telling,
    answer_place,
    cancel_offer,
    cancel_session,
    enrol,
    keep_places,
    tell_people,
    withdraw_enrolment,
)
from baken.apps.programme.models import Notice
from baken.apps.programme.tests.factories import NOW, make_session, make_staff
from baken.apps.programme.types import EnrolmentState, NoticeKind, Outcome
from baken.ui.mails import send_mail
from tests.programme.telling import HOUSE, World, at, of_calendar, tell, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


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


@pytest.mark.parametrize("accepts", [True, False])
def test_what_somebody_is_no_longer_asked_is_not_told_when_the_mail_goes_out_late(accepts: bool) -> None:
    world = World(capacity=1)
    first, second, _third = world.fill()
    withdraw_enrolment(first, by=world.advisor, now=NOW)
    second.refresh_from_db()
    assert second.state == EnrolmentState.OFFERED
    answer_place(second, by=world.advisor, accepts=accepts, now=NOW)
    tell()
    of_second = [str(sent.subject) for sent in mail.outbox if sent.to[0].startswith("bo@")]
    assert of_second == ["Je bent ingeschreven: Taalbeleid" if accepts else "Je bent uitgeschreven: Taalbeleid"]
    assert Notice.objects.get(enrolment=second, step__state=EnrolmentState.OFFERED).outcome == Outcome.PAST


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


def test_a_move_that_could_not_be_told_is_dropped_once_a_later_one_was(world: World, monkeypatch: Any) -> None:
    world.fill()
    world.move(now=at(1))
    monkeypatch.setattr(_telling, "send_mail", _down)
    tell(at(1))
    monkeypatch.setattr(_telling, "send_mail", send_mail)
    world.move(held_on=dt.date(2026, 11, 27), now=at(1) + dt.timedelta(minutes=1))
    assert tell(at(1) + dt.timedelta(minutes=1)) == 3
    assert tell(at(1, 12)) == 0
    assert set(_outcomes(NoticeKind.MOVED)) == {Outcome.PAST, Outcome.SENT}


def test_a_move_that_stands_behind_a_later_one_in_the_same_batch_is_dropped(world: World, monkeypatch: Any) -> None:
    world.fill()
    world.move(now=at(1))
    monkeypatch.setattr(_telling, "send_mail", _down)
    tell(at(1))
    monkeypatch.setattr(_telling, "send_mail", send_mail)
    world.move(held_on=dt.date(2026, 11, 27), now=at(1) + dt.timedelta(minutes=1))
    assert tell(at(1, 12)) == 3
    assert {of_calendar(sent)[0][1] for sent in mail.outbox if sent.attachments} == {2}


def test_a_confirmation_that_could_not_be_sent_is_not_told_once_somebody_left(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(_telling, "send_mail", _down)
    first, _second, _third = world.fill()
    monkeypatch.setattr(_telling, "send_mail", send_mail)
    withdraw_enrolment(first, by=world.advisor, now=NOW + dt.timedelta(minutes=1))
    tell(NOW + dt.timedelta(minutes=1))
    tell(NOW + dt.timedelta(hours=1))
    assert "an" not in told()
    assert _outcomes(NoticeKind.STEP, enrolment=first) == [Outcome.PAST, Outcome.SENT]


def test_a_confirmation_tells_of_what_goes_on_and_is_to_come(world: World) -> None:
    make_session(world.offer, 20)
    cancel_session(world.second, by=world.advisor, now=NOW)
    first, _second, _third = world.fill(now=at(6, 13))
    [sent] = [each for each in mail.outbox if each.to[0].startswith("an@")]
    assert [f"{day} nov" in sent.body for day in (6, 13, 20)] == [False, False, True]
    assert [entry[3].day for entry in of_calendar(sent)] == [20]
    withdraw_enrolment(first, by=world.advisor, now=at(7))
    tell(at(7))
    [sent] = [each for each in mail.outbox if each.to[0].startswith("an@")]
    assert [(entry[0], entry[3].day) for entry in of_calendar(sent)] == [("CANCEL", 20)]


def test_a_place_that_is_had_at_once_and_one_that_lapsed_are_told_in_as_many_words(world: World) -> None:
    first, _second, third = world.fill()
    assert "Je hebt een plaats voor Taalbeleid.\n" in str(mail.outbox[0].body)
    withdraw_enrolment(first, by=world.advisor, now=NOW)
    tell()
    keep_places(now=NOW + dt.timedelta(days=3))
    tell(NOW + dt.timedelta(days=3))
    assert told() == {"cis": "De plaats die je aangeboden was, is vervallen: Taalbeleid"}
    third.refresh_from_db()
    assert third.state == EnrolmentState.LAPSED


def test_an_offer_that_is_off_tells_nothing_of_days_already_held(world: World) -> None:
    world.fill()
    cancel_offer(world.offer, by=world.advisor, now=at(7))
    tell(at(7))
    assert {
        tuple(entry[3].day for entry in of_calendar(sent)) for sent in mail.outbox if "CANCEL" in str(sent.attachments)
    } == {(13,)}


def test_a_mail_of_an_older_day_leaves_the_next_mail_of_the_same_batch_as_it_is(world: World) -> None:
    world.fill()
    world.move()
    world.move(held_on=dt.date(2026, 11, 27))
    late = make_staff(world.centre, "Dre")
    world.offer.capacity = None
    world.offer.save()
    enrol(world.offer, by=world.advisor, person=late, centre=world.centre, now=NOW)
    tell()
    [sent] = [each for each in mail.outbox if "ingeschreven" in each.subject and each.to[0].startswith("dre@")]
    assert [entry[3].day for entry in of_calendar(sent)] == [13, 27]


def _down(*_args: Any, **_how: Any) -> None:
    raise SMTPServerDisconnected


def _outcomes(kind: NoticeKind, **which: Any) -> list[str]:
    return list(Notice.objects.filter(kind=kind, **which).order_by("pk").values_list("outcome", flat=True))


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
