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
from baken.ui.numbers import day
from tests.centres import change, let_a_year_have_work, listed, make_known_centres, names
from tests.reading import page

pytestmark = pytest.mark.django_db
CENTRES = "/centra/"
HEADINGS = ("Code", "Naam", "Net", "Provincie", "Personeelsleden", "Directie sinds", "Fusie op")
TODAY = day(today())
YEAR = {"periode": "2024-2025"}
BEEK, OEVER = "Beek Prioritaire noden Fusie", "Oever Prioritaire noden Nieuwe directie"


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def centres(cell):
    make_known_centres(cell)


@pytest.fixture
def coordinator(client, cell, centres):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return client


def test_a_cell_lists_its_own_centres_and_where_asked_all_that_it_knows(coordinator):
    assert listed(coordinator.get(CENTRES)) == [
        ["C02", "Beek", "GO!", "Antwerpen", "7", "—", "—"],
        ["C01", "Oever", "GO!", "Limburg", "42", "1 sep 2024", "—"],
    ]
    assert listed(coordinator.get(f"{CENTRES}?net=alle"))[1] == [
        "V01",
        "Kade",
        "VCLB ander net",
        "—",
        "—",
        "—",
        "1 sep 2023",
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
        ("provincie=Limburg", ["Oever"]),
        ("net=bogus&provincie=Atlantis", ["Beek", "Oever"]),
        ("zoek=verborgen", []),
        ("net=alle&sorteer=-naam", ["Oever", "Kade", "Beek"]),
        ("net=alle&sorteer=personeel", ["Beek", "Oever", "Kade"]),
        ("net=alle&sorteer=-personeel", ["Oever", "Beek", "Kade"]),
        ("net=alle&sorteer=code", ["Oever", "Beek", "Kade"]),
        ("net=alle&sorteer=password", ["Beek", "Kade", "Oever"]),
        ("net=alle&pagina=99", ["Beek", "Kade", "Oever"]),
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
    file = coordinator.get("/centra/centra.csv?sorteer=code")
    text = file.content.decode("utf-8-sig")
    assert file.headers["Content-Disposition"] == 'attachment; filename="centra.csv"'
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        [*HEADINGS, f"Vlaggen op {TODAY}", "Prioritaire noden"],
        ["C01", "Oever", "GO!", "Limburg", "42", "2024-09-01", "", "", ""],
        ["C02", "Beek", "GO!", "Antwerpen", "7", "", "", "", ""],
    ]


def test_the_list_can_be_had_as_a_workbook(coordinator):
    file = coordinator.get("/centra/centra.xlsx?net=ander")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert list(sheet.values) == [
        (*HEADINGS, f"Vlaggen op {TODAY}", "Prioritaire noden"),
        ("V01", "Kade", "VCLB", None, None, None, dt.datetime(2023, 9, 1), None, None),
    ]


# Flags: for the cell alone.


def named(name):
    """The centre with a name."""
    return known_centres(cell=cell_by_code("GO-POC").pk).get(name=name)


def flag(cell, name, **fields):
    """Let something of a centre raise a flag in 2024-2025, in which the cell has work."""
    let_a_year_have_work(cell, year=2024)
    change(named(name), **fields)


def test_flags_stand_beside_the_name_and_lead_to_the_picture(coordinator, cell):
    flag(cell, "Beek", merged_on=dt.date(2024, 1, 1))
    flag(cell, "Kade", merged_on=dt.date(2024, 1, 1))  # of another network: not for this cell to flag
    response = coordinator.get(CENTRES, {**YEAR, "net": "alle"})
    assert names(response) == ["Beek Prioritaire noden Fusie", "Kade", "Oever Prioritaire noden Nieuwe directie"]
    assert "Vlaggen zoals ze op 31 aug 2025 staan." in page(response)
    assert re.findall(r'href="(/centra/[0-9a-f-]{36}/[^"]*)"', response.content.decode()) == [
        f"/centra/{named(name).uuid}/?periode=2024-2025" for name in ("Beek", "Oever")
    ]


def test_the_list_opens_on_the_school_year_that_runs_and_its_flags_are_those_of_today(coordinator, cell):
    flag(cell, "Beek", merged_on=dt.date(2024, 1, 1))  # in the last year with data, and not any more
    change(named("Oever"), director_since=today())
    response = coordinator.get(CENTRES)
    assert names(response) == ["Beek", "Oever Prioritaire noden Nieuwe directie"]
    assert f"Vlaggen zoals ze op {' '.join(TODAY.split())} staan." in page(response)
    running = Period.school_year(school_year_of(today())).code
    assert f'<option value="{running}" selected>' in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("een", [BEEK, OEVER]),
        ("fusie", [BEEK]),
        ("nieuwe-directie", [OEVER]),
        ("doorlichting", []),
        ("prioritair", [BEEK, OEVER]),
        ("onzin", [BEEK, OEVER]),
    ],
)
def test_centres_are_filtered_by_flag(coordinator, cell, asked, found):
    flag(cell, "Beek", merged_on=dt.date(2024, 1, 1))
    assert names(coordinator.get(CENTRES, {**YEAR, "vlag": asked})) == found


def test_flags_are_in_the_files_of_the_cell(coordinator, cell):
    flag(cell, "Beek", merged_on=dt.date(2024, 1, 1), director_since=dt.date(2024, 1, 1))
    file = coordinator.get("/centra/centra.csv", {**YEAR, "vlag": "fusie"}).content.decode("utf-8-sig")
    assert [line[-2:] for line in csv.reader(io.StringIO(file), delimiter=";")] == [
        ["Vlaggen op 31\xa0aug\xa02025", "Prioritaire noden"],
        ["Nieuwe directie; Fusie", "ja"],
    ]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_asks_no_flags_and_staff_finds_no_way_to_the_picture(client, cell, centres, role):
    flag(cell, "Oever", director_since=dt.date(2024, 9, 1))
    client.force_login(make_holder(role, named("Oever")))
    for at in (CENTRES, f"{CENTRES}?vlag=fusie"):
        response = client.get(at)
        assert names(response) == ["Oever"]
        assert "Vlaggen" not in page(response)
        assert (f"/centra/{named('Oever').uuid}/" in response.content.decode()) == (role is Role.DIRECTOR)
