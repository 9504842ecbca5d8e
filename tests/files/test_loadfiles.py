"""`baken loadfiles`."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from baken.apps.exchange.tests.folders import CELL, PROGRAMME, write
from baken.apps.people.models import Cell, Person
from baken.apps.programme.models import Participation, Session

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> tuple[int, list[str], list[str]]:
    """Exit code, and the lines written to the standard output and for errors."""
    out, errors, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("loadfiles", *map(str, arguments), stdout=out, stderr=errors, no_color=True)
    except SystemExit as exit_:
        code = int(str(exit_.code))
    return code, out.getvalue().splitlines(), errors.getvalue().splitlines()


def test_it_reports_what_was_done_by_file_and_what_was_made_besides(tmp_path: Path):
    guest = PROGRAMME["deelnames.csv"] + "V2;1;gast@x.example;X;aanwezig\n"
    code, out, errors = run(write(tmp_path, PROGRAMME | {"deelnames.csv": guest}))
    assert (code, errors) == (0, [])
    assert out == [
        "bestand          nieuw  gewijzigd  ongewijzigd  geweigerd",
        "cel.csv              1          0            0          0",
        "centra.csv           3          0            0          0",
        "medewerkers.csv      3          0            0          0",
        "aanbod.csv           3          0            0          0",
        "sessies.csv          3          0            0          0",
        "deelnames.csv        4          0            0          0",
        "Nieuwe netten (1): GO!",
        "Nieuwe netten (1): VCLB",
        "Nieuwe thema's (1): preventie",
        "Personen die Baken nog niet kende, als gast bij een sessie (1): gast@x.example",
        "Ingevoerd in c1.",
    ]


def test_a_dry_run_says_so_and_writes_nothing(tmp_path: Path):
    code, out, _errors = run(write(tmp_path, CELL), "--dry-run")
    assert (code, out[-1], Cell.objects.count()) == (0, "Nagekeken; niets geschreven.", 0)


def test_errors_give_exit_code_2_and_a_list_on_the_error_output(tmp_path: Path):
    bad = PROGRAMME | {"deelnames.csv": PROGRAMME["deelnames.csv"] + "V2;1;bo@a.example;Z;aanwezig\n"}
    code, out, errors = run(write(tmp_path, bad))
    assert (code, out) == (2, [])
    assert errors == [
        "deelnames.csv, rij 5, kolom “centrum”: “Z” kan niet; verwacht: de code van een centrum uit “centra”",
        "Niets ingevoerd. Aantal fouten: 1.",
    ]
    assert Cell.objects.count() == 0


@pytest.mark.parametrize(
    ("files", "arguments"),
    [
        ({"centra.csv": CELL["centra.csv"]}, []),
        ({"centra.csv": CELL["centra.csv"]}, ["--cell", "onbekend"]),
        (CELL, ["--cell", "c2"]),
        ({}, ["--cell", "c1"]),
    ],
)
def test_without_a_clear_cell_or_files_the_exit_code_is_2(tmp_path: Path, files: dict[str, str], arguments: list[str]):
    code, out, errors = run(write(tmp_path, files), *arguments)
    assert (code, out, len(errors)) == (2, [], 2)


def test_a_folder_that_is_not_there_gives_exit_code_2(tmp_path: Path):
    code, _out, errors = run(tmp_path / "nergens")
    assert (code, errors) == (
        2,
        ["nergens: een map, een zip of een bestand dat er is", "Niets ingevoerd. Aantal fouten: 1."],
    )


SPOILED = PROGRAMME | {
    "sessies.csv": PROGRAMME["sessies.csv"].replace("14/11/2024", "31/11/2024"),
    "deelnames.csv": PROGRAMME["deelnames.csv"] + "V1;1;ci@b.example;Z;=aanwezig\n",
}


@pytest.mark.parametrize("name", ["geweigerd.zip", "geweigerd"])
def test_rejected_rows_can_be_mended_and_imported_again(tmp_path: Path, name: str):
    rejected = tmp_path / name
    code, out, errors = run(write(tmp_path / "map", SPOILED), "--skip-invalid", rejected)
    assert (code, len(errors)) == (0, 3)
    # The session with a date that is none takes along the two who were there.
    assert out[5].split() == ["sessies.csv", "2", "0", "0", "1"]
    assert out[6].split() == ["deelnames.csv", "1", "0", "0", "3"]
    assert f"Geweigerde rijen staan in {rejected}" in out
    assert (Session.objects.count(), Participation.objects.count(), Person.objects.count()) == (2, 1, 3)

    if name.endswith(".zip"):
        with zipfile.ZipFile(rejected) as archive:
            files = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    else:
        files = {path.name: path.read_text("utf-8-sig") for path in rejected.iterdir()}
    assert sorted(files) == ["cel.csv", "deelnames.csv", "sessies.csv"]
    assert files["deelnames.csv"].splitlines() == [
        "aanbod;sessie;e-mail;centrum;status;reden van weigering",
        "V2;1;an@a.example;A;aanwezig;verwijst naar een rij die geweigerd is",
        "V2;1;ci@b.example;B;afwezig;verwijst naar een rij die geweigerd is",
        "V1;1;ci@b.example;Z;'=aanwezig;centrum: de code van een centrum uit “centra”; status: een van: aanwezig, "
        "afwezig, geannuleerd, wachtlijst".replace("centrum: de", '"centrum: de')
        + '"',
    ]
    mended = {
        "sessies.csv": files["sessies.csv"].replace("31/11", "14/11"),
        "deelnames.csv": files["deelnames.csv"].replace(";Z;'=", ";B;"),
        "cel.csv": files["cel.csv"],
    }
    code, out, errors = run(write(tmp_path / "hersteld", mended))
    assert (code, errors) == (0, [])
    assert (Session.objects.count(), Participation.objects.count()) == (3, 4)


def test_rejected_rows_of_one_file_fit_in_one_csv_file_that_is_known_by_its_columns(tmp_path: Path):
    rows = PROGRAMME["deelnames.csv"] + "V1;1;bo@a.example;A;misschien\n"
    rejected = tmp_path / "geweigerd.csv"
    code, _out, _errors = run(write(tmp_path / "map", PROGRAMME | {"deelnames.csv": rows}), "--skip-invalid", rejected)
    assert (code, Participation.objects.count()) == (0, 3)
    rejected.write_text(rejected.read_text("utf-8-sig").replace("misschien;", "aanwezig;"), "utf-8")
    code, _out, errors = run(rejected, "--cell", "c1")
    assert (code, errors, Participation.objects.count()) == (0, [], 4)


def test_a_whole_file_that_cannot_be_read_stops_all_even_so(tmp_path: Path):
    files = PROGRAMME | {"sessies.csv": PROGRAMME["sessies.csv"].replace("datum", "dag")}
    code, _out, _errors = run(write(tmp_path / "map", files), "--skip-invalid", tmp_path / "geweigerd.zip")
    assert (code, Cell.objects.count(), (tmp_path / "geweigerd.zip").exists()) == (2, 0, False)


def test_a_zip_is_a_folder(tmp_path: Path):
    archive = tmp_path / "alles.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, text in PROGRAMME.items():
            packed.writestr(f"cel 2024/{name}", text)
        packed.writestr("__MACOSX/cel 2024/._cel.csv", "x")
    code, out, _errors = run(archive)
    assert (code, out[-1], Participation.objects.count()) == (0, "Ingevoerd in c1.", 3)
