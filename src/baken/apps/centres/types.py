"""Words of centres: flags, what they go by, and the picture of a centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.insight.types import Figure, Spread
from baken.apps.inspections.types import Inspected
from baken.ground.periods import Period


class Kind(models.TextChoices):
    """What a flag draws attention to. The last is set by hand alone."""

    NEW_DIRECTOR = "nieuwe-directie", _("Nieuwe directie")
    MERGER = "fusie", _("Fusie")
    INSPECTION = "doorlichting", _("Opvolging doorlichting")
    NO_CONTACT = "geen-contact", _("Geen deelname en geen contact")
    OTHER = "aandachtspunt", _("Ander aandachtspunt")


class Measured(models.TextChoices):
    """What a threshold is a number of."""

    DIRECTOR_MONTHS = "director_months", _("Nieuwe directie: zoveel maanden na het begin")
    MERGER_MONTHS = "merger_months", _("Fusie: zoveel maanden erna")
    ADVICE = "advice", _("Doorlichting: vanaf advies (1 is 1B of 2A, 2 is alleen 2A)")
    SCALES_BELOW = "scales_below", _("Doorlichting: zoveel schalen beneden de verwachting")
    SCALES_APPROACHING = "scales_approaching", _("Doorlichting: zoveel schalen die de verwachting benaderen")
    SILENT_YEARS = "silent_years", _("Geen deelname en geen contact: zoveel schooljaren na elkaar")


Thresholds = Mapping[str, int]
"""The number of each `Measured` on a day; 0, or none, sets a rule out of use."""


@dataclass(frozen=True)
class About:
    """What the rules ask of a centre. `silent`: the school years without participation and contact, the last first
    and up to one with either; a year in which the cell registered nothing of anybody is none."""

    director_since: dt.date | None = None
    merged_on: dt.date | None = None
    inspected: Inspected | None = None
    silent: Sequence[int] = ()


@dataclass(frozen=True)
class Decided:
    """What was decided by hand of a flag: whether it is set, why, by whom ("" for an account that is gone), when."""

    is_set: bool
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Flag:
    """A flag of a centre. `facts`: why the rule raises it, in words ("" where it does not); `decided`: what was
    decided by hand. It `stands` unless it was set aside."""

    kind: Kind
    facts: str = ""
    decided: Decided | None = None

    @property
    def stands(self) -> bool:
        return self.decided.is_set if self.decided else bool(self.facts)


@dataclass(frozen=True)
class Themes:
    """Participations of a centre by theme: those of the period, those of school years before, and the spread."""

    now: Sequence[Figure]
    before: Sequence[Figure]
    spread: Mapping[str, Spread]
    years: Sequence[Period] = ()


@dataclass(frozen=True)
class Picture:
    """All that is told of a centre in a period, to one actor. `network`: how participations lie over the
    own centres. `flags`: None for who sees none."""

    centre: Any
    period: Period
    key_figures: Sequence[Figure]
    earlier: Mapping[tuple[Any, ...], Figure]
    network: Spread | None
    themes: Themes
    answers: Sequence[Figure]
    hours: Sequence[Figure]
    inspected: Inspected | None
    levels: Sequence[Figure]
    flags: Sequence[Flag] | None = field(default=None)

    @property
    def has_figures(self) -> bool:
        """Whether anything was registered of the centre in the period."""
        figures = (*self.key_figures, *self.themes.now, *self.answers, *self.hours)
        return any(figure.value or figure.withheld for figure in figures)
