"""What was done to a thing that all cells share."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from dataclasses import dataclass
from typing import Any

from baken.apps.access.models import AuditContent
from baken.apps.access.queries._told import told
from baken.apps.people.queries import names_of_cells
from baken.ground.audit import Verb


@dataclass(frozen=True)
class Told:
    """What was done, when, by which cell ("" for who runs the installation), and what was said of it."""

    moment: dt.datetime
    verb: Any
    cell: str
    said: list[tuple[str, str]]


def history_of(thing: uuids.UUID, *, most: int) -> list[Told]:
    """The latest deeds of the audit trail about a thing of no cell, without whose they were: that stands in the trail
    of that cell, for who may read it."""
    found = list(AuditContent.objects.filter(thing=str(thing)).select_related("entry").order_by("-pk")[:most])
    names = names_of_cells({content.cell for content in found if content.cell is not None})
    return [
        Told(
            content.entry.moment,
            Verb(content.verb).label,
            names.get(content.cell, "") if content.cell is not None else "",
            said,
        )
        for content, said in told(found)
    ]
