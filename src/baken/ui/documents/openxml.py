"""The parts of a Word file that python-docx has no words for: fields, links, bookmarks, tables, numbering, styles."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.shape import CT_Inline
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from baken.ui.documents.texts import is_right_to_left

XML = Any  # lxml has no types
NAMES = {"w": nsmap["w"]}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
HEADINGS = 90  # the numbering of headings, beside those of python-docx's own template
TABLE_STYLE, GROUP_STYLE = "Baken", "BakenGroup"


@cache
def _word(name: str) -> str:
    return qn(f"w:{name}")


def element(tag: str, *children: XML, **attributes: str) -> XML:
    """An element of WordprocessingML: `element("pStyle", val="Caption")`."""
    made = oxml_parser.makeelement(_word(tag), nsmap=NAMES)
    for name, value in attributes.items():
        made.set(_word(name), value)
    made.extend(children)
    return made


def run(text: str, *, strong: bool = False, emphasis: bool = False, style: str = "", quiet: bool = False) -> XML:
    """A run of text; a line end in it breaks the line."""
    properties = element("rPr")
    if style:
        properties.append(element("rStyle", val=style))
    if strong:
        properties.append(element("b"))
    if emphasis:
        properties.append(element("i"))
    if quiet:
        properties.append(element("color", val="4A5B64"))
    if is_right_to_left(text):
        properties.append(element("rtl"))
    made = element("r", properties) if len(properties) else element("r")
    for place, line in enumerate(text.split("\n")):
        if place:
            made.append(element("br"))
        written = element("t")
        written.text = line
        written.set(SPACE, "preserve")
        made.append(written)
    return made


def field(instruction: str, shown: str) -> XML:
    """A field that Word works out, with what it shows until then."""
    return element("fldSimple", run(shown), instr=f" {instruction} ")


def marks(kind: str, *, dirty: bool = False) -> XML:
    """The begin, middle or end of a field that holds paragraphs."""
    made = element("fldChar", fldCharType=kind)
    if dirty:
        made.set(qn("w:dirty"), "true")
    return element("r", made)


def instruction(text: str) -> XML:
    """What a field that holds paragraphs works out."""
    made = element("instrText")
    made.text = f" {text} "
    made.set(SPACE, "preserve")
    return element("r", made)


def link(part: Any, url: str, runs: Iterable[XML], *, bookmark: str = "") -> XML:
    """A link around runs: to an address, which the part of the file keeps, or to a bookmark of the document."""
    made = element("hyperlink")
    if bookmark:
        made.set(qn("w:anchor"), bookmark)
    else:
        made.set(qn("r:id"), part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made.set(qn("w:history"), "1")
    made.extend(runs)
    return made


def picture(part: Any, png: bytes, *, width: float, number: int, name: str, said: str) -> XML:
    """A picture in a line of text, so many millimetres wide, with what it shows for who cannot see it."""
    relation, image = part.get_or_add_image(io.BytesIO(png))
    made = CT_Inline.new_pic_inline(number, relation, f"{number}.png", *image.scaled_dimensions(Mm(width), None))
    for side in "TBLR":
        made.set(f"dist{side}", "0")  # what is not said, LibreOffice takes for an eighth of an inch
    made.docPr.set("name", name)
    made.docPr.set("descr", said)
    return element("drawing", made)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make all of a paragraph a place that links lead to."""
    first = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(first, element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def turned(paragraph: Paragraph, text: str) -> None:
    """A paragraph of a text that runs from right to left runs so."""
    if is_right_to_left(text):
        paragraph._p.get_or_add_pPr().append(element("bidi"))


def cell(content: Sequence[XML], *, right: bool, text: str, style: str = "") -> XML:
    """A cell of a table with one paragraph."""
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    turned_round = is_right_to_left(text)
    if turned_round:
        properties.append(element("bidi"))
    if right:
        properties.append(element("jc", val="left" if turned_round else "right"))
    return element("tc", element("tcPr"), element("p", properties, *content))


def table(
    rows: Sequence[Sequence[XML]],
    *,
    widths: Sequence[int],
    said: str,
    heads: int = 1,
    size: float = 0,
    kept: bool = False,
    followed: bool = False,
    style: str = TABLE_STYLE,
) -> XML:
    """A table whose first rows come back on each page; `widths` in twentieths of a point, `said` its description.

    `size`: of its letters in points, where it is not that of the style. A `kept` table stays on one page, and where it
    is `followed` with the paragraph after it; of others the heads stay with the first row.
    """
    first = {"val": "0420", "firstRow": "1"} if heads else {"val": "0400", "firstRow": "0"}
    look = element("tblLook", **first, lastRow="0", firstColumn="0", noVBand="1")
    properties = element(
        "tblPr",
        element("tblStyle", val=style),
        element("tblW", w=str(sum(widths)), type="dxa"),
        element("tblLayout", type="fixed"),
        look,
        element("tblDescription", val=said),
    )
    made = element("tbl", properties, element("tblGrid", *(element("gridCol", w=str(width)) for width in widths)))
    for number, cells in enumerate(rows):
        row_properties = element("trPr", element("cantSplit"))
        if number < heads:
            row_properties.append(element("tblHeader"))
        for one, width in zip(cells, widths, strict=True):
            one.find(qn("w:tcPr")).append(element("tcW", w=str(width), type="dxa"))
        if number < (len(rows) - (not followed) if kept else heads):
            _keep(cells)
        if size:
            _resize(cells, size)
        made.append(element("tr", row_properties, *cells))
    return made


def _keep(cells: Sequence[XML]) -> None:
    """Keep a row on the page of the next one."""
    for one in cells:
        for paragraph in one.findall(qn("w:p")):
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _resize(cells: Sequence[XML], size: float) -> None:
    for one in cells:
        for written in one.iter(qn("w:r")):
            written.get_or_add_rPr()._add_sz().val = Pt(size)


def number_headings(file: WordFile) -> None:
    """Give the headings numbers: 1, 1.1, 1.1.1, 1.1.1.1."""
    levels = []
    for level in range(4):
        shape = ".".join(f"%{place + 1}" for place in range(level + 1))
        levels.append(
            element(
                "lvl",
                element("start", val="1"),
                element("numFmt", val="decimal"),
                element("pStyle", val=f"Heading{level + 1}"),
                element("suff", val="space"),
                element("lvlText", val=shape),
                element("lvlJc", val="left"),
                ilvl=str(level),
            )
        )
    numbering = file.part.numbering_part.element
    abstract = element(
        "abstractNum", element("multiLevelType", val="multilevel"), *levels, abstractNumId=str(HEADINGS)
    )
    numbering.insert(0, abstract)
    numbering.append(element("num", element("abstractNumId", val=str(HEADINGS)), numId=str(HEADINGS)))
    for level in range(4):
        properties = file.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        properties._insert_numPr(
            element("numPr", element("ilvl", val=str(level)), element("numId", val=str(HEADINGS)))
        )


def new_list(file: WordFile, style: str, number: int) -> None:
    """A numbered list of its own, that begins at one, under a number that its paragraphs carry."""
    numbering = file.part.numbering_part.element
    own = file.styles[style].element.pPr.numPr.numId.val
    abstract = next(num.find(qn("w:abstractNumId")).get(qn("w:val")) for num in numbering.num_lst if num.numId == own)
    override = element("lvlOverride", element("startOverride", val="1"), ilvl="0")
    numbering.append(element("num", element("abstractNumId", val=abstract), override, numId=str(number)))


def table_style() -> XML:
    """The look of a table: a line under its heads, fine lines between its rows."""
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">'
        f'<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>'
        "<w:tblPr><w:tblBorders>"
        '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="E2DED4"/>'
        '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="E2DED4"/>'
        '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        '</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="083F4A"/></w:rPr><w:tcPr><w:tcBorders>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="0D5C6B"/></w:tcBorders>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def group_style() -> XML:
    """The look of a group of key figures: a bar at its left."""
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{GROUP_STYLE}">'
        f'<w:name w:val="Baken Group"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>'
        '<w:tblPr><w:tblBorders><w:left w:val="single" w:sz="24" w:space="0" w:color="F0A400"/></w:tblBorders>'
        '<w:tblCellMar><w:left w:w="140" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
    )
