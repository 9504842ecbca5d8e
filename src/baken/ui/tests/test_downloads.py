"""Tables as files."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from baken.ui.downloads import csv_file, xlsx_file

ROW = ("Oever; 'groot'", 1234.5, Decimal("0.25"), 7, dt.date(2025, 11, 14), None)
HEADINGS = ["Naam", "a", "b", "c", "dag", "leeg"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "\"Oever; 'groot'\";1234,5;0,25;7;2025-11-14;"),
        ("en", "Oever; 'groot',1234.5,0.25,7,2025-11-14,"),
    ],
)
def test_a_csv_opens_in_the_spreadsheet_of_its_reader(language, line):
    with translation.override(language):
        file = csv_file(name="cijfers", headings=HEADINGS, rows=[ROW])
    assert file.content[:3] == b"\xef\xbb\xbf"
    assert file.content.decode("utf-8-sig").split("\r\n")[1] == line
    assert file.headers["Content-Disposition"] == 'attachment; filename="cijfers.csv"'


def test_a_workbook_has_numbers_and_days():
    file = xlsx_file(name="cijfers", headings=HEADINGS, rows=[ROW])
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert list(sheet.values) == [
        tuple(HEADINGS),
        ("Oever; 'groot'", 1234.5, 0.25, 7, dt.datetime(2025, 11, 14), None),
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F2")


@pytest.mark.parametrize("text", ["=1+1", "+32", "-cmd", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_somebody_typed_is_never_a_formula(text):
    typed = csv_file(name="x", headings=["a"], rows=[[text]]).content.decode("utf-8-sig")
    assert typed.partition("\r\n")[2].lstrip('"').startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(name="x", headings=["a"], rows=[[text]]).content))
    assert book.active["A2"].data_type == "s"


def test_a_negative_number_stays_a_number():
    assert csv_file(name="x", headings=["a"], rows=[[-3]]).content.decode("utf-8-sig").split()[1] == "-3"


@pytest.mark.parametrize(
    ("name", "title"),
    [("centra", "centra"), ("a:b[c]/d", "a b c  d"), ("x" * 40, "x" * 31), ("History", "History 2"), ("", "2")],
)
def test_the_sheet_is_called_as_the_file_as_far_as_a_sheet_may(name, title):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(name=name, headings=["a"], rows=[]).content))
    assert book.sheetnames == [title]


def test_a_moment_is_told_to_the_second_as_clocks_here_show_it_and_how_far_that_is_from_utc():
    summer, winter = (
        dt.datetime(2026, 7, 1, 12, 0, 1, 999, tzinfo=dt.UTC),
        dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC),
    )
    answer = csv_file(name="x", headings=["a", "b"], rows=[(summer, winter)])
    assert answer.content.decode().splitlines()[1] == "2026-07-01T14:00:01+02:00;2026-01-02T00:30:00+01:00"
    book = xlsx_file(name="x", headings=["a"], rows=[(summer,)])
    assert openpyxl.load_workbook(io.BytesIO(book.content)).active["A2"].value == "2026-07-01T14:00:01+02:00"
