"""Who was at a session: noted by hand and by code, and what closing says of the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from baken.apps.access.models import AuditContent
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.people.models import Person
from baken.apps.people.tests.factories import make_person
from baken.apps.programme import actions
from baken.apps.programme.actions import CannotNoteAttendance
from baken.apps.programme.events import session_closed
from baken.apps.programme.models import Participation, Session, Step
from baken.apps.programme.queries import attendance_of, closing_of, people_found
from baken.apps.programme.tests.factories import make_session, make_staff
from baken.apps.programme.types import EnrolmentState, Guest, Noted, SessionState, Source, Status, Why
from baken.ground.periods import BRUSSELS
from tests.programme.attending import NOW, enrol, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def test_who_is_enrolled_stands_beside_what_is_known_by_name(place):
    bob, an = place.enrol("Bob"), place.enrol("An")
    place.enrol("Wachter", state=EnrolmentState.WAITING)
    walk_in = make_staff(place.kaai, "Cis")
    actions.add_walk_in(place.session, by=place.by, person=walk_in.uuid, now=NOW)
    rows = attendance_of(place.session)
    assert [(row.known.person, row.known.is_enrolled, row.status) for row in rows] == [
        (an.pk, True, ""),
        (bob.pk, True, ""),
        (walk_in.pk, False, Status.PRESENT),
    ]


def test_presence_is_noted_all_at_once_and_the_session_is_held_then(place):
    an, bob = place.enrol("An"), place.enrol("Bob")
    said = {an.uuid: Noted(Status.PRESENT, 150), bob.uuid: Noted(Status.ABSENT)}
    assert actions.note_attendance(place.session, by=place.by, said=said, now=NOW) == 2
    assert place.status(an) == (Status.PRESENT, 150, Source.HAND)
    assert place.status(bob) == (Status.ABSENT, None, Source.HAND)
    assert Session.objects.get().state == SessionState.HELD


def test_everyone_of_whom_nothing_is_noted_is_present_in_one_go(place):
    an, bob = place.enrol("An"), place.enrol("Bob")
    actions.note_attendance(place.session, by=place.by, said={an.uuid: Noted(Status.ABSENT)}, now=NOW)
    assert actions.note_everyone_present(place.session, by=place.by, now=NOW) == 1
    assert (place.status(an)[0], place.status(bob)[0]) == (Status.ABSENT, Status.PRESENT)


def test_a_correction_leaves_a_trace_and_says_by_what_it_is_known(place):
    an = place.enrol("An")
    Participation.objects.create(
        session=place.session, person=an, centre=place.oever, status=Status.PRESENT, source=Source.TEAMS, minutes=80
    )
    actions.note_attendance(place.session, by=place.by, said={an.uuid: Noted(Status.ABSENT, 80)}, now=NOW)
    assert place.status(an) == (Status.ABSENT, 80, Source.HAND)
    entry = AuditContent.objects.latest("pk")
    assert (entry.verb, entry.kind) == ("changed", "programme.Session")


def test_a_noting_that_was_a_mistake_is_taken_back_and_the_session_is_planned_again(place):
    an = place.enrol("An")
    for status in (Status.PRESENT, ""):
        actions.note_attendance(place.session, by=place.by, said={an.uuid: Noted(status)}, now=NOW)
    assert (place.status(an), Session.objects.get().state) == (None, SessionState.PLANNED)


def test_nobody_is_noted_at_what_is_still_to_come_or_was_called_off(place):
    an = place.enrol("An")
    before = NOW - dt.timedelta(days=1)
    with pytest.raises(CannotNoteAttendance, match=r"pas op 1.nov.2026"):
        actions.note_attendance(place.session, by=place.by, said={an.uuid: Noted(Status.PRESENT)}, now=before)
    with pytest.raises(CannotNoteAttendance, match="pas op"):
        actions.close_session(place.session, by=place.by, now=before)
    Session.objects.update(state=SessionState.CANCELLED)
    with pytest.raises(CannotNoteAttendance, match="afgelast"):
        actions.note_attendance(place.session, by=place.by, said={an.uuid: Noted(Status.PRESENT)}, now=NOW)
    assert not Participation.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADVISOR, Role.COORDINATOR)])
def test_only_who_plans_notes_who_was_there(place, role):
    an = place.enrol("An")
    by = replace(place.by, role=role, centre=place.oever.pk)
    with pytest.raises(CannotNoteAttendance):
        actions.note_attendance(place.session, by=by, said={an.uuid: Noted(Status.PRESENT)}, now=NOW)
    with pytest.raises(CannotNoteAttendance):
        actions.open_code(place.session, by=by)
    assert (place.status(an), Session.objects.get().code) == (None, "")


def test_another_cell_notes_nobody(place):
    other = make_place("POV")
    an = place.enrol("An")
    with pytest.raises(CannotNoteAttendance):
        actions.note_attendance(place.session, by=other.by, said={an.uuid: Noted(Status.PRESENT)}, now=NOW)
    assert place.status(an) is None


def test_a_guest_is_somebody_new_or_whom_the_address_identifies(place):
    known = make_person("zij@elders.example", first_name="Zij", last_name="Elders")
    by = place.by
    guest = Guest("Zij", "Elders", "ZIJ@elders.example")
    actions.add_guest(place.session, by=by, guest=guest, centre=place.elders.uuid, now=NOW)
    assert place.status(known) == (Status.PRESENT, None, Source.HAND)
    actions.add_guest(place.session, by=by, guest=Guest("Nieuw", "Hier"), centre=place.elders.uuid, now=NOW)
    assert Participation.objects.get(person=Person.objects.get(first_name="Nieuw")).centre == place.elders
    with pytest.raises(CannotNoteAttendance, match="al aanwezig"):
        actions.add_guest(place.session, by=by, guest=guest, centre=place.elders.uuid, now=NOW)


def found_by(place, text):
    return people_found(place.offer, place.session, on=place.session.held_on, text=text)


def test_whom_another_cell_keeps_is_not_found_by_a_name_or_an_address(place):
    other = make_place("POV")
    make_staff(other.oever, "Verborgen")
    an = make_staff(place.oever, "An")
    assert found_by(place, "Verborgen") == []
    assert found_by(place, f"verborgen@{other.oever.pk}.example") == []
    assert [each.person for each in found_by(place, f"AN@{place.oever.pk}.example")] == [an.pk]
    assert [each.person for each in found_by(place, "peet an")] == [an.pk]


# By code


def staff_of(place, name="An"):
    person = make_staff(place.oever, name)
    account = make_holder(Role.STAFF, place.oever, email=f"{name.lower()}@oever.example", person=person)
    by = Actor(Role.STAFF, place.cell.pk, centre=place.oever.pk, account=account.pk, person=person.pk)
    return person, {"by": by, "account": account}


def test_who_types_the_code_is_present_once_and_hears_whether_they_were_enrolled(place):
    enrolled, one = staff_of(place)
    enrol(place.offer, enrolled, place.oever)
    walk_in, other = staff_of(place, "Bob")
    code = actions.open_code(place.session, by=place.by).code
    assert len(code) == 6
    assert actions.note_by_code(f" {code.lower()[:3]}-{code.lower()[3:]}", **one, now=NOW)[1] is False
    assert actions.note_by_code(code, **one, now=NOW)[1] is False
    assert actions.note_by_code(code, **other, now=NOW)[1] is True
    assert place.status(enrolled) == place.status(walk_in) == (Status.PRESENT, None, Source.CODE)
    assert Participation.objects.count() == 2


def test_a_code_that_is_closed_or_not_there_notes_nobody(place):
    person, by = staff_of(place)
    code = actions.open_code(place.session, by=place.by).code
    actions.close_code(place.session, by=place.by)
    for typed in (code, "", "ABCDEF"):
        with pytest.raises(CannotNoteAttendance, match="niet juist"):
            actions.note_by_code(typed, **by, now=NOW)
    assert place.status(person) is None


def test_codes_cannot_be_guessed(place):
    person, by = staff_of(place)
    code = actions.open_code(place.session, by=place.by).code
    for _guess in range(5):
        with pytest.raises(CannotNoteAttendance, match="niet juist"):
            actions.note_by_code("AAAAAA", **by, now=NOW)
    with pytest.raises(CannotNoteAttendance, match="te vaak"):
        actions.note_by_code(code, **by, now=NOW)
    assert place.status(person) is None


def test_two_sessions_never_have_the_same_code(place, monkeypatch):
    other = make_session(place.offer, 2)
    letters = iter("AAAAAA" + "AAAAAA" + "BBBBBB")
    monkeypatch.setattr("secrets.choice", lambda _letters: next(letters))
    codes = [actions.open_code(each, by=place.by).code for each in (place.session, other)]
    assert codes == ["AAAAAA", "BBBBBB"]


def test_an_account_of_nobody_yet_becomes_somebodys(place):
    account = make_holder(Role.STAFF, place.oever, email="nieuw@oever.example", name="Nieuw Hier")
    by = Actor(Role.STAFF, place.cell.pk, centre=place.oever.pk, account=account.pk)
    code = actions.open_code(place.session, by=place.by).code
    actions.note_by_code(code, by=by, account=account, now=NOW)
    assert str(Participation.objects.get().person) == "Nieuw Hier"


def test_who_works_at_no_centre_notes_nobody(place):
    code = actions.open_code(place.session, by=place.by).code
    with pytest.raises(CannotNoteAttendance, match="bij een centrum"):
        actions.note_by_code(code, by=place.by, account=place.advisor, now=NOW)


# Closing


def closed(place, now=NOW):
    place.offer.closes_on = dt.date(2026, 10, 20)
    place.offer.save()
    return actions.close_session(Session.objects.get(pk=place.session.pk), by=place.by, now=now)


def left(place, name, at, *, had_place=True, why=Why.LEFT):
    person = place.enrol(name, state=EnrolmentState.WITHDRAWN, changed_at=at)
    enrolment = place.offer.enrolments.get(person=person)
    if had_place:
        Step.objects.create(
            enrolment=enrolment, at=at - dt.timedelta(days=9), state=EnrolmentState.ENROLLED, why=Why.ASKED
        )
    Step.objects.create(enrolment=enrolment, at=at, state=EnrolmentState.WITHDRAWN, why=why)
    return person


def test_closing_says_the_rest_and_reopening_takes_that_back_alone(place, django_capture_on_commit_callbacks):
    late, early = (dt.datetime(2026, 10, day, 12, tzinfo=BRUSSELS) for day in (21, 20))
    there, away, waits = place.enrol("An"), place.enrol("Bob"), place.enrol("Cis", state=EnrolmentState.WAITING)
    gone, gone_in_time = left(place, "Dirk", late), left(place, "Els", early)
    replaced, never_had = left(place, "Fien", late, why=Why.REPLACED), left(place, "Gert", late, had_place=False)
    asked = place.enrol("Hans", state=EnrolmentState.REQUESTED)
    actions.note_attendance(place.session, by=place.by, said={there.uuid: Noted(Status.PRESENT)}, now=NOW)
    heard = []
    session_closed.connect(lambda session, **_about: heard.append(session), weak=False, dispatch_uid="heard")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            session = closed(place)
    finally:
        session_closed.disconnect(dispatch_uid="heard")
    assert heard == [session.pk]
    assert place.status(there) == (Status.PRESENT, None, Source.HAND)
    assert place.status(away) == (Status.ABSENT, None, Source.CLOSING)
    assert place.status(waits) == (Status.WAITING, None, Source.CLOSING)
    assert place.status(gone) == (Status.CANCELLED, None, Source.CLOSING)
    assert [place.status(each) for each in (gone_in_time, replaced, never_had, asked)] == [None] * 4
    assert (session.state, session.closed_at) == (SessionState.HELD, NOW)
    actions.note_attendance(session, by=place.by, said={away.uuid: Noted(Status.PRESENT)}, now=NOW)
    actions.reopen_session(session, by=place.by)
    assert [place.status(each) is None for each in (there, away, waits, gone)] == [False, False, True, True]
    assert Session.objects.get().closed_at is None


def test_closing_twice_or_reopening_what_is_open_is_refused(place):
    closed(place)
    with pytest.raises(CannotNoteAttendance, match="al afgesloten"):
        closed(place)
    actions.reopen_session(place.session, by=place.by)
    with pytest.raises(CannotNoteAttendance, match="niet afgesloten"):
        actions.reopen_session(place.session, by=place.by)
    assert Session.objects.get().state == SessionState.PLANNED


def test_closing_closes_the_code(place):
    _person, by = staff_of(place)
    code = actions.open_code(place.session, by=place.by).code
    closed(place)
    with pytest.raises(CannotNoteAttendance, match="niet juist"):
        actions.note_by_code(code, **by, now=NOW)


def test_somebody_with_two_addresses_is_one_at_a_session(place):
    an = place.enrol("An")
    other = make_person("an.prive@x.example", same_as=an)
    Participation.objects.create(session=place.session, person=other, centre=place.oever, status=Status.PRESENT)
    assert [(row.known.person, row.status) for row in attendance_of(place.session)] == [(an.pk, Status.PRESENT)]
    assert closing_of(place.session)[1].absent == 0
    actions.note_attendance(place.session, by=place.by, said={an.uuid: Noted(Status.ABSENT)}, now=NOW)
    assert Participation.objects.get().status == Status.ABSENT
