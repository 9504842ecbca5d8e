"""A report as a document: its outline, with what people wrote and what figures show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._shows import SOURCES, shown
from baken.apps.reports.charts._words import blocks_of
from baken.apps.reports.queries import Contents, distinct_figures, place_of, words_of
from baken.apps.reports.types import Part, Section, Show, Text
from baken.ui.documents.blocks import Block, Document, Heading, Missing


@dataclass(frozen=True)
class Told:
    """A part as it is told: its blocks and figures, and for who writes what it is. `place`: its key in the outline.
    `is_under`: what it stands under is left out. `is_empty`: it says that there is nothing."""

    blocks: Sequence[Block]
    figures: Sequence[Figure]
    level: int
    place: str
    title: str
    asks: str = ""
    is_heading: bool = False
    is_text: bool = False
    is_edited: bool = False
    is_left_out: bool = False
    is_under: bool = False
    is_empty: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it is in the report."""
        return not (self.is_left_out or self.is_under)


def told(outline: Sequence[Section], contents: Contents, *, language: str) -> list[Told]:
    """All parts of a report in the order of reading, in a language; those that are left out too."""
    with translation.override(language):
        found = list(_told(outline, contents, level=1, heading="", is_under=False))
        whole = replace(contents, told=figures_of(found, contents))
        return [_anew(each, whole) if each.place == place_of(SOURCES) else each for each in found]


def _anew(part: Told, contents: Contents) -> Told:
    """What tells of all other parts, once they are told."""
    return _show(Show(SOURCES.key, part.title), part.level, contents, part.is_under)


def figures_of(parts: Iterable[Told], contents: Contents) -> list[Figure]:
    """The figures of the parts that are kept, each once, and what they were in each school year."""
    told = distinct_figures(figure for each in parts if each.is_kept for figure in each.figures)
    return distinct_figures(each for figure in told for each in (figure, *contents.by_year(figure)))


def _told(parts: Iterable[Part], contents: Contents, *, level: int, heading: str, is_under: bool) -> Iterator[Told]:
    for part in parts:
        if isinstance(part, Show):
            yield _show(part, level, contents, is_under)
        elif isinstance(part, Text):
            yield _text(part, level, contents, heading, is_under)
        else:
            title, is_left_out = str(part.title), _is_left_out(part, contents)
            blocks = [Heading(title, min(level, 4), anchor=part.key)]
            yield Told(
                blocks,
                [],
                level,
                place_of(part),
                title,
                is_heading=True,
                is_left_out=is_left_out,
                is_under=is_under,
            )
            under = is_under or is_left_out
            yield from _told(part.parts, contents, level=level + 1, heading=title, is_under=under)


def _is_left_out(part: Part, contents: Contents) -> bool:
    edit = contents.edits.get(place_of(part))
    return edit is not None and edit.is_left_out


def _show(part: Show, level: int, contents: Contents, is_under: bool) -> Told:
    noting = contents.noting()
    blocks = shown(part.key, noting)
    return Told(
        blocks or [Missing(_("%(what)s: hierover is niets geregistreerd.") % {"what": part.title})],
        noting.given if blocks else [],
        level,
        place_of(part),
        str(part.title),
        is_left_out=_is_left_out(part, contents),
        is_under=is_under,
        is_empty=not blocks,
    )


def _text(part: Text, level: int, contents: Contents, heading: str, is_under: bool) -> Told:
    edit, noting = contents.edits.get(place_of(part)), contents.noting()
    is_edited = edit is not None and edit.is_written
    blocks = blocks_of(words_of(part, contents.edits), noting, only_known=not is_edited)
    return Told(
        blocks,
        noting.given if blocks else [],
        level,
        place_of(part),
        _("Tekst bij “%(section)s”") % {"section": heading},
        asks=str(part.asks),
        is_text=True,
        is_edited=is_edited,
        is_left_out=_is_left_out(part, contents),
        is_under=is_under,
        is_empty=not blocks,
    )


def document(
    parts: Sequence[Told], contents: Contents, *, title: str, made_on: dt.date, language: str, address: str = ""
) -> Document:
    """The report in the language in which its parts were told: what is not left out; a heading of which all is left
    out neither, and where nothing stands under one, that there is nothing."""
    with translation.override(language):
        return Document(
            title=title,
            subtitle=contents.period.code,
            author=contents.cell,
            language=language,
            made_on=made_on,
            blocks=list(_blocks(parts)),
            address=address,
            contents=True,
        )


def _blocks(parts: Sequence[Told]) -> Iterator[Block]:
    for place, each in enumerate(parts):
        if not each.is_kept:
            continue
        kept = [one for one in _under(parts, place) if one.is_kept]
        if each.is_heading and all(one.is_heading for one in kept):
            continue
        yield from each.blocks
        if each.is_heading and not any(one.is_heading or one.blocks for one in kept):
            yield Missing(_("Hierover is nog niets geschreven of geregistreerd."))


def _under(parts: Sequence[Told], place: int) -> Iterator[Told]:
    """What stands under a heading: all up to the next part of its level or above."""
    for part in parts[place + 1 :]:
        if part.level <= parts[place].level:
            return
        yield part
