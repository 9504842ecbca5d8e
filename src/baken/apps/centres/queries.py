"""Centres, their flags, and the picture of one of them, for whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from baken.apps.access.queries import centres_visible_to
from baken.apps.access.types import Actor, Role
from baken.apps.centres import engine
from baken.apps.centres.models import FlagDecision, FlagThreshold
from baken.apps.centres.rules import may_see_flags, seen_pictures
from baken.apps.centres.types import (
    About,
    Decided,
    Flag,
    Kind,
    Measured,
    Outcome,
    Picture,
    Themes,
    Thresholds,
)
from baken.apps.insight.queries import (
    at_one_moment,
    centres_of,
    centres_with,
    figures,
    spread,
    why_no_spread,
    years_of,
)
from baken.apps.insight.types import Figure, Spread
from baken.apps.inspections.queries import latest_inspections
from baken.apps.inspections.types import Inspected
from baken.apps.people.queries import centres_found, merged_by, provinces_of
from baken.apps.people.types import CentreFilter
from baken.apps.programme.types import Status
from baken.apps.surveys.queries import items_along_the_chain
from baken.ground import audit
from baken.ground.indicators import INDICATORS, Measure, Unit
from baken.ground.periods import Period, UnknownPeriod, school_year_of

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


def centres_listed(actor: Actor, *, by: CentreFilter, on: dt.date | None = None) -> QuerySet:
    """The visible centres that a filter asks for, as they were `named` on a day."""
    return centres_found(centres_visible_to(actor, on=on), by=by)


def provinces_visible_to(actor: Actor) -> list[str]:
    """The provinces of the visible centres, in order."""
    return provinces_of(centres_visible_to(actor))


def pictured_to(actor: Actor) -> QuerySet:
    """The centres of which an actor may see the picture: the cell's own ones, or the one that the actor leads."""
    return centres_visible_to(actor).filter(seen_pictures(actor))


def thresholds_visible_to(actor: Actor) -> QuerySet[FlagThreshold]:
    """The thresholds that hold for the actor's cell, earlier and later ones too."""
    return FlagThreshold.objects.filter(Q(cell=actor.cell) | Q(cell=None))


def own_thresholds_of(actor: Actor) -> QuerySet[FlagThreshold]:
    """The thresholds that the actor's cell entered itself, which it may change and remove."""
    return FlagThreshold.objects.filter(cell=actor.cell)


def thresholds_on(day: dt.date, *, actor: Actor) -> Thresholds:
    """The thresholds of the actor's cell on a day: its own, else those of all cells."""
    found = thresholds_visible_to(actor).filter(starts_on__lte=day)
    return dict(found.order_by(F("cell").asc(nulls_first=True), "starts_on").values_list("measured", "number"))


def flags_of(*, actor: Actor, centres: Sequence[Any], on: dt.date) -> dict[int, list[Flag]]:
    """The flags of some centres of `pictured_to` on a day, by the key of the centre; {} for who sees none."""
    if not may_see_flags(actor) or not centres:
        return {}
    year = school_year_of(on)
    inspected = latest_inspections(cell=actor.cell, up_to=year, centres=[centre.pk for centre in centres])
    found = _flags(actor, centres, on, inspected, _decisions(actor, centres, school_year=year))
    return {centre: flags for centre, flags in found.items() if flags}


def _flags(
    actor: Actor,
    centres: Sequence[Any],
    on: dt.date,
    inspected: Mapping[int, Inspected],
    decisions: Mapping[int, Sequence[Decided]],
) -> dict[int, list[Flag]]:
    thresholds = thresholds_on(on, actor=actor)
    with_work = _with_work(actor, on=on, many=thresholds.get(Measured.SILENT_YEARS, 0))
    merged = merged_by(centres, on=on)
    found: dict[int, list[Flag]] = {}
    for centre in centres:
        if not centre.is_there(on):
            found[centre.pk] = []
            continue
        silent = engine.silent_years(with_work=with_work, centre=centre.pk, since=centre.started_on)
        about = About(centre.director_since, merged[centre.pk], inspected.get(centre.pk), silent)
        year = school_year_of(on)
        last = {each.kind: each for each in decisions.get(centre.pk, ()) if each.school_year == year}
        found[centre.pk] = engine.flags(about=about, thresholds=thresholds, on=on, decisions=last)
    return found


def _decisions(actor: Actor, centres: Sequence[Any], *, school_year: int | None = None) -> dict[int, list[Decided]]:
    """What was decided of flags of some centres, in a school year or in all, by centre, the earliest first."""
    rows = FlagDecision.objects.filter(cell=actor.cell, centre__in=[centre.pk for centre in centres])
    if school_year is not None:
        rows = rows.filter(school_year=school_year)
    found: dict[int, list[Decided]] = {}
    for centre, kind, year, outcome, reason, name, at, account in rows.order_by("pk").values_list(
        "centre", "kind", "school_year", "outcome", "reason", "by__name", "at", "by"
    ):
        found.setdefault(centre, []).append(
            Decided(Kind(kind), year, Outcome(outcome), reason, name or "", at, account)
        )
    return found


