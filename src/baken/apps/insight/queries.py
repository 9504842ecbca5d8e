"""Asking figures, for whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baken.apps.access.types import Actor
from baken.apps.insight.types import Figure
from baken.ground.indicators import Indicator
from baken.ground.periods import Period


def periods_of(*, cell: int) -> list[Period]:
    """Every school year in which a cell has data, and the runs of the settings, earliest first."""
    raise NotImplementedError


def figures(
    *,
    actor: Actor,
    indicators: Sequence[str] | None = None,
    periods: Sequence[Period],
    by: str = "",
    where: Mapping[str, str] | None = None,
) -> list[Figure]:
    """The figures that an actor may see: of each indicator (None: all) in each period, split `by` a cut
    ("centre", "network", "theme", "strategy", "function", "year"), of the rows whose cuts are as in `where`.
    """
    raise NotImplementedError


def indicators_for(actor: Actor) -> list[Indicator]:
    """The indicators that an actor may ask for, in the order of the rooms."""
    raise NotImplementedError


def may_open_records(actor: Actor, indicator: str) -> bool:
    """Whether an actor may open the records behind figures of an indicator."""
    raise NotImplementedError


def records(
    *, actor: Actor, indicator: str, period: Period, dimensions: Mapping[str, str], page: int = 1, size: int = 50
) -> tuple[list[dict[str, Any]], int]:
    """The records behind a figure, a page of them (label to value), and how many there are in all."""
    raise NotImplementedError
