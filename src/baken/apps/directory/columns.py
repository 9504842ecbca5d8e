"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("directory.StaffList", classified=("rows", "trace"), neither=("state",)),
    Columns("directory.EndedWith", neither=("kind", "moves")),
)
