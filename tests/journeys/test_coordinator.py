"""A coordinator: from files to figures, to what is behind them, and to what the cell aims at."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
from django.core.management import call_command

from tests.journeys.conftest import COORDINATOR, FILES

SIGNALS = "signaalfunctie"
OPEN_QUESTION = "Ik zou deze begeleiding aanraden"
ITEM = "Deze begeleiding is bruikbaar in mijn praktijk"


def test_a_coordinator_follows_a_figure_to_its_records_and_takes_it_along(cell, walker):
    walker.sign_in(COORDINATOR)
    walker.page.get_by_role("link", name="Opleiding en vorming 31 deelnames").click()
    walker.look()
    assert walker.rows() == [["2024-2025", "31", "31"]]
    walker.page.get_by_label("Opgesplitst naar").select_option("theme")
    walker.page.locator(".explored tbody tr:nth-child(3)").wait_for()
    walker.look()
    assert walker.rows() == [
        ["consultatieve leerlingenbegeleiding", "19", "19"],
        ["handelingsgerichte diagnostiek", "6", "6"],
        [SIGNALS, "6", "6"],
    ]
    with walker.page.expect_download() as download:
        walker.page.get_by_role("link", name="CSV").click()
    lines = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert [[line[lines[0].index(name)] for name in ("Thema", "Waarde")] for line in lines[1:]] == [
        ["consultatieve leerlingenbegeleiding", "19"],
        ["handelingsgerichte diagnostiek", "6"],
        [SIGNALS, "6"],
    ]
    walker.page.get_by_role("row", name=SIGNALS).get_by_role("link", name="6").click()
    walker.look()
    assert [row[-1] for row in walker.rows()] == ["Aanwezig"] * 6
    walker.choose("handboek")
    assert walker.page.get_by_role("heading", level=1).inner_text() == "Deelnames: opleiding en vorming"


def test_what_a_coordinator_aims_at_stands_beside_the_figure(cell, walker):
    walker.sign_in(COORDINATOR)
    walker.follow("Streefwaarden")
    walker.choose("Streefwaarde bepalen")
    walker.page.get_by_label("Indicator").select_option(label="Realisatie van de VTE")
    walker.page.get_by_label("Periode").select_option(label="Schooljaar 2024-2025")
    walker.choose("Verder")
    walker.fill(Streefwaarde="100")
    walker.choose("Bewaren")
    assert walker.rows()[0][:3] == ["Realisatie van de VTE", "100%", "101,1%"]
    walker.follow("Vandaag")
    assert "streefwaarde 100%" in walker.page.locator(".figure", has_text="Realisatie van de VTE").inner_text()


def test_a_break_in_a_series_follows_the_figure(cell, walker):
    walker.sign_in(COORDINATOR)
    walker.follow("Inzicht")
    walker.choose("Deelnames: PLG")
    walker.choose("noteren (Reeksbreuken)")
    walker.page.get_by_label("Vanaf").fill("2024-09-01")
    walker.fill(**{"Wat veranderde er?": "Ook online deelnemers tellen mee."})
    walker.choose("Bewaren")
    walker.choose("Cijfers verkennen")
    assert "1 sep 2024: Ook online deelnemers tellen mee." in walker.says()
    walker.follow("Vandaag")
    assert "daalt" not in walker.page.locator(".figure", has_text="Unieke deelnemers: PLG").inner_text()


def test_answers_to_an_unknown_question_count_once_a_coordinator_says_which_item_it_is(cell, walker, tmp_path):
    call_command("loadfiles", str(open_survey(tmp_path)), cell=cell.code, stdout=io.StringIO())
    explored = "/inzicht/verkennen/?indicator=survey.item_share_high&periode=2024-2025&filter=survey"
    walker.sign_in(COORDINATOR)
    walker.go(f"{explored}&waarde=bevraging-najaar")
    assert walker.rows() == []
    walker.follow("Bevragingen")
    walker.choose("Bevraging najaar")
    assert [row[1] for row in walker.rows() if row[0] == OPEN_QUESTION] == ["niet gekoppeld"]
    walker.choose("Koppelen")
    walker.page.get_by_label("Item van de itembank").select_option(label=ITEM)
    walker.choose("Koppelen")
    walker.go(f"{explored}&waarde=bevraging-najaar")
    assert [row[-4:] for row in walker.rows()] == [["0%", "100%", "0%", "11"]]


def open_survey(folder: Path) -> Path:
    """Who answered the survey on training also answers another, to which nobody was invited, with a question of its
    own."""
    known = openpyxl.load_workbook(FILES / "bevraging-vorming.xlsx").active
    book = openpyxl.Workbook()
    for number, row in enumerate(known.iter_rows(values_only=True)):
        book.active.append([*row[:6], OPEN_QUESTION if number == 0 else 7])
    book.save(folder / "bevraging-najaar.xlsx")
    return folder
