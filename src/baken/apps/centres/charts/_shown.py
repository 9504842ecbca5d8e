"""From figures to what is shown of a centre: texts, widths of bars, and where each figure is explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.centres.queries import BY_THEME
from baken.apps.centres.types import Flag, Picture
from baken.apps.insight.queries import why_withheld
from baken.apps.insight.types import Figure, Spread
from baken.apps.inspections.types import Advice
from baken.ground.indicators import CUTS, INDICATORS, Unit
from baken.ground.periods import Period
from baken.ui.lists import PERIOD
from baken.ui.numbers import day, hours, measured, number

PARTS = ("low", "high", "not_applicable")


@dataclass(frozen=True)
class Card:
    """A key figure; `share` on a scale on which 1 is full."""

    label: str
    value: str
    note: str
    url: str
    share: float | None = None
    withheld: bool = False
    series_break: str = ""


@dataclass(frozen=True)
class Told:
    """A figure as it is written, and where it is explained; a `withheld` one has no text."""

    text: str
    url: str = ""
    withheld: bool = False
    value: float | int | None = None


@dataclass(frozen=True)
class Theme:
    """Participations by theme: of the period, of the years before, and as widths the bar, the band in which the
    middle half of the own centres lies, and the tick of their median or mean."""

    label: str
    now: Told
    before: Sequence[Told]
    spread: Spread | None
    spread_text: str
    middle: float | None
    bar: str
    band: tuple[str, str] | None
    tick: str


@dataclass(frozen=True)
class Said:
    """What participants answered to an item: shares of one, and on how many they rest."""

    item: str
    url: str
    low: float | None
    high: float | None
    not_applicable: float | None
    n: int | None
    withheld: bool


@dataclass(frozen=True)
class Scale:
    """The level of a scale: in words, and as a number out of `most`."""

    name: str
    level: str
    number: int
    most: int
    url: str


@dataclass(frozen=True)
class Shown:
    """All of the picture."""

    centre: Any
    period: Period
    has_figures: bool
    staff: str
    cards: Sequence[Card]
    theme_years: Sequence[str]
    themes: Sequence[Theme]
    themes_why: str
    spread_heading: str
    spread_note: str
    breaks: Sequence[str]
    surveys: Sequence[tuple[str, Sequence[Said]]]
    said_why: str
    hours: Sequence[tuple[str, Told]]
    hours_why: str
    inspected_in: str
    advice: str
    scales: Sequence[Scale]
    flags: Sequence[Flag] | None


def shown(picture: Picture) -> Shown:
    """The picture of a centre, as it is told."""
    spreads = picture.themes.spread
    answers = _surveys(picture)
    inspected = picture.inspected
    return Shown(
        centre=picture.centre,
        period=picture.period,
        has_figures=picture.has_figures,
        staff=_staff(picture.centre.staff_count),
        cards=_cards(picture),
        theme_years=[year.code for year in picture.themes.years],
        themes=_themes(picture),
        themes_why=_why((*picture.themes.now, *picture.themes.before)),
        spread_heading=_spread_heading(spreads),
        spread_note=_spread_note(spreads),
        breaks=_breaks((*picture.themes.now, *picture.themes.before), picture.period),
        surveys=answers,
        said_why=_why(picture.answers),
        hours=[(_of_hours(figure), _hours(figure, picture)) for figure in picture.hours],
        hours_why=_why(picture.hours),
        inspected_in=Period.school_year(inspected.school_year).code if inspected else "",
        advice=str(Advice(inspected.advice).label) if inspected and inspected.advice else "",
        scales=_scales(picture),
        flags=picture.flags,
    )


def address_of(figure: Figure, *, centre: str, by: str = "") -> str:
    """Where a figure of a centre is explained, with for who may the records behind it."""
    asked = {"indicator": figure.indicator, PERIOD: figure.period.code, **({"naar": by} if by else {})}
    asked |= {"filter": "centre", "waarde": centre, **figure.dimensions}
    return f"{reverse('insight:figure')}?{urlencode(asked)}"


def _staff(staff_count: int | None) -> str:
    if staff_count is None:
        return _("aantal personeelsleden niet gekend")
    text = ngettext("%(number)s personeelslid", "%(number)s personeelsleden", staff_count)
    return text % {"number": number(staff_count)}


def _why(figures: Sequence[Figure]) -> str:
    """Why some of these figures are not shown; nothing where all are."""
    return next((why_withheld(figure.indicator) for figure in figures if figure.withheld), "")


def _cards(picture: Picture) -> list[Card]:
    found = [figure for figure in picture.key_figures if figure.value or figure.withheld or _always(figure)]
    return [_card(figure, picture) for figure in found]


def _network(spread: Spread) -> str:
    """How the own centres lie, all themes together."""
    if spread.median is None:
        return _("gemiddeld %(mean)s per centrum in het net") % {"mean": number(spread.mean, 1)}
    return _("eigen centra: %(spread)s") % {"spread": _spread_text(spread)}


def _always(figure: Figure) -> bool:
    """Whether a figure tells something also at zero: nobody took part."""
    return figure.indicator in ("training.unique_participants", "plg.unique_participants")


def _card(figure: Figure, picture: Picture) -> Card:
    title = str(INDICATORS[figure.indicator].title)
    row = ", ".join(CUTS[name].written(value) for name, value in figure.dimensions.items())
    label = f"{title} · {row}" if row else title
    url = address_of(figure, centre=picture.centre.code)
    if figure.withheld:
        return Card(label, "", why_withheld(figure.indicator), url, withheld=True)
    said, share = [], None
    if figure.unit == Unit.RATIO.value:
        share = float(figure.value or 0)
        said.append(
            _("%(top)s van %(bottom)s") % {"top": number(figure.numerator), "bottom": number(figure.denominator)}
        )
    elif figure.indicator.endswith("unique_participants"):
        staff = picture.centre.staff_count
        share = float(figure.value or 0) / staff if staff else None
        said.append(_("op %(staff)s") % {"staff": _staff(staff)} if staff is not None else _staff(None))
    if figure.indicator == BY_THEME and picture.network:
        said.append(_network(picture.network))
    before = picture.earlier.get((figure.indicator, figure.key[2]))
    recent = [mark for mark in figure.breaks if mark.date.year >= figure.period.first - 1]
    if before and before.value and not any(mark.date > before.period.starts_on for mark in figure.breaks):
        was = {"value": measured(before.value, figure.unit), "period": before.period.code}
        said.append(_("was %(value)s in %(period)s") % was)
    broken = f"{day(recent[-1].date)}: {recent[-1].reason}" if recent else ""
    return Card(label, measured(figure.value, figure.unit), " · ".join(said), url, share, series_break=broken)


def _themes(picture: Picture) -> list[Theme]:
    """Each theme in which the centre or, where that is told, the network took part; the centre's most first."""
    themes = picture.themes
    now = {figure.dimensions["theme"]: figure for figure in themes.now}
    before = {(figure.dimensions["theme"], figure.period): figure for figure in themes.before}
    names = dict.fromkeys([*now, *(theme for theme, _period in before), *themes.spread])
    most = max(
        [
            *(float(figure.value or 0) for figure in themes.now),
            *(float(each.mean if each.high is None else each.high) for each in themes.spread.values()),
        ],
        default=0.0,
    )

    def place(theme: str) -> tuple[Any, ...]:
        figure = now.get(theme)
        return (-(figure.value or 0) if figure else 0, theme == "", theme.casefold())

    def told(figure: Figure | None) -> Told:
        if figure is None:
            return Told(number(0), value=0)
        url = address_of(figure, centre=picture.centre.code, by="theme")
        return Told("" if figure.withheld else number(figure.value), url, figure.withheld, figure.value)

    made = []
    for theme in sorted(names, key=place):
        spread, figure = themes.spread.get(theme), now.get(theme)
        middle = (spread.mean if spread.median is None else spread.median) if spread else None
        made.append(
            Theme(
                label=theme or _("zonder thema"),
                now=told(figure),
                before=[told(before.get((theme, year))) for year in themes.years],
                spread=spread,
                spread_text=_spread_text(spread),
                middle=middle,
                bar=_part(float(figure.value or 0) if figure else 0, most),
                band=_band(spread, most),
                tick="" if middle is None else _part(middle, most),
            )
        )
    return made


