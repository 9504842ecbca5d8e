"""Flags: which rules raise them, what is decided by hand, who sees them, and the thresholds."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baken.apps.access.queries import actor_of_cell
from baken.apps.centres import engine
from baken.apps.centres.models import FlagThreshold
from baken.apps.centres.queries import flags_of, pictured_to
from baken.apps.centres.types import About, Decided, Kind, Measured, Outcome
from baken.apps.inspections.types import Advice, Inspected, Level
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import Period
from tests.centres import change, come, inspect, make_offer, meet
from tests.scenes import make_scene

pytestmark = pytest.mark.django_db
YEAR = Period.school_year(2024)
TODAY = dt.date(2026, 11, 22)
THRESHOLDS = {
    Measured.DIRECTOR_MONTHS: 24,
    Measured.MERGER_MONTHS: 24,
    Measured.INSPECTION_YEARS: 6,
    Measured.ADVICE: 1,
    Measured.SCALES_BELOW: 1,
    Measured.SCALES_APPROACHING: 5,
    Measured.SILENT_YEARS: 1,
}
LEVELS = (
    "beneden de verwachting",
    "benadert de verwachting",
    "volgens de verwachting",
    "overstijgt de verwachting",
    "niet in de focus",
)


def raised(about, on=dt.date(2025, 8, 31), **thresholds):
    """The kinds and reasons that the rules give."""
    numbers = THRESHOLDS | {Measured[name.upper()]: number for name, number in thresholds.items()}
    return [(flag.kind, flag.facts) for flag in engine.flags(about=about, thresholds=numbers, on=on)]


def flags(cell, *, period=YEAR, today=TODAY):
    """The flags of the own centres: by name, the kinds that stand."""
    actor = actor_of_cell(cell=cell.pk)
    centres = list(pictured_to(actor))
    found = flags_of(actor=actor, centres=centres, on=engine.moment_in(period, today=today))
    return {
        centre.name: [flag.kind.value for flag in found[centre.pk] if flag.stands]
        for centre in centres
        if any(flag.stands for flag in found.get(centre.pk, []))
    }


# The rules.


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (dt.date(2023, 8, 31), []),
        (dt.date(2023, 9, 1), [(Kind.NEW_DIRECTOR, "directie sinds 1\xa0sep\xa02023")]),
        (dt.date(2025, 8, 31), [(Kind.NEW_DIRECTOR, "directie sinds 31\xa0aug\xa02025")]),
        (dt.date(2025, 9, 1), []),
        (None, []),
    ],
)
def test_a_director_is_new_for_24_months(since, told):
    assert raised(About(director_since=since)) == told


def test_a_merger_is_recent_for_as_many_months_as_the_threshold_says():
    merged = About(merged_on=dt.date(2023, 1, 15))
    assert raised(merged) == []
    assert raised(merged, merger_months=36) == [(Kind.MERGER, "fusie op 15\xa0jan\xa02023")]
    assert raised(merged, merger_months=0) == []


def test_months_after_a_day_that_a_month_does_not_have_end_with_that_month():
    assert engine.months_after(dt.date(2024, 2, 29), 12) == dt.date(2025, 3, 1)
    assert engine.months_after(dt.date(2024, 10, 31), 1) == dt.date(2024, 12, 1)
    assert engine.months_after(dt.date(2024, 12, 31), 24) == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("advice", "levels", "told"),
    [
        ("1A", {}, []),
        ("", {}, []),
        ("2B", {}, ["doorlichting 2023-2024: advies 2B"]),
        ("1B", {}, ["doorlichting 2023-2024: advies 1B"]),
        ("2A", {}, ["doorlichting 2023-2024: advies 2A"]),
        (
            "1A",
            {"Beeldvorming": LEVELS[0]},
            ["doorlichting 2023-2024: 1 schaal beneden de verwachting (Beeldvorming)"],
        ),
        ("1A", {str(number): LEVELS[1] for number in range(4)}, []),
        (
            "1A",
            {str(number): LEVELS[1] for number in range(5)},
            ["doorlichting 2023-2024: 5 schalen benaderen de verwachting (0, 1, 2, 3, 4)"],
        ),
        (
            "2A",
            {"A": LEVELS[0], "B": LEVELS[0], "C": LEVELS[2]},
            ["doorlichting 2023-2024: advies 2A; 2 schalen beneden de verwachting (A, B)"],
        ),
    ],
)
def test_an_inspection_asks_for_a_follow_up(advice, levels, told):
    found = raised(About(inspected=Inspected(2023, advice, levels)))
    assert found == [(Kind.INSPECTION, each) for each in told]


@pytest.mark.parametrize("level", [Level.BELOW, Level.APPROACHES])
@pytest.mark.parametrize("advice", ["", *Advice])
def test_a_follow_up_that_scales_alone_ask_for_is_no_priority_need(advice, level):
    inspected = About(inspected=Inspected(2023, advice, {str(number): level for number in range(5)}))
    [flag] = engine.flags(about=inspected, thresholds=THRESHOLDS, on=dt.date(2025, 8, 31))
    assert (flag.stands, flag.is_priority) == (True, advice in ("1B", "2A", "2B"))
    by_hand = Decided(
        Kind.INSPECTION, 2024, Outcome.SET, "vraagt opvolging", "", dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    )
    [flag] = engine.flags(
        about=inspected, thresholds=THRESHOLDS, on=dt.date(2025, 8, 31), decisions={Kind.INSPECTION: by_hand}
    )
    assert flag.is_priority


@pytest.mark.parametrize(("number", "asks"), [(0, []), (1, ["1B", "2A", "2B"]), (2, ["2A", "2B"])])
def test_the_threshold_of_advice_says_which_advice_asks_for_a_follow_up(number, asks):
    found = [advice for advice in Advice if raised(About(inspected=Inspected(2023, advice, {})), advice=number)]
    assert found == asks


@pytest.mark.parametrize(("year", "many"), [(2018, 0), (2019, 1), (2024, 1)])
def test_an_inspection_counts_for_as_many_school_years_as_the_threshold_says(year, many):
    inspected = About(inspected=Inspected(year, "2A", {}))
    assert len(raised(inspected)) == many  # in 2024-2025, the sixth after that of 2019-2020
    assert raised(inspected, inspection_years=0) == []


def test_years_without_participation_and_contact_are_told():
    assert raised(About(silent=[2024])) == [(Kind.NO_CONTACT, "geen deelname en geen contact in 2024-2025")]
    assert raised(About(silent=[2024]), silent_years=2) == []
    assert raised(About(silent=[2024, 2023]), silent_years=2) == [
        (Kind.NO_CONTACT, "geen deelname en geen contact in 2023-2024, 2024-2025")
    ]


def test_what_the_rules_say_of_a_period_they_say_of_its_last_day_or_of_today():
    assert engine.moment_in(YEAR, today=TODAY) == dt.date(2025, 8, 31)
    assert engine.moment_in(YEAR, today=dt.date(2025, 1, 1)) == dt.date(2025, 1, 1)
    assert engine.moment_in(YEAR, today=dt.date(2020, 1, 1)) == dt.date(2024, 9, 1)


@pytest.mark.parametrize(
    ("day", "last"),
    [(dt.date(2025, 8, 30), 2023), (dt.date(2025, 8, 31), 2024), (dt.date(2025, 9, 1), 2024)],
)
def test_a_school_year_is_finished_on_its_last_day(day, last):
    assert engine.last_finished(day) == last


# Of a cell.


def test_a_year_in_which_the_cell_registered_nothing_flags_nobody():
    assert flags(make_scene().cell, period=Period.school_year(2019)) == {}
    assert flags(make_scene_without_hours(), period=Period.school_year(2024)) == {}


def make_scene_without_hours():
    """A cell with centres and no work at all."""
    cell = make_cell("LEEG", network="OVSG")
    make_centre("CLB Stil", network="OVSG", known_as={cell: "1"})
    return cell


def test_a_centre_without_participation_or_contact_is_flagged_and_either_is_enough():
    scene = make_scene()
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    meet(scene.cell, scene.cirkel, many=1, kind="voorbereiding en nazorg")
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    meet(scene.cell, scene.cirkel, many=1)
    assert flags(scene.cell) == {}


def test_a_school_year_that_has_begun_makes_nobody_silent():
    scene = make_scene()
    meet(scene.cell, scene.cirkel, many=1)
    come(make_offer(scene.cell, code="N25", strategy="vorming", year=2025), scene.aarde)
    running = Period.school_year(2025)
    assert flags(scene.cell, period=running, today=dt.date(2025, 9, 1)) == {}
    assert flags(scene.cell, period=running, today=dt.date(2026, 8, 30)) == {}
    assert flags(scene.cell, period=running, today=dt.date(2026, 8, 31)) == {
        "CLB Beek": ["geen-contact"],
        "CLB Cirkel": ["geen-contact"],
    }


def test_a_year_of_which_nothing_is_registered_yet_leaves_the_last_one_with_work_to_be_judged():
    assert flags(make_scene().cell, period=Period.school_year(2026)) == {"CLB Cirkel": ["geen-contact"]}


def test_who_leads_a_centre_since_this_school_year_is_new_today():
    scene = make_scene()
    change(scene.aarde, director_since=dt.date(2026, 9, 1))
    assert flags(scene.cell, period=Period.school_year(2026))["CLB Aarde"] == ["nieuwe-directie"]
    assert "CLB Aarde" not in flags(scene.cell)


@pytest.mark.parametrize("strategy", ["helpdesksessie", "verandertraject", "infosessie"])
def test_a_participation_counts_whatever_the_strategy_and_only_of_who_was_there(strategy):
    scene = make_scene()
    session = make_offer(scene.cell, code="X24", strategy=strategy, year=2024)
    come(session, scene.cirkel, status="afwezig")
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    come(session, scene.cirkel)
    assert flags(scene.cell) == {}


def test_of_another_network_and_of_another_cell_nothing_is_flagged():
    scene = make_scene()
    change(scene.vreemd, director_since=dt.date(2025, 1, 1))
    other = make_cell("POV-POC", network="POV")
    make_centre("CLB Duin", network="POV", known_as={other: "D"}, merged_on=dt.date(2025, 1, 1))
    inspect(scene.aarde, cell=other, year=2024, advice="2A")
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    assert flags(other) == {"CLB Duin": ["fusie"]}


@pytest.mark.parametrize("seed", range(6))
def test_flags_are_what_a_plain_look_at_each_centre_gives(seed):
    dice = random.Random(seed)  # noqa: S311 - makes a world, and no secret
    cell, today = make_cell(), dt.date(dice.choice((2023, 2024, 2025, 2026)), dice.randint(1, 12), 15)
    numbers = {
        measured: dice.choice([each for each in (0, 1, 2, 5, 24) if each <= measured.most]) for measured in Measured
    }
    FlagThreshold.objects.all().delete()
    for measured, number in numbers.items():
        cell_of = dice.choice((None, cell))
        FlagThreshold.objects.create(cell=cell_of, measured=measured, starts_on=dt.date(2020, 9, 1), number=number)
    sessions = {year: make_offer(cell, code=str(year), strategy="plg", year=year) for year in (2022, 2023, 2024)}
    world = {}
    for number in range(7):
        known = {
            "director_since": day_or_none(dice),
            "merged_on": day_or_none(dice),
            **dict(zip(("started_on", "ended_on"), lasting(dice), strict=True)),
        }
        centre = make_centre(f"CLB {number}", known_as={cell: f"C{number}"}, **known)
        inspections = {}
        for year in dice.sample((2021, 2022, 2023, 2024, 2025), dice.randint(0, 3)):
            levels = {f"S{scale}": dice.choice(LEVELS) for scale in range(dice.randint(0, 8))}
            inspections[year] = (dice.choice(("", "1A", "1B", "2A", "2B")), levels)
            inspect(centre, cell=cell, year=year, advice=inspections[year][0], levels=levels)
        work = {year: dice.choice(("", "", "came", "absent", "met")) for year in sessions}
        for year, what in work.items():
            if what in ("came", "absent"):
                come(sessions[year], centre, status="aanwezig" if what == "came" else "afwezig")
            elif what == "met":
                meet(cell, centre, many=1, year=year)
        world[centre.name] = (known, inspections, work)
    for year in (2022, 2023, 2024):
        period = Period.school_year(year)
        assert flags(cell, period=period, today=today) == plainly(world, numbers, period, today)


def day_or_none(dice):
    return dice.choice((None, dt.date(dice.randint(2021, 2025), dice.randint(1, 12), dice.randint(1, 28))))


def lasting(dice):
    """The first and the last day of a centre; none, for most."""
    days = sorted(filter(None, (day_or_none(dice), day_or_none(dice))))
    return days if len(days) == 2 and dice.random() < 0.4 else (None, None)


def plainly(world, numbers, period, today):
    """The same, centre by centre, in the words of the definition."""
    on = min(max(today, period.starts_on), period.ends_on)

    def recent(date, months):
        if date is None or date > on:
            return False
        passed = (on.year - date.year) * 12 + on.month - date.month - (on.day < date.day)
        return passed < months

    def silent(name):
        finished = [year for year in (2024, 2023, 2022) if dt.date(year + 1, 8, 31) <= on]
        work = {
            year: [name for name, (_k, _i, done) in world.items() if done[year] in ("came", "met")]
            for year in finished
        }
        years = [year for year in finished if work[year]][: numbers[Measured.SILENT_YEARS]]
        began = world[name][0]["started_on"]
        years = [year for year in years if began is None or began <= dt.date(year, 9, 1)]
        enough = 0 < numbers[Measured.SILENT_YEARS] == len(years)
        return enough and not any(name in work[year] for year in years)

    found = {}
    for name, (known, inspections, _work) in world.items():
        kinds = []
        if known["started_on"] and not known["started_on"] <= on <= known["ended_on"]:
            continue
        if recent(known["director_since"], numbers[Measured.DIRECTOR_MONTHS]):
            kinds.append("nieuwe-directie")
        if recent(known["merged_on"], numbers[Measured.MERGER_MONTHS]):
            kinds.append("fusie")
        past = [year for year in inspections if year <= period.first]
        if past and period.first - max(past) < numbers[Measured.INSPECTION_YEARS]:
            advice, levels = inspections[max(past)]
            given = list(levels.values())
            asks = {1: ("1B", "2A", "2B"), 2: ("2A", "2B")}.get(numbers[Measured.ADVICE], ())
            below, approaching = numbers[Measured.SCALES_BELOW], numbers[Measured.SCALES_APPROACHING]
            if (
                advice in asks
                or (below and given.count(LEVELS[0]) >= below)
                or (approaching and given.count(LEVELS[1]) >= approaching)
            ):
                kinds.append("doorlichting")
        if silent(name):
            kinds.append("geen-contact")
        if kinds:
            found[name] = kinds
    return found


@pytest.mark.django_db(transaction=True)
def test_flags_of_all_centres_take_as_many_statements_as_those_of_one():
    cell = make_scene().cell
    flags(cell)

    def asked():
        with CaptureQueriesContext(connection) as statements:
            flags(cell)
        return len(statements)

    few = asked()
    for number in range(20):
        inspect(make_centre(f"CLB {number}", known_as={cell: f"N{number}"}), cell=cell, year=2024, advice="2A")
    flags(cell)
    assert asked() == few
