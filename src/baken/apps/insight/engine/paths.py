"""What in the database a fact is read from: models, look-up paths, and the SQL of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model

from baken.ground.facts import Fact, Many, Person

QUOTE = '"{}"'.format


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def walk(model: type[Model], path: str) -> Iterator[tuple[str, type[Model], Field[Any, Any]]]:
    """The steps of a look-up path: (path so far, model, field of it). Stops at a transform (`__date`)."""
    prefix = ""
    for part in path.split("__"):
        if part == "pk":
            part = "id"
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:  # a transform such as __date ends the walk
            return
        assert isinstance(field, Field)
        yield prefix, model, field
        prefix = f"{prefix}__{part}" if prefix else part
        if not isinstance(field, ForeignKey) or part == field.attname:
            return
        model = field.related_model


def column_of(model: type[Model], path: str) -> str:
    """The column of a model with which a look-up path begins."""
    field = model._meta.get_field(path.partition("__")[0])
    assert isinstance(field, Field)
    return str(field.column)


def value_sql(model: type[Model], path: str, row: str) -> str:
    """SQL for the value of a look-up path of a row (`NEW`, or the alias of a table)."""
    name, _sep, rest = path.partition("__")
    field = model._meta.get_field(name)
    column = f"{row}.{QUOTE(column_of(model, name))}"
    if not rest:
        return column
    related: type[Model] = field.related_model  # type: ignore[assignment]  # a class once the models are ready
    alias = f"{row.lower().strip('.')}_{name}"
    table = QUOTE(related._meta.db_table)
    return f"(SELECT {value_sql(related, rest, alias)} FROM {table} {alias} WHERE {alias}.id = {column})"


@dataclass(frozen=True)
class Dependency:
    """That rows of `fact` change when rows of `model` do.

    `columns`: those of the model that are read (empty: any, and insert and delete too). `scope`: the column of
    the fact by which the changed rows are found (empty: all of them), `value` the path from the model to its
    value. `cell`, `year`: paths from the model, empty where it does not tell (then any).
    """

    fact: str
    model: type[Model]
    scope: str
    value: str
    columns: frozenset[str] = frozenset()
    cell: str = ""
    year: str = ""


def _fact_paths(fact: Fact) -> Iterator[str]:
    yield fact.cell
    if fact.year:
        yield fact.year
    yield from fact.only
    for column in fact.columns.values():
        if isinstance(column, Many):
            continue
        if isinstance(column.path, str):
            yield column.path
        yield from column.paths


def _below(path: str | None, prefix: str) -> str:
    """What is left of a path behind a prefix, or the empty string where it does not go along it."""
    if path is None:
        return ""
    if not prefix:
        return path
    if path.startswith(prefix + "__"):
        return path.removeprefix(prefix + "__")
    return "id" if path == prefix + "_id" else ""


def _scopes(fact: Fact) -> dict[str, str]:
    """Prefix of a path to the column of the fact that holds the key of what stands there."""
    scopes = {"": "id"}
    for name, column in fact.columns.items():
        if isinstance(column.path, str) and column.path.endswith("_id"):
            scopes[column.path.removesuffix("_id")] = name
    return scopes


@cache
def dependencies(fact: Fact) -> tuple[Dependency, ...]:
    """Everything that a fact must hear of."""
    root = model_of(fact.model)
    if fact.release:
        prefix, _sep, released = fact.release.rpartition("__")
        model = root
        for _prefix, _model, field in walk(root, prefix):
            model = field.related_model  # type: ignore[assignment]  # a class once the models are ready
        return (
            Dependency(
                fact.name, model, "", "", frozenset({released}), _below(fact.cell, prefix), _below(fact.year, prefix)
            ),
        )
    read: dict[tuple[str, type[Model]], set[str]] = {}
    for path in _fact_paths(fact):
        for prefix, model, field in walk(root, path):
            read.setdefault((prefix, model), set()).add(str(field.column))
    scopes = _scopes(fact)
    found = [
        Dependency(
            fact.name,
            model,
            scopes.get(prefix, ""),
            "id" if prefix in scopes else "",
            frozenset(columns - {"id"}) if prefix else frozenset(),
            _below(fact.cell, prefix),
            _below(fact.year, prefix),
        )
        for (prefix, model), columns in read.items()
        if not prefix or columns - {"id"}
    ]
    for name, column in fact.columns.items():
        if isinstance(column, Many):
            found.extend(_of_many(fact, column, scopes))
        elif isinstance(column, Person):
            found.append(Dependency(fact.name, model_of("people.Person"), "", "", frozenset({"key", "same_as_id"})))
        for label, field_name, scope in column.reads:
            assert scope in fact.columns, f"{fact.name}.{name} reads by a column that is none"
            found.append(Dependency(fact.name, model_of(label), scope, f"{field_name}_id"))
    return tuple(found)


def _of_many(fact: Fact, column: Many, scopes: dict[str, str]) -> Iterator[Dependency]:
    many = model_of(column.model)._meta.get_field(column.field)
    through: type[Model] = many.remote_field.through  # type: ignore[union-attr]  # a many-to-many field
    source: str = many.m2m_field_name()  # type: ignore[union-attr]  # a many-to-many field
    prefix = (
        next(prefix for prefix, scope in scopes.items() if scope == column.of) if column.of in scopes.values() else ""
    )
    cell, year = _below(fact.cell, prefix), _below(fact.year, prefix)
    yield Dependency(
        fact.name,
        through,
        column.of,
        f"{source}_id",
        cell=f"{source}__{cell}" if cell else "",
        year=f"{source}__{year}" if year else "",
    )
    related: type[Model] = many.related_model  # type: ignore[assignment]  # a class once the models are ready
    yield Dependency(fact.name, related, "", "", frozenset({column.value}))
