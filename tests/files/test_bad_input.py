"""Bad input: a message that names file, row, column, value and the mend; nothing is written."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baken.apps.exchange.actions import load
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, load_files, problems_of, write, write_book
from baken.apps.exchange.types import CannotImport, Problem
from baken.apps.people.models import Cell, Centre, Person
from baken.apps.programme.models import Participation

pytestmark = pytest.mark.django_db

WORK = PROGRAMME | {
    "doorlichtingen.csv": "centrum;schooljaar;ontwikkelingsschaal;niveau\nA;2023-2024;Begeleiding;niet in de focus\n",
    "uren.csv": "nr;e-mail;rol;datum;uren;pijler;soort;centrum\n1;di@poc.example;beleid;2024-10-01;1,5;beleid;;\n",
    "bevraging-plg-uitnodigingen.csv": "e-mail;centrum;aanbod\nan@a.example;A;P1\n",
    "bevraging-plg.csv": (
        "ID;Start time;Completion time;Email;Name;Welke begeleiding volgde je?;"
        "Ik pas het geleerde uit de begeleiding toe in mijn praktijk\n"
        "1;2025-06-02 09:00;2025-06-02 09:04;an@a.example;;PLG een;8\n"
    ),
}


def test_that_a_good_folder_has_no_problems(tmp_path: Path):
    assert problems_of(tmp_path, WORK) == []


BAD_ROWS = [
    ("deelnames.csv", "V2;1;bo@a.example;Z;aanwezig", "centrum", "Z"),
    ("deelnames.csv", "V2;9;bo@a.example;A;aanwezig", "sessie", "9"),
    ("deelnames.csv", "V9;1;bo@a.example;A;aanwezig", "aanbod", "V9"),
    ("deelnames.csv", "V2;1;bo@a.example;A;misschien", "status", "misschien"),
    ("deelnames.csv", "V2;1;bo a.example;A;aanwezig", "e-mail", "bo a.example"),
    ("deelnames.csv", "V2;1;;A;aanwezig", "e-mail", ""),
    ("aanbod.csv", "V3;Vorming drie;cursus;;eigen;2024-2025", "strategie", "cursus"),
    ("aanbod.csv", "V3;Vorming drie;vorming;;eigen;2024-2026", "schooljaar", "2024-2026"),
    ("sessies.csv", "V2;3;31/02/2025;;;", "datum", "31/02/2025"),
    ("sessies.csv", "V2;3;1899-05-01;;;", "datum", "1899-05-01"),
    ("sessies.csv", "V2;3;2024-12-01;25:00;;", "start", "25:00"),
    ("uren.csv", "2;di@poc.example;beleid;2024-10-01;-2;beleid;;", "uren", "-2"),
    ("uren.csv", "2;di@poc.example;beleid;2024-10-01;190;beleid;;", "uren", "190"),
    ("uren.csv", "2;di@poc.example;beleid;2024-10-01;0;beleid;;", "uren", "0"),
    ("uren.csv", "2;di@poc.example;beleid;2024-10-01;1;beleid;;Z", "centrum", "Z"),
    ("doorlichtingen.csv", "A;2023-2024;Beeldvorming;goed", "niveau", "goed"),
    (
        "bevraging-plg.csv",
        "2;2025-06-02 09:00;2025-06-02 09:04;an@a.example;;PLG een;9",
        "Ik pas het geleerde uit de begeleiding toe in mijn praktijk",
        "9",
    ),
    ("bevraging-plg.csv", "2;2025-06-02 09:00;2025-06-02 09:04;bo@a.example;;PLG een;8", "Email", "bo@a.example"),
    (
        "bevraging-plg.csv",
        "2;2025-06-02 09:00;2025-06-02 09:04;an@a.example;;PLG tien;8",
        "Welke begeleiding volgde je?",
        "PLG tien",
    ),
    ("centra.csv", "C;CLB C;GO!;;veel;;", "personeelsleden", "veel"),
]


def test_every_bad_row_is_named_with_its_file_row_column_and_value(tmp_path: Path):
    files, expected = dict(WORK), []
    for file, row, column, value in BAD_ROWS:
        expected.append((file, files[file].count("\n") + 1, column, value))
        files[file] += row + "\n"
    assert sorted(problems_of(tmp_path, files)) == sorted(expected)


def test_every_error_is_listed_also_two_of_one_row(tmp_path: Path):
    rows = "V2;1;bo@a.example;Z;misschien\nV2;7;bo@a.example;A;aanwezig\n"
    assert problems_of(tmp_path, PROGRAMME | {"deelnames.csv": PROGRAMME["deelnames.csv"] + rows}) == [
        ("deelnames.csv", 5, "centrum", "Z"),
        ("deelnames.csv", 5, "status", "misschien"),
        ("deelnames.csv", 6, "sessie", "7"),
    ]


def test_what_refers_to_a_rejected_row_is_no_error_of_its_own(tmp_path: Path):
    sessions = PROGRAMME["sessies.csv"].replace("V2;1;14/11/2024", "V2;1;31/11/2024")
    assert problems_of(tmp_path, PROGRAMME | {"sessies.csv": sessions}) == [("sessies.csv", 3, "datum", "31/11/2024")]


def test_a_message_says_what_was_expected(tmp_path: Path):
    problem = Problem("uren.csv", 3, "uren", "190", "uren als 1,5 of 1:30, meer dan 0 en ten hoogste 24")
    hours = WORK["uren.csv"] + "2;di@poc.example;beleid;2024-10-01;190;beleid;;\n"
    with pytest.raises(CannotImport) as refused:
        load_files(tmp_path, WORK | {"uren.csv": hours})
    assert refused.value.report.problems == [problem]
    assert str(problem) == (
        "uren.csv, rij 3, kolom “uren”: “190” kan niet; verwacht: uren als 1,5 of 1:30, meer dan 0 en ten hoogste 24"
    )


def test_nothing_is_written_when_one_row_is_wrong(tmp_path: Path):
    with pytest.raises(CannotImport):
        load_files(
            tmp_path, PROGRAMME | {"deelnames.csv": PROGRAMME["deelnames.csv"] + "V2;9;an@a.example;A;aanwezig\n"}
        )
    assert [model.objects.count() for model in (Cell, Centre, Person, Participation, Import)] == [0] * 5


@pytest.mark.parametrize(
    ("heading", "row"), [("code;naam", "c1;Cel Een"), ("code;naam;net;net", "c1;Cel Een;GO!;GO!")]
)
def test_a_missing_and_a_doubled_column_are_named(tmp_path: Path, heading: str, row: str):
    found = problems_of(tmp_path, CELL | {"cel.csv": f"{heading}\n{row}\n"})
    assert [(file, line, column) for file, line, column, _value in found] == [("cel.csv", 1, "net")]


def test_rows_that_refer_to_a_file_with_a_missing_column_are_no_errors(tmp_path: Path):
    sessions = PROGRAMME["sessies.csv"].replace("datum", "wanneer")
    assert problems_of(tmp_path, PROGRAMME | {"sessies.csv": sessions}) == [("sessies.csv", 1, "datum", "")]


def test_one_key_with_two_values_names_both_rows(tmp_path: Path):
    rows = PROGRAMME["deelnames.csv"] + "V1;1;AN@A.example;A;afwezig\n"
    with pytest.raises(CannotImport) as refused:
        load_files(tmp_path, PROGRAMME | {"deelnames.csv": rows})
    assert [(problem.row, problem.column, problem.expected) for problem in refused.value.report.problems] == [
        (2, "e-mail", "één keer, of tweemaal hetzelfde; deelnames.csv rij 5 zegt iets anders"),
        (5, "e-mail", "één keer, of tweemaal hetzelfde; deelnames.csv rij 2 zegt iets anders"),
    ]


def test_a_folder_of_another_cell_is_refused(tmp_path: Path):
    assert problems_of(tmp_path, CELL, cell_code="c2") == [("cel.csv", 2, "code", "c1")]


def test_without_a_cell_nothing_can_be_imported(tmp_path: Path):
    centres = {"centra.csv": CELL["centra.csv"]}
    assert problems_of(tmp_path, centres) == [("", None, "", "")]
    assert problems_of(tmp_path, centres, cell_code="c1") == [("", None, "", "")]


def test_a_cell_keeps_its_network(tmp_path: Path):
    load_files(tmp_path / "first", CELL)
    changed = CELL["cel.csv"].replace("GO!", "VCLB")
    assert problems_of(tmp_path / "second", {"cel.csv": changed}) == [("cel.csv", 2, "net", "VCLB")]


def book_bytes(rows: Iterable[Iterable[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADING = ["schooljaar", "pijler", "gepland", "gerealiseerd"]


def expected_of(tmp_path: Path, name: str, content: bytes) -> list[tuple[int | None, str]]:
    """What was expected of a file, by row."""
    with pytest.raises(CannotImport) as refused:
        load_files(tmp_path, {**CELL, name: content})
    assert {problem.file for problem in refused.value.report.problems} == {name}
    return [(problem.row, problem.expected) for problem in refused.value.report.problems]


def test_a_truncated_workbook_is_named(tmp_path: Path):
    content = book_bytes([HEADING, ["2024-2025", "beleid", 1, 1]])
    assert expected_of(tmp_path, "fte.xlsx", content[: len(content) // 2]) == [
        (None, "een werkmap die heel is; deze is afgekapt of beschadigd: open ze in Excel en bewaar ze opnieuw")
    ]


def test_a_text_file_named_xlsx_is_named(tmp_path: Path):
    assert expected_of(tmp_path, "fte.xlsx", b"schooljaar;pijler\n") == [
        (None, "een werkmap; dit is een tekstbestand: geef het de extensie .csv of bewaar het als .xlsx")
    ]


def test_a_workbook_with_a_password_is_named(tmp_path: Path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert expected_of(tmp_path, "fte.xlsx", ole) == [(None, "een werkmap zonder wachtwoord, bewaard als .xlsx")]


def test_a_formula_cell_is_named(tmp_path: Path):
    with pytest.raises(CannotImport) as refused:
        load_files(tmp_path, {**CELL, "fte.xlsx": book_bytes([HEADING, ["2024-2025", "beleid", "=1+1", 1]])})
    assert refused.value.report.problems == [
        Problem("fte.xlsx", 2, "gepland", "=1+1", "een waarde in plaats van een formule; plak de cel als waarde")
    ]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path):
    bomb = tmp_path / "bom.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deelnames.csv", b"0" * (20 * 2**20))
    with pytest.raises(CannotImport) as refused:
        load(bomb)
    assert [str(problem) for problem in refused.value.report.problems] == [
        "bom.zip: geen inhoud die tot meer dan honderdmaal uitpakt (“deelnames.csv”)"
    ]


def test_a_workbook_that_is_a_bomb_is_not_read(tmp_path: Path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 * 2**20))
    assert expected_of(tmp_path, "fte.xlsx", out.getvalue()) == [
        (None, "geen inhoud die tot meer dan honderdmaal uitpakt (“xl/worksheets/sheet1.xml”)")
    ]


def test_a_file_over_the_limit_is_refused(tmp_path: Path, settings):
    settings.UPLOAD_FILE_BYTES = 2**20
    assert expected_of(tmp_path, "fte.csv", b"x" * (2**20 + 1)) == [
        (None, "een bestand van ten hoogste 1 MB; splits het (deelnames-1, deelnames-2)")
    ]


def test_too_many_rows_are_refused(tmp_path: Path, settings):
    settings.UPLOAD_ROWS = 3
    content = "\n".join([";".join(HEADING), *(f"2024-2025;pijler {number};1;1" for number in range(4))])
    assert expected_of(tmp_path, "fte.csv", content.encode()) == [(None, "ten hoogste 3 rijen; splits het bestand")]


def test_a_zip_with_too_much_in_it_is_refused(tmp_path: Path, settings):
    settings.UPLOAD_FOLDER_BYTES = 2**20
    archive = tmp_path / "map.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("fte.csv", b"x" * (2**20 + 1))
    with pytest.raises(CannotImport) as refused:
        load(archive)
    assert [str(problem) for problem in refused.value.report.problems] == ["map.zip: niet meer dan 1 MB aan inhoud"]


def test_a_row_with_more_cells_than_columns_is_named(tmp_path: Path):
    offers = PROGRAMME["aanbod.csv"].replace(";", ",").replace("signaalfunctie, preventie", "een, twee")
    with pytest.raises(CannotImport) as refused:
        load_files(tmp_path, CELL | {"aanbod.csv": offers})
    assert {(problem.row, problem.value) for problem in refused.value.report.problems} == {(2, "2023-2024")}


def test_quotes_that_never_close_are_named(tmp_path: Path):
    rows = 'schooljaar;pijler;gepland;gerealiseerd\n"2024-2025;beleid;1;1\n'
    assert problems_of(tmp_path, CELL | {"fte.csv": rows}) == [("fte.csv", 2, "", "")]


def test_a_number_that_no_cell_can_hold_is_named(tmp_path: Path):
    book = write_book(tmp_path / "map" / "fte.xlsx", [HEADING, ["2024-2025", "beleid", dt.datetime(2024, 1, 1), 1]])
    write(book.parent, CELL)
    with pytest.raises(CannotImport) as refused:
        load(book.parent)
    assert [(problem.row, problem.column, problem.value) for problem in refused.value.report.problems] == [
        (2, "gepland", "2024-01-01")
    ]


def test_a_known_file_with_an_ending_that_is_not_read_is_named(tmp_path: Path):
    assert expected_of(tmp_path, "fte.xls", b"\xd0\xcf\x11\xe0") == [
        (None, "een CSV-bestand, of een werkmap die als .xlsx bewaard is")
    ]
