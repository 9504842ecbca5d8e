"""Entries of the lists of the field are added, changed, ended, opened again and put elsewhere; none is deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.people.models import LISTS, ListEntry
from baken.apps.people.types import EntryText, ListKind
from baken.ground.audit import Verb, audited
from baken.ground.values import folded


class CannotChangeList(Exception):
    """An entry that stands in the list already, or whose days make no sense."""


@audited(Verb.MADE, keeps=("name", "starts_on", "ends_on"))
def add_entry(
    *,
    by: Any,
    kind: ListKind,
    name: str,
    text: EntryText,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> ListEntry:
    """Add an entry at the end of a list; without days it holds always. Raises CannotChangeList."""
    places = LISTS[kind]._default_manager.exclude(position=None).order_by("-position")
    last = places.values_list("position", flat=True).first()
    return _saved(LISTS[kind](position=(last or 0) + 1), name, text, starts_on, ends_on)


@audited(Verb.CHANGED, keeps=("name", "starts_on", "ends_on"))
def change_entry(
    entry: ListEntry,
    *,
    by: Any,
    name: str,
    text: EntryText,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> ListEntry:
    """Let an entry say something else, and hold on other days. What points at it follows, and a file finds it by its
    former name too. Raises CannotChangeList."""
    return _saved(entry, name, text, starts_on, ends_on)


@audited(Verb.ENDED, keeps=("on",))
def end_entry(entry: ListEntry, *, by: Any, on: dt.date) -> ListEntry:
    """Let an entry hold no longer than a day; what was told by it stays. Raises CannotChangeList."""
    if entry.starts_on is not None and on < entry.starts_on:
        raise CannotChangeList(_("Het einde ligt voor het begin. Kies een latere dag."))
    entry.ends_on = on
    entry.save(update_fields=["ends_on"])
    return entry


@audited(Verb.CHANGED)
def reopen_entry(entry: ListEntry, *, by: Any) -> ListEntry:
    """Let an entry that was ended hold on."""
    entry.ends_on = None
    entry.save(update_fields=["ends_on"])
    return entry


@audited(Verb.CHANGED)
def move_entry(entry: ListEntry, *, by: Any, up: bool) -> ListEntry:
    """Put an entry one place higher or lower in its list; at the end of it, it stays where it is."""
    rows = list(type(entry)._default_manager.select_for_update())
    place = rows.index(entry)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    type(entry)._default_manager.bulk_update(rows, ["position"])
    return entry


def _saved(
    entry: ListEntry, name: str, text: EntryText, starts_on: dt.date | None, ends_on: dt.date | None
) -> ListEntry:
    name = " ".join(name.split())
    if not name:
        raise CannotChangeList(_("Geef een naam."))
    if starts_on and ends_on and ends_on < starts_on:
        raise CannotChangeList(_("Het einde ligt voor het begin. Kies een latere dag."))
    for other in type(entry)._default_manager.exclude(pk=entry.pk):
        if folded(other.name) == folded(name):
            raise CannotChangeList(_("“%(name)s” staat al in deze lijst.") % {"name": other.name})
    if entry.pk and folded(entry.name) != folded(name):
        entry.former_names = [*(each for each in entry.former_names if each != entry.name), entry.name]
    entry.name, entry.starts_on, entry.ends_on = name, starts_on, ends_on
    for field, value in asdict(text).items():
        setattr(entry, field, value.strip())
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:  # somebody else wrote the same name meanwhile
        raise CannotChangeList(_("“%(name)s” staat al in deze lijst.") % {"name": name}) from None
    return entry
