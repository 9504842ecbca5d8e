"""Exchange formats: the files that the house reads and writes. Rooms declare them in `exchange.py`.

A file is read into a table `staged` of a staging engine (DuckDB SQL), one row a row of the file: columns `file`
and `line` (where it stood), `stem` (the name of the file, without ending and part number), one column for each
declared column (its `field`, typed), and for each reference `<as_>_id` and what it takes along. Stores then say,
as SQL expressions over that table, which rows of which model follow. Besides what DuckDB knows, there are:

- `acting_cell()`, `acting_network()`: keys of the cell that imports, and of its network;
- `folded(text)`: text without regard to case, accents and spaces;
- `is_new(key)`: whether a key is of a row that this import makes;
- `subject."people.person"`: the table of a subject, which the format names in `subjects` or refers to;
- `stored_<model>` (in lower case, without the room): what a store of this format made of its rows, with the
  columns `op` ('new', 'changed', 'same', 'gone'), `id`, `file`, `line` and the columns of the model.
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

    An empty value of a `required` column is an error. A column that is not `optional` must be in the file.
    `aliases`: other headings by which it is known.
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

    Its key becomes `<as_>_id`; `take` copies columns of the subject as `<as_>_<column>`. An empty field refers to
    nothing, which is for `required` to judge. A value that finds nothing is an error at the column of the last
    field, unless a store makes what is not there yet (`makes`). `loosely`: compared without regard to case,
    accents and spaces.
    """

    subject: str
    on: Mapping[str, str]
    as_: str
    take: Sequence[str] = ()
    makes: bool = False
    loosely: bool = False


class Existing(enum.Enum):
    UPDATE = "update"  # a different value is a change
    KEEP = "keep"  # what is there stays as it is
    NONE = "none"  # the rows are of what was not found, so nothing is there yet


class Conflict(enum.Enum):
    ERROR = "error"  # one key with different values in one import is an error, with both rows named
    LAST = "last"  # the last row counts


ACTING = object()


@dataclass(frozen=True)
class Store:
    """Rows of `model` that follow from `rows` (a table of the staging engine) where `where` holds.

    `fields` maps columns of the model (attname) to expressions; `key` names those that identify a row. A row that
    was found otherwise has the key ("id",): then `found` is the expression of its id, empty for a new row, and
    `apart` tells new rows from each other. `initial`: further columns, for new rows alone. `keep`: columns of
    which an empty value says nothing, so that what is there stays.
    `along`: columns that are written with a row that is new or changes, and change none by themselves.
    `update_where`: an expression that says whether an existing row may be changed.
    `within`: look-ups that narrow the existing rows to compare with; the value ACTING stands for the acting cell.
    `replaces`: a key column, and a query that gives its values for which the rows are all there are: existing
    rows of those, that are not among the rows, go.
    `sets`: the column of `staged` that gets the key of the stored row (`rows` must be `staged`).
    `names`: the subject by which a stored row can be pointed at from now on, and its columns as expressions.
    `main`: its rows are what the preview counts.
    `said`: a sentence for the report when rows are made that no file is about, with `{number}`, and `{names}`
    for the expression `shown` of the first of them.
    `needs`: the right that who brings the file must have besides for this store to make rows; of who has it not, the
    rows of the file from which new ones would come are refused: `refused` is at which field, and what was expected.
    """

    model: str
    key: Sequence[str]
    fields: Mapping[str, str]
    rows: str = "staged"
    where: str = ""
    found: str = ""
    apart: str = ""
    initial: Mapping[str, str] = field(default_factory=dict)
    keep: Sequence[str] = ()
    along: Sequence[str] = ()
    existing: Existing = Existing.UPDATE
    conflict: Conflict = Conflict.ERROR
    update_where: str = ""
    within: Mapping[str, Any] = field(default_factory=dict)
    replaces: tuple[str, str] | None = None
    sets: str = ""
    names: tuple[str, Mapping[str, str]] | None = None
    main: bool = False
    said: Any = ""
    shown: str = ""
    needs: Callable[[Any], bool] | None = None
    refused: tuple[str, Any] = ("", "")

    @property
    def table(self) -> str:
        """The table with what it made of its rows."""
        return "stored_" + self.model.split(".")[1].lower()


@dataclass(frozen=True)
class Counter:
    """A number of `model` that goes up by one, at an import of files of `format` and again at its undoing, for the
    rows whose keys `rows` gives, or (`by`: a look-up path) that are found by those keys; where `people` names them,
    only if so many distinct ones are found (`least`). Who is counted for declares it, not who owns the file.
    """

    name: str
    format: str
    model: str
    field: str
    rows: str
    by: str = "pk"
    people: str = ""
    least: int = 1


COUNTERS: Registry[Counter] = Registry("counter")


class Staging(Protocol):
    """What a format's own `prepare` gets: the staging engine between reading and storing."""

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement; returns its rows."""

    def refuse(self, rows: str, column: str, expected: Any) -> None:
        """Refuse the rows (file, line, value) of a query, at a column: an error each; they leave `staged`.

        Where the query gives a fourth column, that is the heading of the column instead."""

    def distinct(self, *key: str) -> None:
        """Rows that stand twice by these fields: the same values count once; different values are an error."""

    def say(self, sentence: str) -> None:
        """Add a sentence to the report."""


@dataclass(frozen=True)
class Format:
    """A file: `name` without ending (`*` for the part that differs: `bevraging-*`), what it is, and what it stores.

    `after`: the formats that it refers to, to be read before it. `identifies_cell`: it names the cell whose files
    these are. `wide`: the columns that no declaration names are questions, kept as rows of a table `staged_long`
    (file, line, position, heading, value), empty ones left out; then `prepare` calls `distinct` itself.
    `prepare` runs after references and before stores. `subjects`: tables it reads besides those it refers to.
    `needs`: the right that who brings such a file must have besides, as the pages of what it writes ask it; without
    one, whoever may bring files may bring these.
    """

    name: str
    title: Any
    explanation: Any
    columns: Sequence[Column]
    stores: Sequence[Store]
    references: Sequence[Reference] = ()
    subjects: Sequence[str] = ()
    after: Sequence[str] = ()
    identifies_cell: bool = False
    wide: bool = False
    needs: Callable[[Any], bool] | None = None
    prepare: Callable[[Staging], None] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns if column.key)


FORMATS: Registry[Format] = Registry("format")
