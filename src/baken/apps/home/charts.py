"""Cards, tables and charts of the first page, made of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.home.types import CentreReach, Column, KeyFigure, Overview
from baken.apps.insight.queries import why_withheld
from baken.apps.insight.types import Figure
from baken.ground.indicators import CUTS, INDICATORS, Unit
from baken.ground.periods import Period
from baken.ui.charts import Bar
from baken.ui.lists import PERIOD, Sort
from baken.ui.numbers import day, measured, number

MOST_ITEMS = 12  # of what people say; the explorer has all
# Where less than the year before asks for attention: response, reach, upkeep. Means and hours may well be less.
WATCHED = ("survey.", "training.", "plg.", "library.")


@dataclass(frozen=True)
class Strategy:
    """A strategy in the continuum."""

    name: str
    value: str
    note: str
    url: str


@dataclass(frozen=True)
class Card:
    """A key figure as a card shows it; `share` and `target` on a scale on which 1 is full."""

    label: str
    value: str
    note: str
    url: str
    trend: str = ""
    tone: str = ""
    share: float | None = None
    target: float | None = None
    withheld: bool = False
    series_break: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of the reach per centre."""

    key: str
    text: str
    most: float


@dataclass(frozen=True)
class Reached:
    """How far a centre was reached, and the highest of its column; 0 where nothing was registered."""

    value: float | int | None
    most: float
    withheld: bool


@dataclass(frozen=True)
class ReachRow:
    """A centre, where more is told of it, and its figures."""

    name: str
    url: str
    cells: Sequence[Reached]


@dataclass(frozen=True)
class Said:
    """What people answered to an item: shares of one, and on how many they rest."""

    item: str
    low: float | None
    high: float | None
    not_applicable: float | None
    n: int | None
    withheld: bool


def explorer(indicator: str, period: Period, *, by: str = "", centre: str = "") -> str:
    """The address at which the explorer shows an indicator in a period."""
    asked = {"indicator": indicator, PERIOD: period.code}
    if by:
        asked["naar"] = by
    if centre:
        asked |= {"filter": "centre", "waarde": centre}
    return f"{reverse('insight:explore')}?{urlencode(asked)}"


def strategies(overview: Overview) -> list[Strategy]:
    """The continuum, from wide reach to close contact: the strategies of which something is registered."""
    found = {figure.indicator: figure for figure in overview.whole}

    def value(name: str) -> str:
        return number(found[name].value) if name in found else ""

    def many(name: str) -> int:
        return int(found[name].value or 0) if name in found else 0

    views = [_("weergaven")]
    if "library.active_users" in found:
        views.append(_("%(number)s gebruikers") % {"number": value("library.active_users")})
    notes = [
        ("library.views", _("Materialenbank"), " · ".join(views)),
        (
            "training.participations",
            _("Opleiding en vorming"),
            _("deelnames · %(number)s unieke") % {"number": value("training.unique_participants")},
        ),
        (
            "starters.unique_participants",
            _("Starterstraject"),
            _("unieke deelnemers · %(number)s deelnames") % {"number": value("starters.participations")},
        ),
        (
            "plg.sessions",
            _("PLG"),
            ngettext("sessie", "sessies", many("plg.sessions"))
            + " · "
            + ngettext("%(number)s PLG", "%(number)s PLG’s", many("plg.offers")) % {"number": value("plg.offers")},
        ),
    ]
    return [
        Strategy(title, value(name), note, explorer(name, overview.period))
        for name, title, note in notes
        if name in found and found[name].value
    ]


def cards(overview: Overview) -> list[Card]:
    """The key figures as cards."""
    return [_card(each, overview) for each in overview.key_figures]


def _card(each: KeyFigure, overview: Overview) -> Card:
    figure = each.figure
    url = explorer(figure.indicator, figure.period, centre=overview.centre)
    label = _label(figure)
    if figure.withheld:
        return Card(label, "", why_withheld(figure.indicator), url, withheld=True)
    share, target = _on_scale(figure, each.target)
    trend = _trend(each)
    return Card(
        label=label,
        value=measured(figure.value, figure.unit),
        note=_note(each),
        url=url,
        trend=trend,
        tone="brick" if trend == "falls" and figure.indicator.startswith(WATCHED) else "",
        share=share,
        target=target,
        series_break=_break(figure),
    )


def _label(figure: Figure) -> str:
    """What a card is about; hours by whose they are."""
    if figure.indicator == "hours.share":
        of = dict.fromkeys((figure.dimensions["role"], figure.dimensions["pillar"]))
        return _("Direct contact: %(of)s") % {"of": ", ".join(of)}
    title = str(INDICATORS[figure.indicator].title)
    row = ", ".join(CUTS[name].written(value) for name, value in figure.dimensions.items())
    return f"{title} · {row}" if row else title


def _on_scale(figure: Figure, target: float | None) -> tuple[float | None, float | None]:
    """The value and the target on a scale on which 1 is full: a ratio as it is, else held against what is aimed at
    or counted in."""
    value = float(figure.value or 0)
    if figure.unit == Unit.RATIO.value:
        return value, target
    if target:
        return value / target, 1.0
    if figure.unit == Unit.COUNT.value and figure.denominator:
        return value / float(figure.denominator), None
    return None, None


