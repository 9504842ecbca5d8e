"""Targets and series breaks: who sets them, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.insight import actions
from baken.apps.insight.models import SeriesBreak, Target
from baken.apps.people.tests.factories import make_cell
from baken.ground.periods import Period

pytestmark = pytest.mark.django_db
YEAR = Period(2024, 2025)
HOURS = {"role": "professionalisering", "pillar": "professionalisering", "kind": "direct contact"}


@pytest.fixture
def coordinator():
    return Actor(Role.COORDINATOR, make_cell().pk)


@pytest.fixture(params=[Role.ADVISOR, Role.DIRECTOR, Role.STAFF, Role.PARTNER])
def somebody_else(request, coordinator):
    return Actor(request.param, coordinator.cell, centre=1 if request.param in (Role.DIRECTOR, Role.STAFF) else None)


def standing():
    return [
        (target.indicator, target.period, target.dimensions, target.value, target.reason)
        for target in Target.objects.order_by("pk")
    ]


def set_fte(by, period=YEAR, value="1", **more):
    return actions.set_target(
        by=by, indicator="fte.realisation", period=period, dimensions={}, value=Decimal(value), **more
    )


def test_a_coordinator_sets_a_target_for_an_indicator(coordinator):
    set_fte(coordinator, reason="Alle plaatsen ingevuld")
    assert standing() == [("fte.realisation", "2024-2025", {}, Decimal(1), "Alle plaatsen ingevuld")]


def test_a_target_may_be_of_one_row_of_an_indicator(coordinator):
    actions.set_target(by=coordinator, indicator="hours.share", period=YEAR, dimensions=HOURS, value=Decimal("0.45"))
    assert standing() == [("hours.share", "2024-2025", HOURS, Decimal("0.45"), "")]


@pytest.mark.parametrize(
    ("indicator", "dimensions", "value", "said"),
    [
        ("no.such", {}, "1", "Deze indicator bestaat niet."),
        ("hours.share", {}, "1", "Kies voor welk deel van de indicator de streefwaarde geldt."),
        ("fte.realisation", {"role": "x"}, "1", "Kies voor welk deel van de indicator de streefwaarde geldt."),
        ("fte.realisation", {}, "-1", "Een streefwaarde is niet kleiner dan nul."),
    ],
)
def test_a_target_that_means_nothing_is_refused(coordinator, indicator, dimensions, value, said):
    with pytest.raises(actions.CannotSetTarget, match=said):
        actions.set_target(
            by=coordinator, indicator=indicator, period=YEAR, dimensions=dimensions, value=Decimal(value)
        )
    assert standing() == []


def test_a_row_has_one_target_in_a_period(coordinator):
    actions.set_target(by=coordinator, indicator="hours.share", period=YEAR, dimensions=HOURS, value=Decimal("0.4"))
    turned = dict(reversed(HOURS.items()))
    with pytest.raises(actions.CannotSetTarget, match="Er staat al een streefwaarde"):
        actions.set_target(
            by=coordinator, indicator="hours.share", period=YEAR, dimensions=turned, value=Decimal("0.5")
        )
    assert [row[3] for row in standing()] == [Decimal("0.4")]


def test_nobody_else_sets_changes_copies_or_removes_a_target(coordinator, somebody_else):
    target = set_fte(coordinator, Period(2023, 2024))
    for refused in (
        lambda: set_fte(somebody_else),
        lambda: actions.change_target(target, by=somebody_else, value=Decimal(2), reason=""),
        lambda: actions.remove_target(target, by=somebody_else),
        lambda: actions.copy_targets(by=somebody_else, period=YEAR),
    ):
        with pytest.raises(actions.CannotSetTarget, match="Alleen de coördinator"):
            refused()
    assert standing() == [("fte.realisation", "2023-2024", {}, Decimal(1), "")]


def test_a_coordinator_of_another_cell_leaves_our_targets_alone(coordinator):
    target = set_fte(coordinator)
    stranger = Actor(Role.COORDINATOR, make_cell("POV-POC", network="POV").pk)
    with pytest.raises(actions.CannotSetTarget):
        actions.change_target(target, by=stranger, value=Decimal(2), reason="")
    with pytest.raises(actions.CannotSetTarget):
        actions.remove_target(target, by=stranger)
    assert actions.copy_targets(by=stranger, period=YEAR) == 0
    assert standing() == [("fte.realisation", "2024-2025", {}, Decimal(1), "")]


def test_a_target_is_changed_and_removed(coordinator):
    target = set_fte(coordinator)
    actions.change_target(target, by=coordinator, value=Decimal("0.9"), reason="Haalbaar")
    assert standing() == [("fte.realisation", "2024-2025", {}, Decimal("0.9"), "Haalbaar")]
    with pytest.raises(actions.CannotSetTarget):
        actions.change_target(target, by=coordinator, value=Decimal(-1), reason="")
    actions.remove_target(target, by=coordinator)
    assert standing() == []


def test_targets_of_the_year_before_are_copied_where_none_stands_yet(coordinator):
    before = Period(2023, 2024)
    set_fte(coordinator, before, "0.8", reason="Eerst dit")
    actions.set_target(by=coordinator, indicator="hours.share", period=before, dimensions=HOURS, value=Decimal("0.4"))
    set_fte(coordinator, YEAR, "1")
    assert actions.copy_targets(by=coordinator, period=YEAR) == 1
    assert [row[:4] for row in standing() if row[1] == "2024-2025"] == [
        ("fte.realisation", "2024-2025", {}, Decimal(1)),
        ("hours.share", "2024-2025", HOURS, Decimal("0.4")),
    ]
    assert actions.copy_targets(by=coordinator, period=YEAR) == 0


def test_before_the_first_year_there_is_nothing_to_copy(coordinator):
    assert actions.copy_targets(by=coordinator, period=Period(1980, 1981)) == 0


def marks():
    return [(mark.indicator, mark.date, mark.reason) for mark in SeriesBreak.objects.order_by("pk")]


def test_a_series_break_is_recorded_changed_and_removed(coordinator):
    mark = actions.record_break(
        by=coordinator, indicator="training.participations", date=dt.date(2023, 9, 1), reason="Partners tellen mee"
    )
    assert marks() == [("training.participations", dt.date(2023, 9, 1), "Partners tellen mee")]
    actions.change_break(mark, by=coordinator, date=dt.date(2024, 9, 1), reason="Een jaar later")
    assert marks() == [("training.participations", dt.date(2024, 9, 1), "Een jaar later")]
    actions.remove_break(mark, by=coordinator)
    assert marks() == []


def test_a_series_break_of_no_indicator_is_refused(coordinator):
    with pytest.raises(actions.CannotRecordBreak, match="Deze indicator bestaat niet"):
        actions.record_break(by=coordinator, indicator="no.such", date=dt.date(2023, 9, 1), reason="x")
    assert marks() == []


def test_nobody_else_records_changes_or_removes_a_series_break(coordinator, somebody_else):
    day = dt.date(2023, 9, 1)
    mark = actions.record_break(by=coordinator, indicator="plg.sessions", date=day, reason="x")
    stranger = Actor(Role.COORDINATOR, make_cell("POV-POC", network="POV").pk)
    for by in (somebody_else, stranger):
        with pytest.raises(actions.CannotRecordBreak):
            actions.change_break(mark, by=by, date=day, reason="y")
        with pytest.raises(actions.CannotRecordBreak):
            actions.remove_break(mark, by=by)
    with pytest.raises(actions.CannotRecordBreak):
        actions.record_break(by=somebody_else, indicator="plg.sessions", date=day, reason="y")
    assert marks() == [("plg.sessions", day, "x")]
