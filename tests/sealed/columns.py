from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("sealed.Note", classified=("text", "other", "more"), neither=("plain",)),
    Columns("sealed.Entry", classified=("text",)),
    Columns("sealed.Scan", classified=("file",)),
)
