"""Figures of centres that changed: the name of then, and only where there was a centre."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Role
from baken.apps.home.queries import cell_overview
from baken.apps.insight.queries import centres_of, figures, own_centres_in
from baken.ground.periods import Period
from tests.centres import change, listed
from tests.organisations import was_called, went_up
from tests.reading import page
from tests.scenes import make_scene, sign_in

pytestmark = pytest.mark.django_db
BEFORE, YEAR, RUN = Period(2023, 2024), Period(2024, 2025), Period(2022, 2025)
REACHED = "training.centres_reached"


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def actor(scene):
    return actor_of_cell(cell=scene.cell.pk)


def reached(actor, by=""):
    """Of each period, and value of a cut, how many centres were reached of how many."""
    found = figures(actor=actor, indicators=[REACHED], periods=[BEFORE, YEAR, RUN], by=by)
    return [(each.period.code, *each.dimensions.values(), each.value, each.denominator) for each in found]


def test_the_own_centres_of_a_period_are_those_that_were_there(scene, actor):
    assert reached(actor) == [("2022-2025", 2, 3), ("2023-2024", 1, 3), ("2024-2025", 2, 3)]
    change(scene.cirkel, ended_on=dt.date(2024, 8, 31))
    assert reached(actor) == [("2022-2025", 2, 3), ("2023-2024", 1, 3), ("2024-2025", 2, 2)]
    change(scene.cirkel, ended_on=None, started_on=dt.date(2024, 9, 1))
    assert reached(actor) == [("2022-2025", 2, 3), ("2023-2024", 1, 2), ("2024-2025", 2, 3)]
    change(scene.cirkel, started_on=dt.date(2025, 9, 1))
    assert reached(actor) == [("2022-2025", 2, 2), ("2023-2024", 1, 2), ("2024-2025", 2, 2)]


def test_of_each_year_of_a_run_the_own_centres_are_those_of_that_year(scene, actor):
    change(scene.cirkel, ended_on=dt.date(2023, 12, 31))
    of_run = [row[1:] for row in reached(actor, by="year") if row[0] == RUN.code]
    assert of_run == [("2022-2023", 0, 3), ("2023-2024", 1, 3), ("2024-2025", 2, 2)]


def test_what_was_registered_of_a_centre_after_its_end_reaches_no_own_centre(scene, actor):
    change(scene.beek, ended_on=dt.date(2024, 8, 31))
    assert reached(actor)[-1] == ("2024-2025", 1, 2)
    by_centre = figures(actor=actor, indicators=["training.participations"], periods=[YEAR], by="centre")
    assert {each.dimensions["centre"]: each.value for each in by_centre} == {"C1": 12, "C2": 2, "V1": 1}


def test_figures_of_before_stay_with_the_centre_of_then(scene, actor):
    went_up(scene.aarde, into=scene.beek, on=dt.date(2024, 9, 1))
    found = figures(actor=actor, indicators=["training.participations"], periods=[BEFORE], by="centre")
    assert {each.dimensions["centre"]: each.value for each in found} == {"C1": 4}
    assert reached(actor)[1] == ("2023-2024", 1, 3)


def test_a_centre_has_in_a_period_the_name_of_its_end(scene, actor):
    was_called(scene.aarde, "CLB Oud", until=dt.date(2024, 9, 1))
    cell = scene.cell.pk
    assert [own_centres_in(each, cell=cell)["C1"] for each in (BEFORE, YEAR, RUN)] == [
        "CLB Oud",
        "CLB Aarde",
        "CLB Aarde",
    ]
    assert next(each for each in centres_of(cell=cell) if each.code == "C1").name == "CLB Aarde"


def test_a_name_of_before_is_never_stale(scene):
    cell = scene.cell.pk
    assert own_centres_in(BEFORE, cell=cell)["C1"] == "CLB Aarde"
    was_called(scene.aarde, 'CLB "Oud"\nén meer', until=dt.date(2024, 9, 1))
    assert own_centres_in(BEFORE, cell=cell)["C1"] == 'CLB "Oud"\nén meer'
    was_called(scene.aarde, "CLB Ouder", until=dt.date(2022, 9, 1))
    assert own_centres_in(Period(2021, 2022), cell=cell)["C1"] == "CLB Ouder"


def test_an_ended_centre_is_not_without_participation_in_later_years(scene, actor):
    change(scene.cirkel, ended_on=dt.date(2024, 8, 31))
    shown = {
        period.code: [each.name for each in cell_overview(actor=actor, period=period).reach]
        for period in (BEFORE, YEAR)
    }
    assert shown == {
        "2023-2024": ["CLB Aarde", "CLB Beek", "CLB Cirkel"],
        "2024-2025": ["CLB Aarde", "CLB Beek"],
    }


def test_what_was_registered_after_the_end_is_still_shown(scene, actor):
    change(scene.beek, ended_on=dt.date(2024, 8, 31))
    assert [each.name for each in cell_overview(actor=actor, period=YEAR).reach] == [
        "CLB Aarde",
        "CLB Beek",
        "CLB Cirkel",
    ]


ASKED = {"indicator": "training.participations", "naar": "centre"}


def test_the_explorer_names_centres_as_they_were(client, scene):
    was_called(scene.aarde, "CLB Oud", until=dt.date(2024, 9, 1))
    sign_in(client, scene, Role.COORDINATOR)
    said = {
        code: page(client.get("/inzicht/verkennen/", {**ASKED, "periode": code}))
        for code in ("2023-2024", "2024-2025")
    }
    assert ("CLB Oud" in said["2023-2024"], "CLB Oud" in said["2024-2025"]) == (True, False)


def test_a_file_over_all_years_names_each_as_it_was(client, scene):
    was_called(scene.aarde, "CLB Oud", until=dt.date(2024, 9, 1))
    sign_in(client, scene, Role.COORDINATOR)
    text = client.get("/inzicht/verkennen/cijfers.csv", {**ASKED, "periode": "alle"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert {(row[2], row[3]) for row in rows if "CLB Oud" in row or "CLB Aarde" in row} == {
        ("2023-2024", "CLB Oud"),
        ("2024-2025", "CLB Aarde"),
    }


def test_the_list_and_the_picture_of_a_year_have_the_name_of_then(client, scene):
    was_called(scene.aarde, "CLB Oud", until=dt.date(2024, 9, 1))
    change(scene.cirkel, ended_on=dt.date(2024, 8, 31))
    sign_in(client, scene, Role.COORDINATOR)
    told = [[row[1] for row in listed(client.get("/centra/", asked))] for asked in ({"periode": "2023-2024"}, {})]
    plain = [[name.partition(" Geen")[0] for name in names] for names in told]
    assert [[name.removesuffix(" Prioritaire noden") for name in names] for names in plain] == [
        ["CLB Beek", "CLB Cirkel", "CLB Oud"],
        ["CLB Aarde", "CLB Beek"],
    ]
    picture = f"/centra/{scene.aarde.uuid}/"
    assert "<h1>CLB Oud</h1>" in client.get(picture, {"periode": "2023-2024"}).content.decode()
    assert "<h1>CLB Aarde</h1>" in client.get(picture, {"periode": "2024-2025"}).content.decode()
