"""A report as a document: its outline, with what people wrote and what figures show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from baken.apps.reports.charts._shows import shown
from baken.apps.reports.charts._words import blocks_of
from baken.apps.reports.queries import Contents, place_of, words_of
from baken.apps.reports.types import Part, Section, Show, Text, walk
from baken.ui.documents.blocks import Block, Document, Heading, Missing


@dataclass(frozen=True)
class Told:
    """A part as it is told: its blocks, and for who writes what it is. `place`: its key in the outline, empty for a
    heading. `is_empty`: it says that there is nothing."""

    blocks: Sequence[Block]
    level: int
    place: str = ""
    title: str = ""
    asks: str = ""
    is_text: bool = False
    is_edited: bool = False
    is_left_out: bool = False
    is_empty: bool = False


def told(outline: Sequence[Section], contents: Contents) -> list[Told]:
    """All parts of a report in the order of reading, those that are left out too."""
    found = []
    title = ""
    for part, level in walk(tuple(outline)):
        if isinstance(part, Section):
            title = str(part.title)
            found.append(Told([Heading(title, min(level, 4), anchor=part.key)], level))
        else:
            found.append(_part(part, level, title, contents))
    return found


def _part(part: Part, level: int, title: str, contents: Contents) -> Told:
    place = place_of(part)
    edit = contents.edits.get(place)
    common = {
        "level": level,
        "place": place,
        "is_edited": edit is not None and edit.is_written,
        "is_left_out": edit is not None and edit.is_left_out,
    }
    if isinstance(part, Show):
        blocks = shown(part.key, contents)
        return Told(
            blocks or [Missing(_("%(what)s: hierover is niets geregistreerd.") % {"what": part.title})],
            title=str(part.title),
            is_empty=not blocks,
            **common,  # type: ignore[arg-type]  # of several types
        )
    assert isinstance(part, Text)
    text = words_of(part, contents.edits)
    blocks = blocks_of(text, contents, only_known=not common["is_edited"])
    return Told(
        blocks,
        title=_("Tekst bij “%(section)s”") % {"section": title},
        asks=str(part.asks),
        is_text=True,
        is_empty=not blocks,
        **common,  # type: ignore[arg-type]  # of several types
    )


def document(
    outline: Sequence[Section], contents: Contents, *, title: str, made_on: dt.date, language: str, address: str = ""
) -> Document:
    """The whole report in a language: what is not left out, and under each heading without anything, that there is
    nothing."""
    with translation.override(language):
        return Document(
            title=title,
            subtitle=_("%(cell)s · %(period)s") % {"cell": contents.cell, "period": contents.period.code},
            author=contents.cell,
            language=language,
            made_on=made_on,
            blocks=_blocks(told(outline, contents)),
            address=address,
            contents=True,
        )


def _blocks(parts: Sequence[Told]) -> list[Block]:
    kept = [each for each in parts if not each.is_left_out]
    blocks: list[Block] = []
    for place, each in enumerate(kept):
        blocks += each.blocks
        if not each.place and not _says_something(kept[place + 1 :], each.level):
            blocks.append(Missing(_("Hierover is nog niets geschreven of geregistreerd.")))
    return blocks


def _says_something(after: Sequence[Told], level: int) -> bool:
    """Whether anything stands under a heading of a level, before the next one that is as high."""
    for each in after:
        if not each.place:
            return each.level > level  # a heading under it speaks for itself
        if each.blocks:
            return True
    return False
