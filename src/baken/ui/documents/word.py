"""A document as a Word file: Word's own styles, fields and tables, charts as pictures with their text."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from itertools import compress

import docx as word_files
from django.utils import translation
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from baken.ui.documents import openxml
from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Group,
    Heading,
    Manner,
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
from baken.ui.documents.openxml import XML, cell, element, field, run
from baken.ui.documents.paper import Fit, fit, rows_of
from baken.ui.documents.texts import clean, one_line
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
from baken.ui.documents.wordpictures import BROAD, Pictures
from baken.ui.documents.wordstyles import (
    FIGURE,
    FIGURE_NAME,
    FIGURE_NOTE,
    GREAT_FIGURE,
    GROUP,
    KEY_FIGURE,
    LEAD,
    LINK,
    NOTE,
    TABLE_NAME,
    TABLE_TEXT,
    TEXT_WIDTH,
    UNTOLD,
    dress,
)
from baken.ui.documents.years import drawn_years

LANGUAGES = {"nl": "nl-BE", "en": "en-GB"}
MANNERS = {Manner.TEXT: "Normal", Manner.LEAD: LEAD, Manner.NOTE: NOTE}
PICTURE_WIDTH = 160  # millimetres
YEARS_WIDTH = 30
TWIPS, TWIPS_TO_POINT = 56.7, 20  # to the millimetre, and to the point
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
        said = [is_said(block) for block in document.blocks]
        self.blocks = list(compress(document.blocks, said))
        self.numbers = list(compress(numbers_of(document.blocks), said))
        self.places = {anchor: f"place_{number}" for number, anchor in enumerate(sorted(self.anchors), 1)}
        self.left = set(self.anchors)  # a place is in one heading
        self.level = self.headings = self.bookmarks = self.lists = 0
        self.turns = False  # what follows begins on a new page
        self.pictures = Pictures(self.blocks)

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
            self._contents()
        for place, (block, number) in enumerate(zip(self.blocks, self.numbers, strict=True)):
            self._write(block, number, place)
        self._foot()
        made = io.BytesIO()
        word.save(made)
        return made.getvalue()

    def _properties(self, language: str) -> None:
        properties, document = self.word.core_properties, self.document
        properties.title, properties.author = title_of(document)[:255], one_line(document.author)[:255]
        properties.language, properties.comments = language, ""
        properties.last_modified_by = ""
        made = dt.datetime.combine(document.made_on, dt.time(), dt.UTC)
        properties.created = properties.modified = made

    def _contents(self) -> None:
        """A table of contents: a field that Word works out, which holds its links until then."""
        heading = self._paragraph(_("Inhoud"), "Subtitle")
        heading.paragraph_format.page_break_before = True
        headings = [
            (number.count(".") + 1, f"{number} {one_line(block.text)}")
            for block, number in zip(self.blocks, self.numbers, strict=True)
            if isinstance(block, Heading)
        ]
        shown = [
            (level, text, f"_Toc{place:08}")
            for place, (level, text) in enumerate(headings, 1)
            if level <= DEEPEST_CONTENTS
        ]
        for place, (level, text, target) in enumerate(shown):
            paragraph = self._add(f"toc {level}")
            if not place:
                paragraph._p.append(openxml.marks("begin", dirty=True))
                paragraph._p.append(openxml.instruction(f'TOC \\o "1-{DEEPEST_CONTENTS}" \\h \\z \\u'))
                paragraph._p.append(openxml.marks("separate"))
            paragraph._p.append(openxml.link(self.word.part, "", [run(text)], bookmark=target))
        end = self._add("Normal")
        end._p.append(openxml.marks("end"))
        self.turns = True

    def _write(self, block: Block, number: str, place: int) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                paragraph = self._add(MANNERS[block.manner])
                self._runs(paragraph, block.runs)
            case Bullets():
                self._bullets(block)
            case Tiles():
                self._tiles(block.tiles, said=_("Kerncijfers naast elkaar"))
            case Overview():
                for group in block.groups:
                    self._group(group)
            case Table():
                self._numbered_table(block, number)
            case Chart() if not is_drawn(block):
                self._numbered_table(table_of(block), number)
            case Chart():
                self._chart(block, number, place)
            case Missing():
                self._paragraph(clean(block.text), NOTE)
            case PageBreak():
                self.turns = True

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

    def _group(self, group: Group) -> None:
        """A title and a sentence, and under them the largest figure with the others after it."""
        self._paragraph(one_line(group.title), GROUP)
        if group.text:
            self._paragraph(one_line(group.text), NOTE).paragraph_format.keep_with_next = True
        tiles = [group.first, *group.others]
        self._tiles(tiles, said=one_line(group.title), across=4, first=GREAT_FIGURE, look=openxml.GROUP_STYLE)

    def _tiles(
        self,
        tiles: Sequence[Tile],
        *,
        said: str,
        across: int = 3,
        first: str = KEY_FIGURE,
        look: str = openxml.TABLE_STYLE,
    ) -> None:
        """Key figures beside each other, so many in a row."""
        across = min(across, len(tiles))
        rows = []
        for start in range(0, len(tiles), across or 1):
            shown = [self._tile(tile, KEY_FIGURE if place else first) for place, tile in enumerate(tiles)][
                start : start + across
            ]
            rows.append([*shown, *(cell([], right=False, text="") for _empty in range(across - len(shown)))])
        if rows:
            widths = [int(TEXT_WIDTH * TWIPS / across)] * across
            self._append(openxml.table(rows, widths=widths, said=said, heads=0, kept=True, style=look))

    def _tile(self, tile: Tile, style: str) -> XML:
        lines = [
            (value_of(tile), style if one_line(tile.value) else UNTOLD),
            (one_line(tile.label), FIGURE_NAME),
            (note_of(tile), FIGURE_NOTE),
            (one_line(tile.compared), FIGURE_NOTE),
        ]
        said = [
            self._said([run(text)], tile.url if style == FIGURE_NAME else "", text=text, style=style)
            for text, style in lines
            if text
        ]
        if tile.years:
            drawing, told = drawn_years(tile.years), said_of_years(tile.years)
            name = one_line(tile.label)
            picture = self.pictures.run(self.word.part, drawing, width=YEARS_WIDTH, name=name, said=told)
            said.append(self._said([picture], "", text="", style=FIGURE_NOTE))
        return element("tc", element("tcPr"), *said)

    def _said(self, runs: list[XML], url: str, *, text: str, style: str = "") -> XML:
        """A paragraph of runs within a table, that may lead somewhere."""
        made = cell(self._around(runs, url, text), right=False, text=text, style=self.styles[style] if style else "")
        return made.find(qn("w:p"))

    def _around(self, runs: list[XML], url: str, text: str) -> list[XML]:
        """Runs, or a link around them."""
        target = destination(url, address=self.document.address, anchors=self.anchors) if url else ""
        if not target:
            return runs
        styled = runs if is_quiet(url) or not text else [run(text, style=LINK)]
        within = self.places[target[1:]] if target.startswith("#") else ""
        return [openxml.link(self.word.part, target, styled, bookmark=within)]

    def _numbered_table(self, table: Table, number: str) -> None:
        self._caption(_("Tabel"), number, one_line(table.caption), above=True)
        self._table(table, fit(table, broad=BROAD), said=one_line(table.caption))

    def _table(self, table: Table, fitted: Fit, *, said: str, kept: bool = False) -> None:
        heads = [
            cell(
                [run(one_line(column.heading))],
                right=column.number,
                text=one_line(column.heading),
                style=self.styles[TABLE_TEXT],
            )
            for column in table.columns
        ]
        rows = [heads]
        rows += [
            [self._cell(one, column.number) for one, column in zip(row, table.columns, strict=True)]
            for row in rows_of(table)
        ]
        widths = [int(width * TWIPS_TO_POINT) for width in fitted.widths]
        kept = kept or fitted.is_kept
        self._append(
            openxml.table(rows, widths=widths, said=said, size=fitted.size, kept=kept, followed=bool(table.note)),
            note=one_line(table.note),
        )

    def _cell(self, shown: Cell, number: bool) -> XML:
        text = clean(shown.text)
        runs = self._around([run(text, quiet=shown.withheld)], shown.url, text)
        return cell(runs, right=number, text=text, style=self.styles[TABLE_TEXT])

    def _append(self, table: XML, *, note: str = "") -> None:
        """A table, and its note, or the empty line that Word wants between it and what follows."""
        if self.turns:  # a table cannot begin a page by itself
            self._add(NOTE).paragraph_format.space_after = 0
        self.word.element.body.insert_element_before(table, "w:sectPr")
        after = self._paragraph(note, NOTE)
        after.paragraph_format.space_before = Pt(3)
        if not note:
            after.paragraph_format.space_after = 0

    def _chart(self, chart: Chart, number: str, place: int) -> None:
        drawn = self.pictures.charts[place]
        for part, drawing in enumerate(drawn.parts, 1):
            said = said_of(chart, part, len(drawn.parts))
            name = f"{_('Figuur')} {number}"
            picture = self.pictures.run(self.word.part, drawing, width=PICTURE_WIDTH, name=name, said=said)
            self._add(FIGURE)._p.append(picture)
        self._caption(_("Figuur"), number, one_line(chart.caption), above=False)
        for said in breaks_of(chart):
            self._paragraph(said, NOTE).paragraph_format.keep_with_next = True
        caption = table_caption(number)
        self._paragraph(caption, TABLE_NAME)
        self._table(table_of(chart), drawn.fitted, said=caption, kept=drawn.together)

    def _caption(self, word: str, number: str, text: str, *, above: bool) -> None:
        """`Figuur 3. What it shows`, whose number Word works out; its table or its own figures follow."""
        paragraph = self._add("Caption")
        paragraph.paragraph_format.keep_with_next = True
        paragraph._p.append(run(f"{word} ", strong=True))
        paragraph._p.append(field(f"SEQ {word} \\* ARABIC", number))
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
        paragraph = WordParagraph(made, self.word._body)
        if self.turns:
            paragraph.paragraph_format.page_break_before, self.turns = True, False
        return paragraph

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
                style = "" if is_quiet(words.url) else LINK
                shown = run(text, strong=words.strong, emphasis=words.emphasis, style=style)
                within = self.places[target[1:]] if target.startswith("#") else ""
                shown = openxml.link(self.word.part, target, [shown], bookmark=within)
            paragraph._p.append(shown)
        openxml.turned(paragraph, "".join(clean(words.text) for words in runs))
