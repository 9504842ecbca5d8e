"""Indicators: what is counted, declared once as an expression over a fact. Rooms declare them in `indicators.py`."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baken.ground.periods import Period
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
    """A number counted over the rows of a fact: how many there are, or the sum of a column, or how many
    `distinct` combinations of columns.

    `where` keeps rows (a function of the Ibis table to a boolean column). `prepare` changes the table before (it
    has the columns of the fact and `period`). `over`: the dimensions by which it is split where those are fewer
    than the figure's: the hours of a role are the denominator of every pillar in it, so `over=("role",)`.
    """

    fact: str
    where: Expression | None = None
    sum: str = ""
    distinct: Sequence[str] = ()
    prepare: Expression | None = None
    over: Sequence[str] | None = None


@dataclass(frozen=True, eq=False)
class Indicator:
    """An indicator: one definition, from which every figure, table, chart, page and report is made.

    `dimensions` are those that every row of it has (survey, item); `cuts` those by which it may be split besides.
    Each is a column of the fact; `theme` is the column `themes`. `rows` stands in place of a count where a figure
    is no aggregate: (rows of the fact, period) to a number, or None for no figure. `complete`: dimensions of which
    each value is a row, also at 0. `people`: the column that tells the group described, for the minimum group.
    `for_centres`: whether centres may ask for it too; `own_centre_only`: each of them of itself alone. `source`
    says where the definition comes from. Indicators with the same `whole` are parts that add up to one, and are
    shown together; `part` says which.
    """

    name: str
    title: Any
    definition: Any
    formula: Any
    unit: Unit
    over_periods: OverPeriods
    source: Any
    numerator: Measure
    denominator: Measure | None = None
    dimensions: Sequence[str] = ()
    cuts: Sequence[str] = ()
    complete: Mapping[str, Sequence[str]] = field(default_factory=dict)
    people: str = "person"
    for_centres: bool = True
    own_centre_only: bool = False
    rows: Callable[[list[dict[str, Any]], Period], float | int | None] | None = None
    whole: str = ""
    part: str = ""


INDICATORS: Registry[Indicator] = Registry("indicator")


@dataclass(frozen=True)
class Joining:
    """Rows that a fact did not hold before: those with a `value` in a `column`. From the first school year in which a
    cell has one, its figures that count them cannot be compared with those before, for a `reason`."""

    name: str
    fact: str
    column: str
    value: str
    reason: Any


JOININGS: Registry[Joining] = Registry("joining")


@dataclass(frozen=True)
class Cut:
    """A cut or dimension in words: its `title` as a heading has it, and `values` where they are written otherwise
    than they are stored, or how each is (`reads`) where nobody can list them."""

    name: str
    title: Any
    values: Mapping[str, Any] = field(default_factory=dict)
    reads: Callable[[str], str] = str

    def written(self, value: str) -> str:
        """A value as people read it."""
        return str(self.values[value]) if value in self.values else self.reads(value)


CUTS: Registry[Cut] = Registry("cut")
