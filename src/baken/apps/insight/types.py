"""Figures, and the questions that they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baken.apps.people.types import Lasting
from baken.ground.periods import Period


@dataclass(frozen=True)
class Break:
    """From `date` on, the figures of an indicator are not comparable with those before; `reason` says why."""

    date: dt.date
    reason: str
    uuid: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure as insight let it out: the only form in which a page, file or report sees one.

    `dimensions`: name to value (survey, item, centre as the cell's own code, year as a school year's code).
    `value` is None where it is `withheld`; then `numerator`, `denominator` and `n` are None too. `n`: on how many
    it rests (answers for an item, rows counted otherwise). A ratio's `value` is a share (0.893), not a percentage.
    `breaks`: those of the indicator's series that fall in or before the period.
    """

    indicator: str
    period: Period
    dimensions: Mapping[str, str]
    value: float | int | None
    unit: str
    numerator: float | int | None = None
    denominator: float | int | None = None
    n: int | None = None
    withheld: bool = False
    breaks: tuple[Break, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What identifies a figure: indicator, period and dimensions."""
        return (self.indicator, self.period.code, tuple(sorted(self.dimensions.items())))


@dataclass(frozen=True)
class Question:
    """What is asked: an indicator over a period, split `by` a cut or not, of the rows `where` cuts have a value."""

    indicator: str
    period: Period
    by: str = ""
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """How a figure lies over the own centres of a cell: the quartiles, between which the middle half is, or only the
    mean for who may not know more. `centres`: over how many."""

    mean: float
    centres: int
    low: float | None = None
    median: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class KnownCentre(Lasting):
    """A centre as a cell knows it: its key, the cell's code, its network, and whether it is its own."""

    key: int
    code: str
    network: str
    own: bool
