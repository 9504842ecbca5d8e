"""Writing to the database table by table, many rows at once: reserve keys, insert, update, delete."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection, models, transaction

from baken.apps.exchange.engine import rows
from baken.apps.exchange.engine.staging import Stage, quoted
from baken.vault.fields import SealedTextField
from baken.vault.keys import keys_in_hand

BATCH = 5_000
NAMED = 1_000  # keys named in one statement
PART = "8MB"  # sent in one statement


def reserve(model: type[models.Model], number: int) -> int:
    """The first of so many keys of a table, which from now on nobody else gets."""
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [quoted(table)])
            sequence = cursor.fetchone()[0]
            cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY 1")  # locks it: nobody takes one in between
            cursor.execute("SELECT nextval(%s)", [sequence])
            first = int(cursor.fetchone()[0])
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + number - 1])
        else:
            cursor.execute(
                f"SELECT max(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), "
                f"COALESCE((SELECT max(id) FROM {quoted(table)}), 0))",
                [table],
            )
            first = int(cursor.fetchone()[0]) + 1
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first + number - 1])
    return first


def insert(stage: Stage, model: type[models.Model], columns: Sequence[str], source: str, scratch: Path) -> int:
    """Insert the rows of a table of the staging engine; what it does not give gets the default of the model."""
    number = int(stage.one(f"SELECT count(*) FROM {source}"))
    if not number:
        return 0
    defaults = _defaults(stage, model, columns, number)
    values = [f"{rows.written(rows.field_of(model, name), f's.{quoted(name)}')}" for name in columns]
    query = f"SELECT {', '.join([*values, *(f'd.{quoted(name)}' for name in defaults)])} FROM "
    if defaults:
        query += f"(SELECT *, row_number() OVER () AS turn FROM {source}) s JOIN defaulted d USING (turn)"
    else:
        query += f"{source} s"
    _insert(stage, model, [*columns, *defaults], query, scratch)
    return number


def _insert(
    stage: Stage, model: type[models.Model], names: Sequence[str], query: str, scratch: Path, *, table: str = ""
) -> None:
    """Insert rows into the table of a model, or into one with the same columns."""
    table = quoted(table or model._meta.db_table)
    columns = ", ".join(quoted(_column(model, name)) for name in names)
    if connection.vendor == "postgresql" and _sealed(model, names):
        for batch in _batches(stage, model, names, query):  # sealing asks the database for its key: not amid a copy
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
    elif connection.vendor == "postgresql":
        # In parts: what a slow server has not taken yet waits in memory.
        folder = scratch / "parts"
        stage.sql(f"COPY ({query}) TO '{folder}' (FORMAT csv, HEADER false, NULLSTR '\\N', FILE_SIZE_BYTES '{PART}')")
        statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')"
        for part in sorted(folder.iterdir()):
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(part.read_bytes())
        shutil.rmtree(folder)
    else:
        places = ", ".join(["%s"] * len(names))
        for batch in _batches(stage, model, names, query):
            with connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", batch)


def _defaults(stage: Stage, model: type[models.Model], columns: Sequence[str], number: int) -> list[str]:
    """Make a table `defaulted` with a value for each row of each column that has a default and is not given."""
    names, arrays = [], [pa.array(range(1, number + 1), pa.int64())]
    for field in model._meta.concrete_fields:
        if field.generated or field.attname in columns or (field.null and not field.has_default()):
            continue
        names.append(field.attname)
        if callable(field.default):
            values = [_written(field, field.get_default()) for _turn in range(number)]
        else:
            values = [_written(field, field.get_default())] * number
        arrays.append(pa.array([None if value is None else str(value) for value in values], pa.string()))
    stage.sql(
        f"CREATE OR REPLACE TEMP TABLE defaulted (turn BIGINT{''.join(f', {quoted(n)} VARCHAR' for n in names)})"
    )
    if names:
        stage.add("defaulted", arrays, ["turn", *names])
    return names


def _written(field: Any, value: Any) -> Any:
    """A value as the database takes it from a file."""
    if isinstance(field, models.JSONField):
        return json.dumps(value, cls=field.encoder)
    return field.get_db_prep_save(value, connection)


def update(stage: Stage, model: type[models.Model], columns: Sequence[str], source: str, scratch: Path) -> int:
    """Give the rows of a table, found by `id`, the values of a table of the staging engine."""
    number = int(stage.one(f"SELECT count(*) FROM {source}"))
    if not number or not columns:
        return 0
    table = quoted(model._meta.db_table)
    every = ["id", *columns]
    values = ", ".join(rows.written(rows.field_of(model, name), quoted(name)) for name in every)
    query = f"SELECT {values} FROM {source}"
    names = {name: quoted(_column(model, name)) for name in every}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            listed = ", ".join(names.values())
            cursor.execute(f"CREATE TEMP TABLE arriving ON COMMIT DROP AS SELECT {listed} FROM {table} WITH NO DATA")
            _insert(stage, model, every, query, scratch, table="arriving")
            sets = ", ".join(f"{names[name]} = arriving.{names[name]}" for name in columns)
            cursor.execute(f"UPDATE {table} SET {sets} FROM arriving WHERE {table}.id = arriving.id")
            cursor.execute("DROP TABLE arriving")
        else:
            sets = ", ".join(f"{names[name]} = %s" for name in columns)
            for batch in _batches(stage, model, every, query):
                cursor.executemany(
                    f"UPDATE {table} SET {sets} WHERE id = %s", [(*values, key) for key, *values in batch]
                )
    return number


def delete(model: type[models.Model], keys: Sequence[int]) -> None:
    """Delete rows by their keys."""
    for some in chunks(keys):
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {quoted(model._meta.db_table)} WHERE id IN ({places})", some)


def delete_range(model: type[models.Model], first: int, last: int) -> None:
    """Delete the rows of a range of keys."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quoted(model._meta.db_table)} WHERE id BETWEEN %s AND %s", [first, last])


