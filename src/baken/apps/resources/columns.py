"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("resources.HoursEntry", personal=("role", "pillar", "kind"), neither=("number",)),
    Columns("resources.HoursProposal", personal=("state",)),
    Columns("resources.Staffing", neither=("pillar",)),
)
