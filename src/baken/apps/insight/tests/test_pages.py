"""The pages of insight: for whom, what they show, and what they say of a choice that makes no sense."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.insight import actions
from baken.apps.people.tests.factories import make_cell
from baken.ground.indicators import INDICATORS
from tests.reading import page, rows, text
from tests.scenes import SATISFIED, sign_in

pytestmark = pytest.mark.django_db
TRAINING = "Deelnames: opleiding en vorming"
EXPLORE = "/inzicht/verkennen/"
FIGURE = "/inzicht/cijfer/"


# The handbook.


def test_the_handbook_has_every_indicator_under_its_room(coordinator):
    response = coordinator.get("/inzicht/")
    listed = re.findall(r'href="/inzicht/indicatoren/([^/]*)/"', response.content.decode())
    assert sorted(listed) == sorted(indicator.name for indicator in INDICATORS)
    assert [text(each) for each in re.findall(r"<h2>.*?</h2>", response.content.decode())] == [
        "Bevragingen",
        "Materialenbank",
        "Opleiding, vorming en PLG",
        "Doorlichtingen",
        "Uren en middelen",
    ]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_reads_of_no_indicator_that_it_may_not_ask_for(client, scene, role):
    response = sign_in(client, scene, role).get("/inzicht/")
    listed = re.findall(r'href="/inzicht/indicatoren/([^/]*)/"', response.content.decode())
    assert sorted(listed) == sorted(indicator.name for indicator in INDICATORS if indicator.for_centres)
    assert client.get("/inzicht/indicatoren/hours.share/").status_code == 404


def test_the_handbook_is_searched_by_words_of_title_and_definition(coordinator):
    response = coordinator.get("/inzicht/?zoek=UREN rol")
    assert re.findall(r'href="/inzicht/indicatoren/([^/]*)/"', response.content.decode()) == ["hours.share"]
    assert "Geen indicator gevonden" in page(coordinator.get("/inzicht/?zoek=eenhoorn"))


def test_what_is_sought_in_the_handbook_comes_as_a_fragment_of_its_page(coordinator):
    response = coordinator.get("/inzicht/?zoek=VTE", headers={"HX-Request": "true", "HX-Target": "rows"})
    assert response.content.decode().strip().startswith('<div id="rows">')
    assert re.findall(r'href="/inzicht/indicatoren/([^/]*)/"', response.content.decode()) == ["fte.realisation"]


def test_the_page_of_an_indicator_says_what_it_is(coordinator):
    said = page(coordinator.get("/inzicht/indicatoren/training.participations/"))
    for words in (
        "Hoe vaak iemand aanwezig was op een sessie van opleiding en vorming, van alle netten.",
        "Formule aantal verschillende combinaties van sessie en persoon met status aanwezig",
        "Eenheid aantal",
        "Geteld uit een persoon bij een sessie",
        "Op te splitsen naar centrum, net, thema, strategie, functie, schooljaar",
        "Over schooljaren De schooljaren samen zijn de som van elk schooljaar.",
        "Kleinste groep Registraties: wie ze mag openen, ziet elk aantal; anderen vanaf 5 personen",
        "Bron van de definitie Begeleidingsverslagen GO! POC+ en POV 2022-2025",
        "Geen: de cijfers zijn over alle jaren te vergelijken.",
    ):
        assert words in said


def test_every_indicator_has_its_page_in_the_handbook(coordinator):
    addresses = [f"/inzicht/indicatoren/{indicator.name}/" for indicator in INDICATORS]
    assert {coordinator.get(address).status_code for address in addresses} == {200}


def test_an_indicator_that_is_none_has_no_page(coordinator):
    assert coordinator.get("/inzicht/indicatoren/no.such/").status_code == 404


# The explorer.


def ask(client, **asked):
    return client.get(EXPLORE, asked)


def test_without_a_question_the_explorer_shows_an_indicator_in_the_latest_school_year(coordinator):
    response = coordinator.get(EXPLORE)
    assert "2024-2025" in page(response)
    assert rows(response, "Uitnodigingen voor een bevraging") == [["Bevraging vorming", "8", "8"]]


def test_a_centre_begins_with_itself(client, scene):
    response = sign_in(client, scene, Role.DIRECTOR).get(EXPLORE)
    assert "2024-2025 · centrum: CLB Aarde" in page(response)


def test_figures_by_a_cut_stand_in_a_chart_and_a_table_the_largest_first(coordinator):
    response = ask(coordinator, indicator="training.participations", periode="2024-2025", naar="centre")
    assert rows(response, TRAINING) == [
        ["CLB Aarde", "12", "12"],
        ["CLB Beek", "2", "2"],
        ["CLB Vreemd", "1", "1"],
    ]
    bars = re.findall(r'<span class="bar-label">(.*?)</span>', response.content.decode())
    assert bars == ["CLB Aarde", "CLB Beek", "CLB Vreemd"]
    assert "2024-2025 · naar centrum" in page(response)


def test_figures_of_the_rows_where_a_cut_has_a_value(coordinator):
    response = ask(coordinator, indicator="training.participations", periode="2024-2025", filter="centre", waarde="C2")
    assert rows(response, TRAINING) == [["2024-2025", "2", "2"]]
    assert "2024-2025 · centrum: CLB Beek" in page(response)


def test_all_school_years_stand_beside_each_other_with_the_break_between_them(coordinator, scene):
    actions.record_break(
        by=actor_of_cell(cell=scene.cell.pk),
        indicator="training.participations",
        date=dt.date(2024, 9, 1),
        reason="Partners tellen mee",
    )
    response = ask(coordinator, indicator="training.participations", periode="alle")
    assert rows(response, TRAINING) == [["2023-2024", "4", "4"], ["2024-2025", "15", "15"]]
    columns = re.findall(r'<div class="column( broken)?">', response.content.decode())
    assert columns == ["", " broken"]
    assert "reeksbreuk 1 sep 2024: Partners tellen mee" in page(response)


def test_a_cut_over_all_school_years_is_a_column_for_each(coordinator):
    response = ask(coordinator, indicator="training.participations", periode="alle", naar="centre")
    assert rows(response, TRAINING) == [
        ["CLB Aarde", "4", "12"],
        ["CLB Beek", "—", "2"],
        ["CLB Vreemd", "—", "1"],
    ]


def test_the_shares_of_an_item_are_shown_together_whichever_is_asked(coordinator):
    for name in ("low", "high", "not_applicable"):
        response = ask(coordinator, indicator=f"survey.item_share_{name}", periode="2024-2025")
        assert rows(response, str(INDICATORS[f"survey.item_share_{name}"].title)) == [
            ["Bevraging vorming", SATISFIED, "28,6%", "57,1%", "14,3%", "7"]
        ]
        assert f"{SATISFIED} lage score 28,6% hoge score 57,1% geen zicht op 14,3%, n = 7" in page(response)


def test_a_group_that_is_too_small_is_not_shown(coordinator):
    response = ask(coordinator, indicator="survey.item_share_high", periode="2024-2025", naar="centre")
    beek = [row for row in rows(response, "Hoge score") if "CLB Beek" in row]
    hidden = "• niet getoond, de groep is te klein"
    assert beek == [["Bevraging vorming", SATISFIED, "CLB Beek", hidden, hidden, hidden, hidden]]
    assert "Niet getoond: Het cijfer zegt iets over minder dan 5 personen" in page(response)


def test_a_cut_that_an_indicator_lacks_is_left_out_and_said(coordinator):
    response = ask(coordinator, indicator="fte.realisation", periode="2024-2025", naar="theme")
    assert "Realisatie van de VTE kan niet naar thema opgesplitst worden: je ziet het geheel." in page(response)
    assert rows(response, "Realisatie van de VTE") == [["2024-2025", "101%", "20,2", "20", "1"]]


def test_a_filter_that_an_indicator_lacks_is_left_out_and_said(coordinator):
    response = ask(coordinator, indicator="fte.realisation", periode="2024-2025", filter="theme", waarde="x")
    assert "Realisatie van de VTE kan niet naar thema gefilterd worden: je ziet alles." in page(response)


def test_a_filter_waits_for_its_value(coordinator):
    response = ask(coordinator, indicator="training.participations", periode="2024-2025", filter="theme")
    assert re.findall(r"<option[^>]*>(kies een waarde|signaalfunctie)</option>", response.content.decode()) == [
        "kies een waarde",
        "signaalfunctie",
    ]
    assert rows(response, TRAINING) == [["2024-2025", "15", "15"]]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"indicator": "no.such"}, "Er is geen indicator no.such die je kan bekijken."),
        ({"indicator": "<b>"}, "Er is geen indicator <b> die je kan bekijken."),
        ({"periode": "2024"}, "2024 is geen periode: kies een schooljaar als 2024-2025 of een reeks"),
        ({"periode": "2025-2024"}, "2025-2024 is geen periode"),
        ({"periode": "0001-9999"}, "0001-9999 is geen periode"),
        ({"filter": "centre", "waarde": "C9"}, "C9 is geen waarde van centrum in deze cijfers."),
        ({"filter": "year", "waarde": "gisteren"}, "gisteren is geen waarde van schooljaar in deze cijfers."),
        ({"filter": "theme", "waarde": "'; DROP TABLE"}, "'; DROP TABLE is geen waarde van thema in deze cijfers."),
    ],
)
def test_a_choice_that_makes_no_sense_is_said_and_gives_no_figure(coordinator, asked, said):
    asked = {"indicator": "training.participations", "periode": "2024-2025"} | asked
    addresses = {EXPLORE: 200, FIGURE: 404, f"{EXPLORE}cijfers.csv": 400, f"{EXPLORE}cijfers.xlsx": 400}
    for address, status in addresses.items():
        response = coordinator.get(address, asked)
        assert (response.status_code, said in page(response)) == (status, True)
        assert rows(response, TRAINING) is None


def test_an_unknown_cut_is_said(coordinator):
    response = ask(coordinator, indicator="training.participations", periode="2024-2025", naar="sterrenbeeld")
    assert "kan niet naar “sterrenbeeld” opgesplitst worden" in page(response)


def test_a_period_without_figures_says_so(coordinator):
    response = ask(coordinator, indicator="survey.response_rate", periode="1999-2000")
    assert "Geen cijfers voor deze keuze" in page(response)


def test_a_centre_may_not_ask_for_another(client, scene):
    sign_in(client, scene, Role.DIRECTOR)
    asked = {"indicator": "training.participations", "periode": "2024-2025", "filter": "centre", "waarde": "C2"}
    assert "C2 is geen waarde van centrum in deze cijfers." in page(client.get(EXPLORE, asked))
    by_centre = ask(client, indicator="training.participations", periode="2024-2025", naar="centre")
    assert rows(by_centre, TRAINING) == [["CLB Aarde", "12", "12"]]
    hours = ask(client, indicator="hours.share", periode="2024-2025")
    assert "Er is geen indicator hours.share die je kan bekijken." in page(hours)


def test_the_result_comes_as_a_fragment_and_the_address_keeps_the_choice(coordinator):
    asked = {"indicator": "training.participations", "periode": "2024-2025", "naar": "centre", "filter": ""}
    response = coordinator.get(EXPLORE, asked, headers={"HX-Request": "true", "HX-Target": "explorer"})
    assert response.content.decode().strip().startswith('<div id="explorer"')
    address = "/inzicht/verkennen/?indicator=training.participations&periode=2024-2025&naar=centre"
    assert response.headers["HX-Push-Url"] == address
    assert f'data-copy="http://testserver{address.replace("&", "&amp;")}"' in response.content.decode()
    assert rows(coordinator.get(address), TRAINING) == rows(response, TRAINING)


def test_a_long_table_is_cut_into_pages(coordinator, scene):
    response = ask(coordinator, indicator="training.participations", periode="2024-2025", naar="centre", pagina="99")
    assert len(rows(response, TRAINING)) == 3


def test_a_cell_without_data_has_nothing_to_explore(client):
    client.force_login(make_holder(Role.COORDINATOR, make_cell()))
    assert "Nog geen cijfers" in page(client.get(EXPLORE))


def test_a_cell_sees_nothing_of_another(client, scene):
    other = make_cell("POV-POC", network="POV")
    client.force_login(make_holder(Role.COORDINATOR, other))
    response = ask(client, indicator="training.participations", periode="2024-2025")
    assert ("Nog geen cijfers" in page(response), rows(response, TRAINING)) == (True, None)


@pytest.mark.parametrize("address", ["/inzicht/", EXPLORE, FIGURE, "/inzicht/indicatoren/training.participations/"])
def test_who_holds_no_role_sees_nothing(client, scene, address):
    account = scene.account(Role.COORDINATOR)
    account.grants.update(ends_on=dt.date(2020, 2, 1))
    client.force_login(account)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", [EXPLORE, FIGURE, "/inzicht/", f"{EXPLORE}cijfers.csv"])
def test_what_only_shows_cannot_be_posted_to(coordinator, address):
    assert coordinator.post(address).status_code == 405
