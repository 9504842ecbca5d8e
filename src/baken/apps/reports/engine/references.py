"""Reading texts: paragraphs, lists, **strong** words, and `{references}` to figures that stay live.

A reference names an indicator, and behind `;` a period or `name=value` of its row or of a cut:
`{training.participations}`, `{training.participations; 2023-2024}`, `{survey.response_rate; survey=bevraging-plg}`.
`{periode}`, `{cel}` and `{net}` are those of the report. A brace behind a backslash is a brace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from baken.apps.reports.types import Paragraph, Piece, Reference
from baken.ground.indicators import CUTS, INDICATORS
from baken.ground.periods import Period, UnknownPeriod

NAMES = frozenset({"periode", "cel", "net"})
_REFERENCE = re.compile(r"(?<!\\)\{([^{}\n]*)\}")
_BRACE = re.compile(r"\\([{}])")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_ITEM = re.compile(r"^\s*[-*•]\s+")


class UnknownReference(ValueError):
    """A reference that names no figure; its text is what stands between the braces."""


def checked(text: str) -> None:
    """See that every reference of a text names a figure. Raises UnknownReference."""
    for paragraph in read(text):
        for piece in paragraph.pieces:
            if piece.unknown is not None:
                raise UnknownReference(piece.unknown)


def read(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text."""
    found: list[Paragraph] = []
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        is_item = bool(_ITEM.match(line))
        if (is_item or not line.strip()) and lines:
            found.append(Paragraph(tuple(_pieces(" ".join(lines)))))
            lines = []
        if is_item:
            found.append(Paragraph(tuple(_pieces(_ITEM.sub("", line).strip())), is_item=True))
        elif line.strip():
            lines.append(line.strip())
    return tuple(found)


def references(text: str) -> tuple[Reference, ...]:
    """The figures that a text refers to."""
    pieces = (piece for paragraph in read(text) for piece in paragraph.pieces)
    return tuple(piece.reference for piece in pieces if piece.reference is not None)


def written(reference: Reference) -> str:
    """A reference as it is written in a text."""
    parts = [reference.indicator, *([reference.period.code] if reference.period else [])]
    parts += [f"{name}={value}" for name, value in reference.dimensions.items()]
    return "{" + "; ".join(parts) + "}"


def _pieces(text: str) -> Iterator[Piece]:
    place = 0
    for match in _STRONG.finditer(text):
        yield from _runs(text[place : match.start()], strong=False)
        yield from _runs(match[1], strong=True)
        place = match.end()
    yield from _runs(text[place:], strong=False)


def _runs(text: str, *, strong: bool) -> Iterator[Piece]:
    place = 0
    for match in _REFERENCE.finditer(text):
        if before := text[place : match.start()]:
            yield Piece(_BRACE.sub(r"\1", before), strong=strong)
        name = match[1].strip()
        if name in NAMES:
            yield Piece(name=name, strong=strong)
        else:
            try:
                yield Piece(reference=_reference(name), strong=strong)
            except UnknownReference:
                yield Piece(unknown=name, strong=strong)
        place = match.end()
    if rest := text[place:]:
        yield Piece(_BRACE.sub(r"\1", rest), strong=strong)


def _reference(text: str) -> Reference:
    name, *others = (part.strip() for part in text.split(";"))
    indicator = INDICATORS.get(name)
    if indicator is None:
        raise UnknownReference(text)
    period, dimensions = None, {}
    for part in others:
        key, equals, value = (each.strip() for each in part.partition("="))
        if equals:
            if key not in (*indicator.dimensions, *indicator.cuts) or key not in CUTS:
                raise UnknownReference(text)
            dimensions[key] = value
        else:
            try:
                period = Period.parse(part)
            except UnknownPeriod:
                raise UnknownReference(text) from None
    if len(set(dimensions) - set(indicator.dimensions)) > 1:
        raise UnknownReference(text)
    return Reference(name, period, dimensions)
