"""Planning, filling and holding what a cell offers."""

from __future__ import annotations

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
from baken.apps.programme.actions._holidays import CannotKeepHolidays, forget_holidays, write_holidays
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
from baken.apps.programme.actions._sessions import (
    add_series,
    add_session,
    cancel_session,
    change_session,
    remove_session,
)

__all__ = [
    "CannotEnrol",
    "CannotKeepHolidays",
    "CannotPlan",
    "add_series",
    "add_session",
    "answer_place",
    "approve_enrolment",
    "cancel_offer",
    "cancel_session",
    "change_offer",
    "change_session",
    "copy_offer",
    "demand_approval",
    "enrol",
    "forget_holidays",
    "keep_places",
    "make_offer",
    "pass_on_place",
    "publish_offer",
    "refuse_enrolment",
    "remove_offer",
    "remove_session",
    "reserve_places",
    "withdraw_enrolment",
    "write_holidays",
]
