"""The pages of insight: for whom, what they show, and what they say of a choice that makes no sense."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from decimal import Decimal

import openpyxl
import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.insight import actions
from baken.apps.insight.models import SeriesBreak, Target
from baken.apps.insight.tests.factories import SATISFIED, make_scene
from baken.apps.insight.tests.reading import page, rows, text
from baken.apps.people.tests.factories import make_cell
from baken.ground.indicators import INDICATORS
from baken.ground.periods import Period

pytestmark = pytest.mark.django_db
TRAINING = "Deelnames: opleiding en vorming"
EXPLORE = "/inzicht/verkennen/"
FIGURE = "/inzicht/cijfer/"
NOT_COORDINATORS = [Role.ADVISOR, Role.DIRECTOR, Role.STAFF]


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def coordinator(client, scene):
    client.force_login(scene.account(Role.COORDINATOR))
    return client


def sign_in(client, scene, role):
    client.force_login(scene.account(role))
    return client


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
    assert rows(response, "Uitnodigingen voor een bevraging") == [["bevraging-vorming", "8", "8"]]


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
            ["bevraging-vorming", SATISFIED, "28,6%", "57,1%", "14,3%", "7"]
        ]
        assert f"{SATISFIED} lage score 28,6% hoge score 57,1% geen zicht op 14,3%, n = 7" in page(response)


def test_a_group_that_is_too_small_is_not_shown(coordinator):
    response = ask(coordinator, indicator="survey.item_share_high", periode="2024-2025", naar="centre")
    beek = [row for row in rows(response, "Hoge score") if "CLB Beek" in row]
    hidden = "• niet getoond, de groep is te klein"
    assert beek == [["bevraging-vorming", SATISFIED, "CLB Beek", hidden, hidden, hidden, hidden]]
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
        (f"survey.item_share_{part}", title, "2024-2025", "bevraging-vorming", SATISFIED)
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
    response = ask(coordinator, indicator="training.participations", periode="2024-2025", naar="centre")
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


# Series breaks and targets: for coordinators.


@pytest.fixture
def mark(scene):
    return SeriesBreak.objects.create(
        cell=scene.cell, indicator="training.participations", date=dt.date(2023, 9, 1), reason="Partners tellen mee"
    )


@pytest.fixture
def target(scene):
    return Target.objects.create(
        cell=scene.cell, indicator="fte.realisation", period="2024-2025", value=Decimal(1), reason="Vol"
    )


def steering(mark, target):
    return [
        "/inzicht/streefwaarden/",
        "/inzicht/streefwaarden/bepalen/",
        f"/inzicht/streefwaarden/{target.uuid}/wijzigen/",
        f"/inzicht/streefwaarden/{target.uuid}/verwijderen/",
        "/inzicht/indicatoren/training.participations/reeksbreuk/",
        f"/inzicht/reeksbreuken/{mark.uuid}/wijzigen/",
        f"/inzicht/reeksbreuken/{mark.uuid}/verwijderen/",
    ]


@pytest.mark.parametrize("role", NOT_COORDINATORS)
def test_only_a_coordinator_opens_the_pages_to_steer_by(client, scene, mark, target, role):
    sign_in(client, scene, role)
    assert {client.get(address).status_code for address in steering(mark, target)} == {403}
    assert {client.post(address).status_code for address in steering(mark, target)} == {403}
    assert client.post("/inzicht/streefwaarden/overnemen/", {"periode": "2024-2025"}).status_code == 403
    assert (Target.objects.count(), SeriesBreak.objects.count()) == (1, 1)
    said = page(client.get("/inzicht/indicatoren/training.participations/"))
    assert ("Partners tellen mee" in said, "noteren" in said) == (True, False)


def test_a_coordinator_opens_the_pages_to_steer_by(coordinator, mark, target):
    assert {coordinator.get(address).status_code for address in steering(mark, target)} == {200}


def test_what_another_cell_aims_at_and_broke_is_not_there(client, scene, mark, target):
    client.force_login(make_holder(Role.COORDINATOR, make_cell("POV-POC", network="POV")))
    addresses = [each for each in steering(mark, target) if str(mark.uuid) in each or str(target.uuid) in each]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(address).status_code for address in addresses} == {404}
    assert "Vol" not in page(client.get("/inzicht/streefwaarden/?periode=2024-2025"))
    assert "Partners" not in page(client.get("/inzicht/indicatoren/training.participations/"))
    assert (Target.objects.count(), SeriesBreak.objects.count()) == (1, 1)


def test_a_series_break_is_recorded_on_a_page(coordinator):
    address = "/inzicht/indicatoren/training.participations/reeksbreuk/"
    refused = coordinator.post(address, {"date": "31-2-2024", "reason": ""})
    assert (refused.status_code, SeriesBreak.objects.count()) == (200, 0)
    done = coordinator.post(address, {"date": "2024-09-01", "reason": "Partners tellen mee"}, follow=True)
    assert "De reeksbreuk is genoteerd." in page(done)
    assert "1 sep 2024 Partners tellen mee" in page(done)


def test_a_series_break_is_changed_and_removed_on_pages(coordinator, mark):
    change = f"/inzicht/reeksbreuken/{mark.uuid}/wijzigen/"
    assert 'value="2023-09-01"' in coordinator.get(change).content.decode()
    coordinator.post(change, {"date": "2022-09-01", "reason": "Anders geteld"})
    mark.refresh_from_db()
    assert (mark.date, mark.reason) == (dt.date(2022, 9, 1), "Anders geteld")
    remove = f"/inzicht/reeksbreuken/{mark.uuid}/verwijderen/"
    assert "De reeksbreuk van 1 sep 2022 verwijderen? Anders geteld" in page(coordinator.get(remove))
    assert SeriesBreak.objects.count() == 1
    coordinator.post(remove)
    assert SeriesBreak.objects.count() == 0


def test_a_target_is_set_in_two_steps(coordinator):
    address = "/inzicht/streefwaarden/bepalen/"
    assert "Verder" in page(coordinator.get(address, {"periode": "2024-2025"}))
    second = f"{address}?indicator=hours.share&periode=2024-2025"
    options = re.findall(r'<option value="(\d)">(.*?)</option>', coordinator.get(second).content.decode())
    assert options == [
        ("0", "professionalisering · professionalisering · direct contact"),
        ("1", "professionalisering · professionalisering · voorbereiding en nazorg"),
    ]
    done = coordinator.post(second, {"row": "0", "value": "45,5", "reason": "Zo afgesproken"}, follow=True)
    assert rows(done, "Streefwaarden") == [
        [
            "Verdeling van de uren professionalisering · professionalisering · direct contact",
            "45,5%",
            "45%",
            "Zo afgesproken",
            "wijzigen Verdeling van de uren professionalisering · professionalisering · direct contact "
            "verwijderen Verdeling van de uren professionalisering · professionalisering · direct contact",
        ]
    ]
    again = coordinator.post(second, {"row": "0", "value": "50", "reason": ""})
    assert "Er staat al een streefwaarde voor deze indicator en periode." in page(again)
    assert [target.value for target in Target.objects.all()] == [Decimal("0.455")]


@pytest.mark.parametrize("value", ["", "veel", "-1", "1e99", "12345678901234"])
def test_a_target_that_is_no_number_is_refused(coordinator, value):
    address = "/inzicht/streefwaarden/bepalen/?indicator=fte.realisation&periode=2024-2025"
    response = coordinator.post(address, {"value": value})
    assert (response.status_code, Target.objects.count()) == (200, 0)


@pytest.mark.parametrize("query", ["indicator=no.such&periode=2024-2025", "indicator=fte.realisation&periode=x"])
def test_a_target_of_nothing_is_not_asked_for(coordinator, query):
    response = coordinator.get(f"/inzicht/streefwaarden/bepalen/?{query}")
    assert (response.status_code, "Dit is nog niet in orde" in page(response)) == (200, True)


def test_a_row_that_is_not_there_yet_has_no_target(client):
    client.force_login(make_holder(Role.COORDINATOR, make_cell()))
    response = client.get("/inzicht/streefwaarden/bepalen/?indicator=hours.share&periode=2022-2025")
    assert "Nog geen cijfer om naar te streven" in page(response)


def test_a_target_is_changed_and_removed_on_pages(coordinator, target):
    change = f"/inzicht/streefwaarden/{target.uuid}/wijzigen/"
    assert re.findall(r'name="value" value="([^"]*)"', coordinator.get(change).content.decode()) == ["100"]
    coordinator.post(change, {"value": "97,5 %", "reason": ""})
    target.refresh_from_db()
    assert (target.value, target.reason) == (Decimal("0.975"), "")
    remove = f"/inzicht/streefwaarden/{target.uuid}/verwijderen/"
    assert "Realisatie van de VTE: 97,5%" in page(coordinator.get(remove))
    coordinator.post(remove)
    assert Target.objects.count() == 0


def test_targets_of_the_year_before_are_copied_by_one_button(coordinator, target):
    earlier = coordinator.get("/inzicht/streefwaarden/?periode=2023-2024")
    assert "Neem over" not in page(earlier)
    Target.objects.update(period="2023-2024")
    assert "Neem over wat er voor 2023-2024 staat" in page(
        coordinator.get("/inzicht/streefwaarden/?periode=2024-2025")
    )
    done = coordinator.post("/inzicht/streefwaarden/overnemen/", {"periode": "2024-2025"}, follow=True)
    assert "1 streefwaarde is overgenomen." in page(done)
    done = coordinator.post("/inzicht/streefwaarden/overnemen/", {"periode": "2024-2025"}, follow=True)
    assert "Er was niets om over te nemen." in page(done)
    done = coordinator.post("/inzicht/streefwaarden/overnemen/", {"periode": "x"}, follow=True)
    assert "Kies een periode." in page(done)


@pytest.mark.parametrize("address", ["/inzicht/", EXPLORE, FIGURE, "/inzicht/indicatoren/training.participations/"])
def test_who_holds_no_role_sees_nothing(client, scene, address):
    account = scene.account(Role.COORDINATOR)
    account.grants.update(ends_on=dt.date(2020, 2, 1))
    client.force_login(account)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", [EXPLORE, FIGURE, "/inzicht/", f"{EXPLORE}cijfers.csv"])
def test_what_only_shows_cannot_be_posted_to(coordinator, address):
    assert coordinator.post(address).status_code == 405
