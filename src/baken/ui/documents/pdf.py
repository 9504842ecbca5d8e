"""A document as PDF/UA-1: tagged, with an outline, alternative texts, and header cells that come back on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from baken.ui.documents import typesetting
from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Heading,
    Missing,
    PageBreak,
    Paragraph,
    Table,
    Tiles,
    Words,
    table_of,
)
from baken.ui.documents.drawing import drawings
from baken.ui.documents.texts import breakable, clean, is_right_to_left, one_line
from baken.ui.documents.typesetting import Setting
from baken.ui.documents.wording import (
    anchors_of,
    breaks_of,
    destination,
    foot_of,
    is_said,
    level_after,
    said_of,
    table_caption,
    title_of,
    weight,
)

MOST_HEIGHT = 840  # of a drawing on a page, in its own pixels
REGIONS = {"nl": "BE", "en": "GB"}
USUAL_SIZE, CHART_SIZE, SMALLEST = 9.0, 8.0, 6.5
MANY_COLUMNS = 6


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1, in its language."""
    with translation.override(document.language):
        return typesetting.pdf("document.typ", _Setter(document).content())


class _Setter:
    """Turns blocks into what the template reads."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors = anchors_of(document.blocks)
        self.left = set(self.anchors)  # a label may be set once
        self.level = 0
        self.charts = 0

    def content(self) -> Setting:
        """All that the template reads."""
        document = self.document
        return {
            "title": title_of(document),
            "subtitle": one_line(document.subtitle),
            "author": one_line(document.author),
            "foot": foot_of(document),
            "language": document.language,
            "region": REGIONS.get(document.language),
            "made": [document.made_on.year, document.made_on.month, document.made_on.day],
            "contents": document.contents and any(isinstance(block, Heading) for block in document.blocks),
            "fonts": typesetting.families(),
            "words": {
                "figure": _("Figuur"),
                "table": _("Tabel"),
                "contents": _("Inhoud"),
                "page": _("Pagina %(page)s van %(pages)s"),
            },
            "blocks": [self.set(block) for block in document.blocks if is_said(block)],
        }

    def set(self, block: Block) -> Setting:
        """A block as the template reads it."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return {"kind": "paragraph", "manner": block.manner.value, **self._runs(block.runs)}
            case Bullets():
                items = [self._runs(item) for item in block.items]
                return {"kind": "bullets", "ordered": block.ordered, "items": items}
            case Tiles():
                return {"kind": "tiles", "tiles": [self._tile(tile) for tile in block.tiles]}
            case Table():
                return {"kind": "table", **self._table(block, size=USUAL_SIZE)}
            case Chart():
                return self._chart(block)
            case Missing():
                return {"kind": "missing", "text": clean(block.text)}
            case PageBreak():
                return {"kind": "break"}

    def _heading(self, block: Heading) -> Setting:
        self.level = level_after(self.level, block.level)
        anchor = block.anchor if block.anchor in self.left else ""
        self.left.discard(anchor)
        return {"kind": "heading", "text": _words(block.text), "level": self.level, "anchor": anchor}

    def _runs(self, runs: Sequence[Words]) -> Setting:
        made = [
            {
                "text": breakable(clean(run.text)),
                "strong": run.strong,
                "emphasis": run.emphasis,
                "url": self._url(run.url),
            }
            for run in runs
            if run.text
        ]
        return {"runs": made, "rtl": is_right_to_left("".join(run.text for run in runs))}

    def _tile(self, tile: Any) -> Setting:
        return {
            "value": _words(tile.value),
            "label": _words(tile.label),
            "note": _words(tile.note),
            "url": self._url(tile.url),
            "rtl": is_right_to_left(tile.label),
        }

    def _table(self, table: Table, *, size: float, caption: str = "") -> Setting:
        many = len(table.columns) > MANY_COLUMNS
        rows = [[*row, *[Cell("")] * (len(table.columns) - len(row))][: len(table.columns)] for row in table.rows]
        return {
            "caption": caption or _words(table.caption),
            "size": max(SMALLEST, size - 0.4 * max(0, len(table.columns) - MANY_COLUMNS)),
            "gap": 2 if many else 4,
            "columns": [
                {
                    "heading": _narrow(_words(column.heading)) if many else _words(column.heading),
                    "number": column.number,
                    "width": weight(column, [row[place] for row in rows]),
                }
                for place, column in enumerate(table.columns)
            ],
            "rows": [[self._cell(cell) for cell in row] for row in rows],
            "note": _words(table.note),
        }

    def _cell(self, cell: Cell) -> Setting:
        return {
            "text": breakable(clean(cell.text)),
            "url": self._url(cell.url),
            "withheld": cell.withheld,
            "rtl": is_right_to_left(cell.text),
        }

    def _chart(self, chart: Chart) -> Setting:
        parts = drawings(chart, most_height=MOST_HEIGHT)
        if parts:
            self.charts += 1
        return {
            "kind": "chart",
            "caption": _words(chart.caption),
            "parts": [
                typesetting.drawn(drawing) | {"alt": said_of(chart, part, len(parts))}
                for part, drawing in enumerate(parts, 1)
            ],
            "notes": breaks_of(chart),
            "table": self._table(
                table_of(chart), size=CHART_SIZE, caption=table_caption(self.charts) if parts else ""
            ),
        }

    def _url(self, url: str) -> str:
        return destination(url, address=self.document.address, anchors=self.anchors) if url else ""


def _words(text: str) -> str:
    return breakable(one_line(text))


def _narrow(text: str) -> str:
    """A text in which a school year may be broken at its hyphen, where columns are narrow."""
    return re.sub(r"(?<=\d)-(?=\d)", "-\u200b", text)
