"""From an indicator to SQL, by way of Ibis: one declaration for every engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import ibis

from baken.apps.insight.engine.source import columns_of
from baken.ground.facts import FACTS, Fact, Type
from baken.ground.indicators import INDICATORS, Indicator, Joining, Measure, OverPeriods

# The name of a cut, where it differs from the column that it cuts by.
COLUMN_OF_CUT = {"theme": "themes"}
PERIODS = ibis.table({"period": "string", "year": "int64"}, name="periods")


@dataclass(frozen=True)
class Statement:
    """SQL that gives rows of: period, the `dimensions`, then `numbers` (numerator, denominator, n, people; without a
    name where it is of another part of the same whole)."""

    sql: str
    dimensions: tuple[str, ...]
    numbers: tuple[str, ...]


def has_cut(fact: Fact, cut: str) -> bool:
    """Whether the rows of a fact can be told apart by a cut."""
    if cut == "year":
        return fact.year is not None or fact.lasts is not None
    return COLUMN_OF_CUT.get(cut, cut) in fact.columns


def table_of(fact: Fact) -> Any:
    """A fact as an Ibis table, of no engine in particular."""
    return ibis.table({name: type_.value for name, type_ in columns_of(fact).items()}, name=fact.name)


def over_periods(fact: Fact) -> Any:
    """The rows of a fact, once for each period asked in which they lie; what lasts, once for each school year of it;
    what has no year lies in all."""
    table = table_of(fact)
    if fact.lasts is not None:
        first, last = (table[column] for column in fact.lasts)
        within = [first.fill_null(PERIODS.year) <= PERIODS.year, last.fill_null(PERIODS.year) >= PERIODS.year]
        return table.drop("year").join(PERIODS, within)
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


def prepared(
    measure: Measure, by: str, where: Mapping[str, str], *, spread: bool = True
) -> tuple[Any, tuple[str, ...]]:
    """The rows that a measure counts, `spread` over the periods or only of the years asked, and whether they can be
    split by the cut."""
    fact = FACTS[measure.fact]
    table = narrowed(over_periods(fact) if spread else table_of(fact).semi_join(PERIODS, "year"), fact, where)
    if measure.prepare:
        table = measure.prepare(table)
    cuts = (by,) if by and has_cut(fact, by) else ()
    return (with_cut(table, fact, by) if cuts else table), cuts


def _condition(table: Any, measure: Measure) -> Any:
    return measure.where(table) if measure.where else None


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


def _by_year(indicator: Indicator, measure: Measure) -> bool:
    """Whether a measure can be counted within each school year before years are put together to periods."""
    counted = len(measure.distinct) <= 1 or indicator.over_periods is OverPeriods.ADDITIVE
    return FACTS[measure.fact].year is not None and measure.prepare is None and counted


@lru_cache(maxsize=4096)
def _statements(
    indicator: Indicator, by: str, where: tuple[tuple[str, str], ...], people: bool, dialect: str
) -> tuple[Statement, ...]:
    measures = {"numerator": indicator.numerator}
    if indicator.denominator is not None:
        measures["denominator"] = indicator.denominator
    if not _together(indicator):
        return tuple(
            _pass(indicator, {name: measure}, by, dict(where), people, dialect) for name, measure in measures.items()
        )
    parts = {part.name: part.numerator for part in _parts(indicator)}
    counted = _pass(indicator, {**parts, "denominator": measures["denominator"]}, by, dict(where), people, dialect)
    named = dict.fromkeys(parts, "") | {indicator.name: "numerator"}
    return (replace(counted, numbers=tuple(named.get(name, name) for name in counted.numbers)),)


def _parts(indicator: Indicator) -> list[Indicator]:
    """The parts of the whole that an indicator is part of: counted in one pass, since they read the same rows."""

    def rows(other: Indicator) -> tuple[Any, ...]:
        return replace(other.numerator, where=None), other.denominator, tuple(other.dimensions), other.people

    others = INDICATORS if indicator.whole else ()
    alike = [other for other in others if other.whole == indicator.whole and rows(other) == rows(indicator)]
    return alike or [indicator]


def _pass(
    indicator: Indicator,
    measures: Mapping[str, Measure],
    by: str,
    where: Mapping[str, str],
    people: bool,
    dialect: str,
) -> Statement:
    """Measures over the same rows, in two steps: within each year (or period), then over the years of each period.

    So a row is read once, in however many periods it lies; what is counted distinct is kept apart in the first step.
    """
    first = next(iter(measures.values()))
    by_year = _by_year(indicator, first)
    table, cuts = prepared(first, by, where, spread=not by_year)
    if len(measures) == 1 and first.where:
        table = table.filter(first.where(table))
    groups = tuple(dict.fromkeys((*(indicator.dimensions if first.over is None else first.over), *cuts)))
    within = ["year" if by_year else "period", *groups]
    if len(first.distinct) > 1:
        table = table.select(*dict.fromkeys((*within, *first.distinct))).distinct()
    told = [indicator.people] if people and indicator.people in table.columns else []
    apart = [*told, *(measure.distinct[0] for measure in measures.values() if len(measure.distinct) == 1)]
    conditions = {name: _condition(table, measure) for name, measure in measures.items() if len(measures) > 1}
    parts = {name: _within_year(table, measure, conditions.get(name)) for name, measure in measures.items()}
    counted = table.group_by(list(dict.fromkeys((*within, *apart)))).agg(**parts, n=table.count())
    spread = PERIODS.join(counted, "year") if by_year else counted
    numbers = {name: _over_years(spread, name, measure, conditions.get(name)) for name, measure in measures.items()}
    numbers["n"] = spread.n.sum().cast("int64")
    if people:
        numbers["people"] = spread[indicator.people].nunique() if told else ibis.null("int64")
    groups = ("period", *groups)
    return _statement(spread.group_by(list(groups)).agg(**numbers), groups, tuple(numbers), dialect)


def _within_year(table: Any, measure: Measure, where: Any) -> Any:
    """What a measure counts of the rows of a year where a condition holds (None: all)."""
    return table[measure.sum].sum(where=where) if measure.sum else table.count(where=where)


def _over_years(spread: Any, name: str, measure: Measure, where: Any) -> Any:
    """The number of a measure over the years of a period, from what was counted within each."""
    if measure.sum:
        return spread[name].sum()
    if len(measure.distinct) == 1:
        return spread[measure.distinct[0]].nunique(where=None if where is None else spread[name] > 0)
    return spread[name].sum().cast("int64")


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
    """The SQL for the keys (`id`) of the rows behind figures of the periods asked, those of the numerator."""
    measure = indicator.numerator
    table, _cuts = prepared(measure, "", dict(where))
    condition = _condition(table, measure)
    kept = table if condition is None else table.filter(condition)
    return str(ibis.to_sql(kept.select("id").distinct(), dialect=dialect))


@lru_cache(maxsize=256)
def centres_statement(measure: Measure, years: tuple[int, ...], dialect: str = "duckdb") -> str:
    """The SQL for the keys of the centres of which a measure counts a row in some school years."""
    table = table_of(FACTS[measure.fact])
    condition = _condition(table, measure)
    kept = (table if condition is None else table.filter(condition)).filter(table.year.isin(years))
    return str(ibis.to_sql(kept.filter(kept.centre.notnull()).select("centre").distinct(), dialect=dialect))


@lru_cache(maxsize=256)
def joined_statement(measure: Measure | None, joining: Joining, dialect: str = "duckdb") -> str:
    """The SQL for the first school year in which rows joined a fact: of those that a measure counts, or of all."""
    table = table_of(FACTS[joining.fact])
    kept = table.filter(table[joining.column] == joining.value)
    condition = _condition(kept, measure) if measure is not None else None
    return str(ibis.to_sql((kept if condition is None else kept.filter(condition)).year.min(), dialect=dialect))


@lru_cache(maxsize=256)
def units_statement(indicator: Indicator, dialect: str = "duckdb") -> str:
    """The SQL for the rows that the figures of an indicator describe: its dimensions, year, person and cuts."""
    measure = indicator.denominator or indicator.numerator
    fact = FACTS[measure.fact]
    table = table_of(fact)
    condition = _condition(table, measure)
    kept = table if condition is None else table.filter(condition)
    cuts = (COLUMN_OF_CUT.get(cut, cut) for cut in indicator.cuts if has_cut(fact, cut))
    return str(
        ibis.to_sql(
            kept.select(*dict.fromkeys((*indicator.dimensions, "year", indicator.people, *cuts))), dialect=dialect
        )
    )
