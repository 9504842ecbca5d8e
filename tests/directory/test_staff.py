"""The pages of staff: who works where, somebody's posts over time, departments; for whom, and what is written down."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from baken.apps.access.models import Account, AuditEntry
from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.actions import add_department, employ, end_post
from baken.apps.people.models import Department, Post
from baken.apps.people.tests.factories import make_centre
from baken.apps.people.types import Terms
from baken.ground.periods import today
from baken.ground.rights import NOTHING
from baken.ui.numbers import day
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
STAFF = "/personeel/"
START = dt.date(2024, 9, 1)


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


@pytest.fixture
def beek(cell):
    return make_centre("CLB Beek", known_as={cell: "C2"})


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return show(client)


def hire(by, organisation, name, terms=Terms("arts"), **said):  # noqa: B008 - it is frozen
    first, last = name.split()
    return employ(
        by=by,
        email=f"{first.lower()}@x.example",
        first_name=first,
        last_name=last,
        organisation=organisation,
        terms=terms,
        **{"starts_on": START} | said,
    )


@pytest.fixture
def people(by, cell, aarde, beek):
    team = add_department(by=by, organisation=aarde, name="Team Noord", starts_on=START)
    an = hire(by, aarde, "An Aerts", Terms("arts", team.pk, Decimal("0.8")))
    hire(by, aarde, "Bo Bos", Terms("verpleegkundige", share=Decimal("0.5")))
    hire(by, beek, "Ci Claes", Terms("arts"))
    hire(by, cell, "Di Daems", Terms("beleid", share=Decimal(1)))
    end_post(hire(by, aarde, "Ed Engels"), by=by, on=dt.date(2025, 6, 30))
    return an


def names(answer):
    return [row[0] for row in rows(answer, "Personeel")]


def test_the_list_says_who_works_where_on_a_day_and_adds_up(coordinator, people):
    answer = coordinator.get(STAFF, {"dag": "2025-09-01"})
    assert rows(answer, "Personeel")[0] == [
        "An Aerts",
        "CLB Aarde",
        "arts",
        "Team Noord",
        "80%",
        "1 sep 2024",
        "—",
    ]
    assert names(answer) == ["An Aerts", "Bo Bos", "Ci Claes", "Di Daems"]
    text = " ".join(page(answer).split())
    assert "4 personen, zoals op" in text
    assert "samen 2,3 vte" in text
    assert "van 1 aanstelling is het aandeel niet bekend" in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"zoek": "aerts an"}, ["An Aerts"]),
        ({"zoek": "bo@x"}, ["Bo Bos"]),
        ({"functie": "arts"}, ["An Aerts", "Ci Claes"]),
        ({"toon": "vertrokken"}, ["Ed Engels"]),
        ({"dag": "2025-06-30"}, ["An Aerts", "Bo Bos", "Ci Claes", "Di Daems", "Ed Engels"]),
        ({"dag": "2024-08-31"}, []),
        ({"sorteer": "-aandeel"}, ["Di Daems", "An Aerts", "Bo Bos", "Ci Claes"]),
        (
            {"waar": "x", "afdeling": "x", "functie": "x", "sorteer": "x"},
            ["An Aerts", "Bo Bos", "Ci Claes", "Di Daems"],
        ),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(coordinator, people, asked, found):
    answer = coordinator.get(STAFF, {"dag": "2025-09-01"} | asked)
    assert (names(answer) if found else "Niemand gevonden" in page(answer)) == (found or True)


def test_the_list_of_one_organisation_or_department(coordinator, people, aarde, cell):
    team = Department.objects.get()
    for asked, found in (
        ({"waar": aarde.uuid}, ["An Aerts", "Bo Bos"]),
        ({"waar": cell.uuid}, ["Di Daems"]),
        ({"afdeling": team.uuid}, ["An Aerts"]),
    ):
        assert names(coordinator.get(STAFF, {"dag": "2025-09-01"} | asked)) == found


def test_a_director_sees_the_own_centre_alone(client, people, aarde):
    client.force_login(make_holder(Role.DIRECTOR, aarde))
    assert names(client.get(STAFF, {"dag": "2025-09-01"})) == ["An Aerts", "Bo Bos"]
    other = Post.objects.get(person__first_name="Ci")
    assert client.get(f"{STAFF}{other.person.uuid}/").status_code == 404
    for way in ("veranderen", "beeindigen", "verbeteren", "intrekken"):
        assert client.get(f"{STAFF}aanstellingen/{other.uuid}/{way}/").status_code == 404
        assert client.post(f"{STAFF}aanstellingen/{other.uuid}/{way}/").status_code == 404


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.STAFF, Role.AUDITOR])
def test_nobody_else_gets_in(client, people, cell, aarde, role):
    client.force_login(make_holder(role, aarde if role is Role.STAFF else cell))
    ways = ["", "nieuw/", "afdelingen/", "afdelingen/nieuw/", "lijsten/", "personeel.csv", f"{people.person.uuid}/"]
    assert [client.get(f"{STAFF}{way}").status_code for way in ways] == [403] * len(ways)


def test_what_is_shown_is_written_down(coordinator, people):
    coordinator.get(STAFF, {"dag": "2025-09-01", "functie": "arts"})
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.content.verb, entry.content.kind, entry.content.subjects.count()) == ("seen", "people.Person", 2)
    coordinator.get(f"{STAFF}personeel.csv", {"dag": "2025-09-01"})
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.content.verb, entry.content.subjects.count()) == ("exported", 4)


def test_the_file_has_what_the_list_shows(coordinator, people, aarde):
    answer = coordinator.get(f"{STAFF}personeel.csv", {"dag": "2025-09-01", "waar": aarde.uuid})
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "E-mailadres;Voornaam;Naam;Centrum of cel;Functie;Afdeling;Aandeel;Sinds;Tot en met",
        "an@x.example;An;Aerts;CLB Aarde;arts;Team Noord;0,8;2024-09-01;",
        "bo@x.example;Bo;Bos;CLB Aarde;verpleegkundige;;0,5;2024-09-01;",
    ]
    assert coordinator.get(f"{STAFF}personeel.xlsx").content.startswith(b"PK")


def test_the_number_of_queries_of_the_list(
    coordinator, people, by, aarde, django_assert_max_num_queries, django_assert_num_queries
):
    coordinator.get(STAFF)
    with django_assert_max_num_queries(18) as few:  # one more where the trail is locked by a statement
        coordinator.get(STAFF)
    for number in range(8):
        hire(by, aarde, f"Naam{number} Nog")
    with django_assert_num_queries(len(few)):
        coordinator.get(STAFF)


def test_a_person_with_posts_over_time_and_the_account(coordinator, people, aarde):
    url = f"{STAFF}{people.person.uuid}/"
    assert "geen, of zonder rol" in page(coordinator.get(url))
    coordinator.post(
        f"{STAFF}aanstellingen/{people.uuid}/veranderen/",
        {"on": "2025-02-01", "function": "directeur", "department": "", "share": "100%"},
    )
    give_role(make_account("an@x.example"), Role.STAFF, aarde)
    answer = coordinator.get(url)
    assert [row[:5] for row in rows(answer, "Aanstellingen")] == [
        ["CLB Aarde", "directeur", "—", "100%", "sinds 1 feb 2025"],
        ["CLB Aarde", "arts", "Team Noord", "80%", "1 sep 2024 tot en met 31 jan 2025 voorbij"],
    ]
    assert f"/leden/{Account.objects.get(email='an@x.example').uuid}/" in answer.content.decode()
    seen_by = coordinator.get(f"/zichtbaar/aanstelling/{people.uuid}/")
    assert [row[1] for row in rows(seen_by, "Wie kan dit zien?")] == ["Celcoördinator"]
    assert f"{people.person}: arts, CLB Aarde" in page(seen_by)


def test_somebody_is_added_changed_ended_corrected_and_withdrawn_on_pages(coordinator, aarde):
    said = {
        "email": "Nu@x.example",
        "first_name": "Nu",
        "last_name": "Nieuw",
        "organisation": str(aarde.uuid),
        "function": "arts",
        "share": "80",
        "starts_on": "2024-09-01",
    }
    wrong = coordinator.post(f"{STAFF}nieuw/", said | {"share": "veel", "ends_on": "2024-08-01"})
    assert (wrong.status_code, "Schrijf een aandeel" in page(wrong), Post.objects.count()) == (200, True, 0)
    assert "ligt niet voor" in page(coordinator.post(f"{STAFF}nieuw/", said | {"ends_on": "2024-08-01"}))
    assert coordinator.post(f"{STAFF}nieuw/", said).status_code == 302
    post = Post.objects.get()
    assert (str(post.person), post.share, post.centre) == ("Nu Nieuw", Decimal("0.8"), aarde)
    for way in ("veranderen", "beeindigen", "verbeteren", "intrekken"):
        assert "Nu Nieuw" in page(coordinator.get(f"{STAFF}aanstellingen/{post.uuid}/{way}/"))
    refused = coordinator.post(f"{STAFF}aanstellingen/{post.uuid}/beeindigen/", {"on": "2024-08-31"})
    assert "ligt niet voor de eerste" in page(refused)
    coordinator.post(f"{STAFF}aanstellingen/{post.uuid}/beeindigen/", {"on": "2025-06-30"})
    coordinator.post(
        f"{STAFF}aanstellingen/{post.uuid}/verbeteren/",
        {"starts_on": "2023-09-01", "function": "psycholoog", "share": ""},
    )
    assert list(Post.objects.values_list("function", "share", "started_on", "ended_on")) == [
        ("psycholoog", None, dt.date(2023, 9, 1), None)
    ]
    coordinator.post(f"{STAFF}aanstellingen/{post.uuid}/intrekken/")
    assert Post.objects.count() == 0


def test_departments_are_kept_on_pages(coordinator, people, aarde):
    said = {"organisation": str(aarde.uuid), "name": "team noord", "starts_on": "2024-09-01"}
    assert "al een afdeling" in page(coordinator.post(f"{STAFF}afdelingen/nieuw/", said))
    coordinator.post(f"{STAFF}afdelingen/nieuw/", said | {"name": "Team Zuid"})
    south = Department.objects.get(name="Team Zuid")
    url = f"{STAFF}afdelingen/{south.uuid}/"
    coordinator.post(f"{url}verbeteren/", {"name": "Team Oost", "starts_on": "2024-10-01"})
    coordinator.post(f"{url}beeindigen/", {"on": "2025-06-30"})
    answer = coordinator.get(f"{STAFF}afdelingen/")
    assert [row[:3] for row in rows(answer, "Afdelingen")] == [
        ["Team Noord", "CLB Aarde", "sinds 1 sep 2024"],
        ["Team Oost", "CLB Aarde", "1 okt 2024 tot en met 30 jun 2025"],
    ]
    assert "30 jun 2025 als laatste dag" in page(coordinator.get(f"{url}heropenen/"))
    coordinator.post(f"{url}heropenen/")
    assert Department.objects.get(pk=south.pk).ended_on is None
    assert coordinator.get(f"{url}heropenen/").status_code == 404
    north = Department.objects.get(name="Team Noord")
    refused = coordinator.post(
        f"{STAFF}afdelingen/{north.uuid}/verbeteren/", {"name": "Team Noord", "starts_on": "2024-09-02"}
    )
    assert "werkten er al mensen" in page(refused)


def test_a_department_that_ends_later_can_be_chosen_for_a_post_that_ends_before_it_does(coordinator, people, aarde):
    north = Department.objects.get()
    Post.objects.update(ended_on=today())
    last = today() + dt.timedelta(days=100)
    coordinator.post(f"{STAFF}afdelingen/{north.uuid}/beeindigen/", {"on": last.isoformat()})
    asked = coordinator.get(f"{STAFF}nieuw/").content.decode()
    assert f"Team Noord (tot en met {day(last)})" in asked
    assert str(north.uuid) in coordinator.get(f"{STAFF}aanstellingen/{people.uuid}/veranderen/").content.decode()
    said = {
        "email": "nu@x.example",
        "first_name": "Nu",
        "last_name": "Nieuw",
        "organisation": str(aarde.uuid),
        "department": str(north.uuid),
        "starts_on": today().isoformat(),
    }
    assert "niet heel de tijd" in page(coordinator.post(f"{STAFF}nieuw/", said))
    coordinator.post(f"{STAFF}nieuw/", said | {"ends_on": last.isoformat()})
    assert Post.objects.filter(department=north, ended_on=last).count() == 1


def test_the_file_is_given_to_who_showed_who_they_are(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    for name in ("personeel.csv", "personeel.xlsx"):
        assert client.get(f"{STAFF}{name}").url.startswith("/mijn-account/bevestigen/")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_who_left_before_an_odd_day_is_answered(coordinator, people, day):
    answer = coordinator.get(STAFF, {"dag": day, "toon": "vertrokken"})
    assert (answer.status_code, "Kies een dag" in page(answer)) == (200, True)


def test_a_person_is_seen_by_the_rule_that_is_told(by, coordinator, people, monkeypatch):
    monkeypatch.setattr("baken.apps.directory.queries._staff.seen_staff", lambda actor: NOTHING)
    assert coordinator.get(f"{STAFF}{people.person.uuid}/").status_code == 404


def test_a_form_that_comes_back_is_in_the_trail_as_well(coordinator, people):
    before = AuditEntry.objects.count()
    answer = coordinator.post(f"{STAFF}aanstellingen/{people.uuid}/beeindigen/", {"on": "geen dag"})
    assert "An Aerts" in page(answer)
    entry = AuditEntry.objects.order_by("pk").last().content
    assert (AuditEntry.objects.count(), entry.verb, entry.subjects.count()) == (before + 1, "seen", 1)


def test_functions_that_people_have_are_suggested_and_written_alike(coordinator, people, aarde):
    new = f"{STAFF}nieuw/"
    shown = coordinator.get(new).content.decode()
    assert 'list="id_function-suggesties"' in shown
    assert '<option value="verpleegkundige"></option>' in shown
    said = {"email": "fa@x.example", "first_name": "Fa", "last_name": "Faes", "organisation": str(aarde.uuid)}
    coordinator.post(new, said | {"function": " ARTS ", "starts_on": "2025-09-01"})
    assert Post.objects.get(person__first_name="Fa").function == "arts"
    coordinator.post(new, said | {"email": "ge@x.example", "function": "Logopedist  m/v", "starts_on": "2025-09-01"})
    assert Post.objects.latest("pk").function == "Logopedist m/v"
