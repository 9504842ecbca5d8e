"""The starters' track: by which rules it is said who needs what of it, and what somebody followed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import join_persons
from baken.apps.people.tests.factories import make_person, make_post
from baken.apps.programme.actions import (
    CannotKeepStarterRule,
    add_starter_rule,
    change_starter_rule,
    remove_starter_rule,
)
from baken.apps.programme.engine.starters import began_after, needs_of
from baken.apps.programme.models import Participation, StarterRule
from baken.apps.programme.queries import own_track, starters_of, track_of, track_rules
from baken.apps.programme.tests.factories import acting, make_staff
from baken.apps.programme.types import (
    Basis,
    Cluster,
    EnrolmentState,
    OfferState,
    SessionState,
    Status,
    Strategy,
    TrackRule,
)
from tests.programme.conftest import TODAY
from tests.programme.offering import make_enrolment, make_offer, make_session

ARTS = TrackRule(Basis.FUNCTION, "arts", Cluster.HEALTH, needed=False)
WORDS = ("arts", "Arts ", "psycholoog", "teamcoördinator")
RULES = st.builds(
    TrackRule, st.sampled_from(list(Basis)), st.sampled_from(WORDS), st.sampled_from(list(Cluster)), st.booleans()
)
HOLDS = st.dictionaries(st.sampled_from(list(Basis)), st.lists(st.sampled_from(WORDS), max_size=2))


# Who needs what


@given(rules=st.lists(RULES, max_size=8), holds=HOLDS)
def test_each_part_is_needed_unless_a_rule_that_holds_says_no_and_none_says_yes(
    rules: list[TrackRule], holds: dict[Any, list[str]]
) -> None:
    """Against the same said otherwise: by counting who says yes and who says no."""
    needs = needs_of(rules, holds=holds)
    assert [need.cluster for need in needs] == list(Cluster)
    plain = {(about, word.strip().lower()) for about, words in holds.items() for word in words}
    for need in needs:
        said = [
            rule.needed
            for rule in rules
            if rule.cluster == need.cluster and (rule.about, rule.word.strip().lower()) in plain
        ]
        yes, no = said.count(True), said.count(False)
        if need.cluster == Cluster.KICK_OFF:
            assert (need.is_needed, need.because) == (True, ())
        else:
            assert need.is_needed is (yes > 0 or no == 0)
            assert len(need.because) == (yes or no)
            assert all(rule.needed is need.is_needed and rule in rules for rule in need.because)


@given(rules=st.lists(RULES, max_size=8), holds=HOLDS, extra=RULES)
def test_a_rule_that_says_needed_takes_no_part_away_and_one_that_does_not_adds_none(
    rules: list[TrackRule], holds: dict[Any, list[str]], extra: TrackRule
) -> None:
    def needed(of: list[TrackRule]) -> set[str]:
        return {need.cluster for need in needs_of(of, holds=holds) if need.is_needed}

    before, after = needed(rules), needed([*rules, extra])
    assert before <= after if extra.needed or extra in rules else after <= before


def test_each_answer_says_why() -> None:
    role = TrackRule(Basis.ROLE, "teamcoördinator", Cluster.HEALTH, needed=True)
    assert [need.why for need in needs_of([ARTS, role], holds={Basis.FUNCTION: ["Arts"]})] == [
        "voor iedereen",
        "geen regel zegt van niet",
        "geen regel zegt van niet",
        "functie arts: niet nodig",
    ]
    holds: dict[str, list[str]] = {Basis.FUNCTION: ["arts"], Basis.ROLE: ["teamcoördinator"]}
    assert needs_of([ARTS, role], holds=holds)[3].why == "rol teamcoördinator: nodig"


@pytest.mark.parametrize(
    ("on", "after"), [("2026-11-23", "2024-11-23"), ("2028-02-29", "2026-02-28"), ("2026-01-31", "2024-01-31")]
)
def test_who_began_two_years_ago_to_the_day_starts_no_more(on: str, after: str) -> None:
    assert began_after(dt.date.fromisoformat(on)) == dt.date.fromisoformat(after)


# Keeping the rules


pages = pytest.mark.django_db


@pages
def test_a_rule_is_added_changed_and_removed(by: Actor) -> None:
    rule = add_starter_rule(by=by, said=TrackRule(Basis.FUNCTION, "  arts  ", Cluster.HEALTH, needed=False))
    assert track_rules(by) == [ARTS]
    change_starter_rule(rule, by=by, said=TrackRule(Basis.ROLE, "Mentor", Cluster.WELFARE, needed=True))
    assert track_rules(by) == [TrackRule("rol", "Mentor", "welzijn", needed=True)]
    remove_starter_rule(rule, by=by)
    assert track_rules(by) == []


@pages
@pytest.mark.parametrize(
    ("said", "why"),
    [
        (TrackRule(Basis.FUNCTION, "ARTS", Cluster.HEALTH, needed=True), "al een regel"),
        (TrackRule(Basis.FUNCTION, "arts", Cluster.KICK_OFF, needed=False), "voor iedereen"),
        (TrackRule(Basis.FUNCTION, " ", Cluster.WELFARE, needed=False), "Zeg voor welke"),
        (TrackRule(Basis.FUNCTION, "a" * 201, Cluster.WELFARE, needed=False), "Zeg voor welke"),
        (TrackRule("iets", "arts", Cluster.WELFARE, needed=False), "Zeg voor welke"),
        (TrackRule(Basis.FUNCTION, "arts", "iets", needed=False), "Kies een deel"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(by: Actor, said: TrackRule, why: str) -> None:
    add_starter_rule(by=by, said=ARTS)
    other = add_starter_rule(by=by, said=TrackRule(Basis.ROLE, "mentor", Cluster.WELFARE, needed=False))
    before = track_rules(by)
    with pytest.raises(CannotKeepStarterRule, match=why):
        add_starter_rule(by=by, said=said)
    with pytest.raises(CannotKeepStarterRule, match=why):
        change_starter_rule(other, by=by, said=said)
    assert track_rules(by) == before


@pages
@pytest.mark.parametrize("role", [Role.CELL_DIRECTOR, Role.DIRECTOR, Role.STAFF, Role.PARTNER])
def test_who_does_not_plan_and_another_cell_keep_no_rule(
    by: Actor, cell: Any, aarde: Any, other_cell: Any, role: Role
) -> None:
    rule = add_starter_rule(by=by, said=ARTS)
    at = None if role is Role.CELL_DIRECTOR else aarde
    for actor in (acting(role, cell, at), Actor(Role.ADVISOR, other_cell.pk)):
        with pytest.raises(CannotKeepStarterRule):
            change_starter_rule(rule, by=actor, said=TrackRule("rol", "mentor", "welzijn", needed=True))
        with pytest.raises(CannotKeepStarterRule):
            remove_starter_rule(rule, by=actor)
    with pytest.raises(CannotKeepStarterRule):
        add_starter_rule(by=acting(role, cell, at), said=TrackRule("rol", "mentor", "welzijn", needed=True))
    assert track_rules(by) == [ARTS]
    assert track_rules(Actor(Role.ADVISOR, other_cell.pk)) == []


# What somebody followed


def of_track(cell: Any, cluster: Cluster, code: str, **fields: Any) -> Any:
    return make_offer(cell, code, strategy=Strategy.STARTERS, cluster=cluster, title=f"Starters {cluster}", **fields)


def was_at(session: Any, person: Any, centre: Any, status: Status = Status.PRESENT) -> None:
    Participation.objects.create(session=session, person=person, centre=centre, status=status)


@pages
def test_what_was_followed_for_any_centre_by_any_entry_counts_on_the_own_page(
    by: Actor, cell: Any, aarde: Any, beek: Any
) -> None:
    an, former = make_staff(aarde, "An"), make_person("an@vroeger.example", first_name="An", last_name="Peeters")
    kick_off, welfare = of_track(cell, Cluster.KICK_OFF, "S1"), of_track(cell, Cluster.WELFARE, "S2")
    first = make_session(kick_off, dt.date(2025, 9, 10), state=SessionState.HELD)
    second = make_session(kick_off, dt.date(2025, 9, 17), state=SessionState.HELD)
    was_at(first, an, aarde)
    was_at(first, former, beek)
    was_at(second, former, beek)
    was_at(make_session(welfare, dt.date(2025, 9, 20)), an, aarde, Status.ABSENT)
    was_at(make_session(welfare, dt.date(2025, 9, 21), state=SessionState.CANCELLED), an, aarde)
    join_persons(person=former, into=an, by=Actor(Role.COORDINATOR, cell.pk))
    parts = own_track(acting(Role.STAFF, cell, aarde, an), holds={}, on=TODAY)
    assert [(part.sessions, part.last_on, part.is_to_do) for part in parts] == [
        (2, dt.date(2025, 9, 17), False),
        (0, None, True),
        (0, None, True),
        (0, None, True),
    ]
    director = acting(Role.DIRECTOR, cell, aarde)
    assert [part.sessions for part in track_of(director, person=an.pk, holds={}, on=TODAY)] == [1, 0, 0, 0]


@pages
def test_an_enrolment_counts_while_there_is_something_to_come(by: Actor, cell: Any, aarde: Any) -> None:
    an = make_staff(aarde, "An")
    coming, over = of_track(cell, Cluster.WELFARE, "S1"), of_track(cell, Cluster.HEALTH, "S2")
    make_session(coming, dt.date(2025, 9, 10))
    make_session(coming, TODAY)
    make_session(over, TODAY - dt.timedelta(days=1))
    for offer in (coming, over):
        make_enrolment(offer, an, aarde)
    make_enrolment(of_track(cell, Cluster.WELFARE, "S3"), an, aarde, state=EnrolmentState.WAITING)
    unplanned = of_track(cell, Cluster.EDUCATION, "S4")
    make_enrolment(unplanned, an, aarde, state=EnrolmentState.REQUESTED)
    make_enrolment(of_track(cell, Cluster.KICK_OFF, "S5"), an, aarde, state=EnrolmentState.WITHDRAWN)
    expected = [None, EnrolmentState.REQUESTED, EnrolmentState.ENROLLED, None]
    own = own_track(acting(Role.STAFF, cell, aarde, an), holds={}, on=TODAY)
    assert [part.enrolled for part in own] == expected
    theirs = track_of(acting(Role.DIRECTOR, cell, aarde), person=an.pk, holds={}, on=TODAY)
    assert [part.enrolled for part in theirs] == expected


@pages
def test_of_each_part_stands_what_is_published_this_year_and_one_may_see(
    by: Actor, cell: Any, other_cell: Any, aarde: Any
) -> None:
    shown = of_track(cell, Cluster.WELFARE, "S1")
    of_track(cell, Cluster.WELFARE, "S2", state=OfferState.DRAFT)
    of_track(cell, Cluster.WELFARE, "S3", school_year=2024)
    of_track(cell, Cluster.WELFARE, "S4", state=OfferState.CANCELLED)
    of_track(other_cell, Cluster.WELFARE, "S5")
    parts = own_track(acting(Role.STAFF, cell, aarde, make_staff(aarde, "An")), holds={}, on=TODAY)
    assert [list(part.offers) for part in parts] == [[], [], [shown], []]


# Who starts


@pages
def test_who_began_at_any_centre_less_than_two_years_ago_starts(by: Actor, cell: Any, aarde: Any, beek: Any) -> None:
    recent, long_ago = dt.date(2025, 3, 1), dt.date(2023, 10, 1)
    make_staff(aarde, "An", started_on=recent)
    make_staff(aarde, "Bo", started_on=long_ago)
    cas = make_staff(aarde, "Cas", started_on=recent, function="psycholoog")
    make_post(cas, beek, started_on=dt.date(2024, 1, 1), ended_on=dt.date(2024, 12, 31))
    dirk = make_staff(aarde, "Dirk", started_on=recent)
    make_post(dirk, beek, started_on=dt.date(2015, 1, 1), ended_on=dt.date(2016, 1, 1))
    els, former = make_staff(aarde, "Els", started_on=recent), make_person("els@vroeger.example")
    make_post(former, beek, started_on=dt.date(2015, 1, 1), ended_on=dt.date(2016, 1, 1))
    join_persons(person=former, into=els, by=Actor(Role.COORDINATOR, cell.pk))
    make_staff(aarde, "Fien", started_on=dt.date(2025, 1, 1), ended_on=dt.date(2025, 5, 1))
    make_staff(aarde, "Gert", started_on=TODAY + dt.timedelta(days=1))
    make_staff(beek, "Hilde", started_on=recent)
    found = starters_of(acting(Role.DIRECTOR, cell, aarde), on=TODAY)
    assert [(each.name, each.function, each.began_on) for each in found] == [
        ("An Peeters", "arts", recent),
        ("Cas Peeters", "psycholoog", recent),
    ]


@pages
def test_of_who_starts_it_stands_what_is_followed_asked_needed_and_not(by: Actor, cell: Any, aarde: Any) -> None:
    add_starter_rule(by=by, said=ARTS)
    an = make_staff(aarde, "An", started_on=dt.date(2025, 3, 1))
    make_staff(aarde, "Bo", started_on=dt.date(2025, 3, 1), function="psycholoog")
    was_at(make_session(of_track(cell, Cluster.KICK_OFF, "S1"), dt.date(2025, 9, 1)), an, aarde)
    offer = of_track(cell, Cluster.WELFARE, "S2")
    make_session(offer)
    make_enrolment(offer, an, aarde)
    found = starters_of(acting(Role.DIRECTOR, cell, aarde), on=TODAY)
    assert [([part.state for part in each.parts], each.to_do) for each in found] == [
        (["gevolgd", "nodig", "ingeschreven", "niet nodig"], 1),
        (["nodig", "nodig", "nodig", "nodig"], 4),
    ]


@pages
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DIRECTOR])
def test_nobody_but_the_director_sees_who_starts(cell: Any, aarde: Any, role: Role) -> None:
    make_staff(aarde, "An", started_on=dt.date(2025, 3, 1))
    assert starters_of(acting(role, cell, aarde), on=TODAY) == []
    assert StarterRule.objects.count() == 0
