"""Lists of who was at a session: matched, looked through, applied without lowering anything, and taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.people.tests.factories import make_person
from baken.apps.programme import actions
from baken.apps.programme.actions import CannotNoteAttendance
from baken.apps.programme.engine.teams import read
from baken.apps.programme.models import AttendanceReport, Participation, Session
from baken.apps.programme.queries import lines_of, mark_of, reports_visible_to
from baken.apps.programme.tests.factories import make_staff
from baken.apps.programme.types import Chosen, Decision, Effect, ReportState, SessionState, Source, Status
from tests.programme.attending import NOW, SAMPLES, a_meeting, enrol, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def received(place, *people, session=True, **how):
    return actions.receive_report(
        place.offer,
        by=place.by,
        session=place.session if session else None,
        meeting=a_meeting(*people, **how),
        now=NOW,
    )


def applied(place, report, **how):
    return actions.apply_report(report, by=place.by, mark=mark_of(lines_of(report)), now=NOW, **how)


def effects(report):
    return {line.name: line.effect for line in lines_of(report)}


def test_addresses_come_first_then_names_and_near_names_wait_for_a_human(place):
    an, bob, cis = place.enrol("An"), place.enrol("Bob"), place.enrol("Cis")
    make_person("an.thuis@x.example", same_as=an)
    report = received(
        place,
        ("Iemand anders", "AN.thuis@x.example", 170),
        ("Peeters, Bob", "", 170),
        ("Cis Peters", "", 170),
        ("Cis Peeters", "cis@prive.example", 170),
        ("Niemand Bekend", "", 20),
    )
    lines = sorted(lines_of(report), key=lambda line: line.number)
    assert [(line.known.person if line.known else None, line.how) for line in lines] == [
        (an.pk, "address"),
        (bob.pk, "name"),
        (None, ""),
        (None, ""),
        (None, ""),
    ]
    assert [[each.person for each in line.proposals[:1]] for line in lines[2:]] == [[cis.pk], [cis.pk], []]


def test_two_people_of_one_name_are_for_a_human_to_tell_apart(place):
    one, other = place.enrol("An"), make_staff(place.kaai, "An")
    (line,) = lines_of(received(place, ("An Peeters", "", 170)))
    assert (line.effect, {each.person for each in line.proposals}) == (Effect.OPEN, {one.pk, other.pk})
    assert line.proposals[0].person == one.pk


def test_nothing_is_written_before_somebody_confirms(place):
    place.enrol("An")
    report = received(place, ("An Peeters", "", 170))
    assert not Participation.objects.exists()
    assert [report.pk] == [each.pk for each in reports_visible_to(place.by)]
    actions.throw_away_report(report, by=place.by)
    assert (AttendanceReport.objects.exists(), Participation.objects.exists()) == (False, False)


def test_half_of_what_was_planned_counts_and_can_be_chosen_otherwise(place):
    place.enrol("An")
    place.enrol("Bob")
    report = received(place, ("An Peeters", "", 90), ("Bob Peeters", "", 89))
    assert report.threshold == 90
    assert effects(report) == {"An Peeters": Effect.PRESENT, "Bob Peeters": Effect.SHORT}
    report = actions.decide_rows(report, by=place.by, threshold=60)
    assert effects(report) == {"An Peeters": Effect.PRESENT, "Bob Peeters": Effect.PRESENT}
    with pytest.raises(CannotNoteAttendance, match="minuten"):
        actions.decide_rows(report, by=place.by, threshold=0)


def test_without_planned_times_half_of_the_meeting_counts(place):
    Session.objects.update(ends_at=None)
    place.session.refresh_from_db()
    assert received(place, ("An Peeters", "", 90)).threshold == 90
    Session.objects.update(ends_at=dt.time(10))
    place.session.refresh_from_db()
    assert received(place, ("An Peeters", "", 90)).threshold == 30


def test_who_was_there_too_short_is_absent_if_enrolled_and_nothing_if_not(place):
    an, _bob = place.enrol("An"), make_staff(place.kaai, "Bob")
    applied(place, received(place, ("An Peeters", "", 20), ("Bob Peeters", "", 20)))
    assert place.status(an) == (Status.ABSENT, 20, Source.TEAMS)
    assert Participation.objects.count() == 1


def test_two_rows_of_one_person_add_up_and_what_overlaps_counts_once(place):
    an = place.enrol("An")
    report = received(place, ("An Peeters", "", 60), ("Tablet", "", 80))
    number = next(line.number for line in lines_of(report) if line.name == "Tablet")
    report = actions.decide_rows(report, by=place.by, decisions={number: Decision(Chosen.PERSON, person=str(an.uuid))})
    assert {line.together for line in lines_of(report)} == {80}
    applied(place, actions.decide_rows(report, by=place.by, threshold=70))
    assert place.status(an) == (Status.PRESENT, 80, Source.TEAMS)


@pytest.mark.parametrize(
    ("stored", "minutes", "effect", "becomes"),
    [
        ((Status.PRESENT, None, Source.HAND), 170, Effect.MINUTES, (Status.PRESENT, 170, Source.HAND)),
        ((Status.PRESENT, 120, Source.FILE), 170, Effect.MINUTES, (Status.PRESENT, 170, Source.FILE)),
        ((Status.PRESENT, 175, Source.HAND), 170, Effect.KEPT, (Status.PRESENT, 175, Source.HAND)),
        ((Status.PRESENT, None, Source.CODE), 5, Effect.KEPT, (Status.PRESENT, None, Source.CODE)),
        ((Status.PRESENT, 170, Source.TEAMS), 170, Effect.SAME, (Status.PRESENT, 170, Source.TEAMS)),
        ((Status.ABSENT, None, Source.HAND), 170, Effect.PRESENT, (Status.PRESENT, 170, Source.TEAMS)),
        ((Status.WAITING, None, Source.CLOSING), 5, Effect.SAME, (Status.WAITING, None, Source.CLOSING)),
    ],
)
def test_a_report_never_lowers_what_is_known_and_is_taken_back_whole(place, stored, minutes, effect, becomes):
    an = place.enrol("An")
    status, known, source = stored
    Participation.objects.create(
        session=place.session, person=an, centre=place.oever, status=status, minutes=known, source=source
    )
    report = received(place, ("An Peeters", "", minutes))
    assert effects(report) == {"An Peeters": effect}
    report = applied(place, report)
    assert place.status(an) == becomes
    if report.trace:
        actions.undo_report(report, by=place.by, now=NOW)
        assert place.status(an) == stored


def test_what_was_corrected_since_stays_when_a_report_is_taken_back(place):
    an, bob = place.enrol("An"), place.enrol("Bob")
    report = applied(place, received(place, ("An Peeters", "", 170), ("Bob Peeters", "", 170)))
    Participation.objects.filter(person=an).update(status=Status.ABSENT, source=Source.HAND)
    actions.undo_report(report, by=place.by, now=NOW)
    assert (place.status(an)[0], place.status(bob)) == (Status.ABSENT, None)
    with pytest.raises(CannotNoteAttendance, match="kan niet ongedaan"):
        actions.undo_report(report, by=place.by, now=NOW)


def test_what_waits_for_a_human_is_decided_first_or_left_out_in_so_many_words(place):
    an = place.enrol("An")
    report = received(place, ("An Peeters", "", 170), ("Gast zonder adres", "", 170))
    with pytest.raises(CannotNoteAttendance, match="Beslis eerst"):
        applied(place, report)
    assert place.status(an) is None
    applied(place, report, leaves_rest=True)
    assert Participation.objects.count() == 1


def test_somebody_unknown_becomes_a_guest_of_a_centre_once(place):
    report = received(place, ("Lotte Van Elders", "lotte@elders.example", 170), ("Lotte Van Elders", "", 160))
    decisions = {each: Decision(Chosen.GUEST, centre=str(place.elders.uuid)) for each in (0,)}
    decisions[1] = Decision(Chosen.OUT)
    report = actions.decide_rows(report, by=place.by, decisions=decisions)
    applied(place, report)
    row = Participation.objects.get()
    assert (str(row.person), row.centre, row.minutes) == ("Lotte Van Elders", place.elders, 170)
    with pytest.raises(CannotNoteAttendance, match="centrum"):
        actions.decide_rows(
            received(place, ("X Y", "", 9)), by=place.by, decisions={0: Decision(Chosen.GUEST, centre="")}
        )


def test_what_was_looked_at_is_what_is_written(place):
    an = place.enrol("An")
    report = received(place, ("An Peeters", "", 170))
    mark = mark_of(lines_of(report))
    Participation.objects.create(
        session=place.session, person=an, centre=place.oever, status=Status.PRESENT, minutes=180, source=Source.HAND
    )
    with pytest.raises(CannotNoteAttendance, match="Intussen"):
        actions.apply_report(report, by=place.by, mark=mark, now=NOW)
    assert place.status(an) == (Status.PRESENT, 180, Source.HAND)


def test_a_session_that_was_never_planned_is_made_when_its_report_is_confirmed_and_goes_with_it(place):
    make_staff(place.oever, "An")
    report = received(place, ("An Peeters", "", 170), session=False, held_on=dt.date(2026, 10, 28))
    assert Session.objects.count() == 1
    report = applied(place, report)
    made = Session.objects.get(held_on=dt.date(2026, 10, 28))
    assert (made.number, made.state, made.offer) == ("2", SessionState.HELD, place.offer)
    actions.undo_report(report, by=place.by, now=NOW)
    assert [each.pk for each in Session.objects.all()] == [place.session.pk]
    assert AttendanceReport.objects.get().state == ReportState.UNDONE


def test_a_report_of_another_day_or_of_a_day_to_come_is_refused(place):
    with pytest.raises(CannotNoteAttendance, match="andere dag"):
        received(place, ("An Peeters", "", 9), held_on=dt.date(2026, 10, 1))
    with pytest.raises(CannotNoteAttendance, match="pas op"):
        received(place, ("An Peeters", "", 9), session=False, held_on=dt.date(2026, 12, 1))
    assert not AttendanceReport.objects.exists()


def test_another_cell_reads_and_decides_nothing(place):
    other = make_place("POV")
    report = received(place, ("An Peeters", "", 9))
    assert list(reports_visible_to(other.by)) == []
    for deed in (
        lambda: actions.decide_rows(report, by=other.by, decisions={}),
        lambda: actions.apply_report(report, by=other.by, mark="", now=NOW),
        lambda: actions.throw_away_report(report, by=other.by),
        lambda: actions.receive_report(
            place.offer, by=other.by, session=None, meeting=a_meeting(("A B", "", 9)), now=NOW
        ),
    ):
        with pytest.raises(CannotNoteAttendance):
            deed()
    assert AttendanceReport.objects.get().state == ReportState.WAITING


def test_a_list_that_is_pasted_is_matched_alike_and_knows_no_minutes(place):
    an, bob = place.enrol("An"), place.enrol("Bob")
    people = [("Peeters An", ""), ("", f"BOB@{place.oever.pk}.example")]
    report = actions.receive_list(
        place.offer, by=place.by, session=place.session, held_on=place.session.held_on, people=people, now=NOW
    )
    applied(place, report)
    assert place.status(an) == place.status(bob) == (Status.PRESENT, None, Source.LIST)


@pytest.mark.parametrize("file", ["P2407-sessie-2-en.csv", "P2412-sessie-4-nl.csv"])
def test_the_samples_find_who_is_there_leave_out_who_called_and_ask_about_the_guest(place, file):
    meeting = read((SAMPLES / file).read_bytes())
    known = {}
    for each in meeting.attendees[1:-1]:
        number = "".join(filter(str.isdigit, each.name))[:4]
        person = make_person(
            f"medewerker{number}@go.example" if not each.email else each.email,
            first_name=f"Voornaam{number}",
            last_name=f"Naam{number}",
        )
        enrol(place.offer, person, place.oever)
        known[each.name] = person
    Session.objects.update(held_on=meeting.began_at.date())
    place.session.refresh_from_db()
    report = actions.receive_report(place.offer, by=place.by, session=place.session, meeting=meeting, now=NOW)
    told = effects(report)
    assert told.pop("Advies Een") == Effect.OUT
    assert told.pop("Gast zonder adres") == Effect.OPEN
    assert told == dict.fromkeys(known, Effect.PRESENT)
    applied(place, report, leaves_rest=True)
    assert Participation.objects.filter(status=Status.PRESENT).count() == len(known)
