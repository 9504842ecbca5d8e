"""The rows of a plan as a person knows them: in the columns of the file, and what was there before beside it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from baken.apps.exchange.engine import waiting
from baken.apps.exchange.engine.staging import MEMORY, quoted
from baken.apps.exchange.types import Difference, Outcome, ShownRow
from baken.ground.formats import SUBJECTS, Column, Format, Store
from baken.ground.periods import Period
from baken.ground.values import Choice, Kind, SchoolYear, Text, Texts
from baken.ui.numbers import NOTHING, day, moment, number

# Which lines of a file are of which kind: new, changed (the row itself, or what follows from it), or the same.
LINES = """(SELECT line, CASE WHEN bool_or(op = 'new') THEN 'new'
                  WHEN bool_or(op = 'changed' OR (file, line) IN (SELECT (file, line) FROM main.touched))
                  THEN 'changed' ELSE 'unchanged' END AS kind
           FROM main.rows WHERE file = ? GROUP BY line)"""


@contextmanager
def _plan(name: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A plan, to read only, so that many may look."""
    config = {"memory_limit": MEMORY, "threads": "1", "autoinstall_known_extensions": "false"}
    with duckdb.connect(str(waiting.folder(name) / waiting.PLAN), read_only=True, config=config) as plan:
        yield plan


def rows(name: str, format_: Format, place: int, kind: Outcome, *, start: int, stop: int) -> list[ShownRow]:
    """Some of the rows of a kind, of the file with a number."""
    with _plan(name) as plan:
        found = plan.execute(
            f"SELECT line FROM {LINES} WHERE kind = ? ORDER BY line LIMIT ? OFFSET ?",
            [place, kind.value, stop - start, start],
        ).fetchall()
        lines = [line for (line,) in found]
        if not lines:
            return []
        fields = [column.field for column in format_.columns]
        wanted = ", ".join(map(quoted, fields))
        values = {
            line: dict(zip(fields, row, strict=True))
            for line, *row in plan.execute(
                f"SELECT line, {wanted} FROM {quoted(format_.name)}.staged WHERE file = ? AND line IN ?",
                [place, lines],
            ).fetchall()
        }
        changes = Changes(plan, format_, place, values).all() if kind is Outcome.CHANGED else {}
    return [
        ShownRow(
            line,
            [_written(column.kind, values.get(line, {}).get(column.field)) for column in format_.columns],
            changes.get(line, []),
        )
        for line in lines
    ]


