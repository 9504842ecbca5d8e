"""The page that a person lands on: what a cell sees, what a centre sees, and what either does not."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.insight import actions
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import Period
from tests.reading import page, rows, text
from tests.scenes import SATISFIED, make_scene, sign_in

pytestmark = pytest.mark.django_db
HOME = "/"
YEAR = Period(2024, 2025)
REACH = "Bereik per centrum"


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def coordinator(client, scene):
    return sign_in(client, scene, Role.COORDINATOR)


def cards(response):
    """The key figures, each as a text, by its label."""
    found = re.findall(r'<div class="card figure.*?</div>', response.content.decode(), re.DOTALL)
    return {text(re.findall(r"<a.*?</a>", each, re.DOTALL)[0]): text(each.partition("</a>")[2]) for each in found}


def continuum(response):
    """The strategies, each as a text."""
    whole = response.content.decode().partition('<ul class="continuum"')[2].partition("</ul>")[0]
    return [text(each) for each in re.findall(r"<li>.*?</li>", whole, re.DOTALL)]


def set_target(scene, indicator, value, **dimensions):
    actions.set_target(
        by=actor_of_cell(cell=scene.cell.pk),
        indicator=indicator,
        period=YEAR,
        dimensions=dimensions,
        value=Decimal(value),
    )


def test_who_signs_in_lands_here():
    assert reverse("home:home") == HOME


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISOR])
def test_a_cell_sees_the_continuum_of_the_latest_school_year(client, scene, role):
    response = sign_in(client, scene, role).get(HOME)
    assert continuum(response) == [
        "Materialenbank 1.234 weergaven · 56 gebruikers",
        "Opleiding en vorming 15 deelnames · 9 unieke",
        "PLG 1 sessie · 1 PLG",
    ]
    assert "Cel GO-POC · schooljaar 2024-2025" in page(response)


def test_a_strategy_leads_to_its_figure_in_the_explorer(coordinator):
    link = "/inzicht/verkennen/?indicator=training.participations&amp;periode=2024-2025"
    assert f'href="{link}"' in coordinator.get(HOME).content.decode()


def test_another_period_is_asked_in_the_address(coordinator):
    response = coordinator.get(HOME, {"periode": "2023-2024"})
    assert continuum(response) == ["Opleiding en vorming 4 deelnames · 4 unieke"]
    assert continuum(coordinator.get(HOME, {"periode": "onzin"})) == continuum(coordinator.get(HOME))


def test_key_figures_stand_beside_the_year_before(coordinator):
    assert cards(coordinator.get(HOME)) == {
        "Direct contact: professionalisering": "45% 18 van 40",
        "Realisatie van de VTE": "101% stijgt, was 96% in 2023-2024 · 20,2 van 20",
        "Responsgraad · Bevraging vorming": "87,5% 7 van 8",
        "Bereikte centra: opleiding en vorming": "2 stijgt, was 1 in 2023-2024 · 2 van 3",
        "Unieke deelnemers: opleiding en vorming": "9 stijgt, was 4 in 2023-2024",
        "Unieke deelnemers: PLG": "5",
        "Onderhouden materialen": "3",
    }


def test_a_key_figure_that_falls_asks_for_attention(coordinator, scene):
    scene.forget("V24", scene.aarde)
    scene.forget("V24", scene.beek)
    response = coordinator.get(HOME)
    assert cards(response)["Unieke deelnemers: opleiding en vorming"] == "1 daalt, was 4 in 2023-2024"
    assert '<div class="card figure brick">' in response.content.decode()


def test_a_target_stands_at_its_figure_also_where_that_is_no_key_figure(coordinator, scene):
    set_target(scene, "fte.realisation", "1")
    set_target(scene, "plg.centres_reached", "3")
    set_target(
        scene,
        "hours.share",
        "0.2",
        role="professionalisering",
        pillar="professionalisering",
        kind="voorbereiding en nazorg",
    )
    response = coordinator.get(HOME)
    found = cards(response)
    assert found["Realisatie van de VTE"] == "101% stijgt, was 96% in 2023-2024 · streefwaarde 100%"
    assert found["Bereikte centra: PLG"] == "1 streefwaarde 3"
    assert len(re.findall('class="tick"', response.content.decode())) == 3
    assert continuum(coordinator.get(HOME, {"periode": "2023-2024"})) != []  # a target of another year changes nothing
    assert "streefwaarde" not in page(coordinator.get(HOME, {"periode": "2023-2024"}))


def test_a_break_in_a_series_is_said_and_ends_the_comparison(coordinator, scene):
    actions.record_break(
        by=actor_of_cell(cell=scene.cell.pk),
        indicator="fte.realisation",
        date=dt.date(2024, 9, 1),
        reason="Detacheringen tellen mee",
    )
    found = cards(coordinator.get(HOME))
    assert found["Realisatie van de VTE"] == "101% 20,2 van 20 reeksbreuk 1 sep 2024: Detacheringen tellen mee"
    earlier = cards(coordinator.get(HOME, {"periode": "2023-2024"}))
    assert earlier["Realisatie van de VTE"] == "96% 19,2 van 20"


def test_the_reach_has_every_own_centre_those_without_anything_too(coordinator):
    assert rows(coordinator.get(HOME), REACH) == [
        ["CLB Aarde", "12", "6", "5", "6"],
        ["CLB Beek", "2", "2", "0", "1"],
        ["CLB Cirkel", "0", "0", "0", "0"],
    ]


def test_the_reach_is_sorted_by_any_column_and_comes_as_a_fragment(coordinator):
    htmx = {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "reach"}
    response = coordinator.get(HOME, {"sorteer": "-deelnames"}, headers=htmx)
    assert response.content.decode().strip().startswith('<section class="card" id="reach">')
    names = [row[0] for row in rows(response, REACH)]
    assert names == ["CLB Aarde", "CLB Beek", "CLB Cirkel"]
    names = [row[0] for row in rows(coordinator.get(HOME, {"sorteer": "respons-1"}), REACH)]
    assert names == ["CLB Cirkel", "CLB Beek", "CLB Aarde"]
    names = [row[0] for row in rows(coordinator.get(HOME, {"sorteer": "iets"}), REACH)]
    assert names == ["CLB Aarde", "CLB Beek", "CLB Cirkel"]


def test_what_people_say_stands_with_how_many_said_it(coordinator):
    said = page(coordinator.get(HOME))
    assert f"{SATISFIED} lage score 28,6% hoge score 57,1% geen zicht op 14,3%, n = 7" in said


def test_a_cell_sees_nothing_of_the_work_of_another(client, scene):
    other = make_cell("POV-POC", network="POV")
    make_centre("CLB Duin", network="POV", known_as={other: "D1", scene.cell: "V2"})
    client.force_login(make_holder(Role.COORDINATOR, other))
    said = page(client.get(HOME))
    assert ("Nog geen cijfers" in said, "1.234" in said, "CLB Aarde" in said) == (True, False, False)


def test_a_cell_without_data_is_told_how_it_comes(client):
    client.force_login(make_holder(Role.COORDINATOR, make_cell()))
    response = client.get(HOME)
    assert "Nog geen cijfers Breng de bestanden van je cel in." in page(response)
    assert 'href="/invoer/"' in response.content.decode()
    assert (cards(response), continuum(response)) == ({}, [])


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_sees_itself_alone(client, scene, role):
    set_target(scene, "training.participations", "20")
    said = page(sign_in(client, scene, role).get(HOME))
    for other in ("CLB Beek", "CLB Cirkel", "CLB Vreemd", "streefwaarde", "Direct contact", "Realisatie", "1.234"):
        assert other not in said
    assert "Beeldvorming volgens de verwachting" in said
    assert "CLB Aarde · schooljaar 2024-2025" in said


def test_a_director_sees_the_figures_of_the_centre_beside_the_year_before(client, scene):
    found = cards(sign_in(client, scene, Role.DIRECTOR).get(HOME))
    assert found == {
        "Deelnames: opleiding en vorming": "12 stijgt, was 4 in 2023-2024",
        "Unieke deelnemers: opleiding en vorming": "6 stijgt, was 4 in 2023-2024",
        "Deelnames: PLG": "5",
        "Unieke deelnemers: PLG": "5",
        "Responsgraad · Bevraging vorming": "100% 6 van 6",
    }


def test_what_is_withheld_from_staff_says_why(client, scene):
    scene.forget("P24", scene.aarde, many=1)
    found = cards(sign_in(client, scene, Role.STAFF).get(HOME))
    why = "Niet getoond Het cijfer zegt iets over minder dan 5 personen, of zo'n groep zou eruit af te leiden zijn."
    assert found["Unieke deelnemers: PLG"] == why
    found = cards(sign_in(client, scene, Role.DIRECTOR).get(HOME))
    assert found["Unieke deelnemers: PLG"] == "4"


def test_a_centre_without_work_is_told_so(client, scene):
    client.force_login(make_holder(Role.DIRECTOR, scene.cirkel))
    assert "De cel registreerde in deze periode nog niets over je centrum." in page(client.get(HOME))


def test_who_holds_no_role_sees_nothing(client, scene):
    account = scene.account(Role.COORDINATOR)
    account.grants.update(ends_on=dt.date(2020, 2, 1))
    client.force_login(account)
    assert client.get(HOME).status_code == 403


def test_the_page_only_shows(coordinator):
    assert coordinator.post(HOME).status_code == 405


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR])
def test_warm_the_page_asks_the_database_ten_times_at_most(client, role):
    scene = make_scene()
    sign_in(client, scene, role)
    client.get(HOME)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(HOME)
    assert 0 < len(asked) <= 10, "\n".join(query["sql"] for query in asked)
