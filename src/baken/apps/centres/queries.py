"""Centres, their flags, and the picture of one of them, for whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from baken.apps.access.queries import centres_visible_to
from baken.apps.access.types import Actor
from baken.apps.centres import engine
from baken.apps.centres.models import FlagDecision, FlagThreshold
from baken.apps.centres.rules import may_see_flags
from baken.apps.centres.types import About, Decided, Flag, Measured, Picture, Themes, Thresholds
from baken.apps.insight.queries import at_one_moment, centres_with, figures, spread, years_of
from baken.apps.insight.types import Figure
from baken.apps.inspections.queries import latest_inspections
from baken.apps.inspections.types import Inspected
from baken.apps.people.queries import centres_found, provinces_of
from baken.apps.people.types import CentreFilter
from baken.apps.programme.types import Status
from baken.ground.indicators import Measure
from baken.ground.periods import Period, UnknownPeriod

DIRECT_CONTACT = "direct contact"  # the kind of hours that people meet in
KEY_FIGURES = (
    "training.unique_participants",
    "training.participations",
    "plg.unique_participants",
    "plg.participations",
    "starters.unique_participants",
    "survey.response_rate",
)
BY_THEME = "training.participations"
ANSWERS = ("survey.item_share_low", "survey.item_share_high", "survey.item_share_not_applicable")
LEVELS = "inspection.centres_at_level"
HOURS = "hours.share"
YEARS_BEFORE = 2  # beside the period itself

# What counts as participation and as contact, whatever the strategy or pillar.
TOOK_PART = Measure("participation", where=lambda table: table.status == Status.PRESENT.value)
WAS_MET = Measure("hours", where=lambda table: table.kind == DIRECT_CONTACT)


def centres_listed(actor: Actor, *, by: CentreFilter) -> QuerySet:
    """The visible centres that a filter asks for."""
    return centres_found(centres_visible_to(actor), by=by)


def provinces_visible_to(actor: Actor) -> list[str]:
    """The provinces of the visible centres, in order."""
    return provinces_of(centres_visible_to(actor))


def pictured_to(actor: Actor) -> QuerySet:
    """The centres of which an actor may see the picture: the cell's own ones, or the own centre."""
    return centres_visible_to(actor).filter(own=True)


def thresholds_visible_to(actor: Actor) -> QuerySet[FlagThreshold]:
    """The thresholds that hold for the actor's cell, earlier and later ones too."""
    return FlagThreshold.objects.filter(Q(cell=actor.cell) | Q(cell=None))


def thresholds_on(day: dt.date, *, actor: Actor) -> Thresholds:
    """The thresholds of the actor's cell on a day: its own, else those of all cells."""
    found = thresholds_visible_to(actor).filter(starts_on__lte=day)
    return dict(found.order_by(F("cell").asc(nulls_first=True), "starts_on").values_list("measured", "number"))


def decisions_on(*, actor: Actor, school_year: int, centres: Iterable[Any]) -> dict[int, dict[str, Decided]]:
    """What was last decided of flags in a school year, by centre and kind."""
    rows = FlagDecision.objects.filter(
        cell=actor.cell, school_year=school_year, centre__in=[centre.pk for centre in centres]
    )
    found: dict[int, dict[str, Decided]] = {}
    for centre, kind, is_set, reason, name, at in rows.order_by("pk").values_list(
        "centre", "kind", "is_set", "reason", "by__name", "at"
    ):
        found.setdefault(centre, {})[kind] = Decided(is_set, reason, name or "", at)
    return found


def flags_of(*, actor: Actor, centres: Sequence[Any], period: Period, today: dt.date) -> dict[int, list[Flag]]:
    """The flags of some centres of `pictured_to` in a period, by the key of the centre; {} for who sees none."""
    if not may_see_flags(actor) or not centres:
        return {}
    last = engine.school_year_in(period)
    inspected = latest_inspections(cell=actor.cell, up_to=last, centres=[centre.pk for centre in centres])
    return _flags(actor, centres, period, today, inspected)


