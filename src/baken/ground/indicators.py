"""Indicators: what is counted, declared once as an expression over a fact. Rooms declare them in `indicators.py`."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baken.ground.registry import Registry


class Unit(enum.Enum):
    COUNT = "count"
    RATIO = "ratio"
    EUR = "EUR"
    HOURS = "hours"
    SCORE = "score"


class OverPeriods(enum.Enum):
    """How a figure over several school years follows from those of each year."""

    ADDITIVE = "additive"  # the sum of the years
    DISTINCT = "distinct"  # counted anew: who came in two years counts once
    LATEST = "latest"  # the latest in the period
    NOT_COMBINABLE = "not combinable"  # only for the periods for which it was measured


Expression = Callable[[Any], Any]


@dataclass(frozen=True)
class Measure:
    """A number counted over the rows of a fact.

    `fact` names the fact; `where` keeps rows (a function of the Ibis table to a boolean column); `value`
    is the aggregate: a function of the Ibis table to a scalar, or `distinct`, the columns whose distinct
    combinations are counted. `prepare` changes the table before (it has columns `period` and those of the
    fact, and must keep the former). `over` says by which of the figure's dimensions the measure is split;
    None means all: the hours of a role are the denominator of every pillar in it, so `over=("role",)`.
    `of_centre` names the column of centre by which "own centre" is told.
    """

    fact: str
    where: Expression | None = None
    value: Expression | None = None
    distinct: Sequence[str] = ()
    prepare: Expression | None = None
    over: Sequence[str] | None = None


@dataclass(frozen=True)
class Indicator:
    """An indicator: one definition, from which every figure, table, chart, page and report is made.

    `dimensions` are those that every row of it has (survey, item); `cuts` those by which it may be split
    besides, each naming the column of the fact, or columns where numerator and denominator differ.
    `rows` replaces `numerator` where a figure is no aggregate: (rows of the fact, period) to a number or None.
    `complete` gives dimensions of which each value is a row, also at 0. `people` is the column that tells
    the group described, for the minimum group. `source` says where the definition comes from.
    """

    name: str
    title: Any
    definition: Any
    formula: Any
    unit: Unit
    over_periods: OverPeriods
    source: str
    numerator: Measure
    denominator: Measure | None = None
    dimensions: Sequence[str] = ()
    cuts: Sequence[str] = ()
    complete: Mapping[str, Sequence[str]] = field(default_factory=dict)
    people: str | None = "person"
    rows: Callable[[list[dict[str, Any]], Any], float | int | None] | None = None


INDICATORS: Registry[Indicator] = Registry("indicator")
