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

__all__ = [
    "AttendanceForm",
    "CodeForm",
    "DecidingForm",
    "GuestForm",
    "NotingForm",
    "PasteForm",
    "ReportForOfferForm",
    "SearchForm",
]
