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
from baken.apps.programme.queries._clashes import clashes_of
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
    own_enrolments_of,
    sessions_to_choose,
    staff_to_enrol,
    whose_turn,
)
from baken.apps.programme.queries._holidays import days_off, holidays_of, is_written_down
from baken.apps.programme.queries._offers import (
    advisors_of,
    advisors_to_choose,
    asked_values,
    comes_after,
    is_open,
    next_code,
    offer_planned_by,
    offer_visible_to,
    offers_found,
    offers_planned_by,
    offers_visible_to,
    themes_of_centre,
    with_places,
)
from baken.apps.programme.queries._places import numbers_enrolled, places_left, reserves_of
from baken.apps.programme.queries._records import offer_records, participation_records, session_records
from baken.apps.programme.queries._reports import lines_of, mark_of, reports_visible_to
from baken.apps.programme.queries._sessions import session_planned_by, sessions_found
from baken.apps.programme.queries._telling import Telling, entry_of, to_tell

__all__ = [
    "Telling",
    "advisors_of",
    "advisors_to_choose",
    "asked_of",
    "asked_values",
    "attendance_of",
    "centre_approves",
    "clashes_of",
    "closing_of",
    "comes_after",
    "days_off",
    "enrolled_of",
    "enrolments_seen",
    "enrolments_sought",
    "entry_of",
    "holidays_of",
    "is_kept",
    "is_open",
    "is_to_decide",
    "is_written_down",
    "lines_of",
    "mark_of",
    "next_code",
    "numbers_enrolled",
    "numbers_of",
    "offer_planned_by",
    "offer_records",
    "offer_visible_to",
    "offers_found",
    "offers_held",
    "offers_open_to",
    "offers_planned_by",
    "offers_visible_to",
    "own_enrolments_of",
    "participation_records",
    "people_found",
    "people_known",
    "places_left",
    "reports_visible_to",
    "reserves_of",
    "session_by_code",
    "session_planned_by",
    "session_records",
    "sessions_found",
    "sessions_kept",
    "sessions_to_choose",
    "staff_to_enrol",
    "themes_of_centre",
    "to_tell",
    "whose_turn",
    "with_places",
]
