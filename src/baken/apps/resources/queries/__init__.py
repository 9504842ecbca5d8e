"""Reading hours, staffing and means."""

from __future__ import annotations

from baken.apps.resources.queries._own import (
    first_day_registered,
    hours_changed_by,
    hours_of,
    proposal_to,
    proposals_left_by,
    proposals_to,
    totals_of,
    words_of,
    years_of,
)
from baken.apps.resources.queries._records import hours_records, spending_records, staffing_records

__all__ = [
    "first_day_registered",
    "hours_changed_by",
    "hours_of",
    "hours_records",
    "proposal_to",
    "proposals_left_by",
    "proposals_to",
    "spending_records",
    "staffing_records",
    "totals_of",
    "words_of",
    "years_of",
]
