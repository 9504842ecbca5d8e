"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("programme.Offer", neither=("code", "title", "strategy", "organiser")),
    Columns("programme.Session", neither=("number", "place")),
    Columns("programme.Participation", personal=("status",)),
)
