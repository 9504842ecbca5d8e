"""Communities over the years: who sees them, who is a member, and of what they are made."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from baken.apps.access.types import Role
from baken.apps.people.models import Person
from baken.apps.people.tests.factories import make_cell, make_centre, make_post
from baken.apps.programme import actions
from baken.apps.programme.models import Community, Enrolment, Membership, Offer, Participation
from baken.apps.programme.queries import (
    communities_found,
    communities_visible_to,
    composition_of,
    coverage_of,
    day_counted,
    meetings_held,
    memberships_visible_to,
    presence_in,
    with_functions,
    with_meetings,
)
from baken.apps.programme.tests.factories import NOW, acting, make_offer, make_session, make_staff
from baken.apps.programme.types import (
    CommunityFilter,
    CommunityKind,
    CommunityPlan,
    Counted,
    MemberRole,
    OfferState,
    SessionState,
    Status,
    Strategy,
)
from baken.ground.periods import Period
from tests.programme.gathering import BEGAN, TODAY, Gathered, make_community, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Gathered:
    return Gathered()


def plan(name: str = "PLG Zorg", **fields: Any) -> CommunityPlan:
    return CommunityPlan(name=name, kind=CommunityKind.PLG, starts_on=BEGAN, **fields)


def test_a_community_is_seen_by_its_cell_and_once_published_by_its_centres(world: Gathered) -> None:
    hidden = make_community(world.cell, "PLG Ontwerp", is_published=False)
    assert set(communities_visible_to(world.advisor)) == {world.community, hidden}
    assert set(communities_visible_to(world.as_staff(world.an))) == {world.community}
    assert set(communities_visible_to(acting(Role.AUDITOR, world.cell))) == set()


def test_another_network_sees_what_is_open_to_it(world: Gathered) -> None:
    other = make_cell("VCLB-POC", network="VCLB")
    theirs = acting(Role.STAFF, other, make_centre("VCLB Zee", network="VCLB", known_as={other: "Z"}))
    assert set(communities_visible_to(theirs)) == set()
    world.community.networks.add(other.network)
    assert set(communities_visible_to(theirs)) == {world.community}
    Community.objects.update(is_published=False)
    assert set(communities_visible_to(theirs)) == set()


def test_members_see_each_other_and_nobody_else_sees_them(world: Gathered) -> None:
    assert set(memberships_visible_to(world.as_staff(world.bo))) == {world.of_an, world.of_bo}
    assert set(memberships_visible_to(world.as_staff(world.cas, world.beek))) == set()
    assert set(memberships_visible_to(world.as_director(world.beek))) == set()
    assert set(memberships_visible_to(world.as_director())) == {world.of_an, world.of_bo}
    Membership.objects.filter(pk=world.of_bo.pk).update(ends_on=dt.date(2025, 6, 30))
    assert set(memberships_visible_to(world.as_staff(world.bo))) == {world.of_bo}
    assert set(memberships_visible_to(world.as_staff(world.an))) == {world.of_an}


def test_who_plans_makes_changes_publishes_and_ends_a_community(world: Gathered) -> None:
    made = actions.make_community(by=world.advisor, plan=plan(disciplines=("arts", "psycholoog")))
    assert (made.is_published, [str(each) for each in made.disciplines.all()]) == (False, ["arts", "psycholoog"])
    actions.change_community(made, by=world.advisor, plan=plan("PLG Welzijn", disciplines=("arts",)))
    made = Community.objects.get(pk=made.pk)
    assert (made.name, [str(each) for each in made.disciplines.all()]) == ("PLG Welzijn", ["arts"])
    actions.publish_community(made, by=world.advisor)
    actions.end_community(world.community, by=world.advisor, on=dt.date(2026, 6, 30), today=TODAY)
    assert set(Membership.objects.values_list("ends_on", flat=True)) == {dt.date(2026, 6, 30)}
    with pytest.raises(actions.CannotKeepCommunity, match="beëindigd"):
        actions.change_community(world.community, by=world.advisor, plan=plan())


@pytest.mark.parametrize("role", [Role.CELL_DIRECTOR, Role.DIRECTOR, Role.STAFF])
def test_nobody_else_keeps_communities(world: Gathered, role: Role) -> None:
    by = acting(role, world.cell, None if role is Role.CELL_DIRECTOR else world.aarde)
    with pytest.raises(actions.CannotKeepCommunity):
        actions.make_community(by=by, plan=plan())
    with pytest.raises(actions.CannotKeepCommunity):
        actions.end_community(world.community, by=by, on=BEGAN, today=TODAY)
    assert list(Community.objects.values_list("name", "ends_on")) == [("PLG Signaal", None)]


def test_a_name_stands_once_in_a_cell(world: Gathered) -> None:
    with pytest.raises(actions.CannotKeepCommunity, match="PLG Signaal"):
        actions.make_community(by=world.advisor, plan=plan("PLG Signaal"))


def test_a_community_does_not_end_in_what_is_to_come(world: Gathered) -> None:
    with pytest.raises(actions.CannotKeepCommunity):
        actions.end_community(world.community, by=world.advisor, on=TODAY + dt.timedelta(days=1), today=TODAY)
    assert Membership.objects.filter(ends_on=None).count() == 2


def test_next_year_is_planned_as_the_last_one_was(world: Gathered) -> None:
    made = actions.plan_year(world.community, by=world.advisor, school_year=2027)
    found = Offer.objects.get(pk=made.pk)
    assert (found.community, found.previous, found.state) == (world.community, world.offer, OfferState.DRAFT)
    [session] = found.sessions.all()
    assert (session.held_on.weekday(), session.state) == (world.session.held_on.weekday(), SessionState.PLANNED)
    with pytest.raises(actions.CannotKeepCommunity, match="al gepland"):
        actions.plan_year(world.community, by=world.advisor, school_year=2027)


def test_a_first_year_takes_what_is_said_of_the_community(world: Gathered) -> None:
    made = actions.make_community(by=world.advisor, plan=plan(aims="Samen leren", disciplines=("arts",)))
    offer = actions.plan_year(made, by=world.advisor, school_year=2026)
    assert (offer.title, offer.aims, offer.strategy) == ("PLG Zorg", "Samen leren", Strategy.PLG)
    assert [str(each) for each in offer.functions.all()] == ["arts"]


def test_what_was_planned_apart_becomes_a_year_of_a_community(world: Gathered) -> None:
    apart = make_offer(world.cell, "P2501", strategy=Strategy.PLG, school_year=2025)
    actions.tie_offer(world.community, by=world.advisor, offer=apart)
    assert Offer.objects.get(pk=apart.pk).community == world.community
    training = make_offer(world.cell, "V1")
    with pytest.raises(actions.CannotKeepCommunity):
        actions.tie_offer(world.community, by=world.advisor, offer=training)


def test_a_list_is_searched_and_counts_members_centres_and_meetings(world: Gathered) -> None:
    make_community(world.cell, "Over zórg", kind=CommunityKind.LOCAL, ends_on=dt.date(2025, 6, 30))
    make_member(world.community, world.cas, world.beek)
    seen = communities_visible_to(world.advisor)

    def names(**asked: Any) -> list[str]:
        return [each.name for each in communities_found(seen, by=CommunityFilter(**asked), on=TODAY)]

    assert names(text="zorg") == ["Over zórg"]
    assert names(kind="plg") == ["PLG Signaal"]
    assert names(going_on=True) == ["PLG Signaal"]
    assert names(going_on=False) == ["Over zórg"]
    [found] = with_meetings(communities_found(seen, by=CommunityFilter(kind="plg"), on=TODAY), school_year=2026)
    assert (found.members, found.centres, found.meetings) == (3, 2, 1)


def test_who_plans_adds_somebody_by_address_also_who_is_new(world: Gathered) -> None:
    made = actions.add_member_by_address(
        world.community,
        by=world.advisor,
        email="nieuw@x.example",
        name="Dirk Claes",
        centre=world.beek,
        role=MemberRole.ANCHOR,
        starts_on=TODAY,
        today=TODAY,
    )
    assert (str(made.person), made.centre, made.role) == ("Dirk Claes", world.beek, MemberRole.ANCHOR)
    with pytest.raises(actions.CannotBeMember, match="al lid"):
        actions.add_member_by_address(
            world.community, by=world.advisor, email="nieuw@x.example", centre=world.beek, starts_on=TODAY, today=TODAY
        )
    with pytest.raises(actions.CannotBeMember, match="naam"):
        actions.add_member_by_address(
            world.community, by=world.advisor, email="wie@x.example", centre=world.beek, starts_on=TODAY, today=TODAY
        )


def test_schools_and_partners_are_members_of_a_local_community_alone(world: Gathered) -> None:
    said: dict[str, Any] = {
        "by": world.advisor,
        "person": world.cas,
        "organisation": "Basisschool De Linde",
        "starts_on": TODAY,
        "today": TODAY,
    }
    with pytest.raises(actions.CannotBeMember, match="lokale"):
        actions.add_member(world.community, **said)
    local = make_community(world.cell, "PLG+ Gent", kind=CommunityKind.LOCAL)
    made = actions.add_member(local, **said)
    assert (made.centre, made.organisation) == (None, "Basisschool De Linde")


def test_a_director_adds_and_ends_members_of_the_own_centre(world: Gathered) -> None:
    director = world.as_director(world.beek)
    outcome = actions.add_staff(
        world.community,
        by=director,
        people=[world.cas, world.an],
        role=MemberRole.ANCHOR,
        starts_on=TODAY,
        today=TODAY,
    )
    assert (outcome["added"], outcome["refused"]) == (1, ["An Peeters werkt die dag niet in je centrum."])
    of_cas = Membership.objects.get(person=world.cas)
    actions.end_membership(of_cas, by=director, on=TODAY, today=TODAY)
    with pytest.raises(actions.CannotBeMember):
        actions.end_membership(world.of_an, by=director, on=TODAY, today=TODAY)
    assert Membership.objects.filter(ends_on=None).count() == 2


def test_one_joins_and_leaves_oneself_where_it_is_open(world: Gathered) -> None:
    cas = world.as_staff(world.cas, world.beek)
    with pytest.raises(actions.CannotBeMember, match="directie"):
        actions.add_member(world.community, by=cas, person=world.cas, centre=world.beek, starts_on=TODAY, today=TODAY)
    Community.objects.update(is_open=True)
    opened = Community.objects.get(pk=world.community.pk)
    made = actions.add_member(opened, by=cas, person=world.cas, centre=world.beek, starts_on=TODAY, today=TODAY)
    with pytest.raises(actions.CannotBeMember, match="alleen jezelf"):
        actions.add_member(opened, by=cas, person=world.an, centre=world.beek, starts_on=TODAY, today=TODAY)
    actions.end_membership(made, by=cas, on=TODAY, today=TODAY)
    with pytest.raises(actions.CannotBeMember):
        actions.end_membership(world.of_an, by=cas, on=TODAY, today=TODAY)


def test_who_wants_to_leave_a_closed_community_asks(world: Gathered) -> None:
    with pytest.raises(actions.CannotBeMember, match="directie"):
        actions.end_membership(world.of_an, by=world.as_staff(world.an), on=TODAY, today=TODAY)
    assert Membership.objects.get(pk=world.of_an.pk).ends_on is None


def test_another_role_keeps_what_it_was(world: Gathered) -> None:
    actions.change_role(world.of_bo, by=world.advisor, role=MemberRole.ANCHOR, on=TODAY, today=TODAY)
    rows = Membership.objects.filter(person=world.bo).order_by("starts_on")
    assert list(rows.values_list("role", "starts_on", "ends_on")) == [
        ("lid", BEGAN, dt.date(2026, 9, 30)),
        ("ankerpersoon", TODAY, None),
    ]
    with pytest.raises(actions.CannotBeMember):
        actions.change_role(world.of_an, by=world.as_staff(world.an), role=MemberRole.ANCHOR, on=TODAY, today=TODAY)


def test_members_are_enrolled_for_the_year_once(world: Gathered) -> None:
    gone = make_staff(world.aarde, "Weg")
    make_member(world.community, gone, world.aarde, ends_on=dt.date(2025, 6, 30))
    said = {"refused": [], "without_centre": 0}
    assert actions.enrol_members(world.offer, by=world.advisor, now=NOW) == {"enrolled": 2, **said}
    assert actions.enrol_members(world.offer, by=world.advisor, now=NOW) == {"enrolled": 0, **said}
    assert {each.person for each in Enrolment.objects.all()} == {world.an, world.bo}


def test_of_what_a_community_is_made(world: Gathered) -> None:
    make_member(world.community, world.cas, world.beek)
    make_post(world.cas, world.beek, function="psycholoog")
    members = with_functions(memberships_visible_to(world.advisor), on=TODAY)
    found = composition_of(members, wanted=["Arts", "verpleegkundige"])
    assert found.members == 3
    assert found.by_centre == [Counted("CLB Aarde", 2), Counted("CLB Beek", 1)]
    assert found.by_discipline == [Counted("arts", 3), Counted("psycholoog", 1)]
    assert found.by_role == [Counted("Lid", 2), Counted("Ambassadeur", 1), Counted("Ankerpersoon", 0)]
    assert found.missing == ["verpleegkundige"]


def test_who_came_is_counted_over_meetings_while_one_was_a_member(world: Gathered) -> None:
    before = make_session(world.offer, 2, held_on=dt.date(2024, 3, 1), state=SessionState.HELD)
    held = [make_session(world.offer, number, state=SessionState.HELD) for number in (3, 4)]
    make_member(world.community, world.cas, world.beek, starts_on=held[1].held_on)
    for session in (before, *held):
        Participation.objects.create(session=session, person=world.an, centre=world.aarde, status=Status.PRESENT)
    Participation.objects.create(session=held[0], person=world.bo, centre=world.aarde, status=Status.ABSENT)
    guest = make_staff(world.beek, "Gast")
    Participation.objects.create(session=held[0], person=guest, centre=world.beek, status=Status.PRESENT)
    meetings = meetings_held(world.community)
    assert meetings == [before, *held]
    rows = presence_in(world.community, meetings)
    told = {row.name: (list(row.statuses), row.came, row.of, row.is_member) for row in rows}
    assert told == {
        "Bo Peeters": (["", "afwezig", ""], 0, 2, True),
        "Cas Peeters": (["", "", ""], 0, 1, True),
        "An Peeters": (["aanwezig"] * 3, 2, 2, True),
        "Gast Peeters": (["", "aanwezig", ""], 0, 0, False),
    }


def test_an_entry_that_is_found_to_be_somebody_counts_as_that_one(world: Gathered) -> None:
    held = make_session(world.offer, 3, state=SessionState.HELD)
    other = Person.objects.create(first_name="Ann", last_name="Peeters", same_as=world.an)
    Participation.objects.create(session=held, person=other, centre=world.aarde, status=Status.PRESENT)
    told = {row.name: (row.came, row.of) for row in presence_in(world.community, [held])}
    assert told == {"Bo Peeters": (0, 1), "An Peeters": (1, 1)}


def counted_plainly(world: Gathered, on: dt.date) -> dict[str, tuple[int, int]]:
    """The coverage told otherwise: by looking at each centre and community apart."""
    found = {}
    for centre in (world.aarde, world.beek):
        covered = active = 0
        for community in Community.objects.filter(kind="plg", is_published=True):
            if community.starts_on > on or (community.ends_on is not None and community.ends_on < on):
                continue
            active += 1
            covered += any(
                each.centre == centre
                and each.role in ("ambassadeur", "ankerpersoon")
                and each.starts_on <= on
                and (each.ends_on is None or each.ends_on >= on)
                for each in community.memberships.all()
            )
        found[centre.name] = (covered, active)
    return found


def test_the_coverage_of_each_centre_is_what_a_plain_count_says(world: Gathered) -> None:
    second = make_community(world.cell, "PLG Twee", ends_on=dt.date(2025, 8, 31))
    third = make_community(world.cell, "PLG Drie", starts_on=dt.date(2025, 9, 1))
    make_community(world.cell, "PLG+ Gent", kind=CommunityKind.LOCAL)
    make_community(world.cell, "PLG Ontwerp", is_published=False)
    make_member(second, world.cas, world.beek, role=MemberRole.ANCHOR, ends_on=dt.date(2025, 8, 31))
    make_member(third, world.cas, world.beek, role=MemberRole.ANCHOR, starts_on=dt.date(2025, 10, 1))
    make_member(third, world.an, world.aarde)
    for on in (dt.date(2025, 8, 31), dt.date(2025, 9, 15), dt.date(2026, 8, 31)):
        rows = coverage_of(cell=world.cell.pk, on=on)
        told = {row.centre.name: (len(row.covered), len(row.covered) + len(row.missing)) for row in rows}
        assert told == counted_plainly(world, on)
    [last] = [row for row in coverage_of(cell=world.cell.pk, on=dt.date(2026, 8, 31)) if row.centre == world.beek]
    assert (last.share, last.is_reached, last.missing) == (0.5, True, [world.community])


@pytest.mark.parametrize(
    ("on", "counted"),
    [
        (dt.date(2026, 10, 1), dt.date(2026, 6, 30)),
        (dt.date(2026, 7, 15), dt.date(2026, 6, 30)),
        (dt.date(2026, 6, 30), dt.date(2026, 6, 30)),
        (dt.date(2026, 2, 3), dt.date(2026, 2, 3)),
        (dt.date(2025, 7, 1), dt.date(2025, 9, 1)),
    ],
)
def test_a_school_year_is_counted_on_30_june_or_today_where_that_is_to_come(on: dt.date, counted: dt.date) -> None:
    assert day_counted(Period.school_year(2025), on=on) == counted


def test_a_membership_that_ended_with_the_school_year_counts_in_it(world: Gathered) -> None:
    Membership.objects.filter(pk=world.of_an.pk).update(ends_on=dt.date(2026, 6, 30))
    year = Period.school_year(2025)
    [aarde] = [
        row for row in coverage_of(cell=world.cell.pk, on=day_counted(year, on=TODAY)) if row.centre == world.aarde
    ]
    assert (aarde.covered, aarde.members) == ([world.community], 2)
    [aarde] = [row for row in coverage_of(cell=world.cell.pk, on=TODAY) if row.centre == world.aarde]
    assert (aarde.covered, aarde.members) == ([], 1)
