"""Words of centres: flags, what they go by, and the picture of a centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.insight.types import Figure, Spread
from baken.apps.inspections.types import Inspected
from baken.apps.surveys.types import Module
from baken.ground.periods import FIRST_YEAR, Period


class Kind(models.TextChoices):
    """What a flag draws attention to. Those that no rule raises are set by hand alone."""

    NEW_DIRECTOR = "nieuwe-directie", _("Nieuwe directie")
    MERGER = "fusie", _("Fusie")
    INSPECTION = "doorlichting", _("Opvolging doorlichting")
    VISION = "visie-of-plan", _("Werkt aan visie of beleidsplan")
    CAPACITY = "beleidsvoerend-vermogen", _("Aandacht voor beleidsvoerend vermogen")
    NO_CONTACT = "geen-contact", _("Geen deelname en geen contact")
    OTHER = "aandachtspunt", _("Ander aandachtspunt")


# By what a centre has priority needs (GO! POC+, report of 2022-2025): a follow-up that the advice of an inspection
# asks for, a new director, a recent merger, a vision or policy plan that asks support, and what the cell sees of its
# policy making capacity.
PRIORITY = (Kind.INSPECTION, Kind.NEW_DIRECTOR, Kind.MERGER, Kind.VISION, Kind.CAPACITY)


class Measured(models.TextChoices):
    """What a threshold is a number of."""

    DIRECTOR_MONTHS = "maanden-directie", _("Nieuwe directie: zoveel maanden na het begin")
    MERGER_MONTHS = "maanden-fusie", _("Fusie: zoveel maanden erna")
    INSPECTION_YEARS = "jaren-doorlichting", _("Doorlichting: zoveel schooljaren telt ze mee")
    ADVICE = "advies", _("Doorlichting: bij welk advies")
    SCALES_BELOW = "schalen-beneden", _("Doorlichting: zoveel schalen beneden de verwachting")
    SCALES_APPROACHING = "schalen-benaderen", _("Doorlichting: zoveel schalen die de verwachting benaderen")
    SILENT_YEARS = "stille-jaren", _("Geen deelname en geen contact: zoveel schooljaren na elkaar")

    @property
    def most(self) -> int:
        """The highest number that makes sense."""
        return MOST[self]

    def written(self, number: int) -> str:
        """A number of this threshold, as it is read."""
        if self is Measured.ADVICE:
            return str(Advised(number).label)
        return str(number) if number else gettext("buiten gebruik")


class Advised(models.IntegerChoices):
    """Which advice of the inspectorate asks for a follow-up: the number of the threshold `ADVICE`."""

    NONE = 0, _("geen enkel advies")
    DUTIES = 1, _("1B, 2A of 2B")
    UNFAVOURABLE = 2, _("2A of 2B")


MOST: Mapping[str, int] = {
    Measured.DIRECTOR_MONTHS: 60,
    Measured.MERGER_MONTHS: 60,
    Measured.INSPECTION_YEARS: 12,
    Measured.ADVICE: max(Advised.values),
    Measured.SCALES_BELOW: 20,
    Measured.SCALES_APPROACHING: 20,
    Measured.SILENT_YEARS: 5,
}
FROM_THE_BEGINNING = Period.school_year(FIRST_YEAR).starts_on

Thresholds = Mapping[str, int]
"""The number of each `Measured` on a day; 0, or none, sets a rule out of use."""


@dataclass(frozen=True)
class About:
    """What the rules ask of a centre. `silent`: the finished school years without participation and contact, the last
    first and up to one with either; a year in which the cell registered neither of anybody is none."""

    director_since: dt.date | None = None
    merged_on: dt.date | None = None
    inspected: Inspected | None = None
    silent: Sequence[int] = ()


class Outcome(models.TextChoices):
    """What is decided of a flag. Withdrawing leaves it to the rules again."""

    SET = "gezet", _("met de hand gezet")
    ASIDE = "opzij", _("opzij gezet")
    WITHDRAWN = "ingetrokken", _("beslissing ingetrokken")


@dataclass(frozen=True)
class Decided:
    """What was decided by hand of a flag in a school year: why, by whom ("" for an account that is gone), when. And
    the key of that account."""

    kind: Kind
    school_year: int
    outcome: Outcome
    reason: str
    by: str
    at: dt.datetime
    account: int | None = None

    @property
    def period(self) -> Period:
        return Period.school_year(self.school_year)


@dataclass(frozen=True)
class Flag:
    """A flag of a centre. `facts`: why the rule raises it, in words ("" where it does not); `decided`: what was
    decided by hand, unless that was withdrawn; `by_advice`: whether the advice of an inspection raises it. It `stands`
    unless it was set aside."""

    kind: Kind
    facts: str = ""
    decided: Decided | None = None
    by_advice: bool = False

    @property
    def stands(self) -> bool:
        return self.decided is None or self.decided.outcome is Outcome.SET

    @property
    def is_priority(self) -> bool:
        """Whether by it the centre has priority needs; a follow-up that no advice asks for and nobody set by hand, but
        scales alone, is none of the criteria."""
        is_criterion = self.kind is not Kind.INSPECTION or self.by_advice or self.is_by_hand
        return self.stands and self.kind in PRIORITY and is_criterion

    @property
    def is_by_hand(self) -> bool:
        return self.decided is not None and self.decided.outcome is Outcome.SET

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What can be decided of it: one set by hand is set with another reason or withdrawn, one set aside is
        withdrawn, one that a rule raises is set aside."""
        if self.decided is None:
            return (Outcome.ASIDE,)
        return (Outcome.SET, Outcome.WITHDRAWN) if self.is_by_hand else (Outcome.WITHDRAWN,)


def has_priority(flags: Iterable[Flag]) -> bool:
    """Whether a centre with these flags has priority needs."""
    return any(flag.is_priority for flag in flags)


@dataclass(frozen=True)
class Themes:
    """Participations of a centre by theme: those of the period; those of `years`, the school years of a run, or those
    before a school year; and the spread, or why there is none."""

    now: Sequence[Figure]
    by_year: Sequence[Figure]
    spread: Mapping[str, Spread]
    why_no_spread: str = ""
    years: Sequence[Period] = ()


@dataclass(frozen=True)
class Picture:
    """All that is told of a centre in a period, to one actor. `network`: how each key figure lies over the own
    centres, of those that are told. `items`: those of the bank along the chain of effect, with their module.
    `flags`: on the day `on`, None for who sees none; `decisions`: all that was ever decided of them, the last first.
    `hours`: None for who sees none. `name`: the one that the centre had at the end of the period."""

    centre: Any
    period: Period
    on: dt.date
    key_figures: Sequence[Figure]
    earlier: Mapping[tuple[Any, ...], Figure]
    network: Mapping[str, Spread]
    themes: Themes
    answers: Sequence[Figure]
    items: Mapping[str, Module]
    hours: Sequence[Figure] | None
    inspected: Inspected | None
    levels: Sequence[Figure]
    flags: Sequence[Flag] | None
    decisions: Sequence[Decided]
    name: str

    @property
    def has_figures(self) -> bool:
        """Whether anything was registered of the centre in the period."""
        figures = (*self.key_figures, *self.themes.now, *self.answers, *(self.hours or ()))
        return any(figure.value or figure.withheld for figure in figures)
