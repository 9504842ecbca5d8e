"""Rows of the database in the staging engine: how a column of a model is written in either, both ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa
from django.db import connection, models

from baken.apps.exchange.engine.staging import NEW, TABLE_BITS, Stage, arrow_type, quoted
from baken.vault.fields import SealedTextField

NARROW = 500  # keys that are worth naming in a query
TYPES = {
    "BigAutoField": "BIGINT",
    "AutoField": "BIGINT",
    "BigIntegerField": "BIGINT",
    "IntegerField": "BIGINT",
    "SmallIntegerField": "BIGINT",
    "PositiveIntegerField": "BIGINT",
    "PositiveSmallIntegerField": "BIGINT",
    "PositiveBigIntegerField": "BIGINT",
    "BooleanField": "BOOLEAN",
    "CharField": "VARCHAR",
    "TextField": "VARCHAR",
    "UUIDField": "VARCHAR",
    "DateField": "DATE",
    "DateTimeField": "TIMESTAMP",
    "TimeField": "TIME",
}


def field_of(model: type[models.Model], column: str) -> models.Field[Any, Any]:
    """The field of a column (attname) of a model."""
    return next(field for field in model._meta.concrete_fields if field.attname == column)


def type_of(field: models.Field[Any, Any]) -> str:
    """The type of a field in the staging engine; of a key, that of what it points at."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, SealedTextField):
        return "VARCHAR"
    if isinstance(field, models.DecimalField):
        return f"DECIMAL({field.max_digits}, {field.decimal_places})"
    return TYPES[field.get_internal_type()]


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a model that can be written, its key first."""
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def read(stage: Stage, table: str, rows: models.QuerySet[Any], columns: Sequence[str]) -> None:
    """Add rows of the database to a table of the staging engine, times in UTC, what is sealed opened."""
    fields = [field_of(rows.model, column) for column in columns]
    types = [arrow_type(type_of(field)) for field in fields]
    iterator = _values(rows.order_by(), columns, [field for field in fields if isinstance(field, SealedTextField)])
    while chunk := list(islice(iterator, 20_000)):
        arrays = []
        for field, type_, values in zip(fields, types, zip(*chunk, strict=True), strict=True):
            arrays.append(pa.array([_plain(field, value) for value in values] if _needs(field) else values, type_))
        stage.add(table, arrays, columns)


def _values(
    rows: models.QuerySet[Any], columns: Sequence[str], sealed: Sequence[SealedTextField]
) -> Iterator[tuple[Any, ...]]:
    if not sealed:
        return rows.values_list(*columns).iterator(chunk_size=20_000)
    bound = [column for field in sealed for column in field.bound]
    found = rows.only(*columns, *bound).iterator(chunk_size=20_000)
    return (tuple(getattr(row, column) for column in columns) for row in found)


def create(stage: Stage, table: str, model: type[models.Model], columns: Sequence[str]) -> None:
    """Make an empty table of the staging engine with columns of a model."""
    fields = ", ".join(f"{quoted(column)} {type_of(field_of(model, column))}" for column in columns)
    stage.sql(f"CREATE OR REPLACE TEMP TABLE {table} ({fields})")


def _needs(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.DateTimeField | models.UUIDField)


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    return value.hex


def cast(field: models.Field[Any, Any], expression: str) -> str:
    """An expression over staged values as a value of a field: times of Brussels in UTC, no text as empty text."""
    if isinstance(field, models.DateTimeField):
        return f"timezone('UTC', timezone('Europe/Brussels', CAST({expression} AS TIMESTAMP)))"
    value = f"CAST({expression} AS {type_of(field)})"
    if isinstance(field, models.CharField | models.TextField | SealedTextField) and not field.null:
        return f"COALESCE({value}, '')"
    return value


def written(field: models.Field[Any, Any], expression: str) -> str:
    """An expression of the staging engine as the database at hand takes it in, with keys as they have become."""
    type_ = type_of(field)
    if type_ == "BIGINT":
        return f"real_key({expression})"
    if isinstance(field, models.UUIDField):
        return f"CAST(CAST({expression} AS UUID) AS VARCHAR)" if connection.vendor == "postgresql" else expression
    if connection.vendor == "sqlite":
        if type_ == "BOOLEAN":
            return f"CAST({expression} AS INTEGER)"
        if type_ == "VARCHAR":
            return expression
        return f"CAST({expression} AS VARCHAR)"
    if type_ == "TIMESTAMP":
        return f"CAST({expression} AS VARCHAR) || '+00'"
    return expression


def name_real_keys(stage: Stage, firsts: Sequence[int]) -> None:
    """Tell the staging engine which keys were reserved, for each table that gets new rows."""
    known = ", ".join(str(int(first)) for first in firsts)
    stage.sql(
        f"""
        CREATE OR REPLACE TEMP MACRO real_key(number) AS CASE
            WHEN number < {NEW} THEN number
            ELSE ([{known}]::BIGINT[])[((number - {NEW}) >> {TABLE_BITS}) + 1] + (number & {(1 << TABLE_BITS) - 1})
        END
        """
    )


def fingerprint(columns: Sequence[str], *, expressions: Sequence[str] = ()) -> str:
    """An aggregate that tells one set of rows from another, whatever their order."""
    values = ", ".join(f"COALESCE(CAST({value} AS VARCHAR), '∅')" for value in expressions or map(quoted, columns))
    return f"CAST(bit_xor(md5_number_lower(concat_ws('¦', {values}))) AS VARCHAR)"
