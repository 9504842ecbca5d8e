"""Replacing keys while people work: seal anew, value by value, what an older master key protects.

How far it has come is told by the values themselves, each of which begins with the id of its key. So whatever stops
it, the next run goes on from there, and a value that somebody changes meanwhile is left to them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F, Func, Value
from django.utils.translation import gettext as _

from baken.vault import masters
from baken.vault.errors import CannotOpen, CannotRetire
from baken.vault.fields import Sealed, SealedField
from baken.vault.files import OpenedFile, SealedFileField, seal_file
from baken.vault.keys import bury_destroyed, keys_in_hand, replace
from baken.vault.models import DataKey
from baken.vault.sealing import KEY_AT, key_of

LOOKED_AT = 5_000  # rows in one query
TOGETHER = 100  # values sealed anew in one transaction: who writes meanwhile waits that long
REPLACED_SINCE = dt.timedelta(hours=1)  # who read a value before it was sealed anew, may open it until then


class Holder(Protocol):
    """A column that holds what is sealed."""

    @property
    def name(self) -> str: ...

    def begins(self) -> Iterator[tuple[Any, bytes]]:
        """How what is sealed begins, row by row."""

    def seal_anew(self, rows: Iterable[Any]) -> int:
        """Seal the values of some rows with the current key; how many there were."""


class ColumnHolder:
    """A sealed column of a table."""

    def __init__(self, field: SealedField):
        self.field = field
        self.name = f"{field.model._meta.label}.{field.name}"
        self.rows = field.model._base_manager.order_by("pk")

    def begins(self) -> Iterator[tuple[Any, bytes]]:
        """How what is sealed begins, row by row."""
        begin = Func(
            F(self.field.name), Value(1), Value(KEY_AT.size), function="substr", output_field=models.BinaryField()
        )
        for key, found in _each(self.rows.annotate(begin=begin).values_list("pk", "begin")):
            yield key, bytes(found or b"")

    def seal_anew(self, rows: Iterable[Any]) -> int:
        """Seal the values of some rows with the current key, unless somebody wrote one meanwhile."""
        number, table, quote = 0, self.field.model._meta.db_table, connection.ops.quote_name
        column, pk = quote(str(self.field.column)), quote(str(self.field.model._meta.pk.column))
        statement = f"UPDATE {quote(table)} SET {column} = %s WHERE {pk} = %s AND {column} = %s"  # noqa: S608 - names
        for row in self.rows.filter(pk__in=list(rows)):
            was = row.__dict__[self.field.attname]
            now = self.field.pre_save(row, add=False)
            key = row._meta.pk.get_db_prep_save(row.pk, connection)
            with connection.cursor() as cursor:
                cursor.execute(statement, [_binary(self.field, now), key, _binary(self.field, was)])
                number += cursor.rowcount
        return number


class FileHolder:
    """The sealed files of a column."""

    def __init__(self, field: SealedFileField):
        self.field = field
        self.name = f"{field.model._meta.label}.{field.name}"
        self.rows = field.model._base_manager.exclude(**{f"{field.name}__in": ["", None]}).order_by("pk")

    def begins(self) -> Iterator[tuple[Any, bytes]]:
        """How what is sealed begins, row by row."""
        for key, name in _each(self.rows.values_list("pk", self.field.name)):
            try:
                with self.field.storage.open(str(name)) as file:
                    yield key, file.read(KEY_AT.size)
            except FileNotFoundError:
                continue  # gone with its row since

    def seal_anew(self, rows: Iterable[Any]) -> int:
        """Seal some files with the current key. Who reads one meanwhile goes on reading what was there."""
        number = 0
        for row in self.rows.filter(pk__in=list(rows)):
            path, place = Path(getattr(row, self.field.name).path), self.field.place(row)
            try:
                with path.open("rb") as source:
                    masters.write_durably(path, seal_file(OpenedFile(source, place), place))
            except FileNotFoundError:
                continue  # gone since it was looked at, with its row or with the folder of it
            number += 1
        return number


def holders() -> list[Holder]:
    """Every column that holds what is sealed."""
    found: list[Holder] = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField):
                found.append(ColumnHolder(field))
            elif isinstance(field, SealedFileField):
                found.append(FileHolder(field))
    return found


def rotate(*, now: dt.datetime, tell: Callable[[str, int, int], None]) -> int:
    """Replace every key that an older master key wraps, and seal with its successor what it sealed; how many values.

    `tell` hears of each column how many values were to be sealed anew, and how many are. Afterwards the older master
    keys can be retired. Raises KeyIsMissing, UnsafeKeys, CannotOpen: where a value cannot be opened it stays as it is,
    and the rest is sealed anew first.
    """
    bury_destroyed()
    newest = masters.newest()
    for row in DataKey.objects.filter(replaced_at=None, destroyed_at=None).exclude(master=newest.id):
        replace(row, now=now)
    number, again = 0, True
    unopened: list[str] = []
    while again:
        again, unopened = False, []
        for holder in holders():
            done, left = _seal_anew(holder, _replaced(), tell)
            unopened += left
            number, again = number + done, again or done > 0
    if unopened:
        raise CannotOpen(
            _("%(number)s waarden gaan niet open en bleven zoals ze waren, zoals %(names)s.")
            % {"number": len(unopened), "names": ", ".join(unopened[:5])}
        )
    return number


def _seal_anew(
    holder: Holder, replaced: set[uuid.UUID], tell: Callable[[str, int, int], None]
) -> tuple[int, list[str]]:
    """Seal anew what the keys that were replaced sealed in a column; how many, and what cannot be opened."""
    old = [row for row, begin in holder.begins() if begin and _id(begin) in replaced]
    done, unopened = 0, []
    for start in range(0, len(old), TOGETHER):
        some = old[start : start + TOGETHER]
        try:
            done += _together(holder, some)
        except CannotOpen:
            for row in some:  # one by one, to leave no other behind
                try:
                    done += _together(holder, [row])
                except CannotOpen:
                    unopened.append(f"{holder.name} {row}")
        tell(holder.name, min(start + TOGETHER, len(old)), len(old))
    return done, unopened


def _together(holder: Holder, rows: list[Any]) -> int:
    with transaction.atomic(), keys_in_hand():
        return holder.seal_anew(rows)


def retire(id: str, *, now: dt.datetime) -> None:
    """Remove a master key that nothing needs any more, with the keys that it wrapped.

    From then on no backup made before its values were sealed anew gives any of them, unless a copy of the master key
    was kept. Raises CannotRetire, KeyIsMissing.
    """
    master = masters.named(id)
    if masters.newest() == master:
        raise CannotRetire(_("Dit is de nieuwste hoofdsleutel. Maak eerst een andere: baken keys make"))
    with transaction.atomic():
        # Whoever is sealing with one of these ends first: so what they write is seen below.
        wrapped = list(DataKey.objects.select_for_update().filter(master=id, destroyed_at=None))
        if any(row.replaced_at is None for row in wrapped) or _in_use({row.pk for row in wrapped}):
            raise CannotRetire(_("Er is nog mee verzegeld. Vervang eerst de sleutels: baken keys rotate"))
        if any(row.replaced_at is None or row.replaced_at > now - REPLACED_SINCE for row in wrapped):
            raise CannotRetire(
                _("Hij is nog geen uur geleden vervangen: wie toen iets las, is er misschien nog mee bezig.")
            )
        DataKey.objects.filter(pk__in=[row.pk for row in wrapped]).delete()
    masters.remove(id)


def _in_use(keys: set[uuid.UUID]) -> bool:
    return any(begin and _id(begin) in keys for holder in holders() for _row, begin in holder.begins())


def _replaced() -> set[uuid.UUID]:
    return set(DataKey.objects.exclude(replaced_at=None).filter(destroyed_at=None).values_list("pk", flat=True))


def _id(begin: bytes) -> uuid.UUID | None:
    try:
        return key_of(begin)
    except CannotOpen:
        return None  # no rotation mends what somebody spoiled


def _each(rows: models.QuerySet[Any, Any]) -> Iterator[Any]:
    """Rows in the order of their keys, in queries of so many: none stays open for long."""
    last: Any = None
    while found := list((rows if last is None else rows.filter(pk__gt=last))[:LOOKED_AT]):
        yield from found
        last = found[-1][0]


def _binary(field: SealedField, sealed: Sealed) -> Any:
    return field.get_db_prep_save(sealed, connection)
