"""What a report is made of: sections, texts that people write, and what is shown of figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from baken.ground.periods import Period


@dataclass(frozen=True)
class Text:
    """Words that people write; until they do, `words` (with references to figures), or nothing. `asks`: what is
    expected here."""

    key: str
    words: Any = ""
    asks: Any = ""


@dataclass(frozen=True)
class Show:
    """Something made of figures: `title` says what, for who may leave it out; its key is that of its maker, and of a
    strategy what stands behind the colon."""

    key: str
    title: Any


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    key: str
    title: Any
    parts: tuple[Text | Show | Section, ...] = ()


Part = Text | Show | Section


def walk(parts: tuple[Part, ...], level: int = 1) -> Iterator[tuple[Part, int]]:
    """All parts in the order of reading, each with the level of the heading that it is or stands under."""
    for part in parts:
        yield part, level
        if isinstance(part, Section):
            yield from walk(part.parts, level + 1)


@dataclass(frozen=True)
class Reference:
    """A figure inside a text: of an indicator, in a period (None: that of the report), in the row or cut with some
    dimensions."""

    indicator: str
    period: Period | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """A run of a text: words, a reference to a figure, the name of something of the report (`periode`, `cel`), or
    what stands where a figure should and names none."""

    text: str = ""
    strong: bool = False
    reference: Reference | None = None
    name: str = ""
    unknown: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """Pieces on one line of thought; `is_item` for one of a list."""

    pieces: tuple[Piece, ...]
    is_item: bool = False
