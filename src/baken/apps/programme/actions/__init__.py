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
from baken.apps.programme.actions._enrolling_listed import enrol_list, rehearse_list
from baken.apps.programme.actions._enrolling_others import (
    demand_approval_here,
    enrol_by_address,
    enrol_oneself,
    enrol_staff,
    pass_on_to,
)
from baken.apps.programme.actions._feeds import (
    CannotFollow,
    end_feed,
    make_feed,
    renew_feed,
)
from baken.apps.programme.actions._guests import (
    TooManyGuests,
    answer_as_guest,
    ask_as_guest,
    enrol_guest,
    leave_as_guest,
    mail_guest,
)
from baken.apps.programme.actions._holidays import CannotKeepHolidays, forget_holidays, write_holidays
from baken.apps.programme.actions._letters import CannotWrite, write_letter
from baken.apps.programme.actions._noticing import remind
from baken.apps.programme.actions._noting import CannotNoteAttendance
from baken.apps.programme.actions._partners import receive_list_of_new, receive_partner_list
from baken.apps.programme.actions._planning import (
    CannotPlan,
    cancel_offer,
    change_offer,
    copy_offer,
    make_offer,
    publish_offer,
    remove_offer,
    reserve_places,
)
from baken.apps.programme.actions._reports import (
    apply_report,
    decide_rows,
    receive_list,
    receive_report,
    throw_away_report,
    undo_report,
)
from baken.apps.programme.actions._sessions import (
    add_series,
    add_session,
    cancel_session,
    change_session,
    remove_session,
)
from baken.apps.programme.actions._telling import tell_people

__all__ = [
    "CannotEnrol",
    "CannotFollow",
    "CannotKeepHolidays",
    "CannotNoteAttendance",
    "CannotPlan",
    "CannotWrite",
    "TooManyGuests",
    "add_guest",
    "add_series",
    "add_session",
    "add_walk_in",
    "answer_as_guest",
    "answer_place",
    "apply_report",
    "approve_enrolment",
    "ask_as_guest",
    "cancel_offer",
    "cancel_session",
    "change_offer",
    "change_session",
    "close_code",
    "close_session",
    "copy_offer",
    "decide_rows",
    "demand_approval",
    "demand_approval_here",
    "end_feed",
    "enrol",
    "enrol_by_address",
    "enrol_guest",
    "enrol_list",
    "enrol_oneself",
    "enrol_staff",
    "forget_holidays",
    "keep_places",
    "leave_as_guest",
    "mail_guest",
    "make_feed",
    "make_offer",
    "note_attendance",
    "note_by_code",
    "note_everyone_present",
    "open_code",
    "pass_on_place",
    "pass_on_to",
    "publish_offer",
    "receive_list",
    "receive_list_of_new",
    "receive_partner_list",
    "receive_report",
    "refuse_enrolment",
    "rehearse_list",
    "remind",
    "remove_offer",
    "remove_session",
    "renew_feed",
    "reopen_session",
    "reserve_places",
    "tell_people",
    "throw_away_report",
    "undo_report",
    "withdraw_enrolment",
    "write_holidays",
    "write_letter",
]
