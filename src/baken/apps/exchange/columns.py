"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("exchange.Import", personal=("report",), neither=("state", "digest", "files", "folder")),
    Columns("exchange.Trace", classified=("rows",), neither=("model", "operation", "columns", "fingerprint")),
)
