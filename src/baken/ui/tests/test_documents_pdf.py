"""A document as PDF: what PDF/UA asks of it, read back from the file."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from baken.ui.documents import typesetting
from baken.ui.documents.blocks import Bullets, Cell, Column, Heading, Missing, PageBreak, Paragraph, Table, Words
from baken.ui.documents.pdf import pdf
from baken.ui.documents.shapes import Drawing
from baken.ui.tests.documents import (
    ARABIC,
    HEBREW,
    HOSTILE,
    bars,
    document,
    overview,
    stacked,
    table,
    unusual,
    years,
)


def read(written):
    return pypdf.PdfReader(io.BytesIO(written))


def text(written):
    return " ".join(" ".join(page.extract_text() for page in read(written).pages).split())


def structure(reader, kind):
    """The elements of a kind in the structure of a PDF."""

    def within(one):
        children = one.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            child = child.get_object()
            if isinstance(child, dict):
                yield child
                yield from within(child)

    root = reader.trailer["/Root"]["/StructTreeRoot"].get_object()
    return [each for each in within(root) if each.get("/S") == kind]


def outline(entries, level=1):
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry, level + 1)
        else:
            yield level, entry.title


@pytest.fixture(scope="module")
def whole():
    """A document with every kind of block."""
    return pdf(document())


def test_it_says_that_it_is_pdf_ua_and_tagged_in_its_language_with_its_title_shown(whole):
    root = read(whole).trailer["/Root"]
    part = re.search(r"<pdfuaid:part>(\d)</pdfuaid:part>", root["/Metadata"].get_data().decode())
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"], part[1]) == (
        *(True, "nl-BE", True),
        "1",
    )


def test_it_says_who_made_it_and_when(whole):
    said = read(whole).metadata
    assert (said.title, said.author, said.creation_date.date().isoformat()) == (
        *("Begeleidingsverslag", "POC+"),
        "2025-11-14",
    )


def test_its_outline_is_its_headings_with_their_numbers_and_none_passes_over_a_level(whole):
    assert list(outline(read(whole).outline)) == [
        (1, "1 Begeleidingsstrategieën"),
        (2, "1.1 Opleiding en vorming"),
        (3, "1.1.1 Inspecties"),
        (1, "2 Slot"),
    ]


def test_its_headings_are_tagged_by_their_level(whole):
    titles = [[each.get("/T") for each in structure(read(whole), f"/H{level}")] for level in (1, 2, 3, 4)]
    assert titles == [["Inhoud", "Begeleidingsstrategieën", "Slot"], ["Opleiding en vorming"], ["Inspecties"], []]


def test_every_chart_says_what_it_shows(whole):
    assert [each["/Alt"] for each in structure(read(whole), "/Figure")] == [
        "2022-2023: 902, 2023-2024: 724, 2024-2025: 664",
        "2022-2023: 7, 2023-2024: niet getoond, 2024-2025: geen gegevens",
        "Bijna negen op tien zijn tevreden.",
        "Het meeste bij HGD.",
        "Het meeste bij HGD.",
    ]


def test_every_table_has_header_cells_of_its_columns(whole):
    scopes = [
        [one.get("/Scope") for one in head["/A"] if one.get("/O") == "/Table"]
        for head in structure(read(whole), "/TH")
    ]
    assert scopes == [["/Column"]] * (5 + 3 + 2 + 2)
    assert len(structure(read(whole), "/THead")) == len(structure(read(whole), "/Table")) == 4


def test_a_table_over_pages_has_its_heads_on_each():
    reader = read(pdf(document(table(rows=120), contents=False)))
    seen = ["Vragen" in page.extract_text() for page in reader.pages]
    assert (len(seen) > 2, set(seen)) == (True, {True})


def test_heads_of_many_narrow_columns_are_broken_where_they_stand():
    columns = [
        Column("Centrum"),
        *(Column(f"Schooljaar 20{year:02}-20{year + 1:02}", number=True) for year in range(12)),
    ]
    wide = Table("Breed", columns, [[Cell("CLB"), *[Cell("1.234", 1234)] * 12]])
    said = text(pdf(document(wide)))
    # A hyphen at the end of a line shares its glyph with the soft one, and pypdf cannot tell them apart.
    said = said.replace("\u200b", "").replace("\xad", "-")
    assert [said.count(f"20{year:02}-") for year in range(12)] == [1] * 12


def test_it_says_all_that_the_document_says(whole):
    said = text(whole)
    missing = [
        words
        for words in (
            "Inhoud",
            "POC+ · 14 nov 2025",
            "Pagina 2 van",
            "2.290 deelnames 2022-2025",
            "tevredenheid De groep is te klein.",
            "Figuur 1. Wat de deelnemers zeggen",
            "Cijfers bij figuur 1",
            "Tevreden over de inhoud 10,7% 88,3% 1% n = 291",
            "Reeksbreuk bij 2023-2024: Partners tellen mee.",
            "streefwaarde: 800",
            "Tabel 1. Bereik per centrum",
            "CLB klein niet getoond",
            "Vragen van het schooljaar.",
            "Er zijn geen inspecties.",
        )
        if words.replace("\xa0", " ") not in said.replace("\xa0", " ")
    ]
    assert missing == []


def test_in_english_it_says_its_own_words_in_english():
    said = text(pdf(document(language="en")))
    assert ("Figure 1." in said, "Table 1." in said, "Contents" in said, "Page 1 of" in said) == (True,) * 4


def test_links_lead_where_they_may(whole):
    links = [each.get_object() for page in read(whole).pages for each in page.get("/Annots", [])]
    assert {link["/A"]["/URI"] for link in links if "/A" in link} == {
        "https://baken.example.test/inzicht/",
        "https://baken.example.test/centra/1/",
    }
    assert len([link for link in links if "/Dest" in link]) == 1 + 4  # to the chapter, and of the contents


def test_a_document_without_an_address_leads_only_within_itself():
    links = [each.get_object() for page in read(pdf(document(address=""))).pages for each in page.get("/Annots", [])]
    assert [link["/A"] for link in links if "/A" in link] == []
    assert text(pdf(document(address=""))).count("2.290") == text(pdf(document())).count("2.290")


PETROL = "0.050980393 0.36078432 0.41960785"  # as a PDF writes the colour of a link


@pytest.mark.parametrize(("url", "coloured"), [("/inzicht/", False), ("https://example.org/", True), ("", False)])
def test_a_figure_looks_like_the_text_around_it_and_a_link_elsewhere_like_a_link(url, coloured):
    page = read(pdf(document(Paragraph([Words("2.290", url=url)]), contents=False))).pages[0]
    assert (PETROL in page.get_contents().get_data().decode("latin-1"), "/Annots" in page) == (coloured, bool(url))


LONG_WORDS = "De leerlingenbegeleiding en de handelingsgerichte diagnostiek van onderwijsloopbaanbegeleiders. " * 9


@pytest.mark.parametrize(
    "block",
    [
        Paragraph([Words(LONG_WORDS), Words("deel\u00adnames")]),
        Table("t", [Column("Onderwijsloopbaanbegeleiding"), Column("x")], [[Cell(LONG_WORDS)] * 2]),
    ],
)
def test_no_word_is_parted(block):
    said = "".join(page.extract_text() for page in read(pdf(document(block))).pages)
    assert ("\u00ad" in said, "deel-" in said, "leerlingenbegeleiding" in said) == (False, False, True)


def pages_of(written, words):
    """The pages on which words stand."""
    return {number for number, page in enumerate(read(written).pages) if words in page.extract_text()}


@pytest.mark.parametrize("lines", range(2, 12, 3))
def test_a_short_table_and_a_chart_with_its_table_are_not_parted(lines):
    filling = [Paragraph([Words("Vul.\n" * 5)])] * lines
    short = pdf(document(*filling, table(rows=6), contents=False))
    assert len(pages_of(short, "Tabel 1.") | pages_of(short, "CLB klein") | pages_of(short, "Vragen")) == 1
    drawn = pdf(document(*filling, years(), contents=False))
    assert len(pages_of(drawn, "streefwaarde: 800") | pages_of(drawn, "Cijfers bij figuur 1")) == 1


def test_an_overview_says_what_its_groups_say():
    said = " ".join(text(pdf(document(overview(), contents=False))).split("2024-2025"))
    assert [
        words
        for words in (
            "Opleiding en vorming Wie we vormden. 664 deelnames op 120 sessies 2023-2024: 724",
            "205 unieke deelnemers 2023-2024: 267",
            "Niet getoond tevredenheid Minder dan vijf antwoorden.",
            "Geen gegevens bereikte scholen",
            "Helpdesk 1.028 vragen",
        )
        if words not in said
    ] == []


def test_with_breaks_around_it_an_overview_has_a_page_of_its_own():
    blocks = [
        Paragraph([Words("Voor.")]),
        PageBreak(),
        PageBreak(),
        overview(),
        PageBreak(),
        Paragraph([Words("Na.")]),
    ]
    pages = [page.extract_text() for page in read(pdf(document(*blocks, contents=False))).pages]
    assert ["Voor." in pages[0], "Helpdesk" in pages[1], "Na." in pages[2], len(pages)] == [True, True, True, 3]


def test_no_text_is_taken_as_markup_or_code():
    said = text(pdf(document(Heading(HOSTILE), Paragraph([Words(HOSTILE)]), table(), title=HOSTILE, author=HOSTILE)))
    assert said.count(" ".join(HOSTILE.split())) >= 3


def test_unusual_texts_give_a_document_that_is_still_pdf_ua():
    reader = read(pdf(document(*unusual())))
    assert "<pdfuaid:part>1<" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert [each for each in structure(reader, "/Figure") if "/Alt" not in each] == []


def test_what_no_font_has_is_shown_as_unknown():
    known = typesetting.characters()
    assert {character: character in known for character in "aé€−مש😀汉"} == {
        **dict.fromkeys("aé€−مש😀", True),
        "汉": False,
    }
    assert "汉" not in text(pdf(document(Paragraph([Words("Kern 汉 slot")])))) != ""


def test_what_a_font_cannot_shape_does_not_stop_a_document(monkeypatch):
    monkeypatch.setattr(typesetting, "characters", lambda: frozenset("汉 abc"))
    assert "abc" in text(pdf(document(Paragraph([Words("abc 汉")]), title="abc", author="abc", subtitle="")))


@pytest.mark.parametrize(
    "blocks",
    [
        [Missing("Er is nog niets.")],
        [bars([], [], [])],
        [bars(values=[None, None], texts=["niet getoond", ""])],
        [stacked(labels=[], series=[], notes=[])],
        [table(rows=1)],
        [Bullets([])],
        [Paragraph([])],
    ],
)
def test_a_document_of_next_to_nothing_is_one_page(blocks):
    assert len(read(pdf(document(*blocks, title="", author="", subtitle="", contents=True))).pages) == 1


def test_a_chart_over_pages_says_which_part_is_which():
    long = bars([f"CLB {number}" for number in range(60)], range(60), map(str, range(60)))
    said = [each["/Alt"] for each in structure(read(pdf(document(long))), "/Figure")]
    assert said == [f"Het meeste bij HGD. (deel {part} van {len(said)})" for part in range(1, len(said) + 1)]
    assert len(said) >= 2


def test_right_to_left_text_is_there_with_its_letters():
    said = text(pdf(document(Paragraph([Words(ARABIC)]), Paragraph([Words(HEBREW)]), bars([ARABIC], [1], ["1"]))))
    assert (said.count("التوجيه") + said.count("هيجوتلا"), "לייעוץ" in said or "ץועייל" in said) == (3, True)


def test_each_picture_is_a_png_of_its_drawing():
    made = typesetting.pictures([Drawing(640, 64), Drawing(640, 128)], dots=72)
    assert [(png[:8], int.from_bytes(png[20:24], "big")) for png in made] == [
        (b"\x89PNG\r\n\x1a\n", 45),
        (b"\x89PNG\r\n\x1a\n", 91),
    ]
    assert typesetting.pictures([], dots=72) == []
