"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("surveys.Item", neither=("wording", "module", "scale")),
    Columns("surveys.Survey", neither=("name",)),
    Columns("surveys.Occasion", neither=("subject", "title", "strategy")),
    Columns("surveys.Question", neither=("wording",)),
    Columns("surveys.Comment", classified=("text",)),
)
