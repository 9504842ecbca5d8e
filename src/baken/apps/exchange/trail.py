"""What entries of the audit trail tell of imports, in words."""

from __future__ import annotations

from typing import Any

from baken.apps.exchange.types import Outcome
from baken.ground.audit import SAID, Said


def _rows(said: Any) -> str:
    """How many rows, or of which kind."""
    return str(Outcome(said).label) if said in Outcome.values else str(said)


SAID.add(Said("exchange.rows", _rows))
