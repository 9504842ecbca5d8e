"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("inspections.Scale", neither=("name", "priority")),
    Columns("inspections.Inspection", neither=("advice",)),
    Columns("inspections.Judgement", neither=("level",)),
)
