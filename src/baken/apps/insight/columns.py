"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("insight.Target", neither=("indicator", "period", "dimensions", "reason")),
    Columns("insight.SeriesBreak", neither=("indicator", "reason")),
    Columns("insight.Snapshot", neither=("mark",)),
)
