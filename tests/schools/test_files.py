"""The files `besturen`, `scholen` and `vestigingen`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.exchange.actions import undo_import
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, counts, load_files, problems_of
from baken.apps.people.actions import change_board, change_site, end_board, end_school
from baken.apps.people.models import Board, Cell, Guidance, School, Site

pytestmark = pytest.mark.django_db

BOARDS = "naam;soort;ondernemingsnummer;begonnen op;geëindigd op\n"
SCHOOLS = "instellingsnummer;naam;niveau;bestuur;centrum;centrum sinds;begonnen op;geëindigd op;opgegaan in\n"
SITES = "instellingsnummer;vestiging;naam;straat;postcode;gemeente;begonnen op;geëindigd op\n"
FILES = {
    "besturen.csv": BOARDS + "SG Oever;scholengroep;0123.456.749;2000-09-01;\nVzw Kaai;;;;\n",
    "scholen.csv": SCHOOLS
    + "18;BS De Kaai;basis;sg oever;A;2020-09-01;;;\n"
    + "001234;GO! atheneum;secundair;0123456749;B;2019-09-01;;;\n"
    + "999;BS Weg;basis;Vzw Kaai;A;2010-09-01;;2020-08-31;000018\n",
    "vestigingen.csv": SITES + "18;1;;Kaai 1;9000;Gent;;\n18;2;De Werf;Dok 2;9000;Gent;;2024-08-31\n",
}
ALL = CELL | FILES
OTHER_CELL = {"cel.csv": "code;naam;net\nc2;Cel Twee;VCLB\n", "centra.csv": CELL["centra.csv"].splitlines()[0] + "\n"}


def schools() -> list[tuple[object, ...]]:
    names = ("number", "name", "level", "network__name", "board__name", "ended_on", "successor__number")
    return list(School.objects.order_by("number").values_list(*names))


def guidance() -> list[tuple[object, ...]]:
    return list(
        Guidance.objects.order_by("school__number", "started_on").values_list(
            "school__number", "started_on", "centre__name"
        )
    )


def test_schools_come_with_their_boards_sites_and_centres(tmp_path: Path):
    report = load_files(tmp_path, ALL)
    assert {name: count for name, count in counts(report).items() if name in FILES} == {
        "besturen.csv": (2, 0, 0, 0),
        "scholen.csv": (3, 0, 0, 0),
        "vestigingen.csv": (2, 0, 0, 0),
    }
    assert schools() == [
        ("000018", "BS De Kaai", "basis", "GO!", "SG Oever", None, None),
        ("000999", "BS Weg", "basis", "GO!", "Vzw Kaai", dt.date(2020, 8, 31), "000018"),
        ("001234", "GO! atheneum", "secundair", "GO!", "SG Oever", None, None),
    ]
    assert list(Board.objects.order_by("name").values_list("name", "kind", "enterprise_number")) == [
        ("SG Oever", "scholengroep", "0123456749"),
        ("Vzw Kaai", "schoolbestuur", ""),
    ]
    assert guidance() == [
        ("000018", dt.date(2020, 9, 1), "CLB A"),
        ("000999", dt.date(2010, 9, 1), "CLB A"),
        ("001234", dt.date(2019, 9, 1), "CLB B"),
    ]
    assert list(Site.objects.order_by("number").values_list("school__number", "number", "street", "ended_on")) == [
        ("000018", 1, "Kaai 1", None),
        ("000018", 2, "Dok 2", dt.date(2024, 8, 31)),
    ]


def test_the_same_files_change_nothing(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    assert load_files(tmp_path / "two", ALL).writes is False


def test_another_centre_from_a_day_on_is_one_row_more_and_the_past_stays(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    row = "18;BS De Kaai;basis;SG Oever;B;2024-09-01;;;\n"
    load_files(tmp_path / "two", {"scholen.csv": SCHOOLS + row}, cell_code="c1")
    assert guidance()[:2] == [
        ("000018", dt.date(2020, 9, 1), "CLB A"),
        ("000018", dt.date(2024, 9, 1), "CLB B"),
    ]


def test_a_board_with_a_number_can_be_renamed(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    renamed = {"besturen.csv": BOARDS + "SG Stroom;scholengroep;0123456749;2000-09-01;\n"}
    load_files(tmp_path / "two", renamed, cell_code="c1")
    assert sorted(Board.objects.values_list("name", flat=True)) == ["SG Stroom", "Vzw Kaai"]


def test_what_a_file_leaves_empty_takes_back_no_end_merger_or_number_that_is_known(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    by = actor_of_cell(cell=Cell.objects.get().pk)
    kaai, other = School.objects.get(number="000018"), School.objects.get(number="001234")
    end_school(kaai, by=by, on=dt.date(2025, 8, 31), into=other)
    change_site(kaai.sites.get(number=1), by=by, started_on=dt.date(2001, 9, 1), ended_on=dt.date(2025, 8, 31))
    board = Board.objects.get(name="Vzw Kaai")
    change_board(board, by=by, enterprise_number="0987654394", started_on=dt.date(2001, 9, 1))
    end_board(board, by=by, on=dt.date(2025, 8, 31))
    kept = schools(), list(Board.objects.values()), list(Site.objects.values())
    report = load_files(tmp_path / "two", FILES, cell_code="c1")
    assert (schools(), list(Board.objects.values()), list(Site.objects.values())) == kept
    assert (report.writes, kept[0][0][-2:]) == (False, (dt.date(2025, 8, 31), "001234"))


def test_what_a_file_says_must_go_with_what_it_leaves_empty_and_is_known(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    for file, row, column in (
        ("scholen.csv", "999;BS Weg;basis;;;;2021-09-01;;", "geëindigd op"),
        ("scholen.csv", "18;BS De Kaai;basis;;;;;2020-08-31;", "geëindigd op"),
        ("besturen.csv", "SG Oever;;;;1999-08-31", "geëindigd op"),
        ("vestigingen.csv", "18;2;;;;Gent;2024-09-01;", "geëindigd op"),
    ):
        wrong = {file: FILES[file].partition("\n")[0] + f"\n{row}\n"}
        assert [each[:3] for each in problems_of(tmp_path / "two", wrong, cell_code="c1")] == [(file, 2, column)]
        (tmp_path / "two" / file).unlink()


def test_one_spelling_is_not_of_two_boards(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    wrong = {"besturen.csv": BOARDS + "VZW KAAI;;0123456749;;\n"}
    assert problems_of(tmp_path / "two", wrong, cell_code="c1") == [("besturen.csv", 2, "naam", "VZW KAAI")]
    wrong = {"besturen.csv": BOARDS + "Vzw Nieuw;;;;\nVZW nieuw;;;;\n"}
    assert [each[1] for each in problems_of(tmp_path / "three", wrong, cell_code="c1")] == [2, 3]


def test_who_merged_into_a_school_of_the_same_file_points_at_it(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    rows = "1234;GO! atheneum;secundair;SG Oever;;;;2024-08-31;5555\n5555;Campus;secundair;SG Oever;;;2024-09-01;;\n"
    load_files(tmp_path / "two", {"scholen.csv": SCHOOLS + rows}, cell_code="c1")
    assert School.objects.get(number="001234").successor == School.objects.get(number="005555")


def test_an_import_of_schools_is_taken_back(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    load_files(tmp_path / "two", FILES, cell_code="c1")
    undo_import(Import.objects.latest("pk"))
    assert (Board.objects.count(), School.objects.count(), Site.objects.count(), Guidance.objects.count()) == (0,) * 4


@pytest.mark.parametrize(
    ("file", "row", "column", "value"),
    [
        ("besturen.csv", "X;;0123456748;;", "ondernemingsnummer", "0123456748"),
        ("besturen.csv", "X;vereniging;;;", "soort", "vereniging"),
        ("besturen.csv", "X;;;2020-09-01;2019-08-31", "geëindigd op", "2019-08-31"),
        ("besturen.csv", "Vzw Kaai;;0123456749;;", "naam", "Vzw Kaai"),
        ("scholen.csv", "12x;S;basis;;;;;;", "instellingsnummer", "12x"),
        ("scholen.csv", "1234567;S;basis;;;;;;", "instellingsnummer", "1234567"),
        ("scholen.csv", "5;S;universiteit;;;;;;", "niveau", "universiteit"),
        ("scholen.csv", "5;S;basis;Onbekend;;;;;", "bestuur", "Onbekend"),
        ("scholen.csv", "5;S;basis;;ZZ;2020-09-01;;;", "centrum", "ZZ"),
        ("scholen.csv", "5;S;basis;;A;;;;", "centrum sinds", "A"),
        ("scholen.csv", "5;S;basis;;;;2020-09-01;2019-08-31;", "geëindigd op", "2019-08-31"),
        ("scholen.csv", "5;S;basis;;;;;;18", "geëindigd op", "000018"),
        ("scholen.csv", "5;S;basis;;;;;2019-08-31;77", "opgegaan in", "000077"),
        ("scholen.csv", "5;S;basis;;;;;2021-08-31;999", "opgegaan in", "000999"),
        ("scholen.csv", "5;S;basis;;;;;2021-08-31;5", "opgegaan in", "000005"),
        ("scholen.csv", "18;BS De Kaai;basis;;;;;2020-08-31;", "geëindigd op", "2020-08-31"),
        ("vestigingen.csv", "77;1;;;;Gent;;", "instellingsnummer", "000077"),
        ("vestigingen.csv", "18;100;;;;Gent;;", "vestiging", "100"),
        ("vestigingen.csv", "18;3;;;B-9000;Gent;;", "postcode", "B-9000"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, file: str, row: str, column: str, value: str):
    load_files(tmp_path / "one", ALL)
    heading = FILES[file].partition("\n")[0]
    wrong = {file: f"{heading}\n{row}\n"}
    assert problems_of(tmp_path / "two", wrong, cell_code="c1") == [(file, 2, column, value)]


def test_two_rows_of_one_board_are_refused(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    wrong = {"besturen.csv": BOARDS + "SG Oever;;0123456749;;\nSG Stroom;;0123456749;;\n"}
    assert [problem[2:] for problem in problems_of(tmp_path / "two", wrong, cell_code="c1")] == [
        ("naam", "SG Oever"),
        ("naam", "SG Stroom"),
    ]


def test_another_network_changes_no_school_and_may_have_a_board_of_the_same_name(tmp_path: Path):
    load_files(tmp_path / "one", ALL)
    load_files(tmp_path / "two", OTHER_CELL)
    before = schools()
    for file, row in (("scholen.csv", "18;Gekaapt;basis;;;;;;\n"), ("vestigingen.csv", "18;1;;;;Elders;;\n")):
        wrong = {file: FILES[file].partition("\n")[0] + "\n" + row}
        assert problems_of(tmp_path / file, wrong, cell_code="c2") == [(file, 2, "instellingsnummer", "000018")]
    load_files(tmp_path / "three", {"besturen.csv": BOARDS + "SG Oever;;0123456749;;\n"}, cell_code="c2")
    assert (schools(), Board.objects.filter(name="SG Oever").count()) == (before, 2)


@pytest.mark.parametrize("written", ["0123456749", "0123.456.749", "123.456.749", "BE0123.456.749", "be 0123 456 749"])
def test_the_board_of_a_school_is_found_by_its_number_however_that_is_written(tmp_path: Path, written: str):
    load_files(tmp_path, ALL | {"scholen.csv": SCHOOLS + f"18;BS De Kaai;basis;{written};;;;;\n"})
    assert schools() == [("000018", "BS De Kaai", "basis", "GO!", "SG Oever", None, None)]


@pytest.mark.parametrize("written", [".", " . . ", "-", "0123.456.748"])
def test_what_names_no_board_finds_none_not_one_without_a_number(tmp_path: Path, written: str):
    files = ALL | {"scholen.csv": SCHOOLS + f"18;BS De Kaai;basis;{written};;;;;\n"}
    assert problems_of(tmp_path, files) == [("scholen.csv", 2, "bestuur", written.strip())]
