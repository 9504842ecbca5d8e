"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("reports.Report", neither=("outline", "title", "period", "language")),
    Columns("reports.Edit", personal=("words",), neither=("part",)),
)
