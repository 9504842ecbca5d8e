"""What participants say: items along the chain of effect, and what helps and hinders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import ngettext

from baken.apps.centres.charts._told import address_of, why
from baken.apps.centres.types import Picture
from baken.apps.insight.types import Figure
from baken.apps.surveys.types import Module
from baken.ground.indicators import CUTS, INDICATORS

PARTS = ("low", "high", "not_applicable")


@dataclass(frozen=True)
class Said:
    """What participants answered to an item: shares of one, and on how many they rest."""

    item: str
    url: str
    low: float | None
    high: float | None
    not_applicable: float | None
    n: int | None


@dataclass(frozen=True)
class Chain:
    """The items of a survey from near to far effects: those that are told, and those that are `hidden`, with a
    sentence that says so and why."""

    survey: str
    told: Sequence[Said]
    hidden: Sequence[Said]
    why: str


def chains_of(picture: Picture, has: Callable[[Module | None], bool]) -> list[Chain]:
    """What was answered, by survey, to the items of some modules: from near to far effects, an item that the bank does
    not have last."""
    places = {item: place for place, item in enumerate(picture.items)}
    together: dict[tuple[str, int, str], dict[str, Figure]] = {}
    for figure in picture.answers:
        item = figure.dimensions["item"]
        if has(picture.items.get(item)):
            row = (figure.dimensions["survey"], places.get(item, len(places)), item)
            together.setdefault(row, {})[INDICATORS[figure.indicator].part] = figure
    return [
        _chain(survey, {row[2]: together[row] for row in rows}, picture)
        for survey, rows in groupby(sorted(together), lambda row: row[0])
    ]


def _chain(survey: str, items: Mapping[str, Mapping[str, Figure]], picture: Picture) -> Chain:
    hidden = {item for item, parts in items.items() if any(part.withheld for part in parts.values())}
    said = {item: _said(item, parts, picture) for item, parts in items.items()}
    return Chain(
        survey=CUTS["survey"].written(survey),
        told=[each for item, each in said.items() if item not in hidden],
        hidden=[each for item, each in said.items() if item in hidden],
        why=_hidden(len(hidden), len(items), picture.answers) if hidden else "",
    )


def _hidden(number: int, of: int, figures: Sequence[Figure]) -> str:
    """That some items are not told, and why."""
    if number == of:
        text = ngettext(
            "Het antwoord op dit item staat hier niet.", "De antwoorden op deze items staan hier niet.", of
        )
    else:
        text = ngettext(
            "%(number)s van de %(of)s items staat hier niet.",
            "%(number)s van de %(of)s items staan hier niet.",
            number,
        ) % {"number": number, "of": of}
    return f"{text} {why(figures)}"


def _said(item: str, parts: Mapping[str, Figure], picture: Picture) -> Said:
    one = parts.get("high") or next(iter(parts.values()))
    low, high, not_applicable = (parts[part].value if part in parts else None for part in PARTS)
    return Said(item, address_of(one, centre=picture.centre.code), low, high, not_applicable, one.n)