def _trend(each: KeyFigure) -> str:
    if each.before is None or each.before.value is None or each.figure.value is None:
        return ""
    if each.figure.value == each.before.value:
        return "steady"
    return "rises" if each.figure.value > each.before.value else "falls"


def _note(each: KeyFigure) -> str:
    figure, said = each.figure, []
    if each.before is not None and each.before.value != figure.value:  # first: it tells of the trend
        was = {"value": measured(each.before.value, figure.unit), "period": each.before.period.code}
        said.append(_("was %(value)s in %(period)s") % was)
    if each.target is not None:
        said.append(_("streefwaarde %(target)s") % {"target": measured(each.target, figure.unit)})
    elif figure.denominator is not None and figure.unit != Unit.EUR.value:
        parts = {"top": number(figure.numerator), "bottom": number(figure.denominator)}
        said.append(_("%(top)s van %(bottom)s") % parts)
    return " · ".join(said)


def _break(figure: Figure) -> str:
    """The last break of a figure's series in the period or the one before: why it has nothing to be compared with."""
    recent = [mark for mark in figure.breaks if mark.date.year >= figure.period.first - 1]
    return f"{day(recent[-1].date)}: {recent[-1].reason}" if recent else ""


def headings(overview: Overview) -> list[Heading]:
    """The columns of the reach per centre, with the highest number in each."""
    values = zip(*(row.figures for row in overview.reach), strict=True)
    return [
        Heading(column.key, _title(column), max((each.value or 0 for each in within if each), default=0))
        for column, within in zip(overview.columns, values, strict=True)
    ]


def _title(column: Column) -> str:
    if column.survey:
        return _("Ingevuld: %(survey)s") % {"survey": CUTS["survey"].written(column.survey)}
    return {"deelnames": _("Deelnames vorming"), "deelnemers": _("Unieke deelnemers"), "plg": _("Deelnames PLG")}[
        column.key
    ]


def reach(overview: Overview, sort: Sort) -> list[ReachRow]:
    """The own centres, sorted by name or by a column."""
    keys = [column.key for column in overview.columns]

    def place(row: CentreReach) -> tuple[Any, ...]:
        if sort.key not in keys:
            return (row.name.casefold(),)
        figure = row.figures[keys.index(sort.key)]
        return (figure.value or 0 if figure else 0, row.name.casefold())

    most = [heading.most for heading in headings(overview)]

    def url(row: CentreReach) -> str:
        return explorer("training.participations", overview.period, by="theme", centre=row.code)

    rows = sorted(overview.reach, key=place, reverse=sort.descending)
    return [
        ReachRow(row.name, url(row), [_reached(figure, top) for figure, top in zip(row.figures, most, strict=True)])
        for row in rows
    ]


def _reached(figure: Figure | None, most: float) -> Reached:
    return Reached(figure.value, most, figure.withheld) if figure else Reached(0, most, False)


def themes(overview: Overview) -> tuple[list[Bar], str]:
    """Participations by theme, most first; and why there are none, where all are withheld."""
    if overview.themes and all(figure.withheld for figure in overview.themes):
        return [], why_withheld(overview.themes[0].indicator)
    found = sorted(overview.themes, key=lambda figure: (figure.value is None, -(figure.value or 0)))
    bars = [
        Bar(
            figure.dimensions["theme"] or _("zonder thema"),
            figure.value,
            number(figure.value),
            withheld=figure.withheld,
        )
        for figure in found
    ]
    return bars, ""


def said(overview: Overview) -> tuple[list[tuple[str, list[Said]]], int]:
    """What people answered, by survey, and how many items are left out."""
    together: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in overview.answers:
        row = (figure.dimensions["survey"], figure.dimensions["item"])
        together.setdefault(row, {})[INDICATORS[figure.indicator].part] = figure
    rows = [
        (survey, Said(item, *_shares(parts), any(each.withheld for each in parts.values())))
        for (survey, item), parts in sorted(together.items())
    ]
    shown = [
        (CUTS["survey"].written(survey), [row for _survey, row in within])
        for survey, within in groupby(rows[:MOST_ITEMS], lambda each: each[0])
    ]
    return shown, max(0, len(rows) - MOST_ITEMS)


def _shares(parts: dict[str, Figure]) -> tuple[float | None, float | None, float | None, int | None]:
    low, high, not_applicable = (
        parts[part].value if part in parts else None for part in ("low", "high", "not_applicable")
    )
    return low, high, not_applicable, next(iter(parts.values())).n


def levels(overview: Overview) -> list[tuple[str, str, int, int]]:
    """The level of each development scale of a centre: in words, as a number from 1, and how many levels there are."""
    words = CUTS["level"].values
    order = list(words)
    found = [(figure.dimensions["scale"], figure.dimensions["level"]) for figure in overview.levels]
    return [(scale, str(words[level]), order.index(level) + 1, len(order)) for scale, level in found]
