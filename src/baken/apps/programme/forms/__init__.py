"""Forms of the programme."""

from __future__ import annotations

from baken.apps.programme.forms._attendance import (
    AttendanceForm,
    CodeForm,
    DecidingForm,
    GuestForm,
    NotingForm,
    PasteForm,
    ReportForOfferForm,
    SearchForm,
)
from baken.apps.programme.forms._enrolments import (
    AddEnrolmentForm,
    AskForm,
    EnrolmentsForm,
    EnrolStaffForm,
    LeaveForm,
    PassOnForm,
)

__all__ = [
    "AddEnrolmentForm",
    "AskForm",
    "AttendanceForm",
    "CodeForm",
    "DecidingForm",
    "EnrolStaffForm",
    "EnrolmentsForm",
    "GuestForm",
    "LeaveForm",
    "NotingForm",
    "PassOnForm",
    "PasteForm",
    "ReportForOfferForm",
    "SearchForm",
]
