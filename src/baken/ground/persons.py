"""What rooms hold of persons: each says in `persons.py` what, how long, and how a person is taken out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from baken.ground.registry import Registry

Row = Mapping[Any, Any]  # what a heading says, in words, to a value


@dataclass(frozen=True)
class Whose:
    """Whose data: the keys of all entries of one person (several, where found to be one) and of accounts of theirs,
    and addresses by which they are known besides."""

    persons: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()


def of_no_cell(whose: Whose) -> Collection[int]:
    """What is held for no cell."""
    return ()


def stays(whose: Whose) -> int:
    """What stays as it is: the person in it has no name any more."""
    return 0


@dataclass(frozen=True)
class Holding:
    """One kind of thing that a room holds of persons.

    `covers`: the columns, by the label of their model, that say something of persons or whose it is; a house test
    demands each. `rows` gives what is held, as its person reads it, and nothing of anyone else. `kept` names the class
    of retention. `cells`: for which cells it is held (keys). `erase` takes a person out for good and returns the
    number of rows that went or lost the person; where figures are counted from rows, these stay. `identifies`: false
    for what alone is no reason to know somebody by name.
    """

    name: str
    title: Any
    covers: Mapping[str, Collection[str]]
    rows: Callable[[Whose], Iterable[Row]]
    kept: str
    cells: Callable[[Whose], Collection[int]] = of_no_cell
    erase: Callable[[Whose], int] = stays
    note: Any = ""
    identifies: bool = True


@dataclass(frozen=True)
class Retention:
    """A class of retention: of what, from when its term runs, and what is done when that is over (in words).

    `apply(before=, most=)` takes out what began its term before a day, of `most` persons or rows at most, in the
    transaction that is open; it returns of how many, and is called until that is 0. None: its room does it by itself.
    """

    name: str
    title: Any
    since: Any
    then: Any
    apply: Callable[..., int] | None = field(default=None, kw_only=True)


HOLDINGS: Registry[Holding] = Registry("holding")
RETENTIONS: Registry[Retention] = Registry("class of retention")


class StillMoving(Exception):
    """Something is being done with data of a person right now; the message says what. Nothing was erased."""
