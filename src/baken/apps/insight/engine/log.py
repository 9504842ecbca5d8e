"""Reading the change log: what a reader's copy of a fact does not hold yet."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max

from baken.apps.insight.models import Snapshot
from baken.ground.models import Change

LOG = Change._meta.db_table


@dataclass(frozen=True)
class Position:
    """How far a reader has read: on SQLite, where changes are committed one after the other, the number of the
    last change; on PostgreSQL the snapshot, since a lower number may be committed later."""

    text: str

    @property
    def snapshot(self) -> tuple[int, int, frozenset[int]]:
        least, most, under_way = self.text.split(":")
        return int(least), int(most), frozenset(map(int, filter(None, under_way.split(","))))

    @property
    def last(self) -> int:
        """No change above this number is held: a database that has not come so far is an earlier one."""
        return self.snapshot[1] if ":" in self.text else int(self.text)

    @property
    def least(self) -> int:
        """All changes below this number are held for certain."""
        return self.snapshot[0] if ":" in self.text else int(self.text) + 1

    def holds(self, transaction: int) -> bool:
        """Whether a PostgreSQL transaction was done when this position was taken."""
        least, most, under_way = self.snapshot
        return transaction < least or (transaction < most and transaction not in under_way)


@dataclass
class Moved:
    """What changed in a cell since a position: per fact, the years to be read anew (None: all), and the values of
    its columns whose rows are to be read anew."""

    whole: dict[str, set[int | None]] = field(default_factory=lambda: defaultdict(set))
    scopes: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    years: dict[str, set[int | None]] = field(default_factory=lambda: defaultdict(set))
    number: int = 0
    mark: tuple[int, ...] = ()

    @property
    def facts(self) -> set[str]:
        return set(self.whole) | set(self.scopes)


def position() -> Position:
    """Where the log stands now. Take it before reading: what is read later may hold more, never less."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_snapshot()::text")
        else:
            cursor.execute(f"SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '{LOG}'")
        return Position(str(cursor.fetchone()[0]))


def standing(cell: int) -> tuple[str, int]:
    """What tells this database, with the snapshot of a cell it knows of, from another and from an earlier state of
    itself: positions of one mean nothing in the other. And how far the log has come, as the `last` of a position.
    One statement.
    """
    mark = f"coalesce((SELECT mark FROM {Snapshot._meta.db_table} WHERE cell = %s), '')"
    if connection.vendor == "postgresql":  # the log has another number where it was restored from a dump
        identity = f"{mark} || ' ' || '{LOG}'::regclass::oid || ' ' || system_identifier"
        last = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        statement = f"SELECT {identity}, {last} FROM pg_control_system()"
    else:
        statement = f"SELECT {mark}, coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = '{LOG}'), 0)"
    with connection.cursor() as cursor:
        cursor.execute(statement, [cell])
        identity, last = cursor.fetchone()
    return identity, last


def mark(cell: int) -> None:
    """Give the snapshot of a cell another mark."""
    Snapshot.objects.update_or_create(cell=cell, defaults={"mark": uuid.uuid4().hex})


def moved(cell: int, since: Position) -> Moved:
    """What changed in a cell since a position. One statement."""
    found = Moved()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            least = since.snapshot[0]
            cursor.execute(
                f"SELECT id, fact, year, scope, value, transaction FROM {LOG} "
                "WHERE (cell = %s OR cell IS NULL) AND transaction >= %s ORDER BY id",
                [cell, least],
            )
            rows = [row for row in cursor.fetchall() if not since.holds(row[5])]
        else:
            cursor.execute(
                f"SELECT id, fact, year, scope, value, 0 FROM {LOG} "
                "WHERE (cell = %s OR cell IS NULL) AND id > %s ORDER BY id",
                [cell, int(since.text)],
            )
            rows = cursor.fetchall()
    for _id, fact, year, scope, value, _transaction in rows:
        if scope and value is not None:
            found.scopes[fact][scope].add(value)
            found.years[fact].add(year)
        else:
            found.whole[fact].add(year)
    found.number = len(rows)
    found.mark = (len(rows), rows[-1][0], sum(row[0] for row in rows)) if rows else ()
    return found


def forget(held: Position, cell: int | None) -> int:
    """Remove the changes of a cell (None: those of every cell) that a position holds; returns how many. The last one
    stays: it says how far the log has come.
    """
    column = "transaction" if connection.vendor == "postgresql" else "id"
    of_cell = Change.objects.filter(**({"cell": cell} if cell is not None else {"cell__isnull": True}))
    last = of_cell.aggregate(last=Max("pk"))["last"]
    return of_cell.filter(pk__lt=last, **{f"{column}__lt": held.least}).delete()[0] if last else 0
