"""Blocks of a document, shown in a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Heading,
    Missing,
    PageBreak,
    Paragraph,
    Table,
    Tile,
    Tiles,
    Words,
    table_of,
)
from baken.ui.documents.drawing import PHONE, svg
from baken.ui.documents.texts import clean, one_line
from baken.ui.documents.wording import DEEPEST, anchors_of, breaks_of, destination, is_said, level_after, table_caption

register = template.Library()
LOWEST = 6


@register.simple_tag
def document_blocks(blocks: Sequence[Block], *, level: int = 2) -> SafeString:
    """The blocks of a document in a page; its chapters are headings of `level`. The page links `ui/documents.css`."""
    return render_to_string("ui/documents/blocks.html", {"blocks": _Shown(blocks, level).blocks()})


class _Shown:
    """Turns blocks into what the template shows."""

    def __init__(self, blocks: Sequence[Block], level: int) -> None:
        self.given = [block for block in blocks if is_said(block)]
        self.base = level
        self.anchors = anchors_of(blocks)
        self.left = set(self.anchors)  # an id is on a page once
        self.level = self.figures = self.tables = 0

    def blocks(self) -> list[dict[str, Any]]:
        """What the template shows of each block."""
        return [self._shown(block) for block in self.given if not isinstance(block, PageBreak)]

    def _shown(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading():
                return {"kind": "heading", "heading": self._heading(block)}
            case Paragraph():
                return {"kind": "paragraph", "manner": block.manner.value, "text": self._runs(block.runs)}
            case Bullets():
                items = [self._runs(item) for item in block.items]
                return {"kind": "bullets", "ordered": block.ordered, "items": items}
            case Tiles():
                return {"kind": "tiles", "tiles": [self._tile(tile) for tile in block.tiles]}
            case Table():
                return {"kind": "table", "table": self._table(block, one_line(block.caption))}
            case Chart():
                return self._chart(block)
            case Missing():
                return {"kind": "missing", "text": clean(block.text)}
            case PageBreak():
                return {"kind": "break"}

    def _heading(self, block: Heading) -> SafeString:
        self.level = level_after(self.level, min(block.level, DEEPEST))
        rank = min(self.base + self.level - 1, LOWEST)
        anchor = SafeString("")
        if block.anchor in self.left:
            self.left.discard(block.anchor)
            anchor = format_html(' id="{}"', block.anchor)
        return format_html('<h{}{} dir="auto">{}</h{}>', rank, anchor, one_line(block.text), rank)

    def _runs(self, runs: Sequence[Words]) -> SafeString:
        return format_html_join("", "{}", ((self._run(run),) for run in runs))

    def _run(self, run: Words) -> SafeString:
        text = format_html("{}", clean(run.text))
        if run.emphasis:
            text = format_html("<em>{}</em>", text)
        if run.strong:
            text = format_html("<strong>{}</strong>", text)
        url = self._url(run.url)
        return format_html('<a href="{}">{}</a>', url, text) if url else text

    def _url(self, url: str) -> str:
        """Where a link leads: within the site as it is, else only to where links may lead."""
        if not url:
            return ""
        if url.startswith("/") and not url.startswith(("//", "/\\")):
            return clean(url)
        return destination(url, address="", anchors=self.anchors)

    def _tile(self, tile: Tile) -> dict[str, Any]:
        return {
            "value": one_line(tile.value),
            "label": one_line(tile.label),
            "note": one_line(tile.note),
            "url": self._url(tile.url),
        }

    def _table(self, table: Table, caption: str) -> dict[str, Any]:
        self.tables += 1
        columns = table.columns
        return {
            "caption": _("Tabel %(number)s. %(caption)s") % {"number": self.tables, "caption": caption},
            "columns": [(one_line(column.heading), column.number) for column in columns],
            "rows": [
                [self._cell(cell, column.number) for cell, column in zip(row, columns, strict=False)]
                for row in table.rows
            ],
            "note": one_line(table.note),
        }

    def _cell(self, cell: Cell, number: bool) -> dict[str, Any]:
        return {"text": clean(cell.text), "url": self._url(cell.url), "number": number, "withheld": cell.withheld}

    def _chart(self, chart: Chart) -> dict[str, Any]:
        self.figures += bool(chart.labels)
        return {
            "kind": "chart",
            "number": self.figures,
            "caption": one_line(chart.caption),
            "wide": SafeString(svg(chart)),
            "phone": SafeString(svg(chart, width=PHONE)),
            "breaks": breaks_of(chart),
            "table": self._table(
                table_of(chart), table_caption(self.figures) if chart.labels else one_line(chart.caption)
            ),
        }
