"""What is looked at of a backup that was put back: whatever can be wrong with it is found before it is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from baken.apps.access.queries import verdict_on_trail
from baken.config.backups.archive import AT_ONCE, Archive
from baken.config.backups.states import CannotRestore
from baken.ui import numbers
from baken.vault.errors import CannotOpen, KeyIsDestroyed
from baken.vault.files import SealedFileField
from baken.vault.rotation import ColumnHolder, FileHolder, holders

MOST_OPENED = 1_000  # sealed values


@dataclass(frozen=True)
class Findings:
    """What was found of a backup, all of it right; `missing`: files that rows name and that were not there when it
    was made."""

    made_at: dt.datetime
    version: str
    database: str
    parts: int
    size: int
    rows: int
    entries: int
    opened: int
    sealed: int
    destroyed: int
    missing: int

    def sentences(self) -> Iterator[str]:
        """What was looked at, in words."""
        said = {name: numbers.number(value) for name, value in vars(self).items() if isinstance(value, int)}
        said |= {"day": numbers.moment(self.made_at), "version": self.version, "database": self.database}
        yield _("Back-up van %(day)s, gemaakt door Baken %(version)s (%(database)s)") % said
        yield _("- archief: %(parts)s delen in %(size)s bytes, elk zoals het geschreven is") % said
        yield _("- databank: gaaf, en alle verwijzingen kloppen") % said
        yield _("- rijen: %(rows)s, in elke tabel zoveel als toen") % said
        yield _("- register: %(entries)s regels, nagerekend en in orde") % said
        yield _("- verzegeld: %(opened)s van %(sealed)s waarden geopend, allemaal in orde") % said
        if self.destroyed:
            yield _("- waarvan de sleutel vernietigd is, en die dus dicht blijven: %(destroyed)s") % said
        if self.missing:
            yield _("- LET OP: rijen waarvan het bestand al ontbrak toen de back-up gemaakt werd: %(missing)s") % said


def demand_counts(expected: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Refuse tables that do not have the rows that they should. Raises CannotRestore."""
    for table, number in expected.items():
        if found.get(table) != number:
            said = _("Rijen in de tabel %(table)s: %(found)s, in plaats van %(number)s.")
            raise CannotRestore(said % {"table": table, "found": found.get(table, 0), "number": number})


def look_at(archive: Archive) -> Findings:
    """Look at what was put back, where Baken is now: that its audit trail is as it was written, and that what is
    sealed opens. Raises CannotRestore."""
    manifest = archive.manifest
    verdict = verdict_on_trail()
    if verdict.wrong:
        sentence = _("Regel %(number)s van het register %(why)s.")
        raise CannotRestore("\n".join(sentence % {"number": number, "why": why} for number, why in verdict.wrong))
    opened, destroyed, sealed = _open_some()
    return Findings(
        made_at=dt.datetime.fromisoformat(manifest.made_at),
        version=manifest.version,
        database=manifest.database,
        parts=len(manifest.parts),
        size=archive.size,
        rows=sum(manifest.counts.values()),
        entries=verdict.entries,
        opened=opened,
        sealed=sealed,
        destroyed=destroyed,
        missing=sum(1 for _file in _missing()),
    )


def _open_some() -> tuple[int, int, int]:
    """Open sealed values of every column, drawn by lot, as many as may be; how many opened, how many have a key that
    was destroyed, and how many there are. Raises CannotRestore."""
    found = sorted(((each.rows.count(), each) for each in _holders()), key=lambda pair: (pair[0], pair[1].name))
    left, opened, destroyed = MOST_OPENED, 0, 0
    closed: list[str] = []
    for place, (number, holder) in enumerate(found):
        share = min(number, left // (len(found) - place))  # what small tables leave is for the larger ones
        left -= share
        for row in holder.rows.order_by("?")[:share]:
            try:
                _open(row, holder)
            except KeyIsDestroyed:
                destroyed += 1
            except FileNotFoundError:
                continue  # counted as missing
            except CannotOpen:
                closed.append(f"{holder.name} {row.pk}")
            else:
                opened += 1
    if closed:
        said = {"number": len(closed), "names": ", ".join(closed[:5])}
        raise CannotRestore(_("Verzegelde waarden die niet open gaan: %(number)s, zoals %(names)s.") % said)
    return opened, destroyed, sum(number for number, _holder in found)


def _holders() -> list[ColumnHolder | FileHolder]:
    return [each for each in holders() if isinstance(each, ColumnHolder | FileHolder)]


def _open(row: models.Model, holder: ColumnHolder | FileHolder) -> None:
    if isinstance(holder.field, SealedFileField):
        with getattr(row, holder.field.name).opened() as file:
            while file.read(AT_ONCE):
                pass
    else:
        getattr(row, holder.field.name)


def _missing() -> Iterator[str]:
    """The files that rows name and that are not there."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                names = model._base_manager.exclude(**{f"{field.name}__in": ["", None]})
                for name in names.values_list(field.name, flat=True).iterator():
                    if not field.storage.exists(name):
                        yield name
