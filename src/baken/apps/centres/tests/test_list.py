"""The list of centres: whose it shows, how it is searched and sorted, its flags, and its files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.queries import cell_by_code, known_centres
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import Period, school_year_of, today
from tests.centres import change, let_a_year_have_work

pytestmark = pytest.mark.django_db
CENTRES = "/centra/"
HEADINGS = ("Code", "Naam", "Net", "Provincie", "Personeelsleden", "Directie sinds", "Fusie op")
NOW = Period.school_year(school_year_of(today())).code


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def centres(cell):
    """Two own centres, one of another network, and one that only the cell of that network knows."""
    other = make_cell("VCLB-POC", network="VCLB")
    make_centre(
        "Oever", known_as={cell: "C01"}, province="Limburg", staff_count=42, director_since=dt.date(2024, 9, 1)
    )
    make_centre("Beek", known_as={cell: "C02"}, province="Antwerpen", staff_count=7)
    make_centre("Kade", network="VCLB", known_as={cell: "V01", other: "1"}, merged_on=dt.date(2023, 9, 1))
    make_centre("Verborgen", network="VCLB", known_as={other: "2"})
    return other


@pytest.fixture
def coordinator(client, cell, centres):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return client


def rows(response):
    """The cells of the table of centres, as texts."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def names(response):
    return [row[1] for row in rows(response)]


def test_a_cell_lists_the_centres_that_it_knows(coordinator):
    assert rows(coordinator.get(CENTRES)) == [
        ["C02", "Beek", "GO!", "Antwerpen", "7", "—", "—", ""],
        ["V01", "Kade", "VCLB ander net", "—", "—", "—", "1 sep 2023", ""],
        ["C01", "Oever", "GO!", "Limburg", "42", "1 sep 2024", "—", ""],
    ]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_lists_itself(client, cell, centres, role):
    client.force_login(make_holder(role, make_centre("Werf", known_as={cell: "C09"})))
    assert names(client.get(CENTRES)) == ["Werf"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("zoek=bee", ["Beek"]),
        ("zoek=c0", ["Beek", "Oever"]),
        ("net=ander", ["Kade"]),
        ("net=eigen&provincie=Limburg", ["Oever"]),
        ("net=bogus&provincie=Atlantis", ["Beek", "Kade", "Oever"]),
        ("zoek=verborgen", []),
        ("sorteer=-naam", ["Oever", "Kade", "Beek"]),
        ("sorteer=personeel", ["Beek", "Oever", "Kade"]),
        ("sorteer=-personeel", ["Oever", "Beek", "Kade"]),
        ("sorteer=code", ["Oever", "Beek", "Kade"]),
        ("sorteer=password", ["Beek", "Kade", "Oever"]),
        ("pagina=99", ["Beek", "Kade", "Oever"]),
    ],
)
def test_centres_are_searched_and_sorted(coordinator, question, found):
    assert names(coordinator.get(f"{CENTRES}?{question}")) == found


def test_a_search_that_finds_nothing_says_so(coordinator):
    assert "Geen centra gevonden" in coordinator.get(f"{CENTRES}?zoek=niets").content.decode()


def test_the_fragment_is_the_list_alone(coordinator):
    fragment = coordinator.get(f"{CENTRES}?zoek=bee", headers={"HX-Request": "true", "HX-Target": "rows"})
    assert re.findall(r"<(?:p|div|form|main)[^>]*>", fragment.content.decode())[:2] == [
        '<p hx-swap-oob="innerHTML:#count">',
        '<div id="rows" hx-boost="true" hx-target="#rows" hx-swap="outerHTML">',
    ]
    assert "<main" not in fragment.content.decode()
    assert names(fragment) == ["Beek"]


@pytest.mark.django_db(transaction=True)
def test_the_list_takes_few_statements(coordinator, django_assert_num_queries):
    coordinator.get(CENTRES)
    # Session, account, roles, provinces; the change log twice; own centres, inspections, thresholds, decisions;
    # number, rows.
    with django_assert_num_queries(12):
        coordinator.get(CENTRES)


def test_the_list_can_be_had_as_csv(coordinator):
    file = coordinator.get("/centra/centra.csv?net=eigen&sorteer=code")
    text = file.content.decode("utf-8-sig")
    assert file.headers["Content-Disposition"] == 'attachment; filename="centra.csv"'
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        [*HEADINGS, f"Vlaggen {NOW}"],
        ["C01", "Oever", "GO!", "Limburg", "42", "2024-09-01", "", ""],
        ["C02", "Beek", "GO!", "Antwerpen", "7", "", "", ""],
    ]


def test_the_list_can_be_had_as_a_workbook(coordinator):
    file = coordinator.get("/centra/centra.xlsx?net=ander")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert list(sheet.values) == [
        (*HEADINGS, f"Vlaggen {NOW}"),
        ("V01", "Kade", "VCLB", None, None, None, dt.datetime(2023, 9, 1), None),
    ]


# Flags: for the cell alone.


def named(name):
    """The centre with a name."""
    return known_centres(cell=cell_by_code("GO-POC").pk).get(name=name)


def flag(cell, name, **fields):
    """Let something of a centre raise a flag in 2024-2025, in which the cell has work."""
    let_a_year_have_work(cell, year=2024)
    change(named(name), **fields)


def test_flags_stand_in_the_list_and_lead_to_the_picture(coordinator, cell):
    flag(cell, "Beek", merged_on=dt.date(2024, 1, 1))
    flag(cell, "Kade", merged_on=dt.date(2024, 1, 1))  # of another network: not for this cell to flag
    response = coordinator.get(CENTRES)
    assert [(row[1], row[7]) for row in rows(response)] == [
        ("Beek", "Fusie"),
        ("Kade", ""),
        ("Oever", "Nieuwe directie"),
    ]
    beek = named("Beek")
    assert re.findall(r'href="(/centra/[0-9a-f-]{36}/)"', response.content.decode()) == [
        f"/centra/{beek.uuid}/",
        f"/centra/{named('Oever').uuid}/",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("een", ["Beek", "Oever"]),
        ("fusie", ["Beek"]),
        ("nieuwe-directie", ["Oever"]),
        ("doorlichting", []),
        ("onzin", ["Beek", "Kade", "Oever"]),
    ],
)
def test_centres_are_filtered_by_flag(coordinator, cell, asked, found):
    flag(cell, "Beek", merged_on=dt.date(2024, 1, 1))
    assert names(coordinator.get(CENTRES, {"vlag": asked})) == found


def test_flags_are_in_the_files_of_the_cell(coordinator, cell):
    flag(cell, "Beek", merged_on=dt.date(2024, 1, 1), director_since=dt.date(2024, 1, 1))
    file = coordinator.get("/centra/centra.csv?vlag=fusie").content.decode("utf-8-sig")
    assert [line[-1] for line in csv.reader(io.StringIO(file), delimiter=";")] == [
        "Vlaggen 2024-2025",
        "Nieuwe directie; Fusie",
    ]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_asks_no_flags(client, cell, centres, role):
    flag(cell, "Oever", director_since=dt.date(2024, 9, 1))
    client.force_login(make_holder(role, named("Oever")))
    for at in (CENTRES, f"{CENTRES}?vlag=fusie"):
        response = client.get(at)
        assert (names(response), len(rows(response)[0])) == (["Oever"], 7)
