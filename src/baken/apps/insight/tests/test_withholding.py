"""What is let out about people tells of no group under the minimum, whoever adds and subtracts."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import pytest

from baken.apps.insight.engine import withholding
from baken.apps.insight.engine.withholding import Group, too_small
from baken.apps.insight.tests.worlds_of_groups import (
    CUTS,
    World,
    best,
    chances,
    count_of,
    director,
    keys,
    questions,
    survey,
    table,
    worlds,
)
from tests import auditor

# --- What is withheld, case by case


def test_a_group_under_the_minimum_is_withheld_and_the_smallest_beside_it():
    world = table(count_of(north=9, east=7, south=12, west=2), cuts=("", "centre"))
    assert world.hidden() == keys("centre", "west", "east")


def test_small_groups_that_hide_each_other_cost_no_other():
    world = table(count_of(north=9, east=3, south=12, west=2), cuts=("", "centre"))
    assert world.hidden() == keys("centre", "west", "east")


def test_where_no_group_is_small_nothing_is_withheld():
    world = table(count_of(north=9, east=7, south=12, west=5))
    assert world.hidden() == frozenset()


def test_a_total_under_the_minimum_leaves_nothing():
    world = table(count_of(north=3, east=1))
    assert world.hidden() == {group.key for group in world.groups}


def test_an_empty_group_tells_nothing_and_protects_nobody():
    world = table(count_of(north=9, west=2), cuts=("", "centre"))
    world.cells.append([])
    world.groups.append(Group("empty", 2, 5, (len(world.cells) - 1,)))
    assert world.hidden() == keys("centre", "west", "north")


def test_persons_are_counted_and_not_their_answers():
    rows = [{**row, "person": row["person"] % 4} for row in count_of(north=40)] + count_of(south=9)
    world = table([{**row, "person": (row["centre"], row["person"])} for row in rows], cuts=("", "centre"))
    world.person = [hash(person) for person in world.person]
    assert world.hidden() == keys("centre", "north", "south")


def test_a_year_is_not_found_from_a_run_and_the_other_years():
    rows = [{**row, "year": year, "person": 100 * year + row["person"]} for year in (1, 2) for row in count_of(a=20)]
    rows += [{**row, "year": 0, "person": 1000 + row["person"]} for row in count_of(a=3)]
    world = table(rows, cuts=("",), runs=[(0, 1, 2)])
    assert world.hidden() == {((0,), "", ""), ((2,), "", "")}


def test_one_person_under_two_themes_is_not_found_by_adding_the_themes():
    rows = [{**row, "theme": (number % 2,)} for number, row in enumerate(count_of(a=20))]
    rows[0]["theme"] = (0, 1)
    world = table(rows, cuts=("", "theme"))
    assert world.hidden() == keys("theme", 0)


def test_groups_of_two_cuts_that_differ_by_one_person_are_not_both_described():
    rows = [{**row, "function": row["centre"]} for row in count_of(a=20, b=20)]
    rows[0]["function"] = "b"
    world = table(rows, cuts=("", "centre", "function"))
    assert world.hidden() == keys("function", "a", "b")


def test_totals_are_kept_before_cuts():
    rows = [{**row, "year": row["person"] % 2} for row in count_of(a=12, b=16)]
    world = table([*rows, {**rows[0], "centre": "c", "person": 1000}], cuts=("", "centre"), runs=[(0, 1)])
    assert {period for period, cut, _ in world.hidden() if cut == ""} == set()
    assert world.hidden() >= world.primary() == {((0,), "centre", "c"), ((0, 1), "centre", "c")}


# --- What a director sees: the own centre from 5 persons, what others are in from 8


def test_the_others_are_not_found_by_taking_the_own_centre_from_the_total():
    world = World(list(range(20)), [list(range(20)), list(range(13))])
    world.groups = [Group("total", 0, 8, (0,)), Group("own", 1, 5, (1,))]
    assert world.hidden() == {"own"}
    world.cells[1].pop()
    assert world.hidden() == frozenset()


def test_the_own_centre_is_described_from_five_where_all_others_are_from_eight():
    world = World(list(range(20)), [list(range(6)), list(range(6, 20)), list(range(6, 13))])
    world.groups = [Group("total", 0, 8, (0, 1)), Group("own", 1, 5, (0,)), Group("other", 1, 8, (2,))]
    assert world.hidden() == {"other"}


@pytest.mark.parametrize("rank_of_own", [0, 2])
def test_what_may_be_told_of_the_own_few_is_not_withheld_for_what_would_tell_of_others(rank_of_own):
    own, others = [1, 2, 3], [1, 2, 4, 5, 6, 7, 8, 9, 10]  # two persons moved from one centre to another
    world = World(own + others, [[0, 1, 2], list(range(3, 12)), list(range(6, 12))])
    world.groups = [Group("own", rank_of_own, 3, (0,)), Group("all", 0, 5, (1,)), Group("most", 1, 5, (2,))]
    assert world.hidden() == {"most"}


@worlds(12)
def test_a_director_finds_neither_the_own_few_nor_the_others(seed):
    world = director(seed)
    check(world)


# --- Releases: what was let out stays known


@worlds(12)
def test_the_next_release_does_not_tell_who_came_in_between(seed):
    world = survey(seed, largest=8, minimum=5)
    new = {unit for unit, person in enumerate(world.person) if person < chances(seed).randint(1, 6)}
    before = replace(world, cells=[[unit for unit in cell if unit not in new] for cell in world.cells])
    out = before.hidden()
    shift = len(world.cells)
    known = [
        replace(group, key=("before", group.key), cells=tuple(cell + shift for cell in group.cells), known=True)
        for group in before.groups
        if group.key not in out
    ]
    both = World(world.person, world.cells + before.cells, known + world.groups)
    hidden = both.hidden()
    assert {key for key in hidden if key[0] == "before"} == set()
    assert auditor.leaks(both.audited(hidden), effort=300, programs=3) == []


def test_forgetting_the_earlier_release_would_tell():
    world = World(list(range(12)), [list(range(11)), list(range(12))])
    world.groups = [Group("before", 0, 5, (0,), known=True), Group("now", 0, 5, (1,))]
    assert world.hidden() == {"now"}
    assert auditor.leaks(world.audited(frozenset())) != []


@worlds(12)
def test_what_was_given_away_before_costs_no_other_group(seed):
    world = questions(seed, persons=9)
    alone = world.hidden()
    first, least = len(world.person), min(group.minimum for group in world.groups)
    world.person += range(100, 120)
    for units in (range(first, first + 20), range(first, first + 19)):
        world.groups.append(Group(("before", len(units)), 0, least, (len(world.cells),), known=True))
        world.cells.append(list(units))
    assert world.hidden() == alone


# --- Random worlds against the auditor


def check(world: World, *, effort: int = 300, programs: int = 3) -> None:
    hidden = world.hidden()
    assert hidden >= world.primary()
    assert auditor.leaks(world.audited(hidden), effort=effort, programs=programs) == []


@worlds(40)
def test_no_survey_tells_of_too_few(seed):
    check(survey(seed))


@worlds(40)
def test_no_set_of_questions_tells_of_too_few(seed):
    check(questions(seed))


@worlds(12)
def test_hours_are_described_from_three_persons(seed):
    check(survey(seed, largest=6, minimum=3))


@pytest.mark.soak
@worlds(1000)
def test_no_survey_tells_of_too_few_at_length(seed):
    check(survey(seed), effort=5_000, programs=20)


@pytest.mark.soak
@worlds(1000)
def test_no_set_of_questions_tells_of_too_few_at_length(seed):
    check(questions(seed, persons=30), effort=20_000, programs=20)


@worlds(50)
def test_no_more_is_withheld_than_must_be(seed):
    world = questions(seed, persons=9)
    assert world.hidden() == best(world)


@pytest.mark.soak
@worlds(300)
def test_no_more_is_withheld_than_must_be_at_length(seed):
    world = questions(seed, persons=10)
    assert world.hidden() == best(world)


# --- Negative controls: what is known to leak must be found to leak


def test_the_auditor_finds_what_hiding_small_groups_alone_gives_away():
    world = table(count_of(north=9, east=7, south=12, west=2), cuts=("", "centre"))
    found = auditor.leaks(world.audited(world.primary()))
    assert "((0,), 'centre', 'west') is withheld, and can be computed" in found


def test_without_its_second_step_the_algorithm_is_found_out():
    caught = total = 0
    for seed in range(10):
        world = survey(seed, largest=12)
        first_step = {group.key for group in world.groups if too_small(group, world.persons(group))}
        assert first_step == world.primary()
        total += first_step != world.hidden()
        caught += auditor.leaks(world.audited(first_step), effort=300, programs=0) != []
    assert (caught, total > 6) == (total, True)


def test_deciding_each_table_by_itself_is_found_out():
    caught = 0
    for seed in range(10):
        world = survey(seed, largest=12)
        hidden: set[Hashable] = set()
        for cut in CUTS[1:]:
            for period in {group.key[0] for group in world.groups}:
                own = [group for group in world.groups if group.key[0] == period and group.key[1] in ("", cut)]
                hidden |= replace(world, groups=own).hidden()
        caught += auditor.leaks(world.audited(hidden), effort=300, programs=0) != []
    assert caught > 4


@pytest.mark.parametrize(
    ("groups", "safe"),
    [
        ([{0, 1, 2, 3, 4, 5, 6}, {0, 1, 2, 3, 4, 5}], False),  # one taken from another
        ([{0, 1, 2, 3, 4, 5}, {3, 4, 5, 6, 7, 8}, {0, 1, 2, 6, 7, 8, 9}, {9, 3, 4, 5, 10, 11}], True),
        ([{0, 1, 2, 3}, {2, 3, 4, 5}, {0, 1, 4, 5}], False),  # a + c - b counts two of them, twice
        ([set(range(9)), {0, 1, 2}, {3, 4, 5}, {6, 7, 8}], True),
        ([set(range(10)), {0, 1, 2}, {3, 4, 5}, {6, 7, 8}], False),  # a total with one more than its parts
    ],
)
def test_the_auditor_knows_what_leaks(groups, safe):
    world = World(list(range(12)), [sorted(group) for group in groups])
    world.groups = [Group(number, 0, 3, (number,)) for number in range(len(groups))]
    published = world.audited(frozenset())
    assert (auditor.is_safe(published), auditor.leaks(published) == []) == (safe, safe)


# --- How it decides


@worlds(10)
def test_the_answer_depends_on_who_is_in_the_groups_and_on_nothing_else(seed):
    world, chance = survey(seed, largest=12), chances(seed)
    cells, groups = list(range(len(world.cells))), list(world.groups)
    units, people = list(range(len(world.person))), list(range(max(world.person) + 1))
    for shuffled in (cells, groups, units, people):
        chance.shuffle(shuffled)
    where = {unit: place for place, unit in enumerate(units)}
    number = {cell: place for place, cell in enumerate(cells)}
    other = World(
        [people[world.person[unit]] for unit in units],
        [[where[unit] for unit in world.cells[cell]] for cell in cells],
        [replace(group, cells=tuple(number[cell] for cell in group.cells)) for group in groups],
    )
    assert other.hidden() == world.hidden()


@worlds(10)
def test_what_is_preferred_is_decided_without_the_rest(seed):
    world = survey(seed, largest=12)
    rank = chances(seed).randrange(2 * len(CUTS))
    preferred = replace(world, groups=[group for group in world.groups if group.rank <= rank])
    assert preferred.hidden() == {group.key for group in preferred.groups} & world.hidden()


def test_one_way_tables_lose_at_most_one_and_a_half_groups_for_each_small_one(record_property):
    primary = extra = 0
    for seed in range(150):
        chance = chances(seed)
        sizes = {f"centre {n}": int(chance.lognormvariate(3.2, 0.8)) + 1 for n in range(chance.randint(2, 60))}
        world = table(count_of(**sizes), cuts=("", "centre"))
        hidden = world.hidden()
        primary += len(world.primary())
        extra += len(hidden - world.primary())
    record_property("withheld besides the small groups, for each of them", round(extra / primary, 3))
    assert extra <= 1.5 * primary


def test_large_groups_are_let_out_without_any_search(monkeypatch):
    monkeypatch.setattr(withholding, "PATIENCE", 0)
    chance = chances(1)
    rows = [
        {
            "person": person,
            "year": year,
            "centre": person % 12,
            "network": person % 12 // 4,
            "function": person // 12 % 4,
            "strategy": chance.randrange(3),
            "theme": (chance.randrange(4),),
        }
        for person in range(600)
        for year in range(4)
    ]
    world = table(rows, minimum=8, runs=[(0, 1, 2), (1, 2, 3)])
    assert world.hidden() == frozenset()


def test_what_takes_too_long_to_judge_is_withheld(monkeypatch):
    world = survey(3)
    exact = world.hidden()
    monkeypatch.setattr(withholding, "PATIENCE", 3)
    hidden = world.hidden()
    assert hidden > exact
    assert auditor.leaks(world.audited(hidden)) == []


def test_bounds_narrow_what_is_withheld_and_seldom_close_it(record_property):
    closed = total = 0
    for seed in range(8):
        chance = chances(seed)
        world = table(
            count_of(**{f"centre {n}": chance.choice((1, 2, 3, 6, 9)) for n in range(8)}), cuts=("", "centre")
        )
        answers = [chance.choice(("low", "high", "high", "none")) for _ in world.person]
        published = world.audited(world.hidden())
        found = auditor.ranges(published, answers.__getitem__, ("low", "high", "none"))
        for (key, band), (least, most) in found.items():
            truth = sum(answers[unit] == band for unit in published.withheld[key])
            assert least <= truth <= most
            total, closed = total + 1, closed + (least == most)
    record_property("withheld counts closed by bounds", f"{closed} of {total}")
    assert closed <= total / 4
