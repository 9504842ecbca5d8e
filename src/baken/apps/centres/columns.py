"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("centres.FlagThreshold", neither=("measured",)),
    Columns("centres.FlagDecision", personal=("reason",), neither=("kind", "outcome")),
)
