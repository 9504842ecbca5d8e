"""What the directory holds of a person: staff lists that somebody handed over, and those in which somebody stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baken.apps.directory.models import StaffList
from baken.apps.directory.types import ListState
from baken.apps.people.queries import addresses_of, cells_of_centres
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

Image = Mapping[str, Any]
LISTS, APPLIED, WAITING = "directory.list", "directory.applied", "directory.waiting"


def _head(record: StaffList) -> dict[Any, Any]:
    return {
        _("Bezorgd op"): record.at,
        _("Centrum"): record.centre.name,
        _("Zoals op"): record.on,
        _("Toestand"): record.get_state_display(),
    }


def _handed_over(whose: Whose) -> Iterator[Row]:
    for record in StaffList.objects.filter(by__in=whose.accounts).select_related("centre").order_by("pk"):
        yield _head(record)


def _about(state: ListState, whose: Whose) -> Iterator[tuple[StaffList, list[list[Image]]]]:
    """The lists in a state that tell of a person, and what each says: a row, or what was there before and after. What
    is sealed cannot be looked up, only read."""
    if not whose.persons:
        return
    emails = set(addresses_of(whose.persons))
    for record in StaffList.objects.filter(state=state).select_related("centre").order_by("pk"):
        told = [[row] for row in record.rows if row["email"] in emails]
        told += [images for step in record.trace if (images := _images_of(step, whose))]
        if told:
            yield record, told


def _images_of(step: list[Any], whose: Whose) -> list[Image]:
    """What a step of a list was about, before and after, if it is about the person."""
    kind, key, *images = step
    found = [image for image in images if image]
    if kind in ("person", "name"):
        return (found or [{}]) if key in whose.persons else []
    is_of = kind in ("post", "beside") and any(image["person_id"] in whose.persons for image in found)
    return found if is_of else []


def _standing_in(state: ListState, whose: Whose) -> Iterator[Row]:
    for record, told in _about(state, whose):
        for said in told:
            yield {**_head(record), _("Wat er staat"): " → ".join(map(_in_words, said))}


def _in_words(values: Image) -> str:
    told = ("email", "first_name", "last_name", "function", "department", "share", "since", "started_on", "ended_on")
    return ", ".join(str(values[name]) for name in told if values.get(name))


def _cells(state: ListState, whose: Whose) -> set[int]:
    return cells_of_centres({record.centre_id for record, _told in _about(state, whose)})


def _throw_away(whose: Whose) -> int:
    """A list that waits is thrown away."""
    found = [record.pk for record, _told in _about(ListState.WAITING, whose)]
    StaffList.objects.filter(pk__in=found).delete()
    return len(found)


def _forget_trace(whose: Whose) -> int:
    """A list that would bring the person back can no longer be taken back."""
    found = [record for record, _told in _about(ListState.APPLIED, whose)]
    for record in found:
        record.trace = []
        record.save()
    return len(found)


def _remove(lists: QuerySet[StaffList], before: dt.date, most: int) -> int:
    old = list(lists.filter(at__date__lt=before).order_by("pk").values_list("pk", flat=True)[:most])
    StaffList.objects.filter(pk__in=old).delete()
    return len(old)


def _remove_waiting(*, before: dt.date, most: int) -> int:
    return _remove(StaffList.objects.filter(state=ListState.WAITING), before, most)


def _remove_lists(*, before: dt.date, most: int) -> int:
    return _remove(StaffList.objects.exclude(state=ListState.WAITING), before, most)


RETENTIONS.add(
    Retention(
        LISTS,
        _("Wat een personeelslijst wijzigde, om ze ongedaan te kunnen maken"),
        _("de dag waarop ze bezorgd is"),
        _("verwijderd"),
        apply=_remove_lists,
    ),
    Retention(
        WAITING,
        _("Personeelslijsten die op een bevestiging wachten"),
        _("de dag waarop ze bezorgd zijn"),
        _("verwijderd"),
        apply=_remove_waiting,
    ),
)
HOLDINGS.add(
    Holding(
        LISTS,
        _("Personeelslijsten die je bezorgde"),
        {"directory.StaffList": ("by",)},
        _handed_over,
        LISTS,
        note=_("Word je gewist, dan blijft de lijst staan, zonder dat ze nog zegt van wie ze kwam."),
    ),
    Holding(
        WAITING,
        _("Personeelslijsten die wachten, waarin je staat"),
        {"directory.StaffList": ("rows",)},
        partial(_standing_in, ListState.WAITING),
        WAITING,
        cells=partial(_cells, ListState.WAITING),
        erase=_throw_away,
        identifies=False,
    ),
    Holding(
        APPLIED,
        _("Wat personeelslijsten die toegepast zijn, aan jou wijzigden"),
        {"directory.StaffList": ("trace",)},
        partial(_standing_in, ListState.APPLIED),
        LISTS,
        cells=partial(_cells, ListState.APPLIED),
        erase=_forget_trace,
        identifies=False,
    ),
)
