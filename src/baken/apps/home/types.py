"""What the first page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from baken.apps.insight.types import Figure
from baken.ground.periods import Period


@dataclass(frozen=True)
class KeyFigure:
    """A figure with what it is held against: that of the period before where they can be compared, and a target in
    the indicator's unit."""

    figure: Figure
    before: Figure | None = None
    target: float | None = None


@dataclass(frozen=True)
class CentreReach:
    """An own centre and how far it was reached: a figure for each column, None where nothing was registered."""

    code: str
    name: str
    figures: Sequence[Figure | None]


@dataclass(frozen=True)
class Column:
    """A column of the reach per centre: of an indicator, or of one survey of it."""

    key: str
    indicator: str
    survey: str = ""


@dataclass(frozen=True)
class Overview:
    """All of the first page, of a cell or of one centre (its code, else empty)."""

    period: Period
    centre: str = ""
    whole: Sequence[Figure] = ()
    key_figures: Sequence[KeyFigure] = ()
    themes: Sequence[Figure] = ()
    answers: Sequence[Figure] = ()
    levels: Sequence[Figure] = ()
    columns: Sequence[Column] = ()
    reach: Sequence[CentreReach] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show: no figure but zeros."""
        shown = (*self.whole, *(each.figure for each in self.key_figures), *self.answers)
        return not any(figure.value or figure.withheld for figure in shown)
