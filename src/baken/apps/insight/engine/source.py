"""Reading a fact out of the operational database, as columns for the mart. Names, addresses and texts stay behind."""

from __future__ import annotations

import hashlib
import hmac
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from baken.apps.insight.engine.paths import model_of
from baken.ground.facts import Column, Fact, Many, Person, Type

BATCH = 50_000
BLOCK = 4 << 20  # bytes of a file that are read at once
FEW = 1_000  # keys that are worth naming in a query
SQL_TYPES = {
    Type.INT: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.DECIMAL: "DECIMAL(18, 10)",
    Type.TEXT: "VARCHAR",
    Type.FLAG: "BOOLEAN",
    Type.DAY: "DATE",
    Type.TEXTS: "VARCHAR[]",
}


def columns_of(fact: Fact) -> dict[str, Type]:
    """All columns of a fact in the mart, with their types."""
    return {
        "id": Type.INT,
        "cell": Type.INT,
        "year": Type.INT,
        **{name: column.type for name, column in fact.columns.items()},
    }


def pseudonym(key: str) -> int:
    """The pseudonym of a person: a keyed hash of a random key, as a positive 63-bit number."""
    digest = hmac.digest(settings.PSEUDONYM_KEY.encode(), key.encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big") >> 1


def pseudonyms(among: Sequence[int] | None = None) -> dict[int, int]:
    """Key of a person to pseudonym, where two entries found to be one person share theirs (None: of all)."""
    persons = model_of("people.Person")._default_manager.all()
    if among is not None:
        persons = persons.filter(pk__in=among)
    rows = list(persons.values_list("pk", "key", "same_as__key"))
    found = {pk: pseudonym(same_as or key) for pk, key, same_as in rows}
    if among is None and len(set(found.values())) != sum(1 for _pk, _key, same_as in rows if not same_as):
        raise ArithmeticError("two persons got one pseudonym: give the installation another pseudonym key")
    return found


def queryset(fact: Fact, cell: int) -> QuerySet[Model]:
    """The rows of a fact in a cell."""
    return model_of(fact.model)._default_manager.order_by().filter(**{fact.cell: cell}, **fact.only)


def extract(
    fact: Fact,
    cell: int,
    database: duckdb.DuckDBPyConnection,
    into: str,
    narrowed: Q | None = None,
    *,
    folder: Path | None = None,
) -> None:
    """Read the rows of a fact in a cell into a table of DuckDB, all of them or those that `narrowed` keeps. What is
    on its way may lie in `folder`."""
    rows = queryset(fact, cell)
    if narrowed is not None:
        rows = rows.filter(narrowed)
    plain = {name: column for name, column in fact.columns.items() if not isinstance(column, Many)}
    chosen: dict[str, Any] = {
        "mart_id": F("pk"),
        "mart_cell": F(fact.cell),
        **({"mart_year": F(fact.year)} if fact.year else {}),
        **{f"mart_{name}": _expression(column) for name, column in plain.items()},
    }
    values = rows.annotate(**chosen).values_list(*chosen)
    types = columns_of(fact)
    names = [name.removeprefix("mart_") for name in chosen]
    _read(values, [(name, SQL_TYPES[types[name]]) for name in names], database, folder)
    selected = [] if fact.year else ["NULL::BIGINT AS year"]
    joins = []
    lookups = {}
    for name in names:
        column = fact.columns.get(name)
        if isinstance(column, Person):
            lookups[f"mart_persons_{name}"] = _persons(name, database)
            otherwise = f"-raw.{column.otherwise}" if column.otherwise else "NULL"
            selected.append(f"coalesce(persons_{name}.pseudonym, {otherwise}) AS {name}")
            joins.append(f"LEFT JOIN mart_persons_{name} persons_{name} ON persons_{name}.person = raw.{name}")
        else:
            selected.append(f"raw.{name}")
    for name, column in fact.columns.items():
        if isinstance(column, Many):
            lookups[f"mart_pairs_{name}"] = _many(name, column, database)
            texts = f"SELECT owner, list(text ORDER BY text) AS texts FROM mart_pairs_{name} GROUP BY owner"
            selected.append(f"coalesce(many_{name}.texts, []) AS {name}")
            joins.append(f"LEFT JOIN ({texts}) many_{name} ON many_{name}.owner = raw.{column.of}")
    for lookup, table in lookups.items():
        database.register(lookup, table)
    database.execute(
        f"CREATE OR REPLACE TABLE {into} AS SELECT {', '.join(types)} FROM "
        f"(SELECT {', '.join(selected)} FROM mart_raw raw {' '.join(joins)})"
    )
    for lookup in lookups:
        database.unregister(lookup)
    database.execute("DROP TABLE mart_raw")


def _expression(column: Column) -> Any:
    return F(column.path) if isinstance(column.path, str) else column.path()


def _few(column: str, database: duckdb.DuckDBPyConnection) -> list[int] | None:
    """The keys in a column of the rows read, if they are few: then no more is looked up than they need."""
    rows = database.execute(
        f"SELECT DISTINCT {column} FROM mart_raw WHERE {column} IS NOT NULL LIMIT {FEW + 1}"
    ).fetchall()
    return [key for (key,) in rows] if len(rows) <= FEW else None


def _persons(name: str, database: duckdb.DuckDBPyConnection) -> pa.Table:
    """The pseudonyms of the persons in a column of the rows read."""
    found = pseudonyms(_few(name, database))
    return pa.table(
        {"person": pa.array(list(found), pa.int64()), "pseudonym": pa.array(list(found.values()), pa.int64())}
    )


def _many(name: str, column: Many, database: duckdb.DuckDBPyConnection) -> pa.Table:
    """The texts that the rows read have many of, each beside the key of its owner."""
    owners = model_of(column.model)._default_manager.filter(**{f"{column.field}__isnull": False})
    few = _few(column.of, database)
    if few is not None:
        owners = owners.filter(pk__in=few)
    value = f"{column.field}__{column.value}"
    pairs = list(owners.order_by("pk", value).values_list("pk", value))
    return pa.table(
        {
            "owner": pa.array([pk for pk, _ in pairs], pa.int64()),
            "text": pa.array([text for _, text in pairs], pa.string()),
        }
    )


def _read(
    values: QuerySet[Model, Any],
    columns: Sequence[tuple[str, str]],
    database: duckdb.DuckDBPyConnection,
    folder: Path | None,
) -> None:
    """Read the rows of a query into the table `mart_raw`, by the fastest way of each database."""
    declared = ", ".join(f"{name} {type_}" for name, type_ in columns)
    database.execute(f"CREATE OR REPLACE TEMP TABLE mart_raw ({declared})")
    sql, parameters = values.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, sql, parameters, columns, database, folder)
            return
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(BATCH):
            table = pa.table(
                {name: _array(list(cells)) for (name, _), cells in zip(columns, zip(*rows, strict=True), strict=True)}
            )
            database.register("mart_arrow", table)
            casts = ", ".join(f"CAST({name} AS {type_})" for name, type_ in columns)
            database.execute(f"INSERT INTO mart_raw SELECT {casts} FROM mart_arrow")
            database.unregister("mart_arrow")


def _array(cells: list[Any]) -> pa.Array:
    try:
        return pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # SQLite gives 1 and 1.5 in one column of decimals
        return pa.array([None if cell is None else float(cell) for cell in cells])


def _copy(
    cursor: Any,
    sql: str,
    parameters: Sequence[Any],
    columns: Sequence[tuple[str, str]],
    database: duckdb.DuckDBPyConnection,
    folder: Path | None,
) -> None:
    types = "{" + ", ".join(f"'{name}': '{type_}'" for name, type_ in columns) + "}"
    with tempfile.TemporaryDirectory(prefix="baken-mart-", dir=folder) as own:
        path = Path(own) / "rows.csv"
        with path.open("wb") as file, cursor.cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", parameters) as copy:
            for block in copy:
                file.write(block)
        if path.stat().st_size:
            database.execute(
                f"INSERT INTO mart_raw SELECT * FROM read_csv(?, columns={types}, header=false, delim=',', "
                "quote='\"', escape='\"', nullstr='', allow_quoted_nulls=false, auto_detect=false, parallel=false, "
                f"buffer_size={BLOCK})",
                [str(path)],
            )
