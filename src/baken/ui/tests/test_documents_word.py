"""A document as a Word file, read back with python-docx."""

from __future__ import annotations

import io
import zipfile

import docx as word_files
import pytest
from docx.oxml.ns import qn

from baken.ui.documents.blocks import Bullets, Chart, Heading, Missing, Paragraph, Words
from baken.ui.documents.word import docx
from baken.ui.tests.documents import ARABIC, HEBREW, HOSTILE, bars, document, stacked, table, unusual


def read(written):
    return word_files.Document(io.BytesIO(written))


def said(paragraph):
    """All that a paragraph says, its links and fields too."""
    return "".join(each.text or "" for each in paragraph._p.iter(qn("w:t")))


def styled(file, name):
    """What stands in a style."""
    return [said(each) for each in file.paragraphs if each.style.name == name]


def alternatives(file):
    return [each.get("descr") for each in file.element.iter(qn("wp:docPr"))]


def text(file):
    return " ".join(each.text or "" for each in file.element.iter(qn("w:t")))


@pytest.fixture(scope="module")
def whole():
    """A document with every kind of block."""
    return read(docx(document()))


def test_it_has_words_own_styles(whole):
    headings = {level: styled(whole, f"Heading {level}") for level in (1, 2, 3, 4)}
    assert (styled(whole, "Title"), styled(whole, "Subtitle"), headings, styled(whole, "List Bullet")) == (
        ["Begeleidingsverslag"],
        ["2022-2025", "Inhoud"],
        {1: ["Begeleidingsstrategieën", "Slot"], 2: ["Opleiding en vorming"], 3: ["Inspecties"], 4: []},
        ["ADP: algemeen diagnostisch protocol", "BP: begeleidingsplan"],
    )


def test_it_says_who_made_it_when_and_in_which_language(whole):
    properties = whole.core_properties
    language = next(whole.styles.element.iter(qn("w:lang"))).get(qn("w:val"))
    assert (properties.title, properties.author, properties.language, properties.created.date().isoformat()) == (
        *("Begeleidingsverslag", "POC+", "nl-BE"),
        "2025-11-14",
    )
    assert language == "nl-BE"


def test_captions_have_numbers_that_word_works_out(whole):
    captions = [each for each in whole.paragraphs if each.style.name == "Caption"]
    fields = [next(each._p.iter(qn("w:fldSimple"))).get(qn("w:instr")).strip() for each in captions]
    assert [(said(each), field) for each, field in zip(captions, fields, strict=True)] == [
        ("Figuur 1. Wat de deelnemers zeggen", "SEQ Figuur \\* ARABIC"),
        ("Figuur 2. Deelnames per schooljaar", "SEQ Figuur \\* ARABIC"),
        ("Figuur 3. Bereik per thema", "SEQ Figuur \\* ARABIC"),
        ("Tabel 1. Bereik per centrum", "SEQ Tabel \\* ARABIC"),
    ]


def test_in_english_its_captions_are_english():
    file = read(docx(document(bars(), language="en")))
    assert styled(file, "Caption") == ["Figure 1. Bereik per thema"]
    assert styled(file, "Table Name") == ["Figures of figure 1"]
    assert next(file.styles.element.iter(qn("w:lang"))).get(qn("w:val")) == "en-GB"


def test_every_chart_is_a_picture_that_says_what_it_shows(whole):
    assert alternatives(whole) == [
        "Bijna negen op tien zijn tevreden.",
        "Het meeste bij HGD.",
        "Het meeste bij HGD.",
    ]
    numbers = [each.get("id") for each in whole.element.iter(qn("wp:docPr"))]
    assert len(set(numbers)) == len(numbers)


def test_the_same_chart_is_drawn_and_kept_once():
    with zipfile.ZipFile(io.BytesIO(docx(document(bars(), stacked(), bars())))) as archive:
        assert [name for name in archive.namelist() if name.endswith(".png")] == [
            "word/media/image1.png",
            "word/media/image2.png",
        ]


def test_tables_have_a_style_and_a_row_of_heads_on_each_page(whole):
    heads = [
        (each.style.name, [cell.text for cell in each.rows[0].cells])
        for each in whole.tables
        if each.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    ]
    assert heads == [
        ("Baken", ["", "laag", "hoog", "n.v.t.", "n"]),
        ("Baken", ["Thema", "Deelnames", "streefwaarde"]),
        ("Baken", ["Thema", "Deelnames"]),
        ("Baken", ["Centrum", "Vragen"]),
    ]
    assert [cell.text for cell in whole.tables[-1].rows[2].cells] == ["CLB klein", "niet getoond"]
    described = [each._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) for each in whole.tables]
    assert described[-1] == "Bereik per centrum"


