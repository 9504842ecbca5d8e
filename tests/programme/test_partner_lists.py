"""What a partner registered counts once somebody confirmed it: who was there takes part, who did not is enrolled."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.people.actions import join_persons
from baken.apps.programme import actions
from baken.apps.programme.actions import CannotNoteAttendance
from baken.apps.programme.engine.partners import Registered
from baken.apps.programme.models import AttendanceReport, Enrolment, Notice, Offer, Participation, Session, Step
from baken.apps.programme.queries import lines_of, mark_of
from baken.apps.programme.tests.factories import make_session, make_staff
from baken.apps.programme.types import (
    Chosen,
    Decision,
    Effect,
    EnrolledBy,
    EnrolmentState,
    OfferState,
    ReportState,
    SessionState,
    Source,
    Status,
    Strategy,
)
from baken.ground.persons import RETENTIONS
from tests.programme.attending import NOW, enrol, make_place

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)


@pytest.fixture
def place():
    return make_place(organiser="Partner vzw")


def received(place, *people, session=True, held_on=DAY, **how):
    return actions.receive_partner_list(
        place.offer,
        by=place.by,
        session=place.session if session else None,
        held_on=held_on,
        people=people,
        now=NOW,
        **how,
    )


def applied(place, report, **how):
    return actions.apply_report(report, by=place.by, mark=mark_of(lines_of(report)), now=NOW, **how)


def effects(report):
    return {line.name: line.effect for line in lines_of(report)}


def everything():
    """All that a list may write."""
    return (
        sorted(Participation.objects.values_list("person", "status", "source")),
        sorted(Enrolment.objects.values_list("person", "state", "by")),
        sorted(Session.objects.values_list("held_on", "state")),
        sorted(Offer.objects.values_list("title", "state")),
    )


def test_who_was_there_takes_part_and_who_was_not_is_enrolled(place):
    an, bob = make_staff(place.oever, "An"), make_staff(place.kaai, "Bob")
    report = received(place, Registered("An Peeters", present=True), Registered("Bob Peeters", present=False))
    assert everything()[:2] == ([], [])
    assert effects(report) == {"An Peeters": Effect.PRESENT, "Bob Peeters": Effect.ENROLLED}
    applied(place, report)
    assert place.status(an) == (Status.PRESENT, None, Source.PARTNER)
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.centre, enrolment.session) == (bob, place.kaai, None)
    assert (enrolment.state, enrolment.by) == (EnrolmentState.ENROLLED, EnrolledBy.PARTNER)


def test_nobody_is_mailed_about_what_the_partner_told_them(place):
    make_staff(place.kaai, "Bob")
    applied(place, received(place, Registered("Bob Peeters", present=False)))
    assert (Step.objects.count(), Notice.objects.count()) == (1, 0)


def test_the_same_list_twice_adds_nothing(place):
    for name in ("An", "Bob"):
        make_staff(place.oever, name)
    people = (Registered("An Peeters", present=True), Registered("Bob Peeters", present=False))
    applied(place, received(place, *people, session=False))
    before = everything()
    again = received(place, *people, session=False)
    assert set(effects(again).values()) == {Effect.SAME}
    applied(place, again)
    assert everything() == before


def test_two_that_wait_make_one_session_and_count_once(place):
    make_staff(place.oever, "An")
    day = dt.date(2026, 10, 1)
    one, other = (
        received(place, Registered("An Peeters", present=True), session=False, held_on=day) for _time in range(2)
    )
    mark = mark_of(lines_of(other))
    applied(place, one)
    before = everything()
    with pytest.raises(CannotNoteAttendance, match="Intussen"):
        actions.apply_report(other, by=place.by, mark=mark, now=NOW)
    other.refresh_from_db()
    assert effects(other) == {"An Peeters": Effect.SAME}
    applied(place, other)
    assert everything() == before
    assert Session.objects.filter(held_on=day).count() == 1


def test_of_a_day_with_more_sessions_one_is_chosen(place):
    make_session(place.offer, 2, held_on=DAY)
    with pytest.raises(CannotNoteAttendance, match="Kies er een"):
        received(place, Registered("An Peeters", present=True), session=False)
    assert received(place, Registered("An Peeters", present=True)).session == place.session


def test_what_is_known_goes_on_saying_how_and_nothing_becomes_less(place):
    an, bob, cis = place.enrol("An"), place.enrol("Bob"), make_staff(place.oever, "Cis")
    for person, status in ((an, Status.PRESENT), (cis, Status.ABSENT)):
        Participation.objects.create(
            session=place.session, person=person, centre=place.oever, status=status, source=Source.HAND
        )
    names = ("An Peeters", "Bob Peeters", "Cis Peeters")
    report = received(place, *(Registered(name, present=False) for name in names))
    assert set(effects(report).values()) == {Effect.SAME}
    applied(place, received(place, *(Registered(name, present=True) for name in names)))
    assert place.status(an) == (Status.PRESENT, None, Source.HAND)
    assert place.status(bob) == place.status(cis) == (Status.PRESENT, None, Source.PARTNER)


def test_a_name_counts_at_the_centre_that_the_list_names_and_else_waits_for_a_human(place):
    an, other = make_staff(place.oever, "An"), make_staff(place.kaai, "An")
    cis = make_staff(place.oever, "Cis")
    report = received(
        place,
        Registered("An Peeters", "an.thuis@post.example", place.oever.name.upper(), present=True),
        Registered("Cis Peeters", "cis.thuis@post.example", place.kaai.name, present=True),
        Registered("Cis Peters", "", place.oever.name, present=True),
    )
    lines = sorted(lines_of(report), key=lambda line: line.number)
    told = [(line.known and line.known.person, line.how) for line in lines]
    assert told == [(an.pk, "name"), (None, ""), (None, "")]
    assert [line.proposals[0].person for line in lines] == [an.pk, cis.pk, cis.pk]
    assert other.pk in {each.person for each in lines[0].proposals}


def test_the_code_of_a_centre_names_it_too(place):
    an = make_staff(place.oever, "An")
    make_staff(place.kaai, "An")
    code = place.oever.codes.get().code
    (line,) = lines_of(received(place, Registered("An Peeters", "thuis@post.example", code, present=True)))
    assert (line.known.person, line.how) == (an.pk, "name")


def test_what_was_called_off_is_left_out_unless_somebody_says_otherwise(place):
    an = make_staff(place.oever, "An")
    report = received(place, Registered("An Peeters", present=False, is_off=True))
    assert effects(report) == {"An Peeters": Effect.OUT}
    decision = Decision(Chosen.PERSON, person=str(an.uuid))
    report = actions.decide_rows(report, by=place.by, decisions={0: decision})
    assert effects(report) == {"An Peeters": Effect.ENROLLED}


def test_somebody_in_two_rows_of_whom_one_says_that_they_were_there_was_there(place):
    an = make_staff(place.oever, "An")
    address = f"an@{place.oever.pk}.example"
    report = received(place, Registered("An Peeters", present=False), Registered("A.", address, present=True))
    assert [line.effect for line in lines_of(report)] == [Effect.PRESENT, Effect.SAME]
    applied(place, report)
    assert (place.status(an), Enrolment.objects.count()) == ((Status.PRESENT, None, Source.PARTNER), 0)


def test_a_list_that_says_nothing_of_who_was_there_counts_as_is_chosen(place):
    make_staff(place.oever, "An")
    assert effects(received(place, Registered("An Peeters"))) == {"An Peeters": Effect.ENROLLED}
    assert effects(received(place, Registered("An Peeters"), was_there=True)) == {"An Peeters": Effect.PRESENT}


def test_a_guest_who_registered_is_enrolled_for_a_centre(place):
    report = received(place, Registered("Lotte Van Elders", "lotte@elders.example", "Elders", present=False))
    decision = Decision(Chosen.GUEST, centre=str(place.elders.uuid))
    applied(place, actions.decide_rows(report, by=place.by, decisions={0: decision}))
    enrolment = Enrolment.objects.get()
    assert (str(enrolment.person), enrolment.centre) == ("Lotte Van Elders", place.elders)


def test_where_places_are_limited_who_registered_with_a_partner_waits_like_anyone(place):
    Offer.objects.update(capacity=1)
    place.enrol("An")
    make_staff(place.oever, "Bob")
    applied(place, received(place, Registered("Bob Peeters", present=False)))
    states = Enrolment.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [EnrolmentState.ENROLLED, EnrolmentState.WAITING]


def test_where_one_enrols_for_each_session_it_is_for_that_of_the_list(place):
    Offer.objects.update(by_session=True)
    place.offer.refresh_from_db()
    make_staff(place.oever, "An")
    before = dt.date(2026, 10, 1)
    applied(place, received(place, Registered("An Peeters", present=False), session=False, held_on=before))
    assert Enrolment.objects.get().session.held_on == before


def test_of_a_day_to_come_people_are_enrolled_and_nobody_was_there(place):
    make_staff(place.oever, "An")
    later = dt.date(2026, 12, 1)
    with pytest.raises(CannotNoteAttendance, match="pas op"):
        received(place, Registered("An Peeters", present=True), session=False, held_on=later)
    applied(place, received(place, Registered("An Peeters", present=False), session=False, held_on=later))
    assert Session.objects.get(held_on=later).state == SessionState.PLANNED
    assert Enrolment.objects.count() == 1


def test_a_list_is_taken_back_whole(place):
    for name in ("An", "Bob"):
        make_staff(place.oever, name)
    before = everything()
    people = (Registered("An Peeters", present=True), Registered("Bob Peeters", present=False))
    report = applied(place, received(place, *people, session=False, held_on=dt.date(2026, 10, 1)))
    assert everything() != before
    actions.undo_report(report, by=place.by, now=NOW)
    assert everything() == before
    assert AttendanceReport.objects.get().state == ReportState.UNDONE


def test_what_came_of_an_enrolment_since_stays_when_the_list_is_taken_back(place):
    make_staff(place.oever, "An")
    report = applied(place, received(place, Registered("An Peeters", present=False)))
    actions.withdraw_enrolment(Enrolment.objects.get(), by=place.by, now=NOW)
    actions.undo_report(report, by=place.by, now=NOW)
    assert Enrolment.objects.get().state == EnrolmentState.WITHDRAWN


def new(place, *people, title="Herstelgericht werken", **how):
    return actions.receive_list_of_new(
        by=place.by,
        strategy=Strategy.TRAINING,
        title=title,
        organiser="Partner vzw",
        held_on=DAY,
        people=people,
        now=NOW,
        **how,
    )


def test_what_is_not_among_the_offers_is_made_given_by_the_partner_and_published_with_the_list(place):
    an = make_staff(place.oever, "An")
    report = new(place, Registered("An Peeters", present=True))
    made = Offer.objects.get(title="Herstelgericht werken")
    assert (made.organiser, made.state, made.school_year) == ("Partner vzw", OfferState.DRAFT, 2026)
    report = applied(place, report)
    made.refresh_from_db()
    assert made.state == OfferState.PUBLISHED
    row = Participation.objects.get()
    assert (row.person, row.session.offer, row.session.state) == (an, made, SessionState.HELD)
    again = new(place, Registered("An Peeters", present=True))
    assert (again.offer, again.session, effects(again)) == (made, row.session, {"An Peeters": Effect.SAME})
    actions.throw_away_report(again, by=place.by)
    actions.undo_report(report, by=place.by, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.sessions.count(), Participation.objects.count()) == (OfferState.DRAFT, 0, 0)


def test_a_list_that_is_thrown_away_takes_along_the_offer_that_was_made_for_it(place):
    before = everything()
    actions.throw_away_report(new(place, Registered("An Peeters", present=True)), by=place.by)
    assert (everything(), AttendanceReport.objects.count()) == (before, 0)


def test_of_two_lists_for_what_was_made_of_them_the_first_that_is_applied_publishes_it(place):
    make_staff(place.oever, "An")
    first = new(place, Registered("An Peeters", present=False))
    second = new(place, Registered("An Peeters", present=True))
    assert first.offer == second.offer
    actions.throw_away_report(first, by=place.by)
    applied(place, second)
    second.offer.refresh_from_db()
    assert second.offer.state == OfferState.PUBLISHED


def test_another_cell_hands_nothing_over_and_a_session_that_is_off_takes_nothing(place):
    other = make_place("POV")
    with pytest.raises(CannotNoteAttendance, match="houd je niet bij"):
        actions.receive_partner_list(
            place.offer, by=other.by, session=None, held_on=DAY, people=[Registered("An", present=False)], now=NOW
        )
    Session.objects.update(state=SessionState.CANCELLED)
    place.session.refresh_from_db()
    with pytest.raises(CannotNoteAttendance, match="afgelast"):
        received(place, Registered("An", present=False))
    with pytest.raises(CannotNoteAttendance, match="niemand"):
        received(place, session=False)
    assert not AttendanceReport.objects.exists()


def test_who_is_enrolled_already_by_another_address_is_not_enrolled_twice(place):
    an, other = make_staff(place.oever, "An"), make_staff(place.kaai, "Anneke")
    join_persons(person=other, into=an, by=place.by)
    enrol(place.offer, other, place.kaai, state=EnrolmentState.WAITING)
    report = received(place, Registered("An Peeters", present=False))
    assert effects(report) == {"An Peeters": Effect.SAME}
    applied(place, report)
    assert Enrolment.objects.count() == 1


def test_who_stands_in_a_list_of_a_closed_session_without_having_come_was_absent(place):
    an, bob = make_staff(place.oever, "An"), make_staff(place.kaai, "Bob")
    applied(place, received(place, Registered("An Peeters", present=True)))
    actions.close_session(place.session, by=place.by, now=NOW)
    report = applied(place, received(place, Registered("Bob Peeters", present=False)))
    assert place.status(bob) == (Status.ABSENT, None, Source.CLOSING)
    actions.reopen_session(place.session, by=place.by)
    actions.undo_report(report, by=place.by, now=NOW)
    assert list(Participation.objects.values_list("person", flat=True)) == [an.pk]
    assert not Enrolment.objects.exists()


def test_a_draft_that_was_made_for_a_list_goes_when_the_list_does(place):
    def receive():
        how = {"strategy": Strategy.TRAINING, "title": "Rouw", "organiser": "Partner vzw", "held_on": DAY}
        return actions.receive_list_of_new(by=place.by, people=[Registered("An", present=True)], now=NOW, **how)

    first, second = receive(), receive()
    retention = RETENTIONS["programme.waiting"]
    retention.apply(before=NOW.date() + dt.timedelta(days=1), most=1)
    assert not AttendanceReport.objects.filter(pk=first.pk).exists()
    assert Offer.objects.filter(title="Rouw").exists()
    retention.apply(before=NOW.date() + dt.timedelta(days=1), most=1)
    assert not AttendanceReport.objects.filter(pk=second.pk).exists()
    assert not Offer.objects.filter(title="Rouw").exists()
