"""A document as a Word file, read back with python-docx."""

from __future__ import annotations

import io
import zipfile

import docx as word_files
import pytest
from docx.oxml.ns import qn

from baken.ui.documents.blocks import (
    Bullets,
    Cell,
    Chart,
    Column,
    Heading,
    Missing,
    PageBreak,
    Paragraph,
    Table,
    Tiles,
    Words,
)
from baken.ui.documents.texts import width_of
from baken.ui.documents.word import docx
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
        "2022-2023: 902, 2023-2024: 724, 2024-2025: 664",
        "2022-2023: 7, 2023-2024: niet getoond, 2024-2025: geen gegevens",
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
    assert [each.style.name for each in cells[0].paragraphs] == ["Key Figure", "Figure Name", "Figure Note"]


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


def test_a_figure_looks_like_the_text_around_it_and_a_link_elsewhere_like_a_link():
    words = [Words("cijfer", url="/inzicht/"), Words("site", url="https://example.org/"), Words("kop", url="#x")]
    file = read(docx(document(Heading("Kop", anchor="x"), Paragraph(words), table(rows=2), contents=False)))
    looks = {
        "".join(each.text for each in link.iter(qn("w:t"))): next(link.iter(qn("w:rStyle")), None) is not None
        for link in file.element.iter(qn("w:hyperlink"))
    }
    assert looks == {"cijfer": False, "site": True, "kop": True, "CLB 0": False}


def test_a_document_without_an_address_leads_only_within_itself():
    file = read(docx(document(address="")))
    assert [each for each in file.element.iter(qn("w:hyperlink")) if each.get(qn("r:id"))] == []
    assert text(file).count("2.290") == 2


def test_no_word_has_a_hyphen_that_is_not_seen():
    assert "\u00ad" not in text(read(docx(document(Paragraph([Words("deel\u00adnames")])))))


def test_words_of_heads_have_room_and_rows_are_not_parted():
    levels = [f"{word} verwachting" for word in ("beneden de", "benadert de", "volgens de", "overstijgt de")]
    columns = [Column("Ontwikkelingsschaal"), *(Column(level, number=True) for level in levels)]
    given = Table("Centra", columns, [[Cell("Consultatieve leerlingenbegeleiding"), *[Cell("1")] * 4]] * 9)
    made = read(docx(document(given))).tables[0]
    size = made.rows[0].cells[1].paragraphs[0].runs[0].font.size.pt
    room = [int(each.get(qn("w:w"))) / 20 - 7 for each in made._tbl.tblGrid.iter(qn("w:gridCol"))]
    assert [
        wide >= width_of("Ontwikkelingsschaal"[: 19 if not place else 11], size=size, bold=True)
        for place, wide in enumerate(room)
    ] == [True] * 5
    assert {row._tr.trPr.find(qn("w:cantSplit")) is not None for row in made.rows} == {True}


def keeps_next(row):
    return all(each.paragraph_format.keep_with_next for cell in row.cells for each in cell.paragraphs)


def test_a_short_table_and_the_table_of_a_chart_stay_with_what_they_belong_to():
    file = read(docx(document(table(rows=3), years(), table(rows=30), contents=False)))
    kept = [[keeps_next(row) for row in each.rows] for each in file.tables]
    assert kept == [[True] * 4, [True, True, False], [True, *[False] * 30]]  # the first one has a note
    before = [
        each.style.name
        for each in file.paragraphs
        if each.paragraph_format.keep_with_next or each.style.paragraph_format.keep_with_next
    ]
    assert before == ["Caption", "Figure", "Caption", "Note", "Table Name", "Caption"]


def test_a_break_gives_no_page_that_is_empty():
    blocks = [PageBreak(), Heading("Een"), PageBreak(), PageBreak(), overview(), PageBreak()]
    file = read(docx(document(*blocks)))
    turned = [said(each) for each in file.paragraphs if each.paragraph_format.page_break_before]
    assert turned == ["Inhoud", "Een", "Opleiding en vorming"]
    assert [each.get(qn("w:type")) for each in file.element.iter(qn("w:br"))] == []


def test_an_overview_is_a_title_and_a_table_for_each_group():
    file = read(docx(document(overview(), contents=False)))
    assert styled(file, "Group") == ["Opleiding en vorming", "Helpdesk"]
    assert [
        [[said(each) for each in cell.paragraphs if said(each)] for cell in row.cells] for row in file.tables[0].rows
    ] == [
        [
            ["664", "deelnames", "op 120 sessies", "2023-2024: 724"],
            ["205", "unieke deelnemers", "2023-2024: 267"],
            ["Niet getoond", "tevredenheid", "Minder dan vijf antwoorden."],
            ["Geen gegevens", "bereikte scholen"],
        ],
    ]
    first = [cell.paragraphs[0].style.name for cell in file.tables[0].rows[0].cells]
    assert first == ["Great Figure", "Key Figure", "Untold", "Untold"]
    assert file.tables[1].rows[0].cells[0].paragraphs[0].text == "1.028"


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
    assert len(alternatives(file)) == sum(isinstance(block, Chart | Tiles) for block in unusual())
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
