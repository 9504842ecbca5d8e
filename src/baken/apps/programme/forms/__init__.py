"""Forms of the programme."""

from __future__ import annotations

from baken.apps.programme.forms._asking import CatalogueForm, PlanningForm, SessionsForm
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
from baken.apps.programme.forms._holidays import HolidaysForm
from baken.apps.programme.forms._listed import EnrolListForm
from baken.apps.programme.forms._offers import CopyForm, OfferForm, ReserveForm
from baken.apps.programme.forms._partners import PartnerListForm, PartnerOfferForm
from baken.apps.programme.forms._sessions import SeriesForm, SessionForm

__all__ = [
    "AddEnrolmentForm",
    "AskForm",
    "AttendanceForm",
    "CatalogueForm",
    "CodeForm",
    "CopyForm",
    "DecidingForm",
    "EnrolListForm",
    "EnrolStaffForm",
    "EnrolmentsForm",
    "GuestForm",
    "HolidaysForm",
    "LeaveForm",
    "NotingForm",
    "OfferForm",
    "PartnerListForm",
    "PartnerOfferForm",
    "PassOnForm",
    "PasteForm",
    "PlanningForm",
    "ReportForOfferForm",
    "ReserveForm",
    "SearchForm",
    "SeriesForm",
    "SessionForm",
    "SessionsForm",
]
