"""A document as PDF/UA-1: tagged, with an outline, alternative texts, and header cells that come back on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from baken.ui.documents import typesetting
from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
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
from baken.ui.documents.paper import fit, printed, rows_of
from baken.ui.documents.texts import breakable, clean, is_right_to_left, one_line
from baken.ui.documents.typesetting import Setting
from baken.ui.documents.wording import (
    anchors_of,
    breaks_of,
    destination,
    foot_of,
    is_drawn,
    is_quiet,
    is_said,
    level_after,
    note_of,
    numbers_of,
    said_of,
    said_of_years,
    table_caption,
    title_of,
    value_of,
)
from baken.ui.documents.years import drawn_years

REGIONS = {"nl": "BE", "en": "GB"}
USUAL_SIZE, CHART_SIZE = 9.0, 8.0


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
            "blocks": [
                self.set(block, number)
                for block, number in zip(document.blocks, numbers_of(document.blocks), strict=True)
                if is_said(block)
            ],
        }

    def set(self, block: Block, number: str) -> Setting:
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
            case Overview():
                return {"kind": "overview", "groups": [self._group(group) for group in block.groups]}
            case Table():
                return {"kind": "table", **self._table(block, size=USUAL_SIZE)}
            case Chart():
                return self._chart(block, number)
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
                **self._link(run.url),
            }
            for run in runs
            if run.text
        ]
        return {"runs": made, "rtl": is_right_to_left("".join(run.text for run in runs))}

    def _group(self, group: Group) -> Setting:
        return {
            "title": _words(group.title),
            "text": _words(group.text),
            "rtl": is_right_to_left(group.title),
            "first": self._tile(group.first),
            "others": [self._tile(tile) for tile in group.others],
        }

    def _tile(self, tile: Tile) -> Setting:
        years = tile.years
        return {
            "value": _words(value_of(tile)),
            "told": bool(one_line(tile.value)),
            "label": _words(tile.label),
            "note": _words(note_of(tile)),
            "compared": _words(tile.compared),
            "years": typesetting.drawn(drawn_years(years)) | {"alt": said_of_years(years)} if years else None,
            "rtl": is_right_to_left(tile.label),
            **self._link(tile.url),
        }

    def _table(self, table: Table, *, size: float, caption: str = "") -> Setting:
        fitted = fit(table, size=size)
        return {
            "caption": caption or _words(table.caption),
            "numbered": not caption,
            "size": fitted.size,
            "widths": fitted.widths,
            "whole": fitted.whole,
            "kept": fitted.is_kept,
            "keeps_rows": fitted.keeps_rows,
            "columns": [
                {
                    "heading": _words(column.heading) if fitted.whole else _narrow(_words(column.heading)),
                    "number": column.number,
                }
                for column in table.columns
            ],
            "rows": [[self._cell(cell) for cell in row] for row in rows_of(table)],
            "note": _words(table.note),
        }

    def _cell(self, cell: Cell) -> Setting:
        return {
            "text": breakable(clean(cell.text)),
            "withheld": cell.withheld,
            "rtl": is_right_to_left(cell.text),
            **self._link(cell.url),
        }

    def _chart(self, chart: Chart, number: str) -> Setting:
        table = table_of(chart)
        if not is_drawn(chart):
            return {"kind": "table", **self._table(table, size=USUAL_SIZE)}
        parts, together = printed(chart, table=fit(table, size=CHART_SIZE).height)
        return {
            "kind": "chart",
            "caption": _words(chart.caption),
            "parts": [
                typesetting.drawn(drawing) | {"alt": said_of(chart, part, len(parts))}
                for part, drawing in enumerate(parts, 1)
            ],
            "notes": breaks_of(chart),
            "together": together,
            "table": self._table(table, size=CHART_SIZE, caption=table_caption(number)),
        }

    def _link(self, url: str) -> Setting:
        """Where a text leads, and whether it looks like the text around it."""
        whole = destination(url, address=self.document.address, anchors=self.anchors) if url else ""
        return {"url": whole, "quiet": is_quiet(url)}


def _words(text: str) -> str:
    return breakable(one_line(text))


def _narrow(text: str) -> str:
    """A text in which a school year may be broken at its hyphen, where a column has no room for it."""
    return re.sub(r"(?<=\d)-(?=\d)", "-\u200b", text)
