"""Figures in words: as they are written, what they are called, and the paragraphs that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.insight.types import Figure
from baken.apps.reports.engine.references import read, references
from baken.apps.reports.engine.references import written as as_text
from baken.apps.reports.queries import Contents
from baken.apps.reports.types import Paragraph as Written
from baken.apps.reports.types import Piece, Reference
from baken.ground.indicators import CUTS, INDICATORS, Unit
from baken.ui.documents.blocks import Block, Bullets, Cell, Paragraph, Words
from baken.ui.lists import PERIOD
from baken.ui.numbers import NOTHING, measured, number


def written(figure: Figure | None) -> str:
    """The value of a figure in its unit, or that it is not shown."""
    if figure is None:
        return NOTHING
    return _("niet getoond") if figure.withheld else measured(figure.value, figure.unit)


def counted(figure: Figure | None) -> str:
    """On how many a figure rests."""
    return "" if figure is None or figure.n is None else number(figure.n)


def part_of_whole(figure: Figure) -> str:
    """What a figure is part of, where it is."""
    if figure.denominator is None or figure.unit == "EUR":
        return ""
    return _("%(top)s van %(bottom)s") % {"top": number(figure.numerator), "bottom": number(figure.denominator)}


def cell_of(figure: Figure | None) -> Cell:
    """A figure in a table."""
    if figure is None:
        return Cell(NOTHING)
    return Cell(written(figure), _number(figure), explained(figure), figure.withheld)


def _number(figure: Figure) -> float | int | None:
    return None if figure.value is None else figure.value


def explained(figure: Figure) -> str:
    """Where a figure is explained: its definition, what it is made of, and its records for who may."""
    own = INDICATORS[figure.indicator].dimensions
    by = next((name for name in figure.dimensions if name not in own), "")
    asked = {"indicator": figure.indicator, PERIOD: figure.period.code, **({"naar": by} if by else {})}
    return f"{reverse('insight:figure')}?{urlencode({**asked, **figure.dimensions})}"


def value_of(name: str, value: str) -> str:
    """A value of a cut in words."""
    return CUTS[name].written(value) if value else _("zonder %(what)s") % {"what": str(CUTS[name].title).lower()}


def unit_of(figure: Figure) -> str:
    """In what a figure is counted."""
    return {
        Unit.COUNT: _("aantal"),
        Unit.RATIO: _("aandeel"),
        Unit.EUR: _("euro"),
        Unit.HOURS: _("uur"),
        Unit.SCORE: _("score"),
    }[Unit(figure.unit)]


def title_of(indicator: str) -> str:
    """What an indicator is called."""
    return str(INDICATORS[indicator].title)


@dataclass(frozen=True)
class Offered:
    """A figure to refer to: of which row and period, how it is written, and what to write in the text."""

    row: str
    period: str
    value: str
    reference: str


def references_in_words(found: Sequence[tuple[Reference, Figure]]) -> dict[str, list[Offered]]:
    """Figures that a text can refer to, by what they are of, in the order of the indicators."""
    offered: dict[str, list[Offered]] = {}
    for reference, figure in sorted(found, key=lambda pair: list(INDICATORS).index(INDICATORS[pair[1].indicator])):
        row = " · ".join(value_of(name, value) for name, value in figure.dimensions.items())
        offered.setdefault(title_of(figure.indicator), []).append(
            Offered(row, figure.period.code, written(figure), as_text(reference))
        )
    return offered


def references_without_figure(text: str, contents: Contents) -> list[str]:
    """The references of a text for which there is no figure, as they are written."""
    return [as_text(each) for each in references(text) if contents.figure(each) is None]


def blocks_of(text: str, contents: Contents, *, only_known: bool = False) -> list[Block]:
    """A text as paragraphs and lists, with the figures it refers to. `only_known`: without the paragraphs of which a
    figure is not there."""
    paragraphs = read(text)
    if only_known:
        paragraphs = tuple(each for each in paragraphs if _is_known(each, contents))
    blocks: list[Block] = []
    for is_item, found in groupby(paragraphs, lambda paragraph: paragraph.is_item):
        runs = [tuple(_words(paragraph.pieces, contents)) for paragraph in found]
        blocks += [Bullets(runs)] if is_item else [Paragraph(each) for each in runs]
    return blocks


def _is_known(paragraph: Written, contents: Contents) -> bool:
    """Whether the figures of a paragraph are there, and one of them at least tells something."""
    found = [contents.figure(piece.reference) for piece in paragraph.pieces if piece.reference is not None]
    return None not in found and (not found or any(each and (each.value or each.withheld) for each in found))


def _words(pieces: Sequence[Piece], contents: Contents) -> Iterator[Words]:
    names = {"periode": contents.period.code, "cel": contents.cell, "net": contents.network}
    for piece in pieces:
        if piece.unknown is not None:
            yield Words(_("[geen cijfer: %(text)s]") % {"text": piece.unknown}, strong=True)
        elif piece.reference is not None:
            yield _referred(piece.reference, contents)
        else:
            yield Words(names.get(piece.name, piece.text), strong=piece.strong)


def _referred(reference: Reference, contents: Contents) -> Words:
    """A figure inside a text; where it is of a part of the period alone, that part too."""
    figure = contents.figure(reference)
    if figure is None:
        return Words(_("[geen cijfer: %(text)s]") % {"text": as_text(reference)[1:-1]}, strong=True)
    about = contents.about(figure) if reference.period is None else figure.period
    since = "" if about == contents.period or reference.period else f" ({about.code})"
    return Words(written(figure) + since, strong=True, url=explained(figure))
