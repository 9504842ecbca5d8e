"""Centres as they are kept: what is known of them, looked at and made from the tests of any room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model

from baken.apps.access.models import AuditEntry
from baken.apps.people.models import Cell, Centre, CentreCode, CentreName, ComingName, Merger

KEPT: tuple[type[Model], ...] = (Centre, CentreCode, CentreName, Merger)


def all_that_is_kept() -> list[list[dict[str, Any]]]:
    """All that is known of centres, their codes, names and mergers."""
    return [list(model._default_manager.order_by("pk").values()) for model in KEPT]


def again(row: Any) -> Any:
    """A row as it is now; None where it is no more."""
    return type(row)._default_manager.filter(pk=row.pk).first()


def called(name: str) -> Centre:
    """The centre with a name."""
    return Centre.objects.get(name=name)


def know(cell: Cell, centre: Centre, *, code: str) -> None:
    """Let a cell know a centre by a code."""
    CentreCode.objects.create(cell=cell, code=code, centre=centre)


def was_called(centre: Centre, name: str, *, until: dt.date) -> None:
    """Let a centre have had a name."""
    CentreName.objects.create(centre=centre, name=name, until=until)


def went_up(*predecessors: Centre, into: Centre, on: dt.date) -> Merger:
    """Let centres have gone up in another on a day."""
    merger = Merger.objects.create(into=into, on=on)
    keys = [centre.pk for centre in predecessors]
    Centre.objects.filter(pk__in=keys).update(ended_on=on - dt.timedelta(days=1), merger=merger)
    return merger


def the_merger() -> Merger | None:
    """The one merger, or none."""
    return Merger.objects.select_related("into").first()


def former_names() -> list[str]:
    """All names of before."""
    return list(CentreName.objects.order_by("pk").values_list("name", flat=True))


def is_to_be_called(centre: Centre, name: str, *, on: dt.date) -> None:
    """Let a centre get a name on a day."""
    ComingName.objects.create(centre=centre, name=name, on=on)


def coming_names() -> list[str]:
    """All names to come."""
    return list(ComingName.objects.order_by("pk").values_list("name", flat=True))


def deeds() -> int:
    """How many entries the audit trail has."""
    return AuditEntry.objects.count()
