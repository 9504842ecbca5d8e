"""Triggers that write the change log: whatever changes what a fact is read from, is in the log with it.

A trigger hears every way of writing (the ORM's bulk ways and raw SQL too), in the transaction of the change.
They follow from the facts' declarations and are made anew after each migration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from baken.apps.insight.engine.paths import QUOTE, Dependency, column_of, dependencies, value_sql
from baken.ground.facts import FACTS
from baken.ground.models import Change

# A statement that touches more rows than this is logged by cell and year, not row by row (PostgreSQL).
ROWS_LOGGED_APART = 500
LOG = Change._meta.db_table
PREFIX = "baken_track_"
TRANSACTION = "pg_current_xact_id()::text::bigint"
EVENTS = ("INSERT", "UPDATE", "DELETE")


def by_model() -> dict[type[Model], list[Dependency]]:
    """All dependencies, by the model whose table gets the triggers."""
    found: dict[type[Model], list[Dependency]] = defaultdict(list)
    for fact in FACTS:
        for dependency in dependencies(fact):
            found[dependency.model].append(dependency)
    return found


def install(using: str = "default") -> None:
    """Make all triggers of a database anew."""
    connection = connections[using]
    remove(using)
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, found in by_model().items():
            if model._meta.db_table in tables and LOG in tables:
                for statement in make(model, found):
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Drop all triggers of a database; a migration that alters tables needs them out of the way."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in list(_drops(connection, cursor)):
            cursor.execute(statement)


def _drops(connection: BaseDatabaseWrapper, cursor: Any) -> Iterator[str]:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE p.proname LIKE %s AND n.nspname = current_schema()",
            [PREFIX.replace("_", r"\_") + "%"],
        )
        yield from (f"DROP FUNCTION {name} CASCADE" for (name,) in cursor.fetchall())
    else:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [PREFIX + "%"],
        )
        yield from (f"DROP TRIGGER {QUOTE(name)}" for (name,) in cursor.fetchall())


def _hears(dependency: Dependency, event: str) -> bool:
    return event == "UPDATE" or not dependency.columns


def _path(model: type[Model], path: str, row: str) -> str:
    return value_sql(model, path, row) if path else "NULL"


def _sqlite(model: type[Model], found: list[Dependency]) -> Iterator[str]:
    table = model._meta.db_table
    for event in EVENTS:
        for number, dependency in enumerate(found):
            if not _hears(dependency, event):
                continue
            columns = ", ".join(map(QUOTE, sorted(dependency.columns)))
            of = f" OF {columns}" if event == "UPDATE" and columns else ""
            rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[event]
            inserts = "".join(
                f"INSERT INTO {LOG} (fact, cell, year, scope, value) VALUES ('{dependency.fact}', "
                f"{_path(model, dependency.cell, row)}, {_path(model, dependency.year, row)}, "
                f"'{dependency.scope}', {_path(model, dependency.value, row)}); "
                for row in rows
            )
            yield (
                f"CREATE TRIGGER {QUOTE(f'{PREFIX}{table}_{event.lower()}_{number}')} AFTER {event}{of} "
                f"ON {QUOTE(table)} BEGIN {inserts} END"
            )


def _postgresql(model: type[Model], found: list[Dependency]) -> Iterator[str]:
    table = model._meta.db_table
    for event in EVENTS:
        heard = [dependency for dependency in found if _hears(dependency, event)]
        if not heard:
            continue
        name = f"{PREFIX}{table}_{event.lower()}"
        bodies = [body for dependency in heard for body in _bodies(model, dependency, event)]
        yield (
            f"CREATE FUNCTION {QUOTE(name)}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"{' '.join(bodies)} RETURN NULL; END $body$"
        )
        tables = {
            "INSERT": "NEW TABLE AS new_rows",
            "DELETE": "OLD TABLE AS old_rows",
            "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        }[event]
        yield (
            f"CREATE TRIGGER {QUOTE(name)} AFTER {event} ON {QUOTE(table)} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {QUOTE(name)}()"
        )
    name = f"{PREFIX}{table}_truncate"  # every row of every cell goes at once
    facts = ", ".join(sorted({f"('{dependency.fact}')" for dependency in found}))
    yield (
        f"CREATE FUNCTION {QUOTE(name)}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"INSERT INTO {LOG} (fact, scope, transaction) SELECT fact, '', {TRANSACTION} FROM (VALUES {facts}) f (fact); "
        "RETURN NULL; END $body$"
    )
    yield (
        f"CREATE TRIGGER {QUOTE(name)} AFTER TRUNCATE ON {QUOTE(table)} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {QUOTE(name)}()"
    )


def _bodies(model: type[Model], dependency: Dependency, event: str) -> Iterator[str]:
    """Statements that log a dependency: row by row, or, of many rows, once per cell and year."""
    sources = {"INSERT": ["new_rows"], "DELETE": ["old_rows"], "UPDATE": ["old_rows", "new_rows"]}[event]
    cell, year = (_path(model, path, "r") for path in (dependency.cell, dependency.year))
    head = f"INSERT INTO {LOG} (fact, cell, year, scope, value, transaction) SELECT "
    tail = TRANSACTION
    # Of many rows, what tells the cell and the year (a key, mostly) is made distinct before it is looked up.
    tellers = sorted({column_of(model, path) for path in (dependency.cell, dependency.year) if path})
    distinct = ", ".join(map(QUOTE, tellers)) or "1"
    few = f"SELECT count(*) FROM (SELECT 1 FROM {{}} LIMIT {ROWS_LOGGED_APART + 1}) few"
    for source in sources:
        rows = source
        if event == "UPDATE" and dependency.columns:
            changed = " OR ".join(
                f"o.{QUOTE(column)} IS DISTINCT FROM n.{QUOTE(column)}" for column in sorted(dependency.columns)
            )
            side = "o" if source == "old_rows" else "n"
            rows = f"(SELECT {side}.* FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE {changed})"
        yield (
            f"IF ({few.format(source)}) <= {ROWS_LOGGED_APART} "
            f"THEN {head} '{dependency.fact}', {cell}::bigint, {year}::int, '{dependency.scope}', "
            f"{_path(model, dependency.value, 'r')}, {tail} FROM {rows} r; "
            f"ELSE {head} DISTINCT '{dependency.fact}', {cell}::bigint, {year}::int, '', NULL::bigint, {tail} "
            f"FROM (SELECT DISTINCT {distinct} FROM {rows} d) r; END IF;"
        )
