"""How a real file looks: each sentence of the description of the formats."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from baken.apps.exchange.actions import load
from baken.apps.exchange.engine.sources import format_of
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, counts, load_files, write, write_book
from baken.apps.people.models import Centre, Post
from baken.apps.programme.models import Participation, Session
from baken.apps.resources.models import HoursEntry
from baken.ground.formats import FORMATS, Format

pytestmark = pytest.mark.django_db

HOURS = "nr;e-mail;rol;datum;uren;pijler;soort;centrum\n"


def stored_hours() -> dict[str, Decimal]:
    return dict(HoursEntry.objects.values_list("number", "hours"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_are_sniffed(tmp_path: Path, encoding: str, separator: str):
    text = "code;naam;net\nc1;Cél Eén;GO!\n".replace(";", separator)
    report = load_files(tmp_path, {"cel.csv": text.encode(encoding)}, dry_run=True)
    assert (report.cell, counts(report)) == ("c1", {"cel.csv": (1, 0, 0, 0)})


def test_columns_match_without_regard_to_case_spaces_accents_and_order(tmp_path: Path):
    sessions = "  PLAATS ;Datùm;SESSIE;aanbod;Start;einde\nGent;2023-11-14;1;V1;;\n"
    load_files(tmp_path, PROGRAMME | {"sessies.csv": sessions, "deelnames.csv": "aanbod;sessie;e-mail;centrum;status"})
    assert list(Session.objects.values_list("offer__code", "number", "held_on", "place")) == [
        ("V1", "1", dt.date(2023, 11, 14), "Gent")
    ]


def test_unknown_columns_are_kept_out_and_named(tmp_path: Path):
    centres = "code;naam;net;provincie;personeelsleden;directie sinds;fusie op;Opmerking\nA;CLB A;GO!;;;;;geheim\n"
    report = load_files(tmp_path, {"cel.csv": CELL["cel.csv"], "centra.csv": centres})
    assert "centra.csv: onbekende kolommen, niet ingevoerd: “Opmerking”" in report.sentences
    assert Centre.objects.get().name == "CLB A"


@pytest.mark.parametrize(
    "written", ["2013-08-01", "1/8/2013", "01/08/2013", "2013-08-01 00:00:00", dt.datetime(2013, 8, 1)]
)
def test_a_date_is_iso_or_day_month_year(tmp_path: Path, written: object):
    write(tmp_path, {"cel.csv": CELL["cel.csv"], "centra.csv": CELL["centra.csv"]})
    heading = ["e-mail", "voornaam", "naam", "centrum", "functie", "in dienst", "uit dienst"]
    write_book(tmp_path / "medewerkers.xlsx", [heading, ["an@a.example", "An", "Aerts", "A", "arts", written, None]])
    load(tmp_path)
    assert Post.objects.get().started_on == dt.date(2013, 8, 1)


def test_hours_are_decimals_with_point_or_comma_clock_times_or_time_cells(tmp_path: Path):
    write(tmp_path, {"cel.csv": CELL["cel.csv"], "centra.csv": CELL["centra.csv"]})
    book = openpyxl.Workbook()
    book.active.append(["nr", "e-mail", "rol", "datum", "uren", "pijler", "soort", "centrum"])
    ways = ["1,5", "1.5", 1.5, "1:30", dt.time(1, 30), dt.timedelta(hours=1, minutes=30), "1:20", 24, dt.timedelta(1)]
    for number, hours in enumerate(ways, start=1):
        book.active.append([number, "di@poc.example", "beleid", "2024-10-01", hours, "beleid", None, None])
    book.save(tmp_path / "uren.xlsx")
    load(tmp_path)
    assert stored_hours() == dict.fromkeys("123456", Decimal("1.5")) | {
        "7": Decimal("1.3333333333"),
        "8": Decimal(24),
        "9": Decimal(24),
    }


def test_an_address_is_lower_cased_and_trimmed_and_identifies_one_person(tmp_path: Path):
    rows = "V1;1;AN@a.EXAMPLE ;A;aanwezig\nV2;1; an@A.example;A;aanwezig\n"
    load_files(tmp_path, PROGRAMME | {"deelnames.csv": "aanbod;sessie;e-mail;centrum;status\n" + rows})
    assert set(Participation.objects.values_list("person__addresses__email", flat=True)) == {"an@a.example"}
    assert Participation.objects.values("person").distinct().count() == 1


def test_empty_rows_are_skipped_and_rows_are_counted_as_they_stand_in_the_file(tmp_path: Path):
    centres = CELL["centra.csv"].replace("B;CLB B", "\n;;;;;;\n ; ;;;;;\nB;CLB B")
    report = load_files(tmp_path, CELL | {"centra.csv": centres})
    assert counts(report)["centra.csv"] == (3, 0, 0, 0)


@pytest.mark.parametrize(
    "names", [("deelnames-2023.csv", "deelnames-2024.csv"), ("Deelnames-1.CSV", "deelnames-2023-2024.csv")]
)
def test_a_file_may_be_split(tmp_path: Path, names: tuple[str, str]):
    heading, first, *others = PROGRAMME["deelnames.csv"].splitlines()
    files = {name: text for name, text in PROGRAMME.items() if name != "deelnames.csv"}
    parts = {names[0]: f"{heading}\n{first}\n", names[1]: "\n".join([heading, *others])}
    report = load_files(tmp_path, files | parts)
    assert [counts(report)[name] for name in names] == [(1, 0, 0, 0), (2, 0, 0, 0)]
    assert Participation.objects.count() == 3


@pytest.mark.parametrize("part", ["", "-2023", "-2", "-12", "-2023-2024"])
@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_a_part_of_a_file_is_of_its_format_whatever_it_is_called(format_: Format, part: str):
    stem = format_.name.replace("*", "vorming-plus")
    for ending in (".csv", ".XLSX"):
        assert format_of(f"{stem.capitalize()}{part}{ending}") == (format_, stem)


def test_a_survey_may_be_called_by_a_year_alone():
    assert format_of("bevraging-2023.csv") == (FORMATS["bevraging-*"], "bevraging-2023")


def test_a_file_may_be_missing_when_the_database_holds_what_it_would(tmp_path: Path):
    load_files(tmp_path / "first", CELL)
    later = {name: text for name, text in PROGRAMME.items() if name not in CELL}
    report = load_files(tmp_path / "second", later, cell_code="c1")
    assert counts(report) == {"aanbod.csv": (3, 0, 0, 0), "sessies.csv": (3, 0, 0, 0), "deelnames.csv": (3, 0, 0, 0)}


def test_a_row_that_stands_twice_counts_once_and_is_said(tmp_path: Path):
    again = PROGRAMME["deelnames.csv"] + "V1;1; AN@a.example;A;Aanwezig\n"
    report = load_files(tmp_path, PROGRAMME | {"deelnames.csv": again})
    assert "deelnames.csv: wat er tweemaal staat met dezelfde waarden, telt één keer (rijen: 1)" in report.sentences
    assert Participation.objects.count() == 3


def test_the_same_folder_twice_changes_nothing_and_a_different_value_is_a_change(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    stored = list(Participation.objects.order_by("pk").values())
    again = load(tmp_path)
    assert {kinds[:2] for kinds in counts(again).values()} == {(0, 0)}
    assert (again.writes, Import.objects.count()) == (False, 1)
    assert list(Participation.objects.order_by("pk").values()) == stored
    changed = PROGRAMME["deelnames.csv"].replace("B;afwezig", "B;aanwezig")
    report = load_files(tmp_path, PROGRAMME | {"deelnames.csv": changed})
    assert counts(report)["deelnames.csv"] == (0, 1, 2, 0)
    assert set(Participation.objects.values_list("status", flat=True)) == {"aanwezig"}


def test_absence_from_a_later_file_deletes_nothing(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    heading, first, *_others = PROGRAMME["deelnames.csv"].splitlines()
    load_files(tmp_path, PROGRAMME | {"deelnames.csv": f"{heading}\n{first}\n"})
    assert Participation.objects.count() == 3


def test_a_dry_run_writes_nothing(tmp_path: Path):
    report = load_files(tmp_path, PROGRAMME, dry_run=True)
    assert counts(report)["deelnames.csv"] == (3, 0, 0, 0)
    assert (Centre.objects.count(), Import.objects.count()) == (0, 0)


def test_unknown_files_are_named_and_hidden_ones_are_not(tmp_path: Path):
    others = {"nota.txt": "x", "expected.json": "[]", ".verborgen": "x", "~$deelnames.xlsx": "x"}
    report = load_files(tmp_path, CELL | others)
    assert [sentence for sentence in report.sentences if "bestand" in sentence] == [
        "Onbekend bestand, niet ingevoerd: nota.txt"
    ]


def test_a_workbook_is_read_from_the_sheet_with_the_columns_whatever_stands_before(tmp_path: Path):
    write(tmp_path, {"cel.csv": CELL["cel.csv"]})
    book = openpyxl.Workbook()
    book.active.title = "Uitleg"
    book.active.append(["Hoe dit blad in te vullen"])
    sheet = book.create_sheet("fte")
    sheet.append([])
    sheet.append(["Schooljaar", "Pijler", "Gepland", "Gerealiseerd"])
    sheet.append(["2024-2025", "beleid", 1.25, 1])
    book.save(tmp_path / "fte.xlsx")
    assert counts(load(tmp_path))["fte.xlsx"] == (1, 0, 0, 0)