def _part(value: float, most: float) -> str:
    return f"{value / most * 100 if most else 0:.2f}%"


def _band(spread: Spread | None, most: float) -> tuple[str, str] | None:
    if spread is None or spread.low is None or spread.high is None:
        return None
    return _part(spread.low, most), _part(spread.high - spread.low, most)


def _spread_text(spread: Spread | None) -> str:
    if spread is None:
        return ""
    if spread.median is None:
        return number(spread.mean, 1)
    parts = {"low": number(spread.low), "high": number(spread.high), "median": number(spread.median)}
    return _("%(low)s tot %(high)s, mediaan %(median)s") % parts


def _spread_heading(spreads: Mapping[str, Spread]) -> str:
    each = next(iter(spreads.values()), None)
    if each is None:
        return ""
    return _("Gemiddelde per centrum") if each.median is None else _("Middelste helft van de eigen centra")


def _spread_note(spreads: Mapping[str, Spread]) -> str:
    """What the band and the tick are, and over how many centres."""
    each = next(iter(spreads.values()), None)
    if each is None:
        return _("Een vergelijking met het net staat er vanaf vijf centra, en waar de cijfers getoond mogen worden.")
    if each.median is None:
        return _("staaf: dit centrum · streep: gemiddelde van de %(number)s centra van het net") % {
            "number": each.centres
        }
    return _("staaf: dit centrum · vlak: de middelste helft van de %(number)s eigen centra · streep: de mediaan") % {
        "number": each.centres
    }


