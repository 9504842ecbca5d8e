"""Communities from day to day: since when and until when one is a member, what one reads once it ended, what is open
to another network, and what becomes of two who write at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from baken.apps.access.tests.factories import make_account
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme import actions
from baken.apps.programme.models import Community, Enrolment, Meeting, Membership, Participation
from baken.apps.programme.queries import (
    asked_back_at,
    communities_found,
    communities_of,
    communities_visible_to,
    enrolments_to_come,
    intentions_kept_by,
    intentions_visible_to,
    links_of,
    meeting_mark,
    meeting_written,
    meetings_held,
    meetings_of,
    members_sought,
    members_without_centre,
    memberships_visible_to,
    own_membership_of,
    presence_in,
    questions_visible_to,
    staff_to_add,
    states_of,
    told_of,
    years_of,
)
from baken.apps.programme.rules import may_read_within
from baken.apps.programme.tests.factories import acting, make_session, make_staff
from baken.apps.programme.types import (
    CommunityFilter,
    CommunityKind,
    EnrolmentState,
    MemberRole,
    SessionState,
    Status,
    Trial,
    TrialState,
)
from baken.ground.periods import today
from tests.programme.gathering import BEGAN, TODAY, Gathered, make_community, make_member

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)
NOW = dt.datetime.combine(TODAY, dt.time(9), tzinfo=dt.UTC)


@pytest.fixture
def world() -> Gathered:
    return Gathered()


def write(world: Gathered, **said: Any) -> Meeting:
    given = {
        "by": world.advisor,
        "agenda": "Wie is er?",
        "report": "Wij waren er.",
        "publish_agenda": True,
        "publish_report": True,
        "mark": meeting_mark(meeting_written(world.session)),
    }
    return actions.write_meeting(world.session, **given | said)  # type: ignore[arg-type]  # given by name


# Since when, and until when


def test_nobody_is_made_a_member_from_a_day_to_come(world: Gathered) -> None:
    said: dict[str, Any] = {"centre": world.beek, "starts_on": TODAY + A_DAY, "today": TODAY}
    with pytest.raises(actions.CannotBeMember, match="vandaag"):
        actions.add_member(world.community, by=world.advisor, person=world.cas, **said)
    with pytest.raises(actions.CannotBeMember, match="vandaag"):
        actions.add_member_by_address(world.community, by=world.advisor, email="n@x.example", name="Niemand", **said)
    with pytest.raises(actions.CannotBeMember, match="vandaag"):
        actions.add_staff(
            world.community,
            by=world.as_director(world.beek),
            people=[world.cas],
            role=MemberRole.MEMBER,
            starts_on=TODAY + A_DAY,
            today=TODAY,
        )
    assert Membership.objects.count() == 2


def test_nobody_gets_another_role_from_a_day_to_come(world: Gathered) -> None:
    with pytest.raises(actions.CannotBeMember, match="tot vandaag"):
        actions.change_role(world.of_bo, by=world.advisor, role=MemberRole.ANCHOR, on=TODAY + A_DAY, today=TODAY)
    assert list(Membership.objects.filter(person=world.bo).values_list("role", "ends_on")) == [("lid", None)]


def test_nobody_new_is_written_down_whom_a_community_that_ended_cannot_have(world: Gathered) -> None:
    from baken.apps.people.models import Person

    actions.end_community(world.community, by=world.advisor, on=TODAY, today=TODAY)
    ended = Community.objects.get(pk=world.community.pk)
    before = Person.objects.count()
    with pytest.raises(actions.CannotBeMember, match="beëindigd"):
        actions.add_member_by_address(
            ended,
            by=world.advisor,
            email="n@x.example",
            name="Niemand",
            centre=world.beek,
            starts_on=TODAY,
            today=TODAY,
        )
    assert Person.objects.count() == before


def test_on_the_last_day_one_is_a_member_still(world: Gathered) -> None:
    an, on = world.as_staff(world.an), today()
    write(world)
    Membership.objects.filter(pk=world.of_an.pk).update(ends_on=on)
    assert own_membership_of(an, world.community, on=on) == world.of_an
    assert list(communities_of(an, on=on)) == [world.community]
    assert told_of(world.session, actor=an) == ("Wie is er?", "Wij waren er.")
    assert set(memberships_visible_to(an)) == {world.of_an, world.of_bo}
    assert set(members_sought(memberships_visible_to(world.advisor), on=on)) == {world.of_an, world.of_bo}
    assert world.an.pk not in {post.root for post in staff_to_add(world.community, centre=world.aarde.pk, on=on)}
    [found] = communities_found(communities_visible_to(world.advisor), by=CommunityFilter(), on=on)
    assert found.members == 2
    actions.bring_question(world.community, by=an, text="Nog een?", on=on)
    after = on + A_DAY
    assert own_membership_of(an, world.community, on=after) is None
    assert list(communities_of(an, on=after)) == []
    assert set(members_sought(memberships_visible_to(world.advisor), standing=False, on=after)) == {world.of_an}
    [found] = communities_found(communities_visible_to(world.advisor), by=CommunityFilter(), on=after)
    assert found.members == 1


def test_the_day_after_the_last_one_a_member_reads_nothing_of_it(world: Gathered) -> None:
    an = world.as_staff(world.an)
    write(world)
    Membership.objects.filter(pk=world.of_an.pk).update(ends_on=today() - A_DAY)
    assert told_of(world.session, actor=an) == ("", "")
    assert not may_read_within(an, community=world.community)
    assert set(memberships_visible_to(an)) == {world.of_an}


def test_who_stops_leaves_the_meetings_to_come_or_stays_enrolled(world: Gathered) -> None:
    world.session.held_on = TODAY + A_DAY
    world.session.save()
    actions.enrol_members(world.offer, by=world.advisor, now=NOW)
    assert [each.person for each in enrolments_to_come(world.of_an, on=TODAY)] == [world.an]
    actions.stop_membership(world.of_an, by=world.advisor, on=TODAY, leaves=True, now=NOW)
    actions.stop_membership(world.of_bo, by=world.as_director(), on=TODAY, leaves=False, now=NOW)
    assert set(Membership.objects.values_list("ends_on", flat=True)) == {TODAY}
    assert {each.person: each.state for each in Enrolment.objects.select_related("person")} == {
        world.an: EnrolmentState.WITHDRAWN,
        world.bo: EnrolmentState.ENROLLED,
    }


def test_once_all_meetings_are_over_who_stops_stays_enrolled_for_what_was(world: Gathered) -> None:
    world.session.held_on = TODAY - A_DAY
    world.session.save()
    actions.enrol_members(world.offer, by=world.advisor, now=NOW)
    assert list(enrolments_to_come(world.of_an, on=TODAY)) == []
    actions.stop_membership(world.of_an, by=world.advisor, on=TODAY, leaves=True, now=NOW)
    assert Enrolment.objects.get(person=world.an).state == EnrolmentState.ENROLLED


# What one reads once it ended


def test_who_was_a_member_to_the_end_goes_on_reading_and_telling(world: Gathered) -> None:
    gone = make_staff(world.aarde, "Weg")
    last = today() - dt.timedelta(days=30)
    make_member(world.community, gone, world.aarde, ends_on=last - A_DAY)
    later = make_staff(world.aarde, "Later")
    make_member(world.community, later, world.aarde, ends_on=last + A_DAY)
    write(world)
    actions.share_link(world.community, by=world.advisor, title="Kader", url="https://x.example/kader")
    actions.bring_question(world.community, by=world.as_staff(world.bo), text="Hoe?", on=BEGAN)
    tried = actions.note_intention(
        world.community, by=world.as_staff(world.bo), centre=world.aarde, trial=Trial("Anders"), on=BEGAN
    )
    actions.end_community(world.community, by=world.advisor, on=last, today=today())
    for person in (world.an, later):
        actor = world.as_staff(person)
        assert told_of(world.session, actor=actor) == ("Wie is er?", "Wij waren er.")
        assert [each.title for each in links_of(world.community, actor=actor)] == ["Kader"]
        assert [each.text for each in questions_visible_to(actor)] == ["Hoe?"]
        assert list(intentions_kept_by(actor)) == [tried]
        with pytest.raises(actions.CannotTell):
            actions.bring_question(world.community, by=actor, text="Nog?", on=today())
    for actor in (world.as_staff(gone), world.as_staff(world.cas, world.beek)):
        assert told_of(world.session, actor=actor) == ("", "")
        assert links_of(world.community, actor=actor) == []
        assert list(questions_visible_to(actor)) == []
        assert list(intentions_visible_to(actor)) == []
    assert set(memberships_visible_to(world.as_staff(world.an))) == {world.of_an}


# Schools and partners


def test_who_is_a_member_for_a_school_counts_neither_as_present_nor_as_absent(world: Gathered) -> None:
    local = make_community(world.cell, "PLG+ Gent", kind=CommunityKind.LOCAL)
    make_member(local, world.an, world.aarde)
    make_member(local, world.cas, None, organisation="Basisschool De Linde")
    make_member(local, make_staff(world.beek, "Gestopt"), None, organisation="x", ends_on=BEGAN)
    world.offer.community = local
    world.offer.save()
    held = make_session(world.offer, 2, state=SessionState.HELD)
    Participation.objects.create(session=held, person=world.an, centre=world.aarde, status=Status.PRESENT)
    assert [(row.name, row.came, row.of) for row in presence_in(local, meetings_held(local))] == [("An Peeters", 1, 1)]
    assert members_without_centre(local, on=TODAY) == 1
    assert actions.enrol_members(world.offer, by=world.advisor, now=NOW) == {
        "enrolled": 1,
        "refused": [],
        "without_centre": 1,
    }


# Open to another network


def test_what_a_community_is_open_to_its_school_years_are_too(world: Gathered) -> None:
    other = make_cell("VCLB-POC", network="VCLB")
    zee = make_centre("VCLB Zee", network="VCLB", known_as={other: "Z"})
    zoe = make_staff(zee, "Zoe")
    theirs = acting(Role.STAFF, other, zee, zoe)
    assert years_of(world.community, actor=theirs) == []
    world.community.networks.add(other.network)
    assert years_of(world.community, actor=theirs) == [world.offer]
    assert meetings_of(world.community, actor=theirs) == [world.session]
    make_member(world.community, zoe, zee)
    outcome = actions.enrol_members(world.offer, by=world.advisor, now=NOW)
    assert (outcome["enrolled"], outcome["refused"]) == (3, [])
    write(world)
    assert told_of(world.session, actor=theirs) == ("Wie is er?", "Wij waren er.")
    Community.objects.update(is_published=False)
    assert years_of(world.community, actor=theirs) == []
    assert meetings_of(world.community, actor=theirs) == []


# Two who write at once


def test_what_somebody_else_wrote_since_is_not_overwritten(world: Gathered) -> None:
    seen = meeting_mark(meeting_written(world.session))
    write(world, report="Van de ene.")
    with pytest.raises(actions.OverwritesMeeting, match="Intussen"):
        write(world, report="Van de andere.", mark=seen)
    assert [each.report for each in Meeting.objects.all()] == ["Van de ene."]


def test_a_report_is_of_who_wrote_it_and_not_of_who_changed_the_agenda(world: Gathered) -> None:
    one, other = (make_account(f"{each}@werk.example").pk for each in ("een", "ander"))
    write(world, by=replace(world.advisor, account=one))
    made = write(world, by=replace(world.advisor, account=other), agenda="Anders")
    assert (made.agenda, made.by_id) == ("Anders", one)
    assert write(world, by=replace(world.advisor, account=other), report="Ook anders.").by_id == other


# What came of it


def test_what_was_answered_at_a_meeting_stays_on_its_page(world: Gathered) -> None:
    second = make_session(world.offer, 2, held_on=world.session.held_on + dt.timedelta(days=30))
    third = make_session(world.offer, 3, held_on=world.session.held_on + dt.timedelta(days=60))
    said: dict[str, Any] = {"by": world.as_staff(world.bo), "centre": world.aarde, "session": world.session}
    made = actions.note_intention(world.community, **said, trial=Trial("Anders"), on=world.session.held_on)
    an = world.as_staff(world.an)
    assert [asked_back_at(each, actor=an) for each in (world.session, second, third)] == [[], [made], [made]]
    trial = Trial("Anders", state=TrialState.SUCCEEDED, outcome="Het werkt.")
    actions.change_intention(made, by=said["by"], trial=trial, on=second.held_on)
    assert [asked_back_at(each, actor=an) for each in (world.session, second, third)] == [[], [made], []]
    actions.change_intention(made, by=said["by"], trial=trial, on=third.held_on)
    assert [asked_back_at(each, actor=an) for each in (second, third)] == [[], [made]]
    assert states_of(intentions_visible_to(an)) == {"gelukt": 1}
