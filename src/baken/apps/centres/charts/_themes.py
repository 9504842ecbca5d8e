"""Participations by theme, beside other years and the own network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baken.apps.centres.charts._told import Told, address_of, dividing
from baken.apps.centres.types import Picture, Themes
from baken.apps.insight.types import Figure, Spread
from baken.ui.numbers import number


@dataclass(frozen=True)
class Theme:
    """Participations by theme: of the period, of the school years beside it, and as widths the bar, the band in which
    the middle half of the own centres lies, and the tick of their median or mean."""

    label: str
    now: Told
    by_year: Sequence[Told]
    spread: Spread | None
    spread_text: str
    middle: float | None
    bar: str
    band: tuple[str, str] | None
    tick: str


def themes_of(picture: Picture) -> list[Theme]:
    """Each theme in which the centre or, where that is told, the network took part; the centre's most first."""
    themes = picture.themes
    now = {figure.dimensions["theme"]: figure for figure in themes.now}
    by_year = {(figure.dimensions["theme"], figure.period): figure for figure in themes.by_year}
    names = dict.fromkeys([*now, *(theme for theme, _period in by_year), *themes.spread])
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
                by_year=[told(by_year.get((theme, year))) for year in themes.years],
                spread=spread,
                spread_text=spread_text(spread),
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


def spread_text(spread: Spread | None) -> str:
    if spread is None:
        return ""
    if spread.median is None:
        return number(spread.mean, 1)
    parts = {"low": number(spread.low), "high": number(spread.high), "median": number(spread.median)}
    return _("%(low)s tot %(high)s, mediaan %(median)s") % parts


def spread_heading(spreads: Mapping[str, Spread]) -> str:
    each = next(iter(spreads.values()), None)
    if each is None:
        return ""
    return _("Gemiddelde per centrum") if each.median is None else _("Middelste helft van de eigen centra")


def spread_note(themes: Themes) -> str:
    """What the band and the tick are, and over how many centres; or why there is nothing to compare with."""
    each = next(iter(themes.spread.values()), None)
    if each is None:
        return themes.why_no_spread
    if each.median is None:
        return _("staaf: dit centrum · streep: gemiddelde van de %(number)s centra van het net") % {
            "number": each.centres
        }
    return _("staaf: dit centrum · vlak: de middelste helft van de %(number)s eigen centra · streep: de mediaan") % {
        "number": each.centres
    }


def breaks_of(picture: Picture) -> list[str]:
    """The breaks between the years that the table of themes lays side by side."""
    themes = picture.themes
    earliest = min([picture.period, *themes.years])
    return dividing([*themes.now, *themes.by_year], since=earliest, until=picture.period)
