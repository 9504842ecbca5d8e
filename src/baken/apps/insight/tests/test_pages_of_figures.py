"""Figures as files, and the page of one figure: what it is made of, and for whom its records are."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal

import openpyxl
import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Role
from baken.apps.insight import actions
from baken.ground.periods import Period
from tests.reading import page, rows, text
from tests.scenes import SATISFIED, sign_in

pytestmark = pytest.mark.django_db
EXPLORE = "/inzicht/verkennen/"
FIGURE = "/inzicht/cijfer/"


# Files.


def test_figures_as_a_csv_have_what_they_are_made_of(coordinator):
    asked = {"indicator": "fte.realisation", "periode": "2024-2025"}
    response = coordinator.get(f"{EXPLORE}cijfers.csv", asked)
    assert response.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [dict(zip(table[0], row, strict=True)) for row in table[1:]] == [
        {
            "Indicator": "fte.realisation",
            "Titel": "Realisatie van de VTE",
            "Periode": "2024-2025",
            "Waarde": "1,01",
            "Eenheid": "aandeel",
            "Teller": "20,2",
            "Noemer": "20,0",
            "n": "1",
            "Niet getoond": "",
            "Reeksbreuken": "",
        }
    ]
    assert 'filename="fte.realisation-2024-2025.csv"' in response.headers["Content-Disposition"]


def test_a_workbook_has_the_figures_and_a_sheet_of_definitions(coordinator):
    asked = {"indicator": "survey.item_share_high", "periode": "2024-2025"}
    response = coordinator.get(f"{EXPLORE}cijfers.xlsx", asked)
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Cijfers", "Definities"]
    figures = list(book["Cijfers"].values)
    assert [row[:5] for row in figures[1:]] == [
        (f"survey.item_share_{part}", title, "2024-2025", "Bevraging vorming", SATISFIED)
        for part, title in (
            ("low", "Lage score"),
            ("high", "Hoge score"),
            ("not_applicable", "Niet van toepassing of geen zicht op"),
        )
    ]
    assert [row[7:10] for row in figures[1:]] == [(2, 7, 7), (4, 7, 7), (1, 7, 7)]
    assert [row[0] for row in book["Definities"].values][1:4] == [
        "survey.item_share_low",
        "survey.item_share_high",
        "survey.item_share_not_applicable",
    ]


def test_a_withheld_figure_is_in_no_file(coordinator):
    asked = {"indicator": "survey.item_share_high", "periode": "2024-2025", "naar": "centre"}
    response = coordinator.get(f"{EXPLORE}cijfers.csv", asked)
    table = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    beek = [row for row in table if row["Centrum"] == "CLB Beek"]
    assert {(row["Waarde"], row["Teller"], row["Noemer"], row["n"], row["Niet getoond"]) for row in beek} == {
        ("", "", "", "", "groep te klein")
    }


def test_a_name_that_is_a_formula_stays_a_text(coordinator, scene):
    scene.beek.name = "=1+1"
    scene.beek.save()
    asked = {"indicator": "training.participations", "periode": "2024-2025", "naar": "centre"}
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{EXPLORE}cijfers.xlsx", asked).content))
    assert ("=1+1", "s") in [(cell.value, cell.data_type) for cell in book["Cijfers"]["D"]]
    typed = coordinator.get(f"{EXPLORE}cijfers.csv", asked).content.decode("utf-8-sig")
    assert ";'=1+1;" in typed


# One figure.

BEEK = {"indicator": "training.participations", "periode": "2024-2025", "naar": "centre", "centre": "C2"}


def test_every_value_in_the_table_leads_to_the_page_of_its_figure(coordinator):
    response = coordinator.get(EXPLORE, {name: BEEK[name] for name in ("indicator", "periode", "naar")})
    links = re.findall(r'href="(/inzicht/cijfer/[^"]*)"', response.content.decode())
    pages = [coordinator.get(html.unescape(link)).content.decode() for link in links]
    values = [text(re.findall(r'<p class="one-figure">.*?</p>', each)[0]) for each in pages]
    assert values == ["12", "2", "1"]


def test_the_page_of_a_figure_says_what_it_is_made_of(coordinator, scene):
    actions.set_target(
        by=actor_of_cell(cell=scene.cell.pk),
        indicator="fte.realisation",
        period=Period(2024, 2025),
        dimensions={},
        value=Decimal(1),
        reason="Alle plaatsen ingevuld",
    )
    said = page(coordinator.get(FIGURE, {"indicator": "fte.realisation", "periode": "2024-2025"}))
    for words in ("101%", "Teller 20,2", "Noemer 20", "Rust op (n) 1", "Streefwaarde 100% Alle plaatsen ingevuld"):
        assert words in said


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISOR])
def test_a_cell_opens_the_registrations_behind_a_figure(client, scene, role):
    response = sign_in(client, scene, role).get(FIGURE, BEEK)
    assert rows(response, "Registraties achter dit cijfer") == [
        ["3 nov 2024", "Aanbod V24", "3", f"Persoon {number} CLB Beek", "CLB Beek", "Aanwezig"] for number in (0, 1)
    ]
    assert "2 registraties" in page(response)


def test_records_come_in_pages(coordinator):
    asked = {"indicator": "training.participations", "periode": "2024-2025", "pagina": "99"}
    assert len(rows(coordinator.get(FIGURE, asked), "Registraties achter dit cijfer")) == 15


def test_a_director_opens_the_registrations_of_the_own_centre_alone(client, scene):
    sign_in(client, scene, Role.DIRECTOR)
    own = client.get(FIGURE, BEEK | {"centre": "C1"})
    assert {row[4] for row in rows(own, "Registraties achter dit cijfer")} == {"CLB Aarde"}
    other = client.get(FIGURE, BEEK)
    assert (other.status_code, rows(other, "Registraties achter dit cijfer")) == (404, None)


def test_what_is_of_the_own_centre_alone_is_a_link_away(client, scene):
    sign_in(client, scene, Role.DIRECTOR)
    shown = client.get(EXPLORE, {"indicator": "inspection.centres_at_level", "periode": "2024-2025"})
    assert "Dit cijfer is er voor je eigen centrum alleen. Toon je eigen centrum" in page(shown)
    own = client.get(shown.context["own_only"])
    assert own.context["choice"].where == {"centre": "C1"}


def test_staff_of_a_centre_open_no_registrations(client, scene):
    response = sign_in(client, scene, Role.STAFF).get(FIGURE, BEEK | {"centre": "C1"})
    assert (response.status_code, rows(response, "Registraties achter dit cijfer")) == (200, None)


def test_nobody_opens_answers_or_hours(coordinator):
    hours = {"role": "professionalisering", "pillar": "professionalisering", "kind": "direct contact"}
    response = coordinator.get(FIGURE, {"indicator": "hours.share", "periode": "2024-2025", **hours})
    assert (response.status_code, rows(response, "Registraties achter dit cijfer")) == (200, None)
    answers = {"survey": "bevraging-vorming", "item": SATISFIED}
    response = coordinator.get(FIGURE, {"indicator": "survey.item_share_high", "periode": "2024-2025", **answers})
    assert (response.status_code, rows(response, "Registraties achter dit cijfer")) == (200, None)


def test_a_withheld_figure_says_why_and_nothing_else(coordinator):
    asked = {"indicator": "survey.item_share_high", "periode": "2024-2025", "naar": "centre"}
    response = coordinator.get(FIGURE, asked | {"survey": "bevraging-vorming", "item": SATISFIED, "centre": "C2"})
    said = page(response)
    assert "Niet getoond Het cijfer zegt iets over minder dan 5 personen" in said
    assert [words for words in ("Teller", "Noemer", "Rust op") if words in said] == []


def test_a_figure_that_is_not_there_has_no_page(coordinator):
    for asked in ({"centre": "C9"}, {"periode": "alle"}, {"periode": "1999-2000"}):
        response = coordinator.get(FIGURE, BEEK | asked)
        assert (response.status_code, "Dit cijfer is er niet" in page(response)) == (404, True)
