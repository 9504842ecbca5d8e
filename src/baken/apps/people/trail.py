"""How the organisations, schools and lists of the field are called in the audit trail."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from baken.apps.people.rules import centres_known_to, kept_by
from baken.ground.audit import CALLED, Called


def _centres(actor: Any) -> Q:
    """The trail tells an auditor of every centre, and anyone else of those that the cell knows."""
    return Q() if actor.is_auditor else centres_known_to(cell=actor.cell)


def _everyone(_actor: Any) -> Q:
    """What all cells share."""
    return Q()


CALLED.add(
    Called("people.Centre", _centres),
    Called("people.Department", kept_by),
    *(
        Called(f"people.{each}", _everyone)
        for each in ("Board", "Cell", "CoreActivity", "GuidanceDomain", "Mission", "School", "Theme")
    ),
)
