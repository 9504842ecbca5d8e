"""Reading the programme."""

from __future__ import annotations

from baken.apps.programme.queries._enrolments import (
    asked_of,
    centre_approves,
    enrolled_of,
    enrolments_seen,
    enrolments_sought,
    is_kept,
    is_to_decide,
    numbers_of,
    offers_open_to,
    offers_planned_by,
    own_enrolments_of,
    sessions_to_choose,
    staff_to_enrol,
    whose_turn,
)
from baken.apps.programme.queries._records import offer_records, participation_records, session_records
from baken.apps.programme.queries._telling import Telling, entry_of, to_tell

__all__ = [
    "Telling",
    "asked_of",
    "centre_approves",
    "enrolled_of",
    "enrolments_seen",
    "enrolments_sought",
    "entry_of",
    "is_kept",
    "is_to_decide",
    "numbers_of",
    "offer_records",
    "offers_open_to",
    "offers_planned_by",
    "own_enrolments_of",
    "participation_records",
    "session_records",
    "sessions_to_choose",
    "staff_to_enrol",
    "to_tell",
    "whose_turn",
]