def _breaks(figures: Sequence[Figure], period: Period) -> list[str]:
    """The breaks within the series that is shown: what lies before one cannot be compared with what follows."""
    first = min((figure.period.starts_on for figure in figures), default=period.starts_on)
    marks = {(mark.date, mark.reason) for figure in figures for mark in figure.breaks if mark.date >= first}
    return [f"{day(date)}: {reason}" for date, reason in sorted(marks)]


def _surveys(picture: Picture) -> list[tuple[str, list[Said]]]:
    together: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in picture.answers:
        row = (figure.dimensions["survey"], figure.dimensions["item"])
        together.setdefault(row, {})[INDICATORS[figure.indicator].part] = figure
    rows = [(survey, _said(item, parts, picture)) for (survey, item), parts in sorted(together.items())]
    return [
        (CUTS["survey"].written(survey), [row for _survey, row in within])
        for survey, within in groupby(rows, lambda each: each[0])
    ]


def _said(item: str, parts: Mapping[str, Figure], picture: Picture) -> Said:
    one = parts.get("high") or next(iter(parts.values()))
    low, high, not_applicable = (parts[part].value if part in parts else None for part in PARTS)
    withheld = any(each.withheld for each in parts.values())
    return Said(item, address_of(one, centre=picture.centre.code), low, high, not_applicable, one.n, withheld)


def _of_hours(figure: Figure) -> str:
    """Of whose hours a figure is."""
    return ", ".join(dict.fromkeys((figure.dimensions["role"], figure.dimensions["pillar"])))


def _hours(figure: Figure, picture: Picture) -> Told:
    url = address_of(figure, centre=picture.centre.code)
    if figure.withheld:
        return Told("", url, withheld=True)
    return Told(hours(figure.numerator), url, value=figure.numerator)


def _scales(picture: Picture) -> list[Scale]:
    words = CUTS["level"].values
    order = list(words)
    places = list(picture.inspected.levels) if picture.inspected else []
    found = sorted(picture.levels, key=lambda figure: places.index(figure.dimensions["scale"]))
    return [
        Scale(
            figure.dimensions["scale"],
            str(words[figure.dimensions["level"]]),
            order.index(figure.dimensions["level"]) + 1,
            len(order),
            address_of(figure, centre=picture.centre.code),
        )
        for figure in found
    ]