def test_key_figures_stand_beside_each_other(whole):
    cells = whole.tables[0].rows[0].cells
    assert [[said(each) for each in cell.paragraphs] for cell in cells] == [
        ["2.290", "deelnames", "2022-2025"],
        ["Niet getoond", "tevredenheid", "De groep is te klein."],
    ]
    assert [each.style.name for each in cells[0].paragraphs] == ["Key Figure", "Normal", "Note"]


def test_its_contents_are_a_field_that_leads_to_its_headings(whole):
    instructions = [each.text.strip() for each in whole.element.iter(qn("w:instrText"))]
    marks = [each.get(qn("w:fldCharType")) for each in whole.element.iter(qn("w:fldChar"))]
    entries = [
        (each.style.name, said(each), each._p.find(qn("w:hyperlink")).get(qn("w:anchor")))
        for each in whole.paragraphs
        if each.style.name.startswith("toc")
    ]
    places = {each.get(qn("w:name")) for each in whole.element.iter(qn("w:bookmarkStart"))}
    assert (instructions, marks) == (['TOC \\o "1-3" \\h \\z \\u'], ["begin", "separate", "end"])
    assert entries == [
        ("toc 1", "1 Begeleidingsstrategieën", "_Toc00000001"),
        ("toc 2", "1.1 Opleiding en vorming", "_Toc00000002"),
        ("toc 3", "1.1.1 Inspecties", "_Toc00000003"),
        ("toc 1", "2 Slot", "_Toc00000004"),
    ]
    assert {anchor for *_rest, anchor in entries} <= places


def test_without_contents_headings_have_no_number():
    file = read(docx(document(Heading("Kop"), contents=False)))
    assert (file.styles["Heading 1"].element.pPr.numPr, "Inhoud" in text(file)) == (None, False)


def test_links_lead_where_they_may(whole):
    links = [each.get(qn("r:id")) for each in whole.element.iter(qn("w:hyperlink")) if each.get(qn("r:id"))]
    assert {whole.part.rels[link].target_ref for link in links} == {
        "https://baken.example.test/inzicht/",
        "https://baken.example.test/centra/1/",
    }
    within = [each.get(qn("w:anchor")) for each in whole.element.iter(qn("w:hyperlink")) if not each.get(qn("r:id"))]
    assert within[-1] == "place_1"


def test_its_foot_says_who_when_and_the_page(whole):
    foot = whole.sections[0].footer.paragraphs[0]
    fields = [each.get(qn("w:instr")).strip() for each in foot._p.iter(qn("w:fldSimple"))]
    assert (said(foot).replace("\xa0", " "), fields) == ("POC+ · 14 nov 2025Pagina 1 van 1", ["PAGE", "NUMPAGES"])


def test_each_numbered_list_begins_at_one():
    lists = [Bullets([[Words("eerst")], [Words("dan")]], ordered=True)] * 2
    numbers = [each.get(qn("w:val")) for each in read(docx(document(*lists))).element.iter(qn("w:numId"))]
    assert numbers == ["1001", "1001", "1002", "1002"]


def test_unusual_texts_give_a_file_that_opens():
    file = read(docx(document(*unusual(), title=HOSTILE, author=HOSTILE)))
    assert (styled(file, "Title"), HOSTILE in text(file), "\x07" in text(file)) == ([HOSTILE], True, False)
    assert len(alternatives(file)) == sum(isinstance(block, Chart) for block in unusual())
    assert "" not in alternatives(file)


def test_text_that_runs_from_right_to_left_runs_so():
    file = read(docx(document(Paragraph([Words(ARABIC)]), Paragraph([Words("CLB")]), Heading(HEBREW))))
    directions = {said(each): each._p.pPr.find(qn("w:bidi")) is not None for each in file.paragraphs if said(each)}
    assert (directions[ARABIC], directions["CLB"], directions[HEBREW]) == (True, False, True)


@pytest.mark.parametrize(
    "blocks",
    [
        [Missing("Niets.")],
        [bars([], [], [])],
        [stacked(labels=[], series=[], notes=[])],
        [table(rows=1)],
        [Bullets([])],
    ],
)
def test_a_document_of_next_to_nothing_opens(blocks):
    assert styled(read(docx(document(*blocks, title="", author="", subtitle=""))), "Title") == ["Baken"]
