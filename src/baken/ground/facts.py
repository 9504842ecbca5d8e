"""Facts: the tables at a declared grain from which every figure is counted. Rooms declare them in `facts.py`."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baken.ground.registry import Registry


class Nature(enum.Enum):
    """What a fact says about people, and so who may see how little of it (architecture: Withholding)."""

    REGISTRATION = "registration"  # who came, what was made: shown to who may open the records
    HOURS = "hours"  # hours of people: at least 3 persons, also for the cell
    ANSWERS = "answers"  # what people say: never fewer than the minimum group, and only in releases
    ORGANISATION = "organisation"  # about centres and means, not about persons


class Type(enum.Enum):
    """The type of a column, in words that every engine knows."""

    INT = "int64"
    NUMBER = "float64"
    DECIMAL = "decimal(18, 10)"
    TEXT = "string"
    FLAG = "boolean"
    DAY = "date"
    TEXTS = "array<string>"


@dataclass(frozen=True)
class Column:
    """One column of a fact.

    `path` is a look-up path from the fact's model (`session__held_on`) or a callable that returns an
    expression. A path through keys is followed backwards when something along it changes. What a callable
    reads is named: `paths` from the fact's model, and `reads` of other models: (model, key field of that
    model, column of this fact), for instance ("people.Post", "person", "person"): when a post changes, rows
    of its person change.
    """

    type: Type
    path: str | Callable[[], Any]
    reads: Sequence[tuple[str, str, str]] = ()
    paths: Sequence[str] = ()


@dataclass(frozen=True)
class Person(Column):
    """A person: stored as a keyed hash, in which the same person stays the same and nobody is read.

    Where there is no person (an anonymous answer), the column `otherwise` tells one from another.
    """

    type: Type = Type.INT
    path: str | Callable[[], Any] = "person_id"
    otherwise: str = ""


@dataclass(frozen=True)
class Many(Column):
    """A list of texts, for instance the themes of an offer: `value` of all that the many-to-many field `field`
    of `model` holds for the object whose key is in column `of`.
    """

    type: Type = Type.TEXTS
    path: str | Callable[[], Any] = ""
    model: str = ""
    field: str = ""
    of: str = ""
    value: str = "name"


@dataclass(frozen=True, eq=False)
class Fact:
    """A fact: one row is `grain`, read from `model`, in partitions of one cell and school year.

    Each fact has, besides its `columns`: `id` (key of the row), `cell` (key of the cell) and `year` (the
    school year, as the year in which it starts, or null for what has no year). `cell` and `year` are
    look-up paths. `only` filters the rows. Facts of nature ANSWERS name in `release` the path to the
    number of the last release: their rows leave the database when that number moves, and at no other time.
    `spans`: of a fact without year, the columns of the first and the last day that a row tells of. `lasts`: of one
    without year, the columns of the first and the last school year in which a row lies (null: without end); it is
    there once for each of them, so that what is counted of it is counted distinct.
    `records` turns keys of rows into what is shown to who may open them: a mapping of label to value each.
    """

    name: str
    grain: Any
    nature: Nature
    model: str
    cell: str
    year: str | None
    columns: Mapping[str, Column]
    only: Mapping[str, Any] = field(default_factory=dict)
    release: str = ""
    spans: tuple[str, str] | None = None
    lasts: tuple[str, str] | None = None
    records: Callable[[Sequence[int]], list[dict[Any, Any]]] | None = None


FACTS: Registry[Fact] = Registry("fact")
