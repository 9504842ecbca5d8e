"""Exchange formats: the files that the house reads and writes. Rooms declare them in `exchange.py`.

A file is read into a table `staged` of an in-memory engine (DuckDB SQL), one row a row of the file:
columns `file` and `row` (where it stood), one column for each declared column (its `field`, typed), and
for each reference `<as_>_id` and the columns it takes along. Stores then say, as SQL expressions over
that table, which rows of which model follow. `acting_cell()` is the key of the cell that imports.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from baken.ground.registry import Registry
from baken.ground.values import Kind


@dataclass(frozen=True)
class Column:
    """A column: its heading as the users have it, the name of its field in `staged`, and what it may hold.

    An empty value of a `required` column is an error. A column that is not `optional` must be in the file;
    of an optional one that is absent or empty, the stored value is kept.
    """

    name: str
    field: str
    kind: Kind
    required: bool = False
    key: bool = False
    optional: bool = False
    aliases: Sequence[str] = ()
    explanation: Any = ""
    example: str = ""


@dataclass(frozen=True)
class Subject:
    """What files and other rooms may point at: a row of `rows(cell)` is the values of `columns`, then its key.

    `columns` maps a name to its type in the staging engine. `rows` gets the key of the acting cell (None for a
    cell that does not exist yet). `unknown` says what was expected where a reference finds nothing.
    """

    name: str
    columns: Mapping[str, str]
    rows: Callable[[int | None], Iterable[tuple[Any, ...]]]
    unknown: Any


SUBJECTS: Registry[Subject] = Registry("subject")


@dataclass(frozen=True)
class Reference:
    """A reference of a row to a subject: `on` maps columns of the subject to fields of `staged`.

    Its key becomes `<as_>_id`; `take` copies columns of the subject as `<as_>_<column>`. A reference that finds
    nothing is an error at the column of the last field, unless `optional` (an empty field finds nothing and
    is no error; that is for `required` to say).
    """

    subject: str
    on: Mapping[str, str]
    as_: str
    take: Sequence[str] = ()
    optional: bool = False


class Existing(enum.Enum):
    UPDATE = "update"  # a different value is a change
    KEEP = "keep"  # what is there stays as it is


class Conflict(enum.Enum):
    ERROR = "error"  # one key with different values in one import is an error, with both rows named
    LAST = "last"  # the last row counts


@dataclass(frozen=True)
class Store:
    """Rows of `model` that follow from `rows` (a table of the staging engine) where `where` holds.

    `key`: the columns of the model that identify a row; ("id",) where the row is found by a reference, then
    `apart` is the expression that tells new rows from each other. `fields` maps columns of the model (attname)
    to expressions. `update_where`: an expression that says whether an existing row may be changed.
    `within`: look-ups that narrow the existing rows to compare with; the value ACTING stands for the acting cell.
    `replaces`: a key column; existing rows with a value of it that was stored now, and not among the rows, go.
    `names`: the subject that a stored row can be pointed at by, and its columns as expressions; `sets`: the
    column of `rows` that gets the key of the stored row. `main`: its rows are what the preview counts.
    `said`: a sentence with `{number}` for the report when rows of it are made that no file names as such.
    """

    model: str
    key: Sequence[str]
    fields: Mapping[str, str]
    rows: str = "staged"
    where: str = ""
    apart: str = ""
    existing: Existing = Existing.UPDATE
    conflict: Conflict = Conflict.ERROR
    update_where: str = ""
    within: Mapping[str, Any] = field(default_factory=dict)
    replaces: str = ""
    names: tuple[str, Mapping[str, str]] | None = None
    sets: str = ""
    main: bool = False
    said: Any = ""


ACTING = object()


class Staging(Protocol):
    """What a format's own `prepare` gets: the staging engine between reading and storing."""

    cell: int

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> Any:
        """Run a statement; returns what DuckDB returns."""

    def refuse(self, rows: str, field: str, expected: Any) -> None:
        """Refuse the rows (file, row, value) of a query, at a field: an error each; they leave `staged`."""

    def say(self, sentence: str) -> None:
        """Add a sentence to the report."""


@dataclass(frozen=True)
class Format:
    """A file: `name` without ending (`*` for the part that differs: `bevraging-*`), what it is, and what it stores.

    `after`: the formats that it refers to, to be read before it. `identifies_cell`: it names the cell whose files
    these are. `wide`: the columns that no declaration names are questions, kept as rows of a table
    `staged_long` (file, row, heading, position, raw). `prepare` runs after references and before stores.
    `stem` is always a column of `staged`: the name of the file without ending and part number.
    """

    name: str
    title: Any
    explanation: Any
    columns: Sequence[Column]
    stores: Sequence[Store]
    references: Sequence[Reference] = ()
    after: Sequence[str] = ()
    identifies_cell: bool = False
    wide: bool = False
    prepare: Callable[[Staging], None] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns if column.key)


FORMATS: Registry[Format] = Registry("format")
