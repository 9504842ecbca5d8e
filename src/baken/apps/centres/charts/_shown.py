"""From figures to what is shown of a centre: texts, widths of bars, and where each figure is explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.centres.charts._said import Chain, chains_of
from baken.apps.centres.charts._themes import Theme, breaks_of, spread_heading, spread_note, spread_text, themes_of
from baken.apps.centres.charts._told import Told, address_of, dividing, why
from baken.apps.centres.types import Decided, Flag, Picture, has_priority
from baken.apps.insight.queries import why_withheld
from baken.apps.insight.types import Figure, Spread
from baken.apps.inspections.types import Advice
from baken.apps.surveys.types import Module
from baken.ground.indicators import CUTS, INDICATORS, Unit
from baken.ground.periods import Period
from baken.ui.numbers import hours, measured, number

MOST_BARS = 15  # of a chart; the table has all


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
class Scale:
    """The level of a scale: in words, and as a number out of `most`."""

    name: str
    level: str
    number: int
    most: int
    url: str


@dataclass(frozen=True)
class Shown:
    """All of the picture. `hours`: None for who sees none."""

    centre: Any
    name: str
    period: Period
    on: dt.date
    has_figures: bool
    staff: str
    cards: Sequence[Card]
    theme_years: Sequence[str]
    themes: Sequence[Theme]
    themes_why: str
    spread_heading: str
    spread_note: str
    breaks: Sequence[str]
    effects: Sequence[Chain]
    factors: Sequence[Chain]
    hours: Sequence[tuple[str, Told]] | None
    hours_why: str
    inspected_in: str
    advice: str
    scales: Sequence[Scale]
    flags: Sequence[Flag] | None
    decisions: Sequence[Decided]

    @property
    def has_priority(self) -> bool:
        """Whether the centre has priority needs, for who sees flags."""
        return has_priority(self.flags or ())

    @property
    def drawn(self) -> Sequence[Theme]:
        """The themes of which the chart has a bar; the table has all."""
        return [theme for theme in self.themes if not theme.now.withheld][:MOST_BARS]


def shown(picture: Picture) -> Shown:
    """The picture of a centre, as it is told."""
    themes, inspected = picture.themes, picture.inspected
    return Shown(
        centre=picture.centre,
        name=picture.name,
        period=picture.period,
        on=picture.on,
        has_figures=picture.has_figures,
        staff=_staff(picture.centre.staff_count),
        cards=_cards(picture),
        theme_years=[year.code for year in themes.years],
        themes=themes_of(picture),
        themes_why=why((*themes.now, *themes.by_year)),
        spread_heading=spread_heading(themes.spread),
        spread_note=spread_note(themes),
        breaks=breaks_of(picture),
        effects=chains_of(picture, lambda module: module is not Module.C),
        factors=chains_of(picture, lambda module: module is Module.C),
        hours=None if picture.hours is None else [(_of_hours(each), _hours(each, picture)) for each in picture.hours],
        hours_why=why(picture.hours or ()),
        inspected_in=Period.school_year(inspected.school_year).code if inspected else "",
        advice=str(Advice(inspected.advice).label) if inspected and inspected.advice else "",
        scales=_scales(picture),
        flags=picture.flags,
        decisions=picture.decisions,
    )


def _staff(staff_count: int | None) -> str:
    if staff_count is None:
        return _("aantal personeelsleden niet gekend")
    text = ngettext("%(number)s personeelslid", "%(number)s personeelsleden", staff_count)
    return text % {"number": number(staff_count)}


def _cards(picture: Picture) -> list[Card]:
    found = [figure for figure in picture.key_figures if figure.value or figure.withheld or _always(figure)]
    return [_card(figure, picture) for figure in found]


def _network(spread: Spread) -> str:
    """How the own centres lie."""
    if spread.median is None:
        return _("gemiddeld %(mean)s per centrum in het net") % {"mean": number(spread.mean, 1)}
    return _("eigen centra: %(spread)s") % {"spread": spread_text(spread)}


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
    if figure.indicator in picture.network:
        said.append(_network(picture.network[figure.indicator]))
    before = picture.earlier.get((figure.indicator, figure.key[2]))
    compared = before.period if before and before.value else figure.period
    marks = dividing([figure], since=compared, until=figure.period)
    if before and before.value and not marks:
        was = {"value": measured(before.value, figure.unit), "period": before.period.code}
        said.append(_("was %(value)s in %(period)s") % was)
    return Card(
        label, measured(figure.value, figure.unit), " · ".join(said), url, share, series_break=" · ".join(marks)
    )


def _of_hours(figure: Figure) -> str:
    """Of whose hours a figure is, and for what."""
    return _("rol %(role)s · pijler %(pillar)s") % figure.dimensions


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
