"""What insight lets out is attacked by the auditor, over everything that an audience can ask."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.insight.queries import figures
from baken.apps.inspections.models import Inspection, Judgement
from baken.apps.people.models import Centre, CentreCode
from baken.apps.resources.models import HoursEntry
from baken.apps.surveys.models import Answer
from baken.ground.periods import Period
from tests import oracle
from tests.auditor import Published, leaks
from tests.worlds import FIRST_YEAR, YEARS, RandomWorld

pytestmark = [
    pytest.mark.django_db(transaction=True),  # committed, so that figures are counted from files, and fast
    pytest.mark.once,
]
CUTS = ("", "centre", "network", "strategy", "theme", "function", "year", "registered")
RUNS = [
    Period(FIRST_YEAR, FIRST_YEAR + 2),
    Period(FIRST_YEAR, FIRST_YEAR + YEARS),
    Period(FIRST_YEAR + 1, FIRST_YEAR + 3),
]
PERIODS = [*(Period.school_year(FIRST_YEAR + number) for number in range(YEARS)), *RUNS]
Universe = tuple[tuple[str, str], ...]


@pytest.fixture(autouse=True)
def _runs(settings: Any) -> None:
    settings.RUNS = [period.code for period in RUNS[:2]]  # the third is asked for, and is of no setting


def a_world(seed: int) -> RandomWorld:
    world = RandomWorld(seed, centres=5, persons=26)
    for _ in range(14):
        world.add_offer()
        world.add_survey()
        world.add_resources()
    return world


def answers(world: RandomWorld) -> dict[Universe, dict[int, dict[str, Any]]]:
    """The answers that count, by survey and item, with what each can be cut by."""
    truth = oracle.World(world.cell)
    found: dict[Universe, dict[int, dict[str, Any]]] = defaultdict(dict)
    rows = Answer.objects.filter(response__survey__cell=world.cell, response__counts=True).select_related(
        "response__survey", "response__occasion", "response__centre__network", "question__item"
    )
    for row in rows.prefetch_related("response__occasion__themes"):
        response, item, centre = row.response, row.question.item, row.response.centre
        assert item is not None
        assert centre is not None
        assert response.person_id is not None
        found[("survey", response.survey.name), ("item", item.wording)][row.pk] = {
            "person": truth.root[response.person_id],
            "year": response.survey.school_year,
            "centre": truth.code.get(centre.pk, str(centre.pk)),
            "network": centre.network.name,
            "strategy": response.occasion.strategy,
            "theme": [theme.name for theme in response.occasion.themes.all()] or [""],
            "function": truth.function(response.person_id, centre.pk, response.completed_at.date()),
        }
    return found


def hours(world: RandomWorld) -> dict[Universe, dict[int, dict[str, Any]]]:
    """The hours by role, with what each can be cut by."""
    truth = oracle.World(world.cell)
    found: dict[Universe, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in HoursEntry.objects.filter(cell=world.cell):
        found[(("role", row.role),)][row.pk] = {
            "person": truth.root[row.person_id],
            "year": oracle.school_year(row.date),
            "centre": "",
            "network": "",
        }
    return found


def registrations(world: RandomWorld) -> dict[Universe, dict[int, dict[str, Any]]]:
    """The participations of trainings, with what each can be cut by."""
    rows = oracle.World(world.cell).participation_rows()
    return {(): dict(enumerate(row for row in rows if row["strategy"] in oracle.GROUPS["training"]))}


def asked(
    actor: Actor, indicator: str, own: str, *, outside: bool = False
) -> Iterator[tuple[Any, Period, dict[str, str]]]:
    """Everything that an actor can ask of an indicator: each figure, with the period and the values of its cuts."""
    scopes: list[dict[str, str]] = [{}] if not own else [{}, {"centre": own}]
    for where in scopes:
        for by in CUTS:
            try:
                found = figures(
                    actor=actor, indicators=[indicator], periods=PERIODS, by=by, where=where, outside=outside
                )
            except LookupError:
                continue
            for figure in found:
                yield figure, figure.period, {**where, **({by: figure.dimensions[by]} if by else {})}


def members(units: dict[int, dict[str, Any]], period: Period, cuts: dict[str, str]) -> frozenset[int]:
    def inside(unit: dict[str, Any]) -> bool:
        for cut, value in cuts.items():
            held = f"{unit['year']}-{unit['year'] + 1}" if cut == "year" else unit[cut]
            if value not in held if isinstance(held, list) else value != held:
                return False
        return unit["year"] in period.years

    return frozenset(key for key, unit in units.items() if inside(unit))


def published(
    actor: Actor,
    indicator: str,
    universe: Universe,
    units: dict[int, dict[str, Any]],
    minimum: dict[int, int],
    own: str = "",
    *,
    outside: bool = False,
) -> Published:
    """What an actor sees of a universe, asking all there is to ask."""
    shown: dict[Any, frozenset[int]] = {}
    hidden: dict[Any, frozenset[int]] = {}
    for figure, period, cuts in asked(actor, indicator, own, outside=outside):
        if not set(universe) <= set(figure.dimensions.items()):
            continue
        key = (period.code, *sorted(cuts.items()))
        group = members(units, period, cuts)
        if not group and figure.value == 0 and not universe:
            continue  # of all that is counted, nothing
        assert group, f"{key} tells of nobody"
        (hidden if figure.withheld else shown)[key] = group
    assert not set(shown) & set(hidden)
    return Published({key: unit["person"] for key, unit in units.items()}, minimum, shown, hidden)


@pytest.mark.parametrize("_number", range(2))
def test_a_cell_learns_of_no_small_group_by_adding_and_subtracting_answers(_number: int) -> None:
    world = a_world(int.from_bytes(os.urandom(4)))
    actor = Actor(Role.COORDINATOR, world.cell.pk)
    shown = 0
    for universe, units in answers(world).items():
        seen = published(actor, "survey.item_share_high", universe, units, dict.fromkeys(units, 5))
        assert leaks(seen, effort=300, programs=2) == []
        shown += len(seen.groups)
    assert shown


@pytest.mark.parametrize(
    ("indicator", "units_of", "minimum"),
    [
        ("survey.item_share_high", answers, 8),
        ("training.participations", registrations, 8),
        ("hours.share", hours, 3),
    ],
)
def test_who_reads_a_report_elsewhere_learns_of_no_small_group(indicator: str, units_of: Any, minimum: int) -> None:
    world = a_world(int.from_bytes(os.urandom(4)))
    actor = Actor(Role.COORDINATOR, world.cell.pk)
    shown = 0
    for universe, units in units_of(world).items():
        seen = published(actor, indicator, universe, units, dict.fromkeys(units, minimum), outside=True)
        assert leaks(seen, effort=300, programs=2) == []
        shown += len(seen.groups)
    assert shown


@pytest.mark.parametrize("outside", [False, True])
def test_what_is_withheld_is_the_same_whichever_cut_is_asked_first(
    outside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_world(int.from_bytes(os.urandom(4)))
    actor = Actor(Role.COORDINATOR, world.cell.pk)

    def hidden(cuts: Sequence[str]) -> set[Any]:
        monkeypatch.setattr("baken.apps.insight.engine.mart._marts", {})  # nothing is remembered
        found = [
            figure
            for cut in cuts
            for figure in figures(
                actor=actor, indicators=["survey.item_share_high"], periods=PERIODS, by=cut, outside=outside
            )
        ]
        withheld = {figure.key for figure in found if figure.withheld}
        assert withheld
        assert {figure.key for figure in found if figure.value} - withheld
        return withheld

    cuts = [cut for cut in CUTS if cut != "registered"]  # which no answers have
    orders = [cuts, cuts[::-1], random.SystemRandom().sample(cuts, len(cuts))]
    assert len({frozenset(hidden(order)) for order in orders}) == 1


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_learns_of_no_small_group_elsewhere(role: Role) -> None:
    world = a_world(int.from_bytes(os.urandom(4)))
    codes = CentreCode.objects.filter(cell=world.cell, centre__network=world.networks[0]).order_by("pk")[:2]
    for code in codes:
        actor = Actor(role, world.cell.pk, centre=code.centre_id)
        for universe, units in answers(world).items():
            minimum = {key: 5 if unit["centre"] == code.code else 8 for key, unit in units.items()}
            seen = published(actor, "survey.item_share_low", universe, units, minimum, own=code.code)
            assert leaks(seen, effort=300, programs=2) == []


def test_hours_are_shown_of_at_least_three_people() -> None:
    world = a_world(int.from_bytes(os.urandom(4)))
    actor = Actor(Role.COORDINATOR, world.cell.pk)
    for universe, units in hours(world).items():
        seen = published(actor, "hours.share", universe, units, dict.fromkeys(units, 3))
        assert leaks(seen, effort=300, programs=2) == []


def test_the_three_bands_of_an_item_are_shown_or_withheld_together() -> None:
    world = a_world(7)
    actor = Actor(Role.COORDINATOR, world.cell.pk)
    names = [f"survey.item_share_{band}" for band in ("low", "high", "not_applicable")]
    found = figures(actor=actor, indicators=names, periods=PERIODS, by="centre")
    states = defaultdict(set)
    for figure in found:
        states[figure.key[1:]].add(figure.withheld)
    assert all(len(state) == 1 for state in states.values())
    assert {True, False} == {figure.withheld for figure in found}


def test_a_withheld_figure_tells_nothing_of_itself() -> None:
    world = a_world(8)
    found = figures(actor=Actor(Role.COORDINATOR, world.cell.pk), periods=PERIODS, by="centre")
    hidden = [figure for figure in found if figure.withheld]
    assert hidden
    assert {(figure.value, figure.numerator, figure.denominator, figure.n) for figure in hidden} == {(None,) * 4}


def test_two_cuts_at_once_are_withheld_of_answers() -> None:
    world = a_world(9)
    actor = Actor(Role.COORDINATOR, world.cell.pk)
    theme = world.themes[0].name
    found = figures(
        actor=actor, indicators=["survey.item_share_high"], periods=PERIODS, by="centre", where={"theme": theme}
    )
    assert all(figure.withheld for figure in found)


def test_a_centre_sees_no_other_centre_not_even_its_inspection() -> None:
    world = a_world(10)
    own, other = Centre.objects.filter(network=world.networks[0], codes__cell=world.cell).distinct().order_by("pk")[:2]
    scale = world.scales[0]
    for centre in (own, other):
        inspection = Inspection.objects.create(cell=world.cell, centre=centre, school_year=FIRST_YEAR)
        Judgement.objects.create(inspection=inspection, scale=scale, level="benadert de verwachting")
    code = CentreCode.objects.filter(cell=world.cell, centre=own)[0].code
    other_code = CentreCode.objects.filter(cell=world.cell, centre=other)[0].code
    director = Actor(Role.DIRECTOR, world.cell.pk, centre=own.pk)
    period = [Period.school_year(FIRST_YEAR)]
    assert figures(actor=director, periods=period, where={"centre": other_code}) == []
    for figure in figures(actor=director, periods=period, by="centre"):
        assert figure.dimensions["centre"] == code
    levels = figures(actor=director, indicators=["inspection.centres_at_level"], periods=period)
    assert levels == []
    levels = figures(
        actor=director, indicators=["inspection.centres_at_level"], periods=period, where={"centre": code}
    )
    assert sum(figure.value or 0 for figure in levels) == 1


def test_a_theme_as_filter_and_as_cut_tells_of_no_group_that_no_table_has() -> None:
    world = a_world(11)
    actor = Actor(Role.COORDINATOR, world.cell.pk)
    for theme in world.themes:
        found = figures(
            actor=actor, indicators=["survey.item_share_low"], periods=PERIODS, by="theme", where={"theme": theme.name}
        )
        assert all(figure.withheld for figure in found)
