"""Forms of the programme."""

from __future__ import annotations

from baken.apps.programme.forms._enrolments import (
    AddEnrolmentForm,
    AskForm,
    EnrolmentsForm,
    EnrolStaffForm,
    LeaveForm,
    PassOnForm,
)

__all__ = ["AddEnrolmentForm", "AskForm", "EnrolStaffForm", "EnrolmentsForm", "LeaveForm", "PassOnForm"]
