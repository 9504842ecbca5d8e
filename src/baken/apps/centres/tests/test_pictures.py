"""The picture of a centre: what it tells, to whom, and what it keeps to itself."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.centres.models import FlagDecision
from baken.apps.insight.actions import record_break
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import Period, school_year_of, today
from baken.ui.numbers import day
from tests.centres import (
    answer,
    change,
    drop_answers,
    drop_responses,
    drop_sessions,
    inspect,
    make_network,
    meet,
    part_advisor,
    take_part,
)
from tests.reading import headings, page, rows, text
from tests.scenes import SATISFIED, make_scene, sign_in

pytestmark = pytest.mark.django_db
PICTURED = [Role.COORDINATOR, Role.ADVISOR, Role.DIRECTOR]
BY_THEME = "Deelnames per thema, jaar na jaar"
WHY = "Het cijfer zegt iets over minder dan 5 personen, of zo'n groep zou eruit af te leiden zijn."


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def coordinator(client, scene):
    return sign_in(client, scene, Role.COORDINATOR)


def address(centre, more=""):
    return f"/centra/{centre.uuid}/{more}"


def cards(response):
    """The key figures, each as a text, by its label."""
    found = re.findall(r'<div class="card figure.*?</div>', response.content.decode(), re.DOTALL)
    return {text(re.findall(r"<a.*?</a>", each, re.DOTALL)[0]): text(each.partition("</a>")[2]) for each in found}


def card(response, title):
    """What a card with a heading says."""
    for each in re.findall(r'<section class="card".*?</section>', response.content.decode(), re.DOTALL):
        if f"<h2>{title}</h2>" in each:
            return text(each.partition("</h2>")[2])
    return None


def alike(response):
    """A page without what differs each time it is asked: keys, and the address that was asked."""
    return re.sub(r"[0-9a-f-]{36}|nonce='[^']*'|[A-Za-z0-9]{64}", "", response.content.decode().replace('"', "'"))


# What is told.


def test_the_key_figures_stand_beside_the_staff_and_the_year_before(coordinator, scene):
    change(scene.aarde, staff_count=12)
    assert cards(coordinator.get(address(scene.aarde))) == {
        "Unieke deelnemers: opleiding en vorming": "6 op 12 personeelsleden · was 4 in 2023-2024",
        "Deelnames: opleiding en vorming": "12 was 4 in 2023-2024",
        "Unieke deelnemers: PLG": "5 op 12 personeelsleden",
        "Deelnames: PLG": "5",
        "Responsgraad · Bevraging vorming": "100% 6 van 6",
    }


def test_a_centre_without_staff_number_says_so(coordinator, scene):
    found = cards(coordinator.get(address(scene.aarde)))
    said = "6 aantal personeelsleden niet gekend · was 4 in 2023-2024"
    assert found["Unieke deelnemers: opleiding en vorming"] == said


def test_themes_stand_beside_earlier_years(coordinator, scene):
    assert rows(coordinator.get(address(scene.aarde)), BY_THEME) == [["signaalfunctie", "12", "4"]]
    assert "vanaf 5 centra" in card(coordinator.get(address(scene.aarde)), "Deelnames per thema")


def test_a_cell_sees_where_the_middle_half_of_its_centres_lies(coordinator, scene):
    make_network(scene)
    response = coordinator.get(address(scene.beek))
    # Six centres with 0, 0, 0, 1, 2 and 12 participations.
    assert rows(response, BY_THEME) == [["signaalfunctie", "2", "0 tot 1,75, mediaan 0,5", "0"]]
    assert "vlak: de middelste helft van de 6 eigen centra" in card(response, "Deelnames per thema")
    assert '<rect class="band" x="0.00%" width="87.50%"' in response.content.decode()


def test_a_centre_sees_the_mean_alone_and_no_other_centre(client, scene):
    make_network(scene)
    sign_in(client, scene, Role.DIRECTOR)
    title = "Deelnames: opleiding en vorming"
    assert "gemiddeld" not in cards(client.get(address(scene.aarde)))[title]  # of so few others it would tell
    take_part(scene.beek, many=8)
    take_part(scene.vreemd, many=8)
    response = client.get(address(scene.aarde))
    # 23 participations by 17 persons, over the six centres of the network.
    assert cards(response)[title] == "12 gemiddeld 3,8 per centrum in het net · was 4 in 2023-2024"
    people = cards(response)["Unieke deelnemers: opleiding en vorming"]
    assert people == "6 aantal personeelsleden niet gekend · gemiddeld 2,8 per centrum in het net · was 4 in 2023-2024"
    assert rows(response, BY_THEME) == [["signaalfunctie", "12", "4"]]
    assert "centra van andere netten namen ook deel" in card(response, "Deelnames per thema")
    scene.forget("V24", scene.vreemd)  # of whom the figures by theme would be a part
    response = client.get(address(scene.aarde))
    assert rows(response, BY_THEME) == [["signaalfunctie", "12", "3,8", "4"]]
    assert 'class="band"' not in response.content.decode()
    assert not set(re.findall(r"CLB \w+", page(response))) - {"CLB Aarde"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Unieke deelnemers: opleiding en vorming", "0 tot 1,75, mediaan 0,5"),
        ("Deelnames: opleiding en vorming", "0 tot 1,75, mediaan 0,5"),
        ("Unieke deelnemers: PLG", "0 tot 0, mediaan 0"),
        ("Deelnames: PLG", "0 tot 0, mediaan 0"),
    ],
)
def test_a_cell_sees_at_each_key_figure_how_its_centres_lie(coordinator, scene, name, told):
    make_network(scene)
    assert f"eigen centra: {told}" in cards(coordinator.get(address(scene.aarde)))[name]


def test_what_participants_say_stands_with_how_many_and_what_may_not_be_told_with_why(coordinator, scene):
    said = card(coordinator.get(address(scene.beek)), "Wat de deelnemers zeggen")
    assert (
        said == f"2024-2025 Bevraging vorming Het antwoord op dit item staat hier niet. {WHY} Welke items? {SATISFIED}"
    )
    drop_responses(scene.beek)  # by whom the answers of Aarde would be told apart from all
    said = card(coordinator.get(address(scene.aarde)), "Wat de deelnemers zeggen")
    assert f"{SATISFIED} lage score 16,7% hoge score 66,7% geen zicht op 16,7%, n = 6" in said


def test_items_stand_along_the_chain_of_effect_and_what_the_bank_does_not_place_last(coordinator, scene):
    drop_responses(scene.beek)
    working = "Ik zie dat aspecten van de CLB-werking veranderd zijn door de begeleiding"
    learned = "Ik heb nieuwe dingen geleerd dankzij deze begeleiding"
    for wording, module in (("Aaneengeregen", "D"), (working, "B"), (learned, "A")):
        answer(scene.aarde, wording, module=module)
    said = card(coordinator.get(address(scene.aarde)), "Wat de deelnemers zeggen")
    chain = [SATISFIED, learned, working, "Aaneengeregen"]
    assert sorted(chain, key=said.index) == chain


def test_of_several_items_the_sentence_says_how_many_stand_there_not(coordinator, scene):
    drop_responses(scene.beek)
    answer(scene.aarde, "Een item", module="A")
    drop_answers(scene.aarde, many=3, wording=SATISFIED)
    said = card(coordinator.get(address(scene.aarde)), "Wat de deelnemers zeggen")
    assert f"1 van de 2 items staat hier niet. {WHY} Welke items? {SATISFIED}" in said
    assert "Een item lage score 0% hoge score 100% n = 6" in said


def test_what_helps_and_hinders_has_a_place_of_its_own(coordinator, scene):
    title = "Wat helpt, wat remt"
    said = card(coordinator.get(address(scene.aarde)), title)
    assert said.endswith("nog niemand van dit centrum items over wat helpt en wat remt (module C).")
    drop_responses(scene.beek)
    answer(scene.aarde, "Tijd hielp mij", module="C")
    response = coordinator.get(address(scene.aarde))
    assert "Tijd hielp mij lage score 0% hoge score 100%" in card(response, title)
    assert "n = 6" in card(response, title)
    assert "Tijd hielp mij" not in card(response, "Wat de deelnemers zeggen")
    drop_answers(scene.aarde, many=3)
    assert WHY in card(coordinator.get(address(scene.aarde)), title)


def test_every_answer_withheld_gives_a_page_that_says_so(coordinator, scene):
    drop_answers(scene.aarde, many=3)
    said = card(coordinator.get(address(scene.aarde)), "Wat de deelnemers zeggen")
    assert ("n = " in said, said.count("staat hier niet")) == (False, 1)


def test_the_latest_inspection_is_told_with_its_advice(coordinator, scene):
    response = coordinator.get(address(scene.aarde))
    assert card(response, "Doorlichting") == "2024-2025 advies niet gekend Beeldvorming volgens de verwachting"
    inspect(scene.aarde, cell=scene.cell, year=2024).delete()
    inspect(scene.aarde, cell=scene.cell, year=2023, advice="1B", levels={"Beeldvorming": "volgens de verwachting"})
    said = card(coordinator.get(address(scene.aarde)), "Doorlichting")
    assert said.startswith("2023-2024 Advies 1B gunstig")
    assert card(coordinator.get(address(scene.beek)), "Doorlichting") == (
        "Er is geen doorlichting van dit centrum geregistreerd."
    )
    earlier = coordinator.get(address(scene.aarde), {"periode": "2023-2024"})
    assert card(earlier, "Doorlichting").startswith("2023-2024")


def test_hours_of_direct_contact_are_told_where_enough_advisors_made_them(coordinator, scene):
    title = "Direct contact met dit centrum"
    assert "geen uren direct contact" in card(coordinator.get(address(scene.aarde)), title)
    meet(scene.cell, scene.aarde)
    said = card(coordinator.get(address(scene.aarde)), title)
    assert said == "2024-2025 rol professionalisering · pijler professionalisering 4,5 uur"
    part_advisor(scene.aarde)
    said = card(coordinator.get(address(scene.aarde)), title)
    assert ("uur" in said, "niet getoond Niet getoond: Het cijfer" in said) == (False, True)


def test_a_break_in_a_series_stands_at_its_figures(coordinator, scene):
    record_break(
        by=actor_of_cell(cell=scene.cell.pk),
        indicator="training.participations",
        date=dt.date(2024, 9, 1),
        reason="Partners tellen mee",
    )
    response = coordinator.get(address(scene.aarde))
    assert "reeksbreuk 1 sep 2024: Partners tellen mee" in card(response, "Deelnames per thema")
    assert cards(response)["Deelnames: opleiding en vorming"] == ("12 reeksbreuk 1 sep 2024: Partners tellen mee")


@pytest.mark.parametrize("day", [dt.date(2023, 9, 1), dt.date(2023, 1, 1), dt.date(2025, 9, 1)])
def test_a_break_that_divides_nothing_stands_nowhere(coordinator, scene, day):
    record_break(by=actor_of_cell(cell=scene.cell.pk), indicator="training.participations", date=day, reason="Elders")
    response = coordinator.get(address(scene.aarde))
    assert "reeksbreuk" not in page(response)
    assert cards(response)["Deelnames: opleiding en vorming"] == "12 was 4 in 2023-2024"


@pytest.mark.parametrize("role", PICTURED)
def test_every_figure_leads_to_its_explanation(client, scene, role):
    make_network(scene)
    meet(scene.cell, scene.aarde)
    sign_in(client, scene, role)
    source = client.get(address(scene.aarde)).content.decode()
    links = [html.unescape(link) for link in re.findall(r'href="(/inzicht/cijfer/[^"]*)"', source)]
    assert len(set(links)) >= 7
    assert {client.get(link).status_code for link in links} == {200}


def test_who_may_opens_the_records_behind_a_figure(client, scene):
    link = "/inzicht/cijfer/?indicator=training.participations&periode=2024-2025&naar=theme&filter=centre&waarde=C1"
    link += "&theme=signaalfunctie"
    behind = "Registraties achter dit cijfer"
    opened = {role: rows(sign_in(client, scene, role).get(link), behind) for role in (Role.DIRECTOR, Role.STAFF)}
    assert (len(opened[Role.DIRECTOR]), opened[Role.STAFF]) == (12, None)


# To whom.


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISOR])
def test_a_cell_sees_all_its_own_centres(client, scene, role):
    sign_in(client, scene, role)
    assert {client.get(address(centre)).status_code for centre in (scene.aarde, scene.beek, scene.cirkel)} == {200}


@pytest.mark.parametrize("role", PICTURED)
def test_another_centre_is_as_one_that_does_not_exist(client, scene, role):
    sign_in(client, scene, role)
    nowhere = client.get("/centra/00000000-0000-4000-8000-000000000000/")
    hidden = [scene.vreemd, make_centre("CLB Elders", known_as={})]
    hidden += [scene.beek] if role is Role.DIRECTOR else []
    for centre in hidden:
        response = client.get(address(centre))
        assert (response.status_code, nowhere.status_code) == (404, 404)
        assert alike(response) == alike(nowhere)
        assert client.get(address(centre, "beeld.pdf")).status_code == 404


def test_a_director_finds_the_own_picture_in_the_menu_and_no_flag_anywhere(client, scene):
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="2A")
    change(scene.aarde, director_since=dt.date(2024, 9, 1))
    sign_in(client, scene, Role.DIRECTOR)
    home = client.get("/").content.decode()
    assert ('href="/centra/mijn-centrum/"' in home, 'href="/centra/"' in home) == (True, False)
    for at in ("/centra/mijn-centrum/", address(scene.aarde), "/centra/", "/centra/centra.csv"):
        response = client.get(at)
        said = response.content.decode("utf-8-sig")
        assert ("CLB Aarde" in said, re.findall(r"(?i)vlag|nieuwe directie|opvolging", said)) == (True, [])
    assert page(client.get("/centra/mijn-centrum/")) == page(client.get(address(scene.aarde)))


def test_staff_is_refused_every_picture_and_led_to_none(client, scene):
    sign_in(client, scene, Role.STAFF)
    pictures = ("/centra/mijn-centrum/", *(address(each) for each in (scene.aarde, scene.beek)))
    refused = [*pictures, address(scene.aarde, "beeld.pdf")]
    assert {client.get(at).status_code for at in refused} == {403}
    led = [at for page_at in ("/", "/centra/") for at in pictures if at in client.get(page_at).content.decode()]
    assert led == []


def test_a_centre_sees_no_hours_of_the_cell_and_why(client, scene):
    meet(scene.cell, scene.aarde)
    response = sign_in(client, scene, Role.DIRECTOR).get(address(scene.aarde))
    said = "2024-2025 Hoeveel uren de cel aan dit centrum besteedde, is alleen voor de cel zelf."
    assert card(response, "Direct contact met dit centrum") == said


def test_a_cell_has_no_own_centre_to_look_at(coordinator):
    assert coordinator.get("/centra/mijn-centrum/").status_code == 403


# Edges.


def test_a_cell_without_data_gets_a_page(client):
    cell = make_cell()
    centre = make_centre("CLB Alleen", known_as={cell: "1"})
    client.force_login(make_holder(Role.COORDINATOR, cell))
    said = page(client.get(address(centre)))
    assert "De cel registreerde in deze periode nog niets over dit centrum." in said
    assert "Er staat geen vlag bij dit centrum." in said


def test_a_period_without_sessions_gives_a_page(coordinator, scene):
    drop_sessions(2023)
    response = coordinator.get(address(scene.aarde), {"periode": "2023-2024"})
    assert response.status_code == 200
    assert "nog niets over dit centrum" in page(response)


def test_a_run_of_years_stands_beside_its_school_years_with_work(coordinator, scene):
    response = coordinator.get(address(scene.aarde), {"periode": "2022-2025"})
    assert headings(response, BY_THEME) == ["Thema", "2022-2025", "2024-2025", "2023-2024"]
    assert rows(response, BY_THEME) == [["signaalfunctie", "16", "12", "4"]]


def test_the_page_opens_on_the_last_year_with_data_and_the_flags_of_today(coordinator, scene):
    change(scene.aarde, director_since=today())
    response = coordinator.get(address(scene.aarde))
    flags = card(response, "Vlaggen")
    assert f"op {' '.join(day(today()).split())} · alleen voor de cel Nieuwe directie" in flags
    assert '<option value="2024-2025" selected>' in response.content.decode()
    running = Period.school_year(school_year_of(today())).code
    assert f'<option value="{running}">' in response.content.decode()
    earlier = card(coordinator.get(address(scene.aarde), {"periode": "2024-2025"}), "Vlaggen")
    assert earlier.startswith("op 31 aug 2025 · alleen voor de cel Er staat geen vlag")
    assert "Nieuwe directie" in card(coordinator.get(address(scene.aarde), {"periode": running}), "Vlaggen")


@pytest.mark.parametrize("name", ["CLB " + "x" * 396, "CLB" + " lang" * 79, "مركز التوجيه المدرسي", "<b>&amp;</b>"])
def test_any_name_is_shown_as_it_is(coordinator, scene, name):
    change(scene.aarde, name=name)
    source = coordinator.get(address(scene.aarde)).content.decode()
    assert f"<h1>{html.escape(name)}</h1>" in re.sub(r"<h1[^>]*>\s*(.*?)\s*</h1>", r"<h1>\1</h1>", source)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR])
def test_warm_the_page_asks_the_database_twelve_times_at_most(client, role):
    scene = make_scene()
    make_network(scene)
    meet(scene.cell, scene.aarde)
    sign_in(client, scene, role)
    client.get(address(scene.aarde))
    with CaptureQueriesContext(connection) as asked:
        client.get(address(scene.aarde))
    assert 0 < len(asked) <= 12, "\n".join(query["sql"] for query in asked)


def test_looking_decides_nothing(coordinator, scene):
    coordinator.get(address(scene.aarde))
    assert (FlagDecision.objects.count(), coordinator.post(address(scene.aarde)).status_code) == (0, 405)
