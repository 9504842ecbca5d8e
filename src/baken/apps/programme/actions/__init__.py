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

__all__ = [
    "CannotEnrol",
    "answer_place",
    "approve_enrolment",
    "demand_approval",
    "enrol",
    "keep_places",
    "pass_on_place",
    "refuse_enrolment",
    "withdraw_enrolment",
]
