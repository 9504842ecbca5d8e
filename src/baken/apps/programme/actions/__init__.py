"""Planning, filling and holding what a cell offers."""

from __future__ import annotations

from baken.apps.programme.actions._attendance import (
    add_guest,
    add_walk_in,
    close_code,
    close_session,
    note_attendance,
    note_by_code,
    note_everyone_present,
    open_code,
    reopen_session,
)
from baken.apps.programme.actions._enrolling import (
    CannotEnrol,
    answer_place,
    approve_enrolment,
    demand_approval,
    enrol,
    keep_places,
    pass_on_place,
    refuse_enrolment,
    withdraw_enrolment,
)
from baken.apps.programme.actions._enrolling_others import (
    demand_approval_here,
    enrol_by_address,
    enrol_oneself,
    enrol_staff,
    pass_on_to,
)
from baken.apps.programme.actions._noting import CannotNoteAttendance
from baken.apps.programme.actions._reports import (
    apply_report,
    decide_rows,
    receive_list,
    receive_report,
    throw_away_report,
    undo_report,
)
from baken.apps.programme.actions._telling import tell_steps

__all__ = [
    "CannotEnrol",
    "CannotNoteAttendance",
    "add_guest",
    "add_walk_in",
    "answer_place",
    "apply_report",
    "approve_enrolment",
    "close_code",
    "close_session",
    "decide_rows",
    "demand_approval",
    "demand_approval_here",
    "enrol",
    "enrol_by_address",
    "enrol_oneself",
    "enrol_staff",
    "keep_places",
    "note_attendance",
    "note_by_code",
    "note_everyone_present",
    "open_code",
    "pass_on_place",
    "pass_on_to",
    "receive_list",
    "receive_report",
    "refuse_enrolment",
    "reopen_session",
    "tell_steps",
    "throw_away_report",
    "undo_report",
    "withdraw_enrolment",
]
