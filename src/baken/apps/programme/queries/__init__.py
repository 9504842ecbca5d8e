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
from baken.apps.programme.queries._records import offer_records, participation_records, session_records
from baken.apps.programme.queries._reports import lines_of, mark_of, reports_visible_to

__all__ = [
    "attendance_of",
    "closing_of",
    "lines_of",
    "mark_of",
    "offer_records",
    "offers_held",
    "participation_records",
    "people_found",
    "people_known",
    "reports_visible_to",
    "session_by_code",
    "session_records",
    "sessions_kept",
]
