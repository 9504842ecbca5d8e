"""Gathering the figures of the first page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from baken.apps.access.types import Actor
from baken.apps.home.types import CentreReach, Column, KeyFigure, Overview
from baken.apps.insight.queries import centres_of, figures, own_centres_in, targets_of
from baken.apps.insight.types import Figure
from baken.ground.indicators import INDICATORS
from baken.ground.periods import Period, UnknownPeriod

DIRECT_CONTACT = "direct contact"  # the kind of hours that people meet in
ANSWERS = ("survey.item_share_low", "survey.item_share_high", "survey.item_share_not_applicable")
OF_STRATEGIES = (
    "library.views",
    "library.active_users",
    "training.participations",
    "training.unique_participants",
    "starters.participations",
    "starters.unique_participants",
    "plg.sessions",
    "plg.offers",
)
# What a coordinator steers by, besides all that a target is set for; and a centre's director. In this order.
KEY_TO_CELL = (
    "hours.share",
    "fte.realisation",
    "survey.response_rate",
    "training.centres_reached",
    "training.unique_participants",
    "plg.unique_participants",
    "library.materials_maintained",
)
KEY_TO_CENTRE = (
    "training.participations",
    "training.unique_participants",
    "plg.participations",
    "plg.unique_participants",
    "starters.unique_participants",
    "survey.response_rate",
)
COLUMNS = (
    Column("deelnames", "training.participations"),
    Column("deelnemers", "training.unique_participants"),
    Column("plg", "plg.participations"),
)
RESPONSES = "survey.responses"


def cell_overview(*, actor: Actor, period: Period) -> Overview:
    """The first page of who works for a cell."""
    targets = _targets(actor, period)
    key = [*dict.fromkeys((*KEY_TO_CELL, *(name for name, _row in targets if name in INDICATORS)))]
    asked = [*dict.fromkeys((*OF_STRATEGIES, *key, *ANSWERS))]
    found = figures(actor=actor, indicators=asked, periods=_with_before(period))
    columns, reach = _reach(actor, period)
    return Overview(
        period=period,
        whole=_of(found, OF_STRATEGIES, period),
        key_figures=_key_figures(found, key, period, targets),
        themes=figures(actor=actor, indicators=["training.participations"], periods=[period], by="theme"),
        answers=_of(found, ANSWERS, period),
        columns=columns,
        reach=reach,
    )


def centre_overview(*, actor: Actor, period: Period) -> Overview:
    """The first page of who works at a centre: what the cell registered about that centre, and of nobody else."""
    code = next((centre.code for centre in centres_of(cell=actor.cell) if centre.key == actor.centre), "")
    where = {"centre": code}
    asked = [*KEY_TO_CENTRE, *ANSWERS]
    found = figures(actor=actor, indicators=asked, periods=_with_before(period), where=where)
    participations = ["training.participations"]
    return Overview(
        period=period,
        centre=code,
        key_figures=_key_figures(found, KEY_TO_CENTRE, period, {}),
        themes=figures(actor=actor, indicators=participations, periods=[period], by="theme", where=where),
        answers=_of(found, ANSWERS, period),
        levels=[
            figure
            for figure in figures(
                actor=actor, indicators=["inspection.centres_at_level"], periods=[period], where=where
            )
            if figure.value
        ],
    )


def _with_before(period: Period) -> list[Period]:
    """A school year and the one before it; a run stands alone."""
    try:
        return [period.before, period] if period.is_school_year else [period]
    except UnknownPeriod:
        return [period]


def _of(found: Iterable[Figure], names: Sequence[str], period: Period) -> list[Figure]:
    """The figures of some indicators in a period, in the order of the names."""
    within = [figure for figure in found if figure.indicator in names and figure.period == period]
    return sorted(within, key=lambda figure: names.index(figure.indicator))


Targets = Mapping[tuple[str, tuple[tuple[str, str], ...]], float]


def _targets(actor: Actor, period: Period) -> Targets:
    return {row: float(target.value) for row, target in targets_of(actor=actor, period=period).items()}


def _key_figures(found: Sequence[Figure], names: Sequence[str], period: Period, targets: Targets) -> list[KeyFigure]:
    """The figures of some indicators, each with its target and the year before. Of an indicator that is no key
    figure, only the rows that a target is set for."""
    earlier = {(figure.indicator, figure.key[2]): figure for figure in found if figure.period != period}
    made = []
    for figure in _of(found, names, period):
        row = (figure.indicator, figure.key[2])
        target = targets.get(row)
        if target is None and not (_is_key(figure) and (figure.value or figure.withheld)):
            continue
        before = earlier.get(row)
        made.append(KeyFigure(figure, before if before and _comparable(figure, before) else None, target))
    return _one_contact(made)


def _is_key(figure: Figure) -> bool:
    if figure.indicator == "hours.share":
        return figure.dimensions["kind"] == DIRECT_CONTACT
    return figure.indicator in (*KEY_TO_CELL, *KEY_TO_CENTRE)


def _comparable(figure: Figure, before: Figure) -> bool:
    """Whether there was something in the year before, and no break in the series since."""
    return bool(before.value) and not any(mark.date > before.period.starts_on for mark in figure.breaks)


def _one_contact(made: list[KeyFigure]) -> list[KeyFigure]:
    """Of hours the rows that a target is set for; without any, the one in which most was direct contact."""
    hours = [each for each in made if each.figure.indicator == "hours.share"]
    aimed = [each for each in hours if each.target is not None]
    kept = aimed or sorted(hours, key=lambda each: -(each.figure.value or 0))[:1]
    return [each for each in made if each not in hours or each in kept]


def _reach(actor: Actor, period: Period) -> tuple[list[Column], list[CentreReach]]:
    """How far each own centre that was there in the period was reached, those with nothing included."""
    asked = [*(column.indicator for column in COLUMNS), RESPONSES]
    found = figures(actor=actor, indicators=asked, periods=[period], by="centre")
    by_place = {
        (figure.indicator, figure.dimensions.get("survey", ""), figure.dimensions["centre"]): figure
        for figure in found
    }
    surveys = sorted({figure.dimensions["survey"] for figure in found if figure.indicator == RESPONSES})
    columns = [*COLUMNS, *(Column(f"respons-{number}", RESPONSES, name) for number, name in enumerate(surveys, 1))]
    rows = [
        CentreReach(
            code,
            name,
            [by_place.get((column.indicator, column.survey, code)) for column in columns],
        )
        for code, name in own_centres_in(period, cell=actor.cell, also={code for *_other, code in by_place}).items()
    ]
    return columns, rows