def _written(kind: Kind, value: Any) -> str:
    """A value as a person writes it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(kind, Choice):
        return next((word for word, stored in (kind.options or {}).items() if stored == value), str(value))
    if isinstance(kind, SchoolYear):
        return Period.school_year(value).code
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return number(value)
    return "; ".join(value) if isinstance(value, list) else str(value)


class Changes:
    """What changes for some rows of a file: in which column, from what, to what.

    Of a file with answers of people only the columns that the format names are shown, never an answer.
    """

    def __init__(
        self, plan: duckdb.DuckDBPyConnection, format_: Format, place: int, values: dict[int, dict[str, Any]]
    ):
        self.plan, self.format, self.place, self.values = plan, format_, place, values
        self.found: dict[int, list[Difference]] = {}
        self.lists: dict[tuple[int, str], tuple[list[str], list[str]]] = {}

    def all(self) -> dict[int, list[Difference]]:
        """The differences of each line."""
        schema = f"{quoted(self.format.name)}."
        places = self.plan.execute("SELECT place FROM main.plan ORDER BY number").fetchall()
        own = [place for (place,) in places if place.startswith(schema)]
        for store, place in zip(self.format.stores, own, strict=True):
            self._add(store, place)
        for (line, heading), (before, after) in self.lists.items():
            self._note(line, heading, "; ".join(before) or NOTHING, "; ".join(after) or NOTHING)
        for line in self.values:
            # What follows from a row may change while the row itself stays: a title that elsewhere was kept.
            self.found.setdefault(line, [Difference(_("wat uit deze rij volgt"), NOTHING, _("wordt bijgewerkt"))])
        return self.found

    def _add(self, store: Store, place: str) -> None:
        names = [name for name in store.fields if name != "id"]
        now, was = ", ".join(map(quoted, names)), ", ".join(quoted(f"was_{name}") for name in names)
        rows_ = self.plan.execute(
            f"SELECT line, op, {now}, {was} FROM {place} WHERE file = ? AND line IN ? AND op <> 'same' ORDER BY line",
            [self.place, list(self.values)],
        ).fetchall()
        for line, op, *both in rows_:
            pairs = list(zip(names, both[: len(names)], both[len(names) :], strict=True))
            if op == "changed":
                for name, value, before in pairs:
                    if value != before and (column := self._column(store.fields[name])):
                        said = [self._said(store, name, each, column.kind) for each in (before, value)]
                        self._note(line, column.name, *said)
            elif store.replaces and not self.format.wide:
                self._add_to_list(store, line, op, pairs)

    def _add_to_list(self, store: Store, line: int, op: str, pairs: Sequence[tuple[str, Any, Any]]) -> None:
        """A row of a list that a column holds, as themes."""
        heading = next((column.name for column in self.format.columns if isinstance(column.kind, Texts)), "")
        assert store.replaces is not None
        for name, value, _before in pairs:
            if heading and name != store.replaces[0]:
                before, after = self.lists.setdefault((line, heading), ([], []))
                (before if op == "gone" else after).append(self._said(store, name, value, Text()))

    def _note(self, line: int, heading: str, before: str, after: str) -> None:
        difference = Difference(heading, before, after)
        noted = self.found.setdefault(line, [])
        if difference not in noted:
            noted.append(difference)

    def _column(self, expression: str) -> Column | None:
        """The column that an expression is made of; none where it is not of one."""
        for reference in self.format.references:
            if expression == f"{reference.as_}_id":
                expression = list(reference.on.values())[-1]
        by_field = {column.field: column for column in self.format.columns}
        return next((by_field[word] for word in re.findall(r"\w+", expression) if word in by_field), None)

    def _said(self, store: Store, name: str, value: Any, kind: Kind) -> str:
        """A value of a column of a model as a person says it: of a key, what it stands for."""
        if value is None:
            return NOTHING
        field = next(field for field in apps.get_model(store.model)._meta.concrete_fields if field.attname == name)
        if isinstance(field, models.ForeignKey):
            return self._named(field, value)
        return _written(kind, value)

    def _named(self, field: models.ForeignKey[Any, Any], key: int) -> str:
        assert isinstance(field.related_model, type)
        subject = field.related_model._meta.label_lower
        known = f'subject."{subject}"'
        if subject in SUBJECTS and self._has(subject):
            column = quoted(next(iter(SUBJECTS[subject].columns)))
            found = self.plan.execute(f"SELECT {column} FROM {known} WHERE id = ?", [key]).fetchone()
            if found:
                return str(found[0])
        row = field.related_model._base_manager.filter(pk=key).first()
        return str(row) if row else "…"

    def _has(self, subject: str) -> bool:
        query = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'subject' AND table_name = ?"
        return self.plan.execute(query, [subject]).fetchone() is not None


def rejected(name: str, file: str, *, start: int, stop: int) -> tuple[list[str], list[list[str]]]:
    """The headings and some of the rejected rows of a file, the reason in the last column."""
    try:
        with (
            zipfile.ZipFile(waiting.folder(name) / waiting.REJECTED) as archive,
            archive.open(f"{Path(file).stem}.csv") as member,
        ):
            reader = csv.reader(io.TextIOWrapper(member, "utf-8-sig", newline=""), delimiter=";")
            headings = next(reader)
            return headings, list(islice(reader, start, stop))
    except (FileNotFoundError, KeyError):
        return [], []
