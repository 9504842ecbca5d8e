"""What is told in meetings of a community, and who reads and writes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from baken.apps.access.tests.factories import make_account
from baken.apps.access.types import Role
from baken.apps.programme import actions
from baken.apps.programme.models import BroughtQuestion, Intention, Meeting, Membership
from baken.apps.programme.queries import (
    asked_back_at,
    intentions_sought,
    intentions_visible_to,
    links_of,
    meeting_mark,
    meeting_written,
    meetings_of,
    questions_to_treat,
    questions_visible_to,
    told_of,
)
from baken.apps.programme.tests.factories import acting, make_session, make_staff
from baken.apps.programme.types import QuestionState, Trial, TrialState
from baken.ground.persons import RETENTIONS
from tests.programme.gathering import TODAY, Gathered, make_community

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Gathered:
    return Gathered()


def write(world: Gathered, *, publish_agenda: bool = False, publish_report: bool = False) -> None:
    actions.write_meeting(
        world.session,
        by=world.advisor,
        agenda="Wie is er?",
        report="Wij waren er.",
        publish_agenda=publish_agenda,
        publish_report=publish_report,
        mark=meeting_mark(meeting_written(world.session)),
    )


def test_members_read_what_was_published_of_a_meeting(world: Gathered) -> None:
    write(world)
    an = world.as_staff(world.an)
    assert told_of(world.session, actor=world.advisor) == ("Wie is er?", "Wij waren er.")
    assert told_of(world.session, actor=an) == ("", "")
    write(world, publish_agenda=True)
    assert told_of(world.session, actor=an) == ("Wie is er?", "")
    write(world, publish_agenda=True, publish_report=True)
    assert told_of(world.session, actor=an) == ("Wie is er?", "Wij waren er.")
    assert told_of(world.session, actor=world.as_staff(world.cas, world.beek)) == ("", "")
    assert told_of(world.session, actor=world.as_director()) == ("", "")
    [meeting] = meetings_of(world.community, actor=an)
    assert meeting.told.report == "Wij waren er."


def test_only_who_plans_writes_of_a_meeting(world: Gathered) -> None:
    with pytest.raises(actions.CannotTell):
        actions.write_meeting(
            world.session,
            by=world.as_staff(world.an),
            agenda="x",
            report="",
            publish_agenda=True,
            publish_report=False,
            mark=meeting_mark(None),
        )
    assert told_of(world.session, actor=world.advisor) == ("", "")


def test_documents_are_shared_within_the_community(world: Gathered) -> None:
    link = actions.share_link(world.community, by=world.advisor, title="Kader", url="https://x.example/kader")
    assert links_of(world.community, actor=world.as_staff(world.an)) == [link]
    assert links_of(world.community, actor=world.as_staff(world.cas, world.beek)) == []
    with pytest.raises(actions.CannotTell):
        actions.remove_link(link, by=world.as_staff(world.an))
    actions.remove_link(link, by=world.advisor)
    assert links_of(world.community, actor=world.advisor) == []


def test_a_meeting_of_another_community_is_none_of_this(world: Gathered) -> None:
    other = make_community(world.cell, "PLG Anders")
    with pytest.raises(actions.CannotTell):
        actions.share_link(other, by=world.advisor, title="x", url="https://x.example", session=world.session)


def test_a_member_brings_a_question_that_is_taken_along_and_treated(world: Gathered) -> None:
    an = world.as_staff(world.an)
    asked = actions.bring_question(world.community, by=an, text="Hoe melden we?", on=TODAY)
    assert (asked.person, asked.centre, asked.state) == (world.an, world.aarde, QuestionState.OPEN)
    assert [each.text for each in questions_visible_to(world.as_staff(world.bo))] == ["Hoe melden we?"]
    assert list(questions_visible_to(world.as_director(world.beek))) == []
    assert questions_to_treat(world.community, actor=an, session=world.session) == [asked]
    actions.treat_question(asked, by=world.advisor, state=QuestionState.TAKEN_ALONG, outcome="", session=world.session)
    second = make_session(world.offer, 2)
    assert questions_to_treat(world.community, actor=an, session=second) == []
    with pytest.raises(actions.CannotTell, match="wat er van"):
        actions.treat_question(asked, by=world.advisor, state=QuestionState.TREATED, outcome=" ")
    actions.treat_question(asked, by=world.advisor, state=QuestionState.TREATED, outcome="Zo.", session=world.session)
    assert questions_to_treat(world.community, actor=an) == []


def test_who_is_no_member_brings_nothing_in(world: Gathered) -> None:
    with pytest.raises(actions.CannotTell):
        actions.bring_question(world.community, by=world.as_staff(world.cas, world.beek), text="x", on=TODAY)
    Membership.objects.filter(pk=world.of_an.pk).update(ends_on=TODAY - dt.timedelta(days=1))
    with pytest.raises(actions.CannotTell):
        actions.bring_question(world.community, by=world.as_staff(world.an), text="x", on=TODAY)
    assert BroughtQuestion.objects.count() == 0


def test_only_an_open_question_of_ones_own_is_taken_back(world: Gathered) -> None:
    an = world.as_staff(world.an)
    asked = actions.bring_question(world.community, by=an, text="x", on=TODAY)
    with pytest.raises(actions.CannotTell):
        actions.take_back_question(asked, by=world.as_staff(world.bo))
    actions.treat_question(asked, by=world.advisor, state=QuestionState.TREATED, outcome="Zo.")
    with pytest.raises(actions.CannotTell):
        actions.take_back_question(asked, by=an)
    other = actions.bring_question(world.community, by=an, text="y", on=TODAY)
    actions.take_back_question(other, by=an)
    assert list(BroughtQuestion.objects.all()) == [asked]


def test_who_plans_takes_back_an_open_question_of_ones_own_too(world: Gathered) -> None:
    guide = make_staff(world.beek, "Gids")
    by = acting(Role.ADVISOR, world.cell, person=guide)
    asked = actions.bring_question(world.community, by=by, text="x", on=TODAY)
    for other in (world.advisor, acting(Role.ADVISOR, world.cell, person=world.an), world.as_staff(world.an)):
        with pytest.raises(actions.CannotTell):
            actions.take_back_question(asked, by=other)
    actions.treat_question(asked, by=by, state=QuestionState.TREATED, outcome="Zo.")
    with pytest.raises(actions.CannotTell):
        actions.take_back_question(asked, by=by)
    actions.treat_question(asked, by=by, state=QuestionState.OPEN, outcome="")
    actions.take_back_question(asked, by=by)
    assert BroughtQuestion.objects.count() == 0


def forgotten(before: dt.date) -> int:
    """Of how much was told before a day the words go."""
    forget = RETENTIONS["programme.brought"].apply
    assert forget is not None
    return forget(before=before, most=9)


def test_reports_go_once_they_are_too_old_drafts_too_and_who_wrote_them(world: Gathered) -> None:
    by = replace(world.advisor, account=make_account("gids@werk.example").pk)
    first = world.session
    later = make_session(world.offer, 2, held_on=first.held_on + dt.timedelta(days=30))
    for session, publish in ((first, False), (later, True)):
        actions.write_meeting(
            session,
            by=by,
            agenda="Wie is er?",
            report="Wij.",
            publish_agenda=True,
            publish_report=publish,
            mark=meeting_mark(None),
        )
    assert [forgotten(before) for before in (first.held_on, later.held_on, later.held_on)] == [0, 1, 0]
    rows = Meeting.objects.order_by("session__held_on")
    assert [(row.report, row.has_report, row.by_id, row.agenda) for row in rows] == [
        ("", False, None, "Wie is er?"),
        ("Wij.", True, by.account, "Wie is er?"),
    ]
    assert forgotten(later.held_on + dt.timedelta(days=1)) == 1
    assert not Meeting.objects.filter(has_report=True).exists()


def note(world: Gathered, **fields: object) -> Intention:
    given = {"by": world.as_staff(world.bo), "centre": world.aarde, "trial": Trial("Overleg anders"), "on": TODAY}
    return actions.note_intention(world.community, **given | {"session": world.session} | fields)  # type: ignore[arg-type]  # given by name


def test_what_a_centre_tries_is_read_within_the_community_and_by_its_director(world: Gathered) -> None:
    made = note(world, person=world.bo)
    for actor in (world.advisor, world.as_staff(world.an), world.as_director()):
        assert [each.what for each in intentions_visible_to(actor)] == ["Overleg anders"]
    for actor in (world.as_director(world.beek), world.as_staff(world.cas, world.beek)):
        assert list(intentions_visible_to(actor)) == []
    assert (made.person, made.state) == (world.bo, TrialState.PLANNED)


def test_members_and_the_director_write_of_the_own_centre_alone(world: Gathered) -> None:
    made = note(world)
    later = TODAY + dt.timedelta(days=60)
    trial = Trial("Overleg anders", state=TrialState.PARTLY, outcome="Half")
    actions.change_intention(made, by=world.as_director(), trial=trial, on=later)
    found = Intention.objects.get()
    assert (found.state, found.outcome, found.changed_on, found.said_on) == ("deels", "Half", later, TODAY)
    cas = world.as_staff(world.cas, world.beek)
    for refused in (
        lambda: note(world, centre=world.beek),
        lambda: note(world, by=cas, centre=world.beek),
        lambda: actions.change_intention(made, by=world.as_director(world.beek), trial=Trial("x"), on=later),
        lambda: actions.change_intention(made, by=cas, trial=Trial("x"), on=later),
        lambda: note(world, by=acting(Role.CELL_DIRECTOR, world.cell)),
    ):
        with pytest.raises(actions.CannotTell):
            refused()
    assert list(Intention.objects.values_list("state")) == [("deels",)]


def test_what_is_open_is_asked_back_at_the_next_meeting(world: Gathered) -> None:
    open_, done = note(world), note(world)
    actions.change_intention(done, by=world.advisor, trial=Trial("x", state=TrialState.SUCCEEDED), on=TODAY)
    second = make_session(world.offer, 2)
    assert asked_back_at(second, actor=world.advisor) == [open_]
    assert asked_back_at(world.session, actor=world.advisor) == []
    assert list(intentions_sought(intentions_visible_to(world.advisor), state="open")) == [open_]
    assert list(intentions_sought(intentions_visible_to(world.advisor), state="gelukt")) == [done]
