"""All indicators over all years: by Baken, by hand-written DuckDB SQL on the same files, by the ORM on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from baken.apps.access.types import Actor, Role
from baken.apps.insight.actions import refresh_mart
from baken.apps.insight.engine.mart import Mart, mart_of
from baken.apps.insight.queries import figures, periods_of
from baken.apps.people.models import Cell
from baken.ground.periods import Period
from bench.by_hand import ByHand, statements
from bench.by_orm import queries
from bench.clock import Clock, Timing, ratio
from bench.numbers import Numbers, compare, keyed, of_figures
from bench.sector import CELL

ACTOR = Actor(Role.COORDINATOR, CELL)


def sector_mart() -> Mart:
    """The mart of the sector."""
    return mart_of(CELL)


def forget(mart: Mart) -> None:
    """Forget what was counted and what was decided to withhold; files, engine and compiled statements stay."""
    mart._memory.clear()
    mart._memory_of.clear()


class Ways:
    """Three ways to all figures of the sector, over every school year and the runs."""

    def __init__(self) -> None:
        refresh_mart(cell=CELL)  # what is by hand reads the files alone
        self.periods = periods_of(cell=CELL)
        self.mart = sector_mart()
        self.hand = ByHand(CELL, self.periods)
        self.statements = statements()
        self.cell = Cell.objects.select_related("network").get(pk=CELL)
        self.queries = queries()

    def baken(self) -> dict[str, Numbers]:
        """As the coordinator gets them, withholding decided anew."""
        return of_figures(figures(actor=ACTOR, periods=self.periods))

    def by_hand(self) -> dict[str, Numbers]:
        """By a statement for each indicator, which withholds nothing."""
        return {name: self.hand.numbers(name, sql) for name, sql in self.statements.items()}

    def by_orm(self) -> dict[str, Numbers]:
        """By a query for each indicator and period."""
        return {name: self._by_orm(name, ask) for name, ask in self.queries.items()}

    def _by_orm(self, name: str, ask: Callable[[Cell, Period], Any]) -> Numbers:
        return keyed(name, [(period.code, *row) for period in self.periods for row in ask(self.cell, period)])


def against_hand(clock: Clock, *, turns: int) -> dict[str, Any]:
    """Measure Baken against hand-written SQL, after making sure that both give the same."""
    ways = Ways()
    compare("by hand", ways.baken(), ways.by_hand())
    works = {"baken": ways.baken, "by hand": ways.by_hand}
    timings = clock.in_turns(works, turns=turns, before=lambda: forget(ways.mart))
    return result(timings, "baken", "by hand")


def against_orm(clock: Clock, *, turns: int) -> dict[str, Any]:
    """Measure Baken against the ORM, after making sure that both give the same."""
    ways = Ways()
    compare("by the ORM", ways.baken(), ways.by_orm())
    works = {"baken": ways.baken, "by the ORM": ways.by_orm}
    timings = clock.in_turns(works, turns=turns, before=lambda: forget(ways.mart))
    return result(timings, "baken", "by the ORM")


def result(timings: dict[str, Timing], ours: str, other: str) -> dict[str, Any]:
    """What is kept of timings of two works."""
    return {name: timing.summary() for name, timing in timings.items()} | {"ratio": ratio(timings, ours, other)}