def _with_work(actor: Actor, *, on: dt.date, many: int) -> dict[int, frozenset[int]]:
    """The last so many finished school years in which the cell registered a participation or contact, each with the
    centres that had either. A year that runs tells nothing yet: who has not come may still come."""
    found: dict[int, frozenset[int]] = {}
    with at_one_moment(cell=actor.cell):
        for year in reversed(years_of(cell=actor.cell)):
            if len(found) == many:
                break
            if year > engine.last_finished(on):
                continue
            reached = [centres_with(actor=actor, measure=each, years=[year]) for each in (TOOK_PART, WAS_MET)]
            if any(reached):
                found[year] = frozenset().union(*reached)
    return found


def picture(*, actor: Actor, centre: Any, period: Period, on: dt.date, named: bool = True) -> Picture:
    """All that an actor may see of a centre of `pictured_to` in a period; its flags and latest inspection on a day.
    Who decided about its flags is `named` where it is shown, and that in the audit trail. Raises CannotAudit."""
    where = {"centre": centre.code}
    inspected = latest_inspections(cell=actor.cell, up_to=school_year_of(on), centres=[centre.pk])
    with at_one_moment(cell=actor.cell):
        key = figures(actor=actor, indicators=KEY_FIGURES, periods=_with_before(period), where=where)
        with_flags = may_see_flags(actor)
        decisions = _decisions(actor, [centre]) if with_flags else {}
        deciders = [decided.account for decided in decisions.get(centre.pk, ())]
        audit.seen(by=actor, thing=centre, accounts=deciders if named else [])
        return Picture(
            centre=centre,
            period=period,
            on=on,
            key_figures=[figure for figure in key if figure.period == period],
            earlier={(figure.indicator, figure.key[2]): figure for figure in key if figure.period != period},
            network=_network(actor, centre, period),
            themes=_themes(actor, centre, period),
            answers=figures(actor=actor, indicators=ANSWERS, periods=[period], where=where),
            items=items_along_the_chain(),
            hours=_hours(actor, period, where),
            inspected=inspected.get(centre.pk),
            levels=_levels(actor, inspected.get(centre.pk), where),
            flags=_flags(actor, [centre], on, inspected, decisions)[centre.pk] if with_flags else None,
            decisions=decisions.get(centre.pk, [])[::-1],
            name=next(each.named(period.ends_on) for each in centres_of(cell=actor.cell) if each.key == centre.pk),
        )


def picture_for_centre(*, actor: Actor, centre: Any, period: Period, on: dt.date) -> Picture:
    """The picture of a centre of `pictured_to` as its director gets it: what may be handed to the centre."""
    director = Actor(role=Role.DIRECTOR, cell=actor.cell, centre=centre.pk)
    return picture(actor=director, centre=centre, period=period, on=on)


def _network(actor: Actor, centre: Any, period: Period) -> dict[str, Spread]:
    """How each key figure that counts lies over the own centres, where that is told."""
    names = [name for name in KEY_FIGURES if INDICATORS[name].unit is Unit.COUNT]
    spreads = {name: spread(actor=actor, indicator=name, period=period, by="network") for name in names}
    return {name: found[centre.network.name] for name, found in spreads.items() if centre.network.name in found}


def _with_before(period: Period) -> list[Period]:
    """A school year and the one before it; a run stands alone."""
    try:
        return [period.before, period] if period.is_school_year else [period]
    except UnknownPeriod:
        return [period]


def _themes(actor: Actor, centre: Any, period: Period) -> Themes:
    years = _years_beside(actor, period)
    found = figures(
        actor=actor, indicators=[BY_THEME], periods=[*years, period], by="theme", where={"centre": centre.code}
    )
    lies = spread(actor=actor, indicator=BY_THEME, period=period, by="theme")
    why = "" if lies else why_no_spread(actor=actor, indicator=BY_THEME, period=period, by="theme")
    return Themes(
        now=[figure for figure in found if figure.period == period],
        by_year=[figure for figure in found if figure.period != period],
        spread=lies,
        why_no_spread=why,
        years=years,
    )


def _years_beside(actor: Actor, period: Period) -> list[Period]:
    """The school years that stand beside a period, the last first: those of a run, or some before a school year. Only
    those in which anybody took part: a centre's zero in another year tells nothing."""
    known = map(Period.school_year, years_of(cell=actor.cell))
    asked = [year for year in known if (year < period if period.is_school_year else year.first in period.years)]
    found = figures(actor=actor, indicators=[BY_THEME], periods=asked) if asked else []
    years = sorted((figure.period for figure in found if figure.value or figure.withheld), reverse=True)
    return years[:YEARS_BEFORE] if period.is_school_year else years


def _hours(actor: Actor, period: Period, where: dict[str, str]) -> list[Figure] | None:
    """The hours of direct contact; None for a centre: what advisors do with their time is for the cell alone."""
    if not actor.is_of_cell:
        return None
    return figures(actor=actor, indicators=[HOURS], periods=[period], where={**where, "kind": DIRECT_CONTACT})


def _levels(actor: Actor, inspected: Inspected | None, where: dict[str, str]) -> list[Figure]:
    """Of each scale the figure that says its level."""
    if inspected is None:
        return []
    year = Period.school_year(inspected.school_year)
    return [
        figure for figure in figures(actor=actor, indicators=[LEVELS], periods=[year], where=where) if figure.value
    ]
