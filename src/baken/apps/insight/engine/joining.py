"""From when on a figure counts rows that were not told before."""

from __future__ import annotations

from collections.abc import Callable, Collection

from baken.apps.insight.engine.compile import joined_statement
from baken.apps.insight.engine.mart import Mart
from baken.apps.insight.types import Break
from baken.ground.indicators import JOININGS, Indicator, Joining, Measure
from baken.ground.periods import Period


def breaks_by_rows(mart: Mart, indicator: Indicator, *, apart: Collection[str] = ()) -> list[Break]:
    """The breaks of a series that follow from its rows; none where those that joined are told `apart` (columns). Only
    within `current`."""
    found = []
    for joining in JOININGS:
        if joining.column in apart:
            continue
        measures = [each for each in (indicator.numerator, indicator.denominator) if each is not None]
        years = [_first_year(mart, joining, each) for each in measures if each.fact == joining.fact]
        if told := [year for year in years if year is not None]:
            found.append(Break(Period.school_year(min(told)).starts_on, str(joining.reason)))
    return found


def _first_year(mart: Mart, joining: Joining, measure: Measure) -> int | None:
    """The first school year in which rows joined those that a measure counts."""

    def year(of: Measure | None) -> int | None:
        sql = joined_statement(of, joining)
        ask: Callable[[], int | None] = lambda: mart.database.execute(sql).fetchall()[0][0]  # noqa: E731  # a name reads better than a nested def here
        return mart.remembered(sql, ask, of=joining.fact)

    return None if year(None) is None else year(measure)
