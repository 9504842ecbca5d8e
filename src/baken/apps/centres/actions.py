"""Deciding about flags, and entering thresholds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.centres.models import FlagDecision, FlagThreshold
from baken.apps.centres.queries import pictured_to
from baken.apps.centres.rules import may_decide, may_set_thresholds
from baken.apps.centres.types import Kind, Measured


class CannotDecide(Exception):
    """A flag that this actor may not decide about, or without saying why."""


class CannotEnterThreshold(Exception):
    """A threshold that this actor may not enter, or that stands already."""


def decide(*, by: Actor, centre: Any, kind: Kind, school_year: int, is_set: bool, reason: str) -> FlagDecision:
    """Set a flag of an own centre for a school year, or set it aside. It stands until something else is decided.

    Raises CannotDecide.
    """
    if not may_decide(by) or not pictured_to(by).filter(pk=centre.pk).exists():
        raise CannotDecide(_("Alleen wie voor de cel werkt, beslist over vlaggen van haar eigen centra."))
    if not reason.strip():
        raise CannotDecide(_("Zeg waarom."))
    return FlagDecision.objects.create(
        cell_id=by.cell,
        centre_id=centre.pk,
        kind=kind,
        school_year=school_year,
        is_set=is_set,
        reason=reason.strip(),
        by_id=by.account,
    )


def enter_threshold(*, by: Actor, measured: Measured, starts_on: dt.date, number: int) -> FlagThreshold:
    """From a day on, let a rule of the actor's cell go by a number; 0 sets it out of use.

    Raises CannotEnterThreshold.
    """
    if not may_set_thresholds(by):
        raise CannotEnterThreshold(_("Alleen de coördinator van de cel bepaalt haar drempels."))
    try:
        with transaction.atomic():
            return FlagThreshold.objects.create(cell_id=by.cell, measured=measured, starts_on=starts_on, number=number)
    except IntegrityError:
        raise CannotEnterThreshold(_("Voor deze dag staat er al een drempel. Kies een andere dag.")) from None
