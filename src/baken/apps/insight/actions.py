"""Targets and series breaks: set, changed, removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.insight.engine.checking import differences, trim
from baken.apps.insight.engine.mart import mart_of
from baken.apps.insight.models import SeriesBreak, Target
from baken.apps.insight.queries import UnknownIndicator, indicator_for
from baken.apps.insight.rules import may_steer
from baken.ground.audit import Verb, audited, unaudited
from baken.ground.periods import Period, UnknownPeriod


class CannotSetTarget(Exception):
    """A target that this actor may not set, of a row that does not exist, or that stands already."""


class CannotRecordBreak(Exception):
    """A series break that this actor may not record, or of no indicator."""


@audited(Verb.MADE, keeps=("indicator", "period", "dimensions", "value"))
def set_target(
    *, by: Actor, indicator: str, period: Period, dimensions: Mapping[str, str], value: Decimal, reason: str = ""
) -> Target:
    """Set what the actor's cell aims at in a period: for an indicator, or the row of it with these dimensions.

    `value` in the indicator's unit (a ratio as a share: 0.45). Raises CannotSetTarget.
    """
    _steering(by)
    try:
        asked = indicator_for(by, indicator)
    except UnknownIndicator:
        raise CannotSetTarget(_("Deze indicator bestaat niet.")) from None
    if set(dimensions) != set(asked.dimensions):
        raise CannotSetTarget(_("Kies voor welk deel van de indicator de streefwaarde geldt."))
    if value < 0:
        raise CannotSetTarget(_("Een streefwaarde is niet kleiner dan nul."))
    row = dict(sorted(dimensions.items()))
    try:
        with transaction.atomic():
            return Target.objects.create(
                cell_id=by.cell, indicator=indicator, period=period.code, dimensions=row, value=value, reason=reason
            )
    except IntegrityError:
        raise CannotSetTarget(_("Er staat al een streefwaarde voor deze indicator en periode. Wijzig die.")) from None


@audited(Verb.CHANGED, keeps=("value",))
def change_target(target: Target, *, by: Actor, value: Decimal, reason: str) -> None:
    """Aim at something else, of the same row and period. Raises CannotSetTarget."""
    _steering(by, target)
    if value < 0:
        raise CannotSetTarget(_("Een streefwaarde is niet kleiner dan nul."))
    target.value, target.reason = value, reason
    target.save(update_fields=["value", "reason"])


@audited(Verb.REMOVED)
def remove_target(target: Target, *, by: Actor) -> None:
    """Aim at nothing any more for this row and period. Raises CannotSetTarget."""
    _steering(by, target)
    target.delete()


@audited(Verb.MADE, kind="insight.Target", keeps=("period",))
def copy_targets(*, by: Actor, period: Period) -> int:
    """Set the targets of the period before, as long as this one, where none is set yet; returns how many.

    Raises CannotSetTarget.
    """
    _steering(by)
    try:
        before = period.before
    except UnknownPeriod:
        return 0
    own = Target.objects.filter(cell=by.cell)
    standing = {_row(target) for target in own.filter(period=period.code)}
    copies = [
        Target(
            cell_id=by.cell,
            indicator=target.indicator,
            period=period.code,
            dimensions=target.dimensions,
            value=target.value,
            reason=target.reason,
        )
        for target in own.filter(period=before.code).order_by("pk")
        if _row(target) not in standing
    ]
    Target.objects.bulk_create(copies)
    return len(copies)


@audited(Verb.MADE, keeps=("indicator", "date"))
def record_break(*, by: Actor, indicator: str, date: dt.date, reason: str) -> SeriesBreak:
    """Record that from a day on the figures of an indicator cannot be compared with those before.

    Raises CannotRecordBreak.
    """
    _recording(by)
    try:
        indicator_for(by, indicator)
    except UnknownIndicator:
        raise CannotRecordBreak(_("Deze indicator bestaat niet.")) from None
    return SeriesBreak.objects.create(cell_id=by.cell, indicator=indicator, date=date, reason=reason)


@audited(Verb.CHANGED, keeps=("date",))
def change_break(mark: SeriesBreak, *, by: Actor, date: dt.date, reason: str) -> None:
    """Record another day or reason. Raises CannotRecordBreak."""
    _recording(by, mark)
    mark.date, mark.reason = date, reason
    mark.save(update_fields=["date", "reason"])


@audited(Verb.REMOVED)
def remove_break(mark: SeriesBreak, *, by: Actor) -> None:
    """Take a series break away: the figures can be compared after all. Raises CannotRecordBreak."""
    _recording(by, mark)
    mark.delete()


def _row(target: Target) -> tuple[str, tuple[tuple[str, str], ...]]:
    return target.indicator, tuple(sorted(target.dimensions.items()))


def _steering(by: Actor, target: Target | None = None) -> None:
    if not may_steer(by) or (target is not None and target.cell_id != by.cell):
        raise CannotSetTarget(_("Alleen de coördinator van de cel bepaalt haar streefwaarden."))


def _recording(by: Actor, mark: SeriesBreak | None = None) -> None:
    if not may_steer(by) or (mark is not None and mark.cell_id != by.cell):
        raise CannotRecordBreak(_("Alleen de coördinator van de cel noteert reeksbreuken."))


@unaudited("figures' files are made anew from what stands in the database")
def refresh_mart(*, cell: int) -> list[str]:
    """Make the figures' files of a cell anew where rows changed; returns which (`fact/year`). Shortens the change
    log by what all files hold. Not within a transaction: files hold what is committed, and nothing else.
    """
    mart = mart_of(cell)
    made = mart.refresh(marked=True)
    trim(mart)
    return made


@unaudited("figures' files are made anew from what stands in the database")
def mend_mart(*, cell: int) -> list[str]:
    """Hold the figures' files of a cell against the database and make anew what differs, as after changes by hand
    that the change log did not hear of; returns what differed (`fact/year`).
    """
    mart = mart_of(cell)
    found = differences(mart)
    mart.rebuild(found)
    return found
