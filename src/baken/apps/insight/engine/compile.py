"""From an indicator to SQL, by way of Ibis: one declaration for every engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ibis

from baken.apps.insight.engine.source import columns_of
from baken.ground.facts import FACTS, Fact, Type
from baken.ground.indicators import Indicator, Measure

# The name of a cut, where it differs from the column that it cuts by.
COLUMN_OF_CUT = {"theme": "themes"}
PERIODS = ibis.table({"period": "string", "year": "int64"}, name="periods")


@dataclass(frozen=True)
class Statement:
    """SQL that gives rows of: period, the `dimensions`, then `numbers` (numerator, denominator, n, people)."""

    sql: str
    dimensions: tuple[str, ...]
    numbers: tuple[str, ...]


def has_cut(fact: Fact, cut: str) -> bool:
    """Whether the rows of a fact can be told apart by a cut."""
    return cut == "year" and fact.year is not None or COLUMN_OF_CUT.get(cut, cut) in fact.columns


def table_of(fact: Fact) -> Any:
    """A fact as an Ibis table, of no engine in particular."""
    return ibis.table({name: type_.value for name, type_ in columns_of(fact).items()}, name=fact.name)


def over_periods(fact: Fact) -> Any:
    """The rows of a fact, once for each period asked in which they lie; what has no year lies in all."""
    table = table_of(fact)
    if fact.year is None:
        return table.cross_join(PERIODS.select("period").distinct())
    # Periods first names the columns: the year of the row and of the period are one.
    return table.join(PERIODS, "year")


def narrowed(table: Any, fact: Fact, where: Mapping[str, str]) -> Any:
    """The rows that have the values of `where`, of the cuts that the fact knows."""
    for cut, value in where.items():
        if not has_cut(fact, cut):
            continue
        column = table[COLUMN_OF_CUT.get(cut, cut)]
        if cut != "year" and fact.columns[COLUMN_OF_CUT.get(cut, cut)].type is Type.TEXTS:
            table = table.filter(column.contains(value) if value else column.length() == 0)
        elif cut in ("year", "centre"):
            table = table.filter(column == int(value))
        else:
            table = table.filter(column.fill_null("") == value)
    return table


def with_cut(table: Any, fact: Fact, cut: str) -> Any:
    """The table with a column named as the cut; of a list, a row for each of its values, '' for none."""
    if not cut or cut == "year":
        return table
    column = COLUMN_OF_CUT.get(cut, cut)
    if fact.columns[column].type is Type.TEXTS:
        nothing = ibis.array([ibis.literal("")])
        values = ibis.ifelse(table[column].length() == 0, nothing, table[column])
        return table.mutate(**{cut: values.unnest()})
    return table if fact.columns[column].type is Type.INT else table.mutate(**{cut: table[column].fill_null("")})


def prepared(measure: Measure, by: str, where: Mapping[str, str]) -> tuple[Any, tuple[str, ...]]:
    """The rows that a measure counts, and whether they can be split by the cut."""
    fact = FACTS[measure.fact]
    table = narrowed(over_periods(fact), fact, where)
    if measure.prepare:
        table = measure.prepare(table)
    cuts = (by,) if by and has_cut(fact, by) else ()
    return (with_cut(table, fact, by) if cuts else table), cuts


def _dimensions(measure: Measure, indicator: Indicator) -> tuple[str, ...]:
    return tuple(indicator.dimensions if measure.over is None else measure.over)


def _number(table: Any, measure: Measure, where: Any) -> Any:
    """The aggregate of a measure over the rows where a condition holds (None: all)."""
    if measure.sum:
        return table[measure.sum].sum(where=where)
    if measure.distinct:
        return table[measure.distinct[0]].nunique(where=where)
    return table.count(where=where)


def _condition(table: Any, measure: Measure) -> Any:
    return measure.where(table) if measure.where else None


def _people(table: Any, indicator: Indicator) -> Any:
    return table[indicator.people].nunique() if indicator.people in table.columns else ibis.null("int64")


def _together(indicator: Indicator) -> bool:
    """Whether numerator and denominator can be counted in one pass."""
    top, bottom = indicator.numerator, indicator.denominator
    return (
        bottom is not None
        and top.fact == bottom.fact
        and top.prepare is bottom.prepare
        and top.over == bottom.over
        and bottom.where is None
        and max(len(top.distinct), len(bottom.distinct)) <= 1
    )


@lru_cache(maxsize=4096)
def _statements(
    indicator: Indicator, by: str, where: tuple[tuple[str, str], ...], people: bool, dialect: str
) -> tuple[Statement, ...]:
    top, bottom = indicator.numerator, indicator.denominator
    if bottom is not None and _together(indicator):
        table, cuts = prepared(top, by, dict(where))
        groups = ("period", *_dimensions(top, indicator), *cuts)
        counted = table.group_by(list(groups)).agg(
            numerator=_number(table, top, _condition(table, top)),
            denominator=_number(table, bottom, None),
            n=table.count(),
            **({"people": _people(table, indicator)} if people else {}),
        )
        numbers = ("numerator", "denominator", "n", *(("people",) if people else ()))
        return (_statement(counted, groups, numbers, dialect),)
    measures = [("numerator", top)] if bottom is None else [("numerator", top), ("denominator", bottom)]
    return tuple(_single(indicator, measure, name, by, dict(where), people, dialect) for name, measure in measures)


def _single(
    indicator: Indicator, measure: Measure, name: str, by: str, where: Mapping[str, str], people: bool, dialect: str
) -> Statement:
    table, cuts = prepared(measure, by, where)
    condition = _condition(table, measure)
    if condition is not None:
        table = table.filter(condition)
    groups = ("period", *_dimensions(measure, indicator), *cuts)
    if len(measure.distinct) > 1:
        table = table.select(*dict.fromkeys((*groups, *measure.distinct))).distinct()
        number = table.count()
    else:
        number = _number(table, measure, None)
    more = {"people": _people(table, indicator)} if people else {}
    counted = table.group_by(list(groups)).agg(**{name: number}, n=table.count(), **more)
    return _statement(counted, groups, (name, "n", *more), dialect)


def _statement(expression: Any, groups: Sequence[str], numbers: tuple[str, ...], dialect: str) -> Statement:
    chosen = expression.select(*groups, *numbers)
    return Statement(str(ibis.to_sql(chosen, dialect=dialect)), tuple(groups[1:]), numbers)


def statements(
    indicator: Indicator,
    by: str = "",
    where: Mapping[str, str] | None = None,
    *,
    people: bool = False,
    dialect: str = "duckdb",
) -> tuple[Statement, ...]:
    """The SQL that counts an indicator in the periods of the table `periods`, split by a cut or not.

    One statement where numerator and denominator are counted in one pass, else one for each. `people`: whether
    the distinct persons of each group are counted too.
    """
    return _statements(indicator, by, tuple(sorted((where or {}).items())), people, dialect)


@lru_cache(maxsize=256)
def rows_statement(indicator: Indicator, dialect: str = "duckdb") -> str:
    """The SQL for the rows of an indicator that is no aggregate, all columns."""
    measure = indicator.numerator
    table = table_of(FACTS[measure.fact])
    condition = _condition(table, measure)
    return str(ibis.to_sql(table if condition is None else table.filter(condition), dialect=dialect))


@lru_cache(maxsize=1024)
def records_statement(indicator: Indicator, where: tuple[tuple[str, str], ...], dialect: str = "duckdb") -> str:
    """The SQL for the keys (`id`, `period`) of the rows behind a figure, that of its numerator."""
    measure = indicator.numerator
    table, _cuts = prepared(measure, "", dict(where))
    condition = _condition(table, measure)
    kept = table if condition is None else table.filter(condition)
    return str(ibis.to_sql(kept.select("id", "period"), dialect=dialect))
