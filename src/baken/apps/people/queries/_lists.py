"""Reading the lists of the field, and who uses an entry of them."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from baken.apps.people.models import LISTS, Expertise, ListEntry
from baken.apps.people.types import EntryFilter, ListKind
from baken.ground.values import folded


@dataclass(frozen=True)
class Uses:
    """Who uses an entry: how many rows of which kinds (in words) in a cell, and whether other cells do too."""

    here: Sequence[tuple[str, int]]
    elsewhere: bool


def entries_found(by: EntryFilter) -> list[ListEntry]:
    """The entries of a list that are asked for, in the order of the list; without regard to case and accents."""
    found = list(LISTS[by.kind]._default_manager.all()) if by.on is None else entries_on(by.kind, on=by.on)
    asked = folded(by.text)
    return [
        entry
        for entry in found
        if asked in folded(f"{entry.name} {entry.name_in_english} {entry.group} {entry.words} {entry.explanation}")
    ]


def entries_on(kind: ListKind, *, on: dt.date) -> list[ListEntry]:
    """The entries of a list that hold on a day, in its order: those that can be chosen."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return list(LISTS[kind]._default_manager.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=on)))


def entry_with(uuid: uuids.UUID | str) -> ListEntry | None:
    """The entry of any list with a public key."""
    for model in LISTS.values():
        if entry := model._default_manager.filter(uuid=uuid).first():
            return entry
    return None


def uses_of(entry: ListEntry, *, cell: int, expertise: Q) -> Uses:
    """Which rows of the house point at an entry, of whatever room: of a cell by kind, of the others, and of what
    belongs to no cell, only that there are. `expertise` says which of those are of the cell."""
    here: list[tuple[str, int]] = []
    elsewhere = False
    for rows in _pointing_at(entry):
        model = rows.model
        has_cell = any(each.name == "cell" for each in model._meta.get_fields())
        theirs = expertise if model is Expertise else Q(cell=cell)
        number = rows.filter(theirs).count() if has_cell or model is Expertise else 0
        if number:
            here.append((str(model._meta.verbose_name_plural), number))
        elsewhere = elsewhere or rows.count() > number
    return Uses(sorted(here), elsewhere)


def _pointing_at(entry: ListEntry) -> list[QuerySet[Any]]:
    relations = [
        each
        for each in type(entry)._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete and not each.related_model._meta.auto_created  # type: ignore[union-attr]  # a relation
    ]
    return [each.related_model._default_manager.filter(**{each.field.name: entry}) for each in relations]  # type: ignore[union-attr]  # a relation