def _flags(
    actor: Actor, centres: Sequence[Any], period: Period, today: dt.date, inspected: dict[int, Inspected]
) -> dict[int, list[Flag]]:
    on, last = engine.moment_in(period, today=today), engine.school_year_in(period)
    thresholds = thresholds_on(on, actor=actor)
    decisions = decisions_on(actor=actor, school_year=last, centres=centres)
    years = range(last, last - thresholds.get(Measured.SILENT_YEARS, 0), -1)
    with at_one_moment(cell=actor.cell):
        with_work = {
            year: centres_with(actor=actor, measure=TOOK_PART, years=[year])
            | centres_with(actor=actor, measure=WAS_MET, years=[year])
            for year in years
        }
    found = {}
    for centre in centres:
        silent = engine.silent_years(with_work=with_work, centre=centre.pk, last=last)
        about = About(centre.director_since, centre.merged_on, inspected.get(centre.pk), silent)
        flags = engine.flags(about=about, thresholds=thresholds, on=on, decisions=decisions.get(centre.pk))
        if flags:
            found[centre.pk] = flags
    return found


def picture(*, actor: Actor, centre: Any, period: Period, today: dt.date) -> Picture:
    """All that an actor may see of a centre of `pictured_to` in a period."""
    where, last = {"centre": centre.code}, engine.school_year_in(period)
    inspected = latest_inspections(cell=actor.cell, up_to=last, centres=[centre.pk])
    with at_one_moment(cell=actor.cell):
        key = figures(actor=actor, indicators=KEY_FIGURES, periods=_with_before(period), where=where)
        return Picture(
            centre=centre,
            period=period,
            key_figures=[figure for figure in key if figure.period == period],
            earlier={(figure.indicator, figure.key[2]): figure for figure in key if figure.period != period},
            network=spread(actor=actor, indicator=BY_THEME, period=period, by="network").get(centre.network.name),
            themes=_themes(actor, centre, period),
            answers=figures(actor=actor, indicators=ANSWERS, periods=[period], where=where),
            hours=_hours(actor, period, where),
            inspected=inspected.get(centre.pk),
            levels=_levels(actor, inspected.get(centre.pk), where),
            flags=_flags(actor, [centre], period, today, inspected).get(centre.pk, [])
            if may_see_flags(actor)
            else None,
        )


def _with_before(period: Period) -> list[Period]:
    """A school year and the one before it; a run stands alone."""
    try:
        return [period.before, period] if period.is_school_year else [period]
    except UnknownPeriod:
        return [period]


def _themes(actor: Actor, centre: Any, period: Period) -> Themes:
    years = _years_with_work(actor, period)[:YEARS_BEFORE] if period.is_school_year else []
    found = figures(
        actor=actor, indicators=[BY_THEME], periods=[*years, period], by="theme", where={"centre": centre.code}
    )
    return Themes(
        now=[figure for figure in found if figure.period == period],
        before=[figure for figure in found if figure.period != period],
        spread=spread(actor=actor, indicator=BY_THEME, period=period, by="theme"),
        years=years,
    )


def _years_with_work(actor: Actor, period: Period) -> list[Period]:
    """The school years before a period in which anybody took part, the last first: a centre's zero in another year
    tells nothing."""
    before = [Period.school_year(year) for year in years_of(cell=actor.cell) if year < period.first]
    found = figures(actor=actor, indicators=[BY_THEME], periods=before) if before else []
    return sorted((figure.period for figure in found if figure.value or figure.withheld), reverse=True)


def _hours(actor: Actor, period: Period, where: dict[str, str]) -> list[Figure]:
    """The hours of direct contact; what advisors do with their time is for the cell alone."""
    if not actor.is_of_cell:
        return []
    return figures(actor=actor, indicators=[HOURS], periods=[period], where={**where, "kind": DIRECT_CONTACT})


def _levels(actor: Actor, inspected: Inspected | None, where: dict[str, str]) -> list[Figure]:
    """Of each scale the figure that says its level."""
    if inspected is None:
        return []
    year = Period.school_year(inspected.school_year)
    return [
        figure for figure in figures(actor=actor, indicators=[LEVELS], periods=[year], where=where) if figure.value
    ]
