"""A figure of a centre as it is written, where it is explained, and what divides it from others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from baken.apps.insight.queries import why_withheld
from baken.apps.insight.types import Figure
from baken.ground.periods import Period
from baken.ui.lists import PERIOD
from baken.ui.numbers import day


@dataclass(frozen=True)
class Told:
    """A figure as it is written, and where it is explained; a `withheld` one has no text."""

    text: str
    url: str = ""
    withheld: bool = False
    value: float | int | None = None


def address_of(figure: Figure, *, centre: str, by: str = "") -> str:
    """Where a figure of a centre is explained, with for who may the records behind it."""
    asked = {"indicator": figure.indicator, PERIOD: figure.period.code, **({"naar": by} if by else {})}
    asked |= {"filter": "centre", "waarde": centre, **figure.dimensions}
    return f"{reverse('insight:figure')}?{urlencode(asked)}"


def why(figures: Sequence[Figure]) -> str:
    """Why some of these figures are not shown; nothing where all are."""
    return next((why_withheld(figure.indicator) for figure in figures if figure.withheld), "")


def dividing(figures: Sequence[Figure], *, since: Period, until: Period) -> list[str]:
    """The breaks that divide figures which are compared, by date: what lies before one cannot be compared with what
    follows. One on the first day divides nothing."""
    found = {(mark.date, mark.reason) for figure in figures for mark in figure.breaks}
    marks = [mark for mark in sorted(found) if since.starts_on < mark[0] <= until.ends_on]
    return [f"{day(date)}: {reason}" for date, reason in marks]
