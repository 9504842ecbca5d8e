"""A document as a Word file: Word's own styles, fields and tables, charts as pictures with their text."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence

import docx as word_files
from django.utils import translation
from django.utils.translation import gettext as _
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from baken.ui.documents import openxml, typesetting
from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Heading,
    Manner,
    Missing,
    PageBreak,
    Paragraph,
    Table,
    Tile,
    Tiles,
    Words,
    table_of,
)
from baken.ui.documents.drawing import drawings
from baken.ui.documents.openxml import XML, cell, element, field, run
from baken.ui.documents.shapes import Drawing
from baken.ui.documents.texts import clean, one_line
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
from baken.ui.documents.wordstyles import FIGURE, KEY_FIGURE, LEAD, LINK, NOTE, TEXT_WIDTH, dress

LANGUAGES = {"nl": "nl-BE", "en": "en-GB"}
MANNERS = {Manner.TEXT: "Normal", Manner.LEAD: LEAD, Manner.NOTE: NOTE}
PICTURE_WIDTH = 160  # millimetres
DOTS = 150
MOST_HEIGHT = 780
TWIPS = 56.7  # to the millimetre
FIRST_LIST = 1000
DEEPEST_CONTENTS = 3


def docx(document: Document) -> bytes:
    """The document as a Word file, in its language."""
    with translation.override(document.language):
        return _Writer(document).file()


class _Writer:
    """Writes block after block at the end of a file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.word = word_files.Document()
        self.anchors = anchors_of(document.blocks)
        self.blocks = [block for block in document.blocks if is_said(block)]
        self.places = {anchor: f"place_{number}" for number, anchor in enumerate(sorted(self.anchors), 1)}
        self.left = set(self.anchors)  # a place is in one heading
        self.level = self.figures = self.tables = self.headings = self.bookmarks = self.lists = self.pictures = 0
        self.drawn = self._drawings()

    def file(self) -> bytes:
        """All of it, as the bytes of a file."""
        document, word = self.document, self.word
        language = LANGUAGES.get(document.language, document.language)
        dress(word, language=language)
        self.styles = {style.name: style.style_id for style in word.styles}
        self._properties(language)
        headings = [block for block in self.blocks if isinstance(block, Heading)]
        contents = document.contents and bool(headings)
        if contents:
            openxml.number_headings(word)
        self._paragraph(title_of(document), "Title")
        if document.subtitle:
            self._paragraph(one_line(document.subtitle), "Subtitle")
        self._paragraph(foot_of(document), NOTE)
        if contents:
            self._contents(headings)
        for place, block in enumerate(self.blocks):
            self._write(block, place)
        self._foot()
        made = io.BytesIO()
        word.save(made)
        return made.getvalue()

    def _drawings(self) -> dict[str, bytes]:
        """Every drawing of the document as a picture, by its SVG: all drawn at once, and the same ones once."""
        self.parts: dict[int, list[Drawing]] = {
            place: drawings(block, most_height=MOST_HEIGHT)
            for place, block in enumerate(self.blocks)
            if isinstance(block, Chart)
        }
        known = {drawing.svg(): drawing for parts in self.parts.values() for drawing in parts}
        return dict(zip(known, typesetting.pictures(list(known.values()), dots=DOTS), strict=True))

    def _properties(self, language: str) -> None:
        properties, document = self.word.core_properties, self.document
        properties.title, properties.author = title_of(document)[:255], one_line(document.author)[:255]
        properties.language, properties.comments = language, ""
        properties.last_modified_by = ""
        made = dt.datetime.combine(document.made_on, dt.time(), dt.UTC)
        properties.created = properties.modified = made

    def _contents(self, headings: Sequence[Heading]) -> None:
        """A table of contents: a field that Word works out, which holds its links until then."""
        heading = self._paragraph(_("Inhoud"), "Subtitle")
        heading.paragraph_format.page_break_before = True
        level, numbers, shown = 0, [0, 0, 0, 0], []
        for place, block in enumerate(headings, 1):
            level = level_after(level, block.level)
            numbers = [*numbers[: level - 1], numbers[level - 1] + 1, *[0] * (4 - level)]
            if level <= DEEPEST_CONTENTS:
                number = ".".join(map(str, numbers[:level]))
                shown.append((level, f"{number} {one_line(block.text)}", f"_Toc{place:08}"))
        for place, (level, text, target) in enumerate(shown):
            paragraph = self._add(f"toc {level}")
            if not place:
                paragraph._p.append(openxml.marks("begin", dirty=True))
                paragraph._p.append(openxml.instruction(f'TOC \\o "1-{DEEPEST_CONTENTS}" \\h \\z \\u'))
                paragraph._p.append(openxml.marks("separate"))
            paragraph._p.append(openxml.link(self.word.part, "", [run(text)], bookmark=target))
        end = self._add("Normal")
        end._p.append(openxml.marks("end"))
        end.add_run().add_break(WD_BREAK.PAGE)

    def _write(self, block: Block, place: int) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                paragraph = self._add(MANNERS[block.manner])
                self._runs(paragraph, block.runs)
            case Bullets():
                self._bullets(block)
            case Tiles():
                self._tiles(block)
            case Table():
                self._table(block, caption=one_line(block.caption))
            case Chart():
                self._chart(block, self.parts[place])
            case Missing():
                self._paragraph(clean(block.text), NOTE)
            case PageBreak():
                self._add("Normal").add_run().add_break(WD_BREAK.PAGE)

    def _heading(self, block: Heading) -> None:
        self.level = level_after(self.level, block.level)
        paragraph = self._paragraph(one_line(block.text), f"Heading {self.level}")
        self.headings += 1
        self._bookmark(paragraph, f"_Toc{self.headings:08}")
        if block.anchor in self.left:
            self.left.discard(block.anchor)
            self._bookmark(paragraph, self.places[block.anchor])

    def _bookmark(self, paragraph: WordParagraph, name: str) -> None:
        self.bookmarks += 1
        openxml.bookmark(paragraph, name, self.bookmarks)

    def _bullets(self, block: Bullets) -> None:
        style = "List Number" if block.ordered else "List Bullet"
        if block.ordered:
            self.lists += 1
            openxml.new_list(self.word, style, FIRST_LIST + self.lists)
        for item in block.items:
            paragraph = self._add(style)
            if block.ordered:
                own = element("numPr", element("ilvl", val="0"), element("numId", val=str(FIRST_LIST + self.lists)))
                paragraph._p.get_or_add_pPr()._insert_numPr(own)
            self._runs(paragraph, item)

    def _tiles(self, block: Tiles) -> None:
        """Key figures beside each other, three in a row."""
        across = min(3, len(block.tiles))
        rows = []
        for start in range(0, len(block.tiles), across or 1):
            tiles = [self._tile(tile) for tile in block.tiles[start : start + across]]
            rows.append([*tiles, *(cell([], right=False, text="") for _empty in range(across - len(tiles)))])
        if rows:
            widths = _widths([1] * across)
            self._append(openxml.table(rows, widths=widths, said=_("Kerncijfers naast elkaar"), heads=0))

    def _tile(self, tile: Tile) -> XML:
        lines = [(one_line(tile.value), KEY_FIGURE), (one_line(tile.label), ""), (one_line(tile.note), NOTE)]
        said = [
            self._said([run(text)], tile.url if style == "" else "", text=text, style=style)
            for text, style in lines
            if text
        ]
        return element("tc", element("tcPr"), *(said or [element("p")]))

    def _said(self, runs: list[XML], url: str, *, text: str, style: str = "") -> XML:
        """A paragraph of runs within a table, that may lead somewhere."""
        made = cell(self._around(runs, url, text), right=False, text=text, style=self.styles[style] if style else "")
        return made.find(qn("w:p"))

    def _around(self, runs: list[XML], url: str, text: str) -> list[XML]:
        """Runs, or a link around them."""
        target = destination(url, address=self.document.address, anchors=self.anchors) if url else ""
        if not target:
            return runs
        styled = [run(text, style=LINK)] if text else runs
        within = self.places[target[1:]] if target.startswith("#") else ""
        return [openxml.link(self.word.part, target, styled, bookmark=within)]

    def _table(self, table: Table, *, caption: str) -> None:
        if not table.columns:
            return
        self._caption(_("Tabel"), _("Tabel"), caption, above=True)
        heads = [
            cell([run(one_line(column.heading))], right=column.number, text=one_line(column.heading))
            for column in table.columns
        ]
        rows = [heads]
        padded = [[*row, *[Cell("")] * (len(table.columns) - len(row))][: len(table.columns)] for row in table.rows]
        rows += [
            [self._cell(one, column.number) for one, column in zip(row, table.columns, strict=True)] for row in padded
        ]
        weights = [weight(column, [row[place] for row in padded]) for place, column in enumerate(table.columns)]
        self._append(openxml.table(rows, widths=_widths(weights), said=caption))
        if table.note:
            self._paragraph(one_line(table.note), NOTE)

    def _cell(self, shown: Cell, number: bool) -> XML:
        text = clean(shown.text)
        runs = self._around([run(text, quiet=shown.withheld)], shown.url, text)
        return cell(runs, right=number, text=text)

    def _append(self, table: XML) -> None:
        """A table, and the empty line that Word wants between it and what follows."""
        self.word.element.body.insert_element_before(table, "w:sectPr")
        after = self._add(NOTE)
        after.paragraph_format.space_after = 0

    def _chart(self, chart: Chart, parts: list[Drawing]) -> None:
        for number, drawing in enumerate(parts, 1):
            paragraph = self._add(FIGURE)
            self.pictures += 1
            said = said_of(chart, number, len(parts))
            name = f"{_('Figuur')} {self.figures + 1}"
            png = self.drawn[drawing.svg()]
            picture = openxml.picture(
                self.word.part, png, width=PICTURE_WIDTH, number=self.pictures, name=name, said=said
            )
            paragraph._p.append(element("r", picture))
        if parts:
            self.figures += 1
            self._caption(_("Figuur"), _("Figuur"), one_line(chart.caption), above=False)
        for said in breaks_of(chart):
            self._paragraph(said, NOTE)
        self._table(table_of(chart), caption=table_caption(self.figures) if parts else one_line(chart.caption))

    def _caption(self, word: str, sequence: str, text: str, *, above: bool) -> None:
        """`Figuur 3. What it shows`, whose number Word works out."""
        if above:
            self.tables += 1
        number = self.tables if above else self.figures
        paragraph = self._add("Caption")
        paragraph.paragraph_format.keep_with_next = above
        paragraph._p.append(run(f"{word} ", strong=True))
        paragraph._p.append(field(f"SEQ {sequence} \\* ARABIC", str(number)))
        paragraph._p.append(run(f". {text}"))
        openxml.turned(paragraph, text)

    def _foot(self) -> None:
        """Who and when at the left, the page and how many there are at the right."""
        paragraph = self.word.sections[0].footer.paragraphs[0]
        paragraph.style = self.word.styles["Footer"]
        paragraph.add_run(f"{foot_of(self.document)}\t")
        for part in re.split(r"(%\(\w+\)s)", _("Pagina %(page)s van %(pages)s")):
            fields = {"%(page)s": "PAGE", "%(pages)s": "NUMPAGES"}
            paragraph._p.append(field(fields[part], "1") if part in fields else run(part))

    def _add(self, style: str) -> WordParagraph:
        """A new paragraph at the end. Of its own: python-docx looks all styles through for each."""
        made = element("p", element("pPr", element("pStyle", val=self.styles[style])))
        self.word.element.body.insert_element_before(made, "w:sectPr")
        return WordParagraph(made, self.word._body)

    def _paragraph(self, text: str, style: str) -> WordParagraph:
        paragraph = self._add(style)
        paragraph._p.append(run(text))
        openxml.turned(paragraph, text)
        return paragraph

    def _runs(self, paragraph: WordParagraph, runs: Sequence[Words]) -> None:
        for words in runs:
            text = clean(words.text)
            shown = run(text, strong=words.strong, emphasis=words.emphasis)
            target = destination(words.url, address=self.document.address, anchors=self.anchors) if words.url else ""
            if target:
                shown = run(text, strong=words.strong, emphasis=words.emphasis, style=LINK)
                within = self.places[target[1:]] if target.startswith("#") else ""
                shown = openxml.link(self.word.part, target, [shown], bookmark=within)
            paragraph._p.append(shown)
        openxml.turned(paragraph, "".join(clean(words.text) for words in runs))


def _widths(weights: Sequence[float]) -> list[int]:
    """The width of a page over columns, in twentieths of a point."""
    return [int(TEXT_WIDTH * TWIPS * each / sum(weights)) for each in weights]
