"""The styles of a Word file: Word's own, in the colours of the house, and a few besides."""

from __future__ import annotations

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from baken.ui.documents.openxml import XML, element, group_style, table_style

FONT = "Calibri"
INK, QUIET = RGBColor(0x16, 0x26, 0x2E), RGBColor(0x4A, 0x5B, 0x64)
DEEP, PETROL = RGBColor(0x08, 0x3F, 0x4A), RGBColor(0x0D, 0x5C, 0x6B)
LEAD, NOTE, FIGURE, LINK = "Lead", "Note", "Figure", "Hyperlink"
TABLE_NAME, TABLE_TEXT = "Table Name", "Table Text"
GROUP, KEY_FIGURE, GREAT_FIGURE, UNTOLD = "Group", "Key Figure", "Great Figure", "Untold"
FIGURE_NAME, FIGURE_NOTE = "Figure Name", "Figure Note"
TEXT_WIDTH = 166  # millimetres, on A4
# Its style, its size, its colour, the space before and after it, all in points.
LOOKS = [
    ("Normal", 10.5, INK, 0, 6),
    ("Title", 26, DEEP, 0, 6),
    ("Subtitle", 13, QUIET, 0, 6),
    ("Heading 1", 18, DEEP, 24, 8),
    ("Heading 2", 14, DEEP, 18, 6),
    ("Heading 3", 12, DEEP, 14, 4),
    ("Heading 4", 11, DEEP, 12, 4),
    ("Caption", 9, QUIET, 6, 6),
    ("List Bullet", 10.5, INK, 0, 3),
    ("List Number", 10.5, INK, 0, 3),
    (LEAD, 12, DEEP, 0, 8),
    (NOTE, 9, QUIET, 0, 6),
    (TABLE_NAME, 9, QUIET, 6, 6),
    (TABLE_TEXT, 9, INK, 0, 0),
    (GROUP, 13, DEEP, 4, 2),
    (KEY_FIGURE, 20, DEEP, 4, 0),
    (GREAT_FIGURE, 28, DEEP, 0, 0),
    (UNTOLD, 12, QUIET, 8, 2),
    (FIGURE_NAME, 10, INK, 0, 2),
    (FIGURE_NOTE, 9, QUIET, 0, 2),
    (FIGURE, 10.5, INK, 12, 0),
    ("Footer", 8.5, QUIET, 0, 0),
    *((f"toc {level}", 10.5, INK, 0, 2) for level in (1, 2, 3)),
]


def dress(file: WordFile, *, language: str) -> None:
    """Give a new Word file the styles of the house, on A4, in a language."""
    for name, size, colour, before, after in LOOKS:
        if name not in [style.name for style in file.styles]:
            file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
        style = file.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), colour
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        _written_in(style.element.get_or_add_rPr())
    strong = (KEY_FIGURE, GREAT_FIGURE, GROUP, TABLE_NAME)
    for name in ("Title", "Subtitle", "Caption", *strong, *(f"Heading {level}" for level in (1, 2, 3, 4))):
        style = file.styles[name]
        style.font.bold, style.font.italic = name not in ("Subtitle", "Caption"), False
    borders = file.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)
    for name in (FIGURE, GROUP, TABLE_NAME):
        file.styles[name].paragraph_format.keep_with_next = True
    for level in (1, 2, 3):
        file.styles[f"toc {level}"].paragraph_format.left_indent = Mm(5 * (level - 1))
    link = file.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = PETROL, True
    for style in (table_style(), group_style()):
        file.styles.element.append(style)
    _speak(file, language)
    _lay_out(file)


def _written_in(properties: XML) -> None:
    """One font for all scripts, and no font of a theme over it."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None:
        properties.remove(fonts)
    properties.insert(0, element("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))


def _speak(file: WordFile, language: str) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=language, eastAsia=language, bidi="ar-SA"))


def _lay_out(file: WordFile) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    stops = file.styles["Footer"].paragraph_format.tab_stops
    for _stop in list(stops):
        del stops[0]
    stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.SPACES)
