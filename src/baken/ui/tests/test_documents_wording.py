"""What every format says in the same way: numbers of blocks, and where a link leads."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx as word_files
import pypdf
import pytest
from docx.oxml.ns import qn

from baken.ui.documents.blocks import Heading, PageBreak, Table, Tile, Years
from baken.ui.documents.looks import LOOKS
from baken.ui.documents.page import page
from baken.ui.documents.pdf import pdf
from baken.ui.documents.texts import clean
from baken.ui.documents.word import docx
from baken.ui.documents.wording import is_quiet, name_of, note_of, numbers_of, said_of_years, value_of
from baken.ui.tests.documents import bars, document, every_kind, stacked, table, years


def test_headings_charts_and_tables_are_numbered_as_a_reader_meets_them():
    blocks = [
        *(Heading("Een"), stacked(), Heading("Twee", 2), table(), Heading("Drie", 4), Heading(""), bars()),
        *(Heading("Vier", 2), PageBreak(), Heading("Vijf"), Table("leeg", [], []), table()),
    ]
    assert numbers_of(blocks) == ["1", "1", "1.1", "1", "1.1.1", "", "2", "1.2", "", "2", "", "2"]


def test_a_chart_of_nothing_is_numbered_as_the_table_that_it_is():
    blocks = [table(), bars([], [], []), bars()]
    assert [name_of(each, number) for each, number in zip(blocks, numbers_of(blocks), strict=True)] == [
        *("Tabel 1", "Tabel 2", "Figuur 1"),
    ]


def test_every_block_has_a_number_or_none():
    assert len(numbers_of(every_kind())) == len(every_kind())


def test_a_tile_says_why_it_has_no_value():
    tiles = [Tile("7", "x"), Tile("", "x"), Tile("", "x", "Te weinig."), Tile("", "x", missing=True)]
    assert [(value_of(tile), note_of(tile)) for tile in tiles] == [
        ("7", ""),
        ("Niet getoond", "De groep is te klein."),
        ("Niet getoond", "Te weinig."),
        ("Geen gegevens", ""),
    ]


def test_years_are_said_in_words():
    assert said_of_years(Years(["2022-2023", "2023-2024"], [7, None], ["7", ""])) == (
        "2022-2023: 7, 2023-2024: niet getoond"
    )


@pytest.mark.parametrize(
    ("url", "quiet"),
    [
        ("/inzicht/?x=a:b", True),
        ("centra/1/", True),
        ("#plaats", False),
        ("https://example.org/", False),
        ("mailto:cel@example.org", False),
    ],
)
def test_a_link_to_where_a_figure_comes_from_is_quiet(url, quiet):
    assert is_quiet(url) is quiet


def test_a_text_is_cleaned_of_what_no_file_can_hold():
    assert clean("a\x00\x07\ufffe\ud800\u202e b\u00adc\td\r\ne") == "a bc d\ne"


def test_every_tone_has_a_colour_that_a_workbook_can_use():
    assert all(
        len(colour) == 7 and int(colour[1:], 16) >= 0 for look in LOOKS.values() for colour in (look.fill, look.edge)
    )


def test_a_place_has_the_same_number_in_every_format():
    blocks = [
        *(Heading("aa", 2), stacked(caption="ab"), Heading("ac", 4), bars([], [], [], caption="ad"), Heading("ae", 3)),
        *(years(caption="af"), Heading("ag", 1), replace(table(), caption="ah"), Heading("ai", 2)),
    ]
    written = document(*blocks)
    expected = {
        (number, each.text) if isinstance(each, Heading) else (name_of(each, number), each.caption)
        for each, number in zip(blocks, numbers_of(blocks), strict=True)
    }
    told = {
        "pdf": " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(written))).pages),
        "docx": " ".join(
            each.text or "" for each in word_files.Document(io.BytesIO(docx(written))).element.iter(qn("w:t"))
        ),
        "page": re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page(written), flags=re.DOTALL),
    }
    shape = re.compile(r"((?:Figuur |Tabel )?(?<!\d)\d(?:\.\d)*)\.?\s+(a[a-i])\b")
    found = {name: set(shape.findall(" ".join(text.split()).replace(" .", "."))) for name, text in told.items()}
    assert found == dict.fromkeys(told, expected)
