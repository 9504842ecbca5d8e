"""Reading the programme."""

from __future__ import annotations

from baken.apps.programme.queries._attendance import (
    attendance_of,
    closing_of,
    offers_held,
    people_found,
    people_known,
    session_by_code,
    sessions_kept,
)
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
from baken.apps.programme.queries._reports import lines_of, mark_of, reports_visible_to
from baken.apps.programme.queries._telling import Telling, entry_of, to_tell

__all__ = [
    "Telling",
    "asked_of",
    "attendance_of",
    "centre_approves",
    "closing_of",
    "enrolled_of",
    "enrolments_seen",
    "enrolments_sought",
    "entry_of",
    "is_kept",
    "is_to_decide",
    "lines_of",
    "mark_of",
    "numbers_of",
    "offer_records",
    "offers_held",
    "offers_open_to",
    "offers_planned_by",
    "own_enrolments_of",
    "participation_records",
    "people_found",
    "people_known",
    "reports_visible_to",
    "session_by_code",
    "session_records",
    "sessions_kept",
    "sessions_to_choose",
    "staff_to_enrol",
    "to_tell",
    "whose_turn",
]
