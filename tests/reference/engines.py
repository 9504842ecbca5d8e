"""The indicators on other engines: the same declarations, by the SQL that Ibis writes for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa
from django.db import connection

from baken.apps.insight.engine.counting import count, value_of
from baken.apps.insight.engine.mart import mart_of
from baken.apps.insight.engine.source import columns_of
from baken.ground.facts import FACTS, Type
from baken.ground.indicators import INDICATORS, Indicator
from baken.ground.periods import Period

POSTGRESQL_TYPES = {
    Type.INT: "bigint",
    Type.NUMBER: "double precision",
    Type.DECIMAL: "numeric(18, 10)",
    Type.TEXT: "text",
    Type.FLAG: "boolean",
    Type.DAY: "date",
    Type.TEXTS: "text[]",
}
Counted = dict[tuple[Any, ...], tuple[Any, ...]]


def rows_of_periods(periods: Sequence[Period]) -> list[tuple[str, int]]:
    return [(period.code, year) for period in periods for year in period.years]


def _all(run: Callable[[str], Iterable[tuple[Any, ...]]], periods: Sequence[Period], dialect: str) -> Counted:
    """Every indicator by every cut: key to value, numerator, denominator, n and people."""
    found: Counted = {}
    for indicator in INDICATORS:
        for by in ("", *(indicator.cuts if indicator.rows is None else ())):
            found |= _one(indicator, by, run, periods, dialect)
    return found


def _one(
    indicator: Indicator,
    by: str,
    run: Callable[[str], Iterable[tuple[Any, ...]]],
    periods: Sequence[Period],
    dialect: str,
) -> Counted:
    raws = count(indicator, periods, run, by=by, people=True, dialect=dialect)
    return {
        (indicator.name, by, *raw.key): (
            value_of(indicator, raw),
            *(raw.numbers.get(name) for name in ("numerator", "denominator", "n", "people")),
        )
        for raw in raws
    }


def on_duckdb(cell: int, periods: Sequence[Period]) -> Counted:
    """All figures as the engine of every day counts them."""
    with mart_of(cell).current() as database:
        database.execute("DELETE FROM periods")
        database.executemany("INSERT INTO periods VALUES (?, ?)", rows_of_periods(periods))
        return _all(lambda sql: database.execute(sql).fetchall(), periods, "duckdb")


def _held(cell: int) -> dict[str, pa.Table]:
    with mart_of(cell).current() as database:
        return {fact.name: database.sql(f"SELECT * FROM {fact.name}").to_arrow_table() for fact in FACTS}


def on_postgresql(cell: int, periods: Sequence[Period]) -> Counted:
    """All figures as PostgreSQL counts them, from the same facts in temporary tables of the connection."""
    with connection.cursor() as cursor:
        for name, table in _held(cell).items():
            types = columns_of(FACTS[name])
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
            columns = ", ".join(f'"{column}" {POSTGRESQL_TYPES[type_]}' for column, type_ in types.items())
            cursor.execute(f"CREATE TEMP TABLE {name} ({columns})")
            with cursor.copy(f"COPY pg_temp.{name} FROM STDIN") as copy:
                for row in zip(*(table[column].to_pylist() for column in types), strict=True):
                    copy.write_row(row)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.periods")
        cursor.execute("CREATE TEMP TABLE periods (period text, year bigint)")
        cursor.executemany("INSERT INTO periods VALUES (%s, %s)", rows_of_periods(periods))

        def run(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql.replace("%", "%%"))
            return cursor.fetchall()

        return _all(run, periods, "postgres")


def on_spark(cell: int, periods: Sequence[Period], session: Any, folder: Any) -> Counted:
    """All figures as Spark counts them, from the same facts as Parquet files in a folder."""
    import pyarrow.parquet as parquet

    for name, table in _held(cell).items():
        parquet.write_table(table, folder / f"{name}.parquet")
        session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
    session.createDataFrame(rows_of_periods(periods), "period string, year long").createOrReplaceTempView("periods")
    return _all(lambda sql: [tuple(row) for row in session.sql(sql).collect()], periods, "pyspark")


def same(left: Counted, right: Counted) -> list[str]:
    """What differs between two engines, a sentence each."""

    def close(one: Any, other: Any) -> bool:
        if one is None or other is None:
            return one is other
        return abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(one)))

    alone = sorted(map(str, set(left) ^ set(right)))
    unequal = [key for key in set(left) & set(right) if not all(map(close, left[key], right[key]))]
    return [
        *(f"only one has {key}" for key in alone),
        *(f"{key}: {left[key]} is not {right[key]}" for key in unequal),
    ]
