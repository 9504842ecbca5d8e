"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("library.Material", neither=("code", "title", "kind")),
    Columns("library.Maintenance", neither=("upkeep",)),
    Columns("library.WebStatistic", neither=("page",)),
)