def count_up(model: type[models.Model], field: str, keys: Sequence[int]) -> None:
    """Raise a number of some rows by one."""
    for some in chunks(keys):
        model._base_manager.filter(pk__in=some).update(**{field: models.F(field) + 1})


def chunks(keys: Sequence[int]) -> Iterator[list[int]]:
    """Keys, as many at a time as a statement may name."""
    iterator = iter(keys)
    while some := list(islice(iterator, NAMED)):
        yield some


def _batches(
    stage: Stage, model: type[models.Model], names: Sequence[str], query: str
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query, many at a time, with what is sealed in their table sealed."""
    sealed = _sealed(model, names)
    result = stage.db.execute(query)
    while batch := result.fetchmany(BATCH):
        yield _seal(model, names, sealed, batch) if sealed else batch


def _sealed(model: type[models.Model], names: Sequence[str]) -> list[SealedTextField]:
    """The columns among these that are sealed."""
    fields = [rows.field_of(model, name) for name in names]
    return [field for field in fields if isinstance(field, SealedTextField)]


def _seal(
    model: type[models.Model], names: Sequence[str], sealed: list[SealedTextField], batch: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Rows with their sealed columns sealed, each for its own row: as told by the rows, or by what is stored."""
    bound = {name for field in sealed for name in field.bound}
    stored = {}
    if not bound <= set(names):
        place = names.index("id")
        for some in chunks([row[place] for row in batch]):
            stored.update(model._base_manager.only(*bound).in_bulk(some))
    written = []
    with keys_in_hand():
        for row in batch:
            values = dict(zip(names, row, strict=True))
            told = stored[values["id"]] if stored else model()
            for name in bound & set(names):
                setattr(told, name, values[name])
            values |= {field.attname: field.sealed(values[field.attname], told).content for field in sealed}
            written.append(tuple(values.values()))
    return written


def _column(model: type[models.Model], name: str) -> str:
    column = rows.field_of(model, name).column
    assert column is not None
    return column
