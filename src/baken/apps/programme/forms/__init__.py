"""Forms of the programme."""

from __future__ import annotations

from baken.apps.programme.forms._asking import CatalogueForm, PlanningForm, SessionsForm
from baken.apps.programme.forms._holidays import HolidaysForm
from baken.apps.programme.forms._offers import CopyForm, OfferForm, ReserveForm
from baken.apps.programme.forms._sessions import SeriesForm, SessionForm

__all__ = [
    "CatalogueForm",
    "CopyForm",
    "HolidaysForm",
    "OfferForm",
    "PlanningForm",
    "ReserveForm",
    "SeriesForm",
    "SessionForm",
    "SessionsForm",
]
