"""Certificates: who earns one, how they follow the attendance, who gets hold of one, and whether one is genuine."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import join_persons, separate_person
from baken.apps.people.models import Person
from baken.apps.programme import actions
from baken.apps.programme.engine.certificates import LETTERS, LONG, new_number, read_number, shown
from baken.apps.programme.models import Certificate, Participation, Session
from baken.apps.programme.queries import certificates_seen
from baken.apps.programme.tests.factories import make_session
from baken.apps.programme.types import Guest, Noted, SessionState, Status, Withdrawn
from baken.ground.periods import BRUSSELS
from tests.programme.attending import Place, make_place

pytestmark = pytest.mark.django_db

LATER = dt.datetime(2026, 12, 1, 12, tzinfo=BRUSSELS)


@pytest.fixture
def place() -> Place:
    return make_place()


def note(
    place: Place, person: Person, status: str, *, session: Session | None = None, minutes: int | None = None
) -> None:
    said = {person.uuid: Noted(status, minutes)}
    actions.note_attendance(session or place.session, by=place.by, said=said, now=LATER)


def close(place: Place, session: Session | None = None) -> None:
    actions.close_session(session or place.session, by=place.by, now=LATER)


def holds() -> list[tuple[str, int, int | None]]:
    found = Certificate.objects.filter(withdrawn_at=None).order_by("pk")
    return [(each.given_name, each.sessions, each.minutes) for each in found]


# Numbers


def test_a_number_is_read_back_however_it_is_typed() -> None:
    number = new_number()
    assert len(number) == LONG
    for typed in (
        number,
        shown(number),
        shown(number).lower(),
        f" {number[:4]} {number[4:]} ",
        shown(number).replace("-", "–"),
    ):
        assert read_number(typed) == number


def test_one_letter_that_is_wrong_or_two_that_changed_places_are_always_found_out() -> None:
    for _time in range(20):
        number = new_number()
        for place_ in range(LONG):
            for letter in LETTERS.replace(number[place_], ""):
                assert read_number(number[:place_] + letter + number[place_ + 1 :]) == ""
        for first in range(LONG - 1):
            swapped = list(number)
            swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
            assert ("".join(swapped) == number) == (read_number("".join(swapped)) == number)


@pytest.mark.parametrize("typed", ["", "ABCD", "0" * 12, "ABCD-EFGH-JKL", "é" * 12, "A" * 400])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert read_number(typed) == ""


# Who earns one


def test_closing_the_last_session_gives_one_to_who_was_there(place: Place) -> None:
    an, _absent = place.enrol("An"), place.enrol("Bo")
    second = make_session(place.offer, 2)
    note(place, an, Status.PRESENT, minutes=100)
    close(place)
    assert holds() == []
    note(place, an, Status.PRESENT, session=second)
    close(place, second)
    assert holds() == [("An", 2, 280)]


def test_a_session_that_was_called_off_is_not_waited_for(place: Place) -> None:
    an = place.enrol("An")
    make_session(place.offer, 2, state=SessionState.CANCELLED)
    note(place, an, Status.PRESENT)
    close(place)
    assert holds() == [("An", 1, 180)]


@pytest.mark.parametrize(
    ("sessions", "share", "gets"),
    [(1, None, ["An", "Bo"]), (2, None, ["An"]), (1, 60, ["An"]), (1, 50, ["An", "Bo"]), (3, None, [])],
)
def test_a_rule_of_the_offer_says_from_when_on(
    place: Place, sessions: int, share: int | None, gets: list[str]
) -> None:
    an, bo = place.enrol("An"), place.enrol("Bo")
    second = make_session(place.offer, 2)
    actions.set_certificate_rule(place.offer, by=place.by, is_given=True, sessions=sessions, share=share, now=LATER)
    note(place, an, Status.PRESENT)
    note(place, bo, Status.PRESENT)
    note(place, an, Status.PRESENT, session=second)
    close(place)
    close(place, second)
    assert sorted(name for name, _sessions, _minutes in holds()) == gets


def test_an_offer_without_certificates_gives_none(place: Place) -> None:
    actions.set_certificate_rule(place.offer, by=place.by, is_given=False, sessions=1, share=None, now=LATER)
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    assert holds() == []


def test_who_plans_gives_them_before_all_is_said(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    make_session(place.offer, 2)
    assert actions.give_certificates(place.offer, by=place.by, now=LATER) == (1, 0, 0)
    assert actions.give_certificates(place.offer, by=place.by, now=LATER) == (0, 0, 0)
    assert holds() == [("An", 1, 180)]


def test_nobody_else_gives_or_withdraws_one(place: Place) -> None:
    an = place.enrol("An")
    note(place, an, Status.PRESENT)
    close(place)
    found = Certificate.objects.get()
    for role, centre in ((Role.CELL_DIRECTOR, None), (Role.DIRECTOR, place.oever.pk), (Role.STAFF, place.oever.pk)):
        by = Actor(role, place.cell.pk, centre=centre, person=an.pk)
        with pytest.raises(actions.CannotCertify):
            actions.give_certificates(place.offer, by=by, now=LATER)
        with pytest.raises(actions.CannotCertify):
            actions.set_certificate_rule(place.offer, by=by, is_given=False, sessions=1, share=None, now=LATER)
        with pytest.raises(actions.CannotCertify):
            actions.withdraw_certificate(found, by=by, now=LATER)
    assert holds() == [("An", 1, 180)]


# Corrections


def test_who_was_not_there_after_all_holds_none_any_more_and_the_number_says_so(place: Place) -> None:
    an = place.enrol("An")
    note(place, an, Status.PRESENT)
    close(place)
    number = Certificate.objects.get().number
    note(place, an, Status.ABSENT)
    assert holds() == []
    found = actions.check_certificate(number, name="Peeters")
    assert found is not None
    assert (found.withdrawn_at, found.why) == (LATER, Withdrawn.CORRECTED)


def test_other_minutes_make_another_certificate_and_void_the_first(place: Place) -> None:
    an = place.enrol("An")
    note(place, an, Status.PRESENT)
    close(place)
    first = Certificate.objects.get()
    note(place, an, Status.PRESENT, minutes=60)
    assert holds() == [("An", 1, 60)]
    first.refresh_from_db()
    assert first.why == Withdrawn.CORRECTED
    assert Certificate.objects.filter(number=first.number).count() == 1


def test_a_correction_that_changes_nothing_of_it_leaves_it(place: Place) -> None:
    an, bo = place.enrol("An"), place.enrol("Bo")
    note(place, an, Status.PRESENT)
    close(place)
    before = Certificate.objects.get().number
    note(place, an, Status.PRESENT, minutes=180)
    note(place, bo, Status.CANCELLED)
    assert Certificate.objects.get().number == before


def test_who_is_added_after_closing_gets_one_too(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    guest = Guest("Cas", "Gast", "cas@gast.example")
    actions.add_guest(place.session, by=place.by, guest=guest, centre=place.kaai.uuid, now=LATER)
    assert [name for name, _sessions, _minutes in holds()] == ["An", "Cas"]


def test_what_is_withdrawn_by_hand_stays_so_until_it_is_given_again(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    first = Certificate.objects.get()
    actions.withdraw_certificate(first, by=place.by, now=LATER)
    assert actions.give_certificates(place.offer, by=place.by, now=LATER) == (0, 0, 0)
    assert holds() == []
    again = actions.give_certificate_again(first, by=place.by, now=LATER)
    assert again.number != first.number
    assert holds() == [("An", 1, 180)]
    with pytest.raises(actions.CannotCertify):
        actions.give_certificate_again(first, by=place.by, now=LATER)


def test_who_proves_to_be_one_person_holds_one_of_all_that_was_followed(
    place: Place, django_capture_on_commit_callbacks: Any
) -> None:
    an, former = place.enrol("An"), place.enrol("Annie")
    second = make_session(place.offer, 2)
    note(place, an, Status.PRESENT)
    note(place, former, Status.PRESENT)
    note(place, former, Status.PRESENT, session=second)
    close(place)
    close(place, second)
    assert holds() == [("An", 1, 180), ("Annie", 2, 360)]
    with django_capture_on_commit_callbacks(execute=True):
        join_persons(person=former, into=an, by=place.by)
    assert [(sessions, minutes) for _name, sessions, minutes in holds()] == [(2, 360)]
    with django_capture_on_commit_callbacks(execute=True):
        separate_person(person=former, by=place.by)
    assert sorted((sessions, minutes) for _name, sessions, minutes in holds()) == [(1, 180), (2, 360)]
    assert Certificate.objects.filter(person=an, withdrawn_at=None).count() == 1


def test_of_two_that_say_the_same_of_one_person_the_first_holds(place: Place) -> None:
    an, former = place.enrol("An"), place.enrol("Annie")
    note(place, an, Status.PRESENT, minutes=90)
    note(place, former, Status.PRESENT, minutes=90)
    close(place)
    join_persons(person=former, into=an, by=place.by)
    first, second = Certificate.objects.order_by("pk")
    assert actions.settle_certificates_of_persons(persons=[an.pk], now=LATER) == (0, 0, 1)
    assert actions.settle_certificates_of_persons(persons=[an.pk], now=LATER) == (0, 0, 0)
    for each in (first, second):
        each.refresh_from_db()
    assert (first.why, second.why) == ("", Withdrawn.CORRECTED)


def test_who_stands_twice_at_one_session_followed_it_once(place: Place) -> None:
    an, former = place.enrol("An"), place.enrol("Annie")
    join_persons(person=former, into=an, by=place.by)
    for person, minutes in ((an, None), (former, 40)):
        place.session.participations.create(person=person, centre=place.oever, status=Status.PRESENT, minutes=minutes)
    close(place)
    assert [(sessions, minutes) for _name, sessions, minutes in holds()] == [(1, 40)]


def test_a_file_that_tells_of_somebody_after_closing_gives_one_too(place: Place) -> None:
    note(place, place.enrol("An"), Status.ABSENT)
    close(place)
    assert holds() == []
    place.session.participations.update(status=Status.PRESENT)
    assert actions.settle_certificates_of(cell=place.cell.pk, now=LATER) == (1, 0, 0)
    assert holds() == [("An", 1, 180)]


def test_a_file_that_says_otherwise_counts_too(place: Place) -> None:
    an = place.enrol("An")
    note(place, an, Status.PRESENT)
    close(place)
    place.session.participations.update(status=Status.ABSENT)
    assert actions.settle_certificates_of(cell=place.cell.pk, now=LATER) == (0, 0, 1)
    assert holds() == []


# Who sees it


def test_one_is_seen_by_its_person_the_cell_and_who_leads_the_centre_that_counts(place: Place) -> None:
    an, bo = place.enrol("An"), place.enrol("Bo", place.kaai)
    note(place, an, Status.PRESENT)
    note(place, bo, Status.PRESENT)
    close(place)
    other = make_place("VCLB")

    def seen(role: Role, cell: Any = place.cell, centre: Any = None, person: Any = None) -> list[str]:
        actor = Actor(role, cell.pk, centre=centre and centre.pk, person=person and person.pk)
        return sorted(each.first_name for each in certificates_seen(actor))

    assert seen(Role.ADVISOR) == seen(Role.CELL_DIRECTOR) == ["An", "Bo"]
    assert seen(Role.DIRECTOR, centre=place.oever) == seen(Role.CENTRE_COORDINATOR, centre=place.oever) == ["An"]
    assert seen(Role.STAFF, centre=place.oever, person=an) == ["An"]
    assert (
        seen(Role.STAFF, centre=place.oever) == seen(Role.PARTNER) == seen(Role.PLATFORM) == seen(Role.AUDITOR) == []
    )
    assert seen(Role.ADVISOR, cell=other.cell) == []


# Whether one is genuine


@pytest.mark.parametrize("name", ["Peeters", "peeters", " An  PEETERS ", "An-Peeters", "Péeters"])
def test_the_number_with_the_name_on_the_paper_is_genuine(place: Place, name: str) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    found = Certificate.objects.get()
    assert actions.check_certificate(shown(found.number), name=name) == found


@pytest.mark.parametrize("name", ["", "An", "Janssens", "Bo Peeters", "P", "Peeters Janssens", "-"])
def test_with_another_name_nothing_is_told(place: Place, name: str) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    assert actions.check_certificate(Certificate.objects.get().number, name=name) is None


def test_five_names_are_looked_at_in_a_quarter_of_an_hour_and_other_numbers_go_on(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    note(place, place.enrol("Bo"), Status.PRESENT)
    close(place)
    an, bo = Certificate.objects.order_by("pk")
    for _time in range(5):
        assert actions.check_certificate(an.number, name="Janssens") is None
    with pytest.raises(actions.CannotCertify):
        actions.check_certificate(an.number, name="Peeters")
    assert actions.check_certificate(bo.number, name="Peeters") == bo


def test_a_number_of_nobody_is_counted_as_any_other() -> None:
    number = new_number()
    for _time in range(5):
        assert actions.check_certificate(number, name="Janssens") is None
    with pytest.raises(actions.CannotCertify):
        actions.check_certificate(number, name="Janssens")


# What it says, and why it holds no longer


def test_one_goes_on_saying_what_it_said_whatever_is_said_of_the_offer_since(place: Place) -> None:
    an = place.enrol("An")
    note(place, an, Status.PRESENT)
    close(place)
    before = Certificate.objects.get()
    place.offer.title, place.offer.organiser = "Iets anders", "Partner vzw"
    place.offer.save()
    actions.give_certificates(place.offer, by=place.by, now=LATER)
    after = Certificate.objects.get()
    assert (after.title, after.given_by) == (before.title, str(place.cell.name))
    assert after.title != "Iets anders"


def test_another_centre_makes_another_one(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    Participation.objects.update(centre=place.kaai)
    assert actions.give_certificates(place.offer, by=place.by, now=LATER) == (0, 1, 0)
    assert Certificate.objects.get(withdrawn_at=None).centre == place.kaai


def test_how_long_somebody_was_there_is_not_known_where_one_session_does_not_say(place: Place) -> None:
    an = place.enrol("An")
    second = make_session(place.offer, 2)
    Session.objects.filter(pk=second.pk).update(starts_at=None, ends_at=None)
    note(place, an, Status.PRESENT, minutes=100)
    note(place, an, Status.PRESENT, session=second)
    close(place)
    close(place, second)
    assert holds() == [("An", 2, None)]


def test_a_stricter_rule_is_the_reason_where_it_is(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    actions.set_certificate_rule(place.offer, by=place.by, is_given=True, sessions=2, share=None, now=LATER)
    actions.give_certificates(place.offer, by=place.by, now=LATER)
    assert Certificate.objects.get().why == Withdrawn.RULE


def test_where_none_are_given_any_more_those_that_were_hold_no_longer_at_once(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    actions.set_certificate_rule(place.offer, by=place.by, is_given=False, sessions=1, share=None, now=LATER)
    assert Certificate.objects.get().why == Withdrawn.RULE
    assert holds() == []


def test_one_that_is_given_again_was_not_corrected(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    close(place)
    first = Certificate.objects.get()
    actions.withdraw_certificate(first, by=place.by, now=LATER)
    actions.give_certificate_again(first, by=place.by, now=LATER)
    first.refresh_from_db()
    assert first.why == Withdrawn.AGAIN
