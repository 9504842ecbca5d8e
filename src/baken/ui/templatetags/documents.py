"""Blocks of a document, shown in a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Group,
    Heading,
    Missing,
    Overview,
    PageBreak,
    Paragraph,
    Table,
    Tile,
    Tiles,
    Words,
    table_of,
)
from baken.ui.documents.drawing import PHONE, svg
from baken.ui.documents.texts import breakable, clean, one_line
from baken.ui.documents.wording import (
    DEEPEST,
    anchors_of,
    breaks_of,
    destination,
    is_drawn,
    is_quiet,
    is_said,
    level_after,
    name_of,
    note_of,
    numbers_of,
    said_of_years,
    table_caption,
    value_of,
)
from baken.ui.documents.years import drawn_years

register = template.Library()
LOWEST = 6


@register.simple_tag
def document_blocks(
    blocks: Sequence[Block], *, level: int = 2, contents: bool = False, address: str | None = None
) -> SafeString:
    """The blocks of a document in a page; its chapters are headings of `level`. The page links `ui/documents.css`.

    With `contents` headings have the numbers that they have on paper. `address`: the site that links lead into, where
    the page itself is not in it; empty where they lead into none.
    """
    shown = _Shown(blocks, level, contents=contents, address=address).blocks()
    return render_to_string("ui/documents/blocks.html", {"blocks": shown})


@register.simple_tag
def document_contents(blocks: Sequence[Block]) -> SafeString:
    """The contents of a document whose blocks are shown with `contents`: its headings with their numbers, as links."""
    headings = [
        {"number": number, "text": one_line(block.text), "place": place, "level": number.count(".") + 1}
        for block, number, place in zip(blocks, numbers_of(blocks), _places(blocks), strict=True)
        if isinstance(block, Heading) and number
    ]
    return render_to_string("ui/documents/contents.html", {"headings": headings})


def _places(blocks: Sequence[Block]) -> list[str]:
    """The id of each heading: its anchor, which is on a page once, or one by its number."""
    left, found = anchors_of(blocks), []
    for block, number in zip(blocks, numbers_of(blocks), strict=True):
        place = f"section-{number}" if number and isinstance(block, Heading) else ""
        if isinstance(block, Heading) and block.anchor in left:
            place = block.anchor
            left.discard(place)
        found.append(place)
    return found


class _Shown:
    """Turns blocks into what the template shows."""

    def __init__(self, blocks: Sequence[Block], level: int, *, contents: bool, address: str | None) -> None:
        self.given = [
            each for each in zip(blocks, numbers_of(blocks), _places(blocks), strict=True) if is_said(each[0])
        ]
        self.base, self.contents, self.address = level, contents, address
        self.anchors = anchors_of(blocks)
        self.level = 0

    def blocks(self) -> list[dict[str, Any]]:
        """What the template shows of each block; on paper a new page begins where several breaks follow each other,
        and none before the first."""
        found: list[dict[str, Any]] = []
        for block, number, place in self.given:
            shown = self._shown(block, number, place)
            if shown["kind"] != "break" or (found and found[-1]["kind"] != "break"):
                found.append(shown)
        return found[:-1] if found and found[-1]["kind"] == "break" else found

    def _shown(self, block: Block, number: str, place: str) -> dict[str, Any]:
        match block:
            case Heading():
                return {"kind": "heading", "heading": self._heading(block, number, place)}
            case Paragraph():
                return {"kind": "paragraph", "manner": block.manner.value, "text": self._runs(block.runs)}
            case Bullets():
                items = [self._runs(item) for item in block.items]
                return {"kind": "bullets", "ordered": block.ordered, "items": items}
            case Tiles():
                return {"kind": "tiles", "tiles": [self._tile(tile) for tile in block.tiles]}
            case Overview():
                return {"kind": "overview", "groups": [self._group(group) for group in block.groups]}
            case Table():
                caption = f"{name_of(block, number)}. {one_line(block.caption)}"
                return {"kind": "table", "table": self._table(block, caption)}
            case Chart():
                return self._chart(block, number)
            case Missing():
                return {"kind": "missing", "text": clean(block.text)}
            case PageBreak():
                return {"kind": "break"}

    def _heading(self, block: Heading, number: str, place: str) -> SafeString:
        self.level = level_after(self.level, min(block.level, DEEPEST))
        rank = min(self.base + self.level - 1, LOWEST)
        anchor = format_html(' id="{}"', place) if place == block.anchor or self.contents else ""
        before = format_html('<span class="document-number">{}</span> ', number) if self.contents else ""
        return format_html('<h{}{} dir="auto">{}{}</h{}>', rank, anchor, before, _broken(one_line(block.text)), rank)

    def _runs(self, runs: Sequence[Words]) -> SafeString:
        return format_html_join("", "{}", ((self._run(run),) for run in runs))

    def _run(self, run: Words) -> SafeString:
        text = _broken(clean(run.text))
        if run.emphasis:
            text = format_html("<em>{}</em>", text)
        if run.strong:
            text = format_html("<strong>{}</strong>", text)
        return self._linked(text, run.url)

    def _linked(self, text: SafeString, url: str) -> SafeString:
        """A text that leads where it may lead, or that text alone."""
        whole = self._url(url)
        if not whole:
            return text
        quiet = SafeString(' class="document-source"') if is_quiet(url) else ""
        return format_html('<a href="{}"{}>{}</a>', whole, quiet, text)

    def _url(self, url: str) -> str:
        """Where a link leads: within the site as it is, else only to where links may lead."""
        if not url:
            return ""
        if self.address is None and url.startswith("/") and not url.startswith(("//", "/\\")):
            return clean(url)
        return destination(url, address=self.address or "", anchors=self.anchors)

    def _group(self, group: Group) -> dict[str, Any]:
        return {
            "title": one_line(group.title),
            "text": one_line(group.text),
            "first": self._tile(group.first),
            "others": [self._tile(tile) for tile in group.others],
        }

    def _tile(self, tile: Tile) -> dict[str, Any]:
        drawn = drawn_years(tile.years).svg(alt=said_of_years(tile.years)) if tile.years else ""
        return {
            "value": value_of(tile),
            "told": bool(one_line(tile.value)),
            "label": self._linked(_broken(one_line(tile.label)), tile.url),
            "note": note_of(tile),
            "compared": one_line(tile.compared),
            "years": SafeString(drawn),
        }

    def _table(self, table: Table, caption: str) -> dict[str, Any]:
        columns = table.columns
        return {
            "caption": caption,
            "columns": [(_broken(one_line(column.heading)), column.number) for column in columns],
            "rows": [
                [self._cell(cell, column.number) for cell, column in zip(row, columns, strict=False)]
                for row in table.rows
            ],
            "note": one_line(table.note),
        }

    def _cell(self, cell: Cell, number: bool) -> dict[str, Any]:
        text = self._linked(_broken(clean(cell.text)), cell.url)
        return {"text": text, "number": number, "withheld": cell.withheld}

    def _chart(self, chart: Chart, number: str) -> dict[str, Any]:
        caption = one_line(chart.caption)
        if not is_drawn(chart):
            return {"kind": "table", "table": self._table(table_of(chart), f"{name_of(chart, number)}. {caption}")}
        return {
            "kind": "chart",
            "name": name_of(chart, number),
            "caption": caption,
            "wide": SafeString(svg(chart)),
            "phone": SafeString(svg(chart, width=PHONE)),
            "breaks": breaks_of(chart),
            "table": self._table(table_of(chart), table_caption(number)),
        }


def _broken(text: str) -> SafeString:
    """A text in which a word without end may be broken, and is still copied whole."""
    return format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in breakable(text).split("\u200b")))
