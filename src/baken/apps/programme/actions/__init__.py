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
from baken.apps.programme.actions._enrolling_others import (
    demand_approval_here,
    enrol_by_address,
    enrol_oneself,
    enrol_staff,
    pass_on_to,
)
from baken.apps.programme.actions._telling import tell_steps

__all__ = [
    "CannotEnrol",
    "answer_place",
    "approve_enrolment",
    "demand_approval",
    "demand_approval_here",
    "enrol",
    "enrol_by_address",
    "enrol_oneself",
    "enrol_staff",
    "keep_places",
    "pass_on_place",
    "pass_on_to",
    "refuse_enrolment",
    "tell_steps",
    "withdraw_enrolment",
]
