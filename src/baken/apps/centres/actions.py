"""Deciding about flags; entering, changing and removing thresholds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.centres.models import FlagDecision, FlagThreshold
from baken.apps.centres.queries import flags_of, pictured_to
from baken.apps.centres.rules import may_decide, may_set_thresholds
from baken.apps.centres.types import FROM_THE_BEGINNING, Kind, Measured, Outcome
from baken.ground.audit import Verb, audited
from baken.ground.periods import school_year_of
from baken.ui.numbers import day


class CannotDecide(Exception):
    """A flag that this actor may not decide about, or not this, or not without saying why."""


class CannotSetThreshold(Exception):
    """A threshold that this actor may not enter, change or remove, that stands already, or that makes no sense."""


@audited(Verb.MADE, keeps=("centre", "kind", "outcome"))
def decide(*, by: Actor, centre: Any, kind: Kind, outcome: Outcome, reason: str, on: dt.date) -> FlagDecision:
    """Decide about a flag of an own centre as it is on a day, for the school year in which that lies. What is not
    there can be set; of what is there, one of its `outcomes`. It stands until something else is decided.

    Raises CannotDecide.
    """
    if not may_decide(by) or not pictured_to(by).filter(pk=centre.pk).exists():
        raise CannotDecide(_("Alleen wie voor de cel werkt, beslist over vlaggen van haar eigen centra."))
    if not centre.is_there(on):
        raise CannotDecide(_("Dit centrum bestond niet op %(day)s.") % {"day": day(on)})
    if not reason.strip():
        raise CannotDecide(_("Zeg waarom."))
    flags = {flag.kind: flag for flag in flags_of(actor=by, centres=[centre], on=on).get(centre.pk, [])}
    if outcome not in (flags[kind].outcomes if kind in flags else (Outcome.SET,)):
        there = _("Deze vlag staat er al.") if kind in flags else _("Deze vlag staat niet bij dit centrum.")
        raise CannotDecide(there)
    return FlagDecision.objects.create(
        cell_id=by.cell,
        centre_id=centre.pk,
        kind=kind,
        school_year=school_year_of(on),
        outcome=outcome,
        reason=reason.strip(),
        by_id=by.account,
    )


@audited(Verb.MADE, keeps=("measured", "starts_on", "number"))
def enter_threshold(*, by: Actor, measured: Measured, starts_on: dt.date, number: int) -> FlagThreshold:
    """From a day on, let a rule of the actor's cell go by a number; 0 sets it out of use.

    Raises CannotSetThreshold.
    """
    return _saved(by, FlagThreshold(cell_id=by.cell, measured=measured), starts_on=starts_on, number=number)


@audited(Verb.CHANGED, keeps=("starts_on", "number"))
def change_threshold(threshold: FlagThreshold, *, by: Actor, starts_on: dt.date, number: int) -> FlagThreshold:
    """Correct the day or the number of a threshold of the actor's cell. Raises CannotSetThreshold."""
    return _saved(by, threshold, starts_on=starts_on, number=number)


@audited(Verb.REMOVED)
def remove_threshold(threshold: FlagThreshold, *, by: Actor) -> None:
    """Remove a threshold of the actor's cell: what held before it holds on. Raises CannotSetThreshold."""
    _demand(by, threshold)
    threshold.delete()


def _saved(by: Actor, threshold: FlagThreshold, *, starts_on: dt.date, number: int) -> FlagThreshold:
    _demand(by, threshold)
    most = threshold.kind.most
    if not 0 <= number <= most:
        raise CannotSetThreshold(_("Kies een getal van 0 tot %(most)s.") % {"most": most})
    if starts_on < FROM_THE_BEGINNING:
        raise CannotSetThreshold(_("Kies een dag vanaf %(day)s.") % {"day": day(FROM_THE_BEGINNING)})
    threshold.starts_on, threshold.number = starts_on, number
    try:
        with transaction.atomic():
            threshold.save()
    except IntegrityError:
        raise CannotSetThreshold(_("Voor deze dag staat er al een drempel. Kies een andere dag.")) from None
    return threshold


def _demand(by: Actor, threshold: FlagThreshold) -> None:
    if not may_set_thresholds(by) or threshold.cell_id != by.cell:
        raise CannotSetThreshold(_("Alleen de coördinator van de cel bepaalt haar drempels."))
