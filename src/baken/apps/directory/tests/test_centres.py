"""Pages of the own centres: the list, a centre over time, and every change, for who may and who may not."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.core.management import call_command

from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import today
from baken.ui.numbers import day
from tests.centres import listed, names
from tests.organisations import (
    again,
    all_that_is_kept,
    called,
    coming_names,
    deeds,
    former_names,
    is_to_be_called,
    know,
    the_merger,
    was_called,
    went_up,
)
from tests.reading import page

pytestmark = pytest.mark.django_db
CENTRES = "/organisaties/centra/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def oever(cell):
    return make_centre("Oever", known_as={cell: "C01"}, province="Limburg", staff_count=42)


@pytest.fixture
def beek(cell):
    return make_centre("Beek", known_as={cell: "C02"}, province="Antwerpen", staff_count=7)


@pytest.fixture
def holder(cell):
    return make_holder(Role.COORDINATOR, cell, name="Cato Coördinator")


@pytest.fixture
def coordinator(client, holder, oever, beek):
    client.force_login(holder)
    return show(client)


def at(centre, *parts):
    return "/".join([CENTRES.rstrip("/"), str(centre.uuid), *parts, ""])


# The list.


def test_the_own_centres_of_today_are_listed(coordinator, cell):
    make_centre("Kade", network="VCLB", known_as={cell: "V01"})
    make_centre("Dijk", known_as={cell: "C03"}, ended_on=today() - DAY)
    make_centre("Sas", known_as={cell: "C04"}, started_on=today() + DAY)
    assert listed(coordinator.get(CENTRES)) == [
        ["C02", "Beek", "Antwerpen", "7", "—", "—", "—"],
        ["C01", "Oever", "Limburg", "42", "—", "—", "—"],
    ]
    assert names(coordinator.get(CENTRES, {"welke": "alle"})) == ["Beek", "Dijk", "Oever", "Sas"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("zoek=oev", ["Oever"]),
        ("zoek=c0", ["Beek", "Oever"]),
        ("zoek=vroeger", ["Oever"]),
        ("zoek=niets", []),
        ("sorteer=-code", ["Beek", "Oever"]),
        ("sorteer=personeel", ["Beek", "Oever"]),
        ("welke=bogus&pagina=99", ["Beek", "Oever"]),
    ],
)
def test_own_centres_are_searched_and_sorted(coordinator, oever, question, found):
    was_called(oever, "Vroegere Oever", until=dt.date(2020, 9, 1))
    assert names(coordinator.get(f"{CENTRES}?{question}")) == found


def test_a_coming_name_is_not_there_yet(coordinator, oever):
    was_called(oever, "Nu nog Oever", until=today() + DAY)
    assert names(coordinator.get(CENTRES)) == ["Beek", "Nu nog Oever"]


def test_the_fragment_is_the_list_alone(coordinator):
    fragment = coordinator.get(f"{CENTRES}?zoek=bee", headers={"HX-Request": "true", "HX-Target": "rows"})
    assert "<main" not in fragment.content.decode()
    assert names(fragment) == ["Beek"]


def test_the_own_centres_are_had_as_files(coordinator, oever, beek):
    coordinator.post(f"{CENTRES}samenvoegen/", merging([beek], into=oever, bevestigd="ja"))
    text = coordinator.get(f"{CENTRES}centra.csv", {"welke": "alle"}).content.decode("utf-8-sig")
    assert [(row[1], row[7], row[8]) for row in csv.reader(io.StringIO(text), delimiter=";")] == [
        ("Naam", "Laatste dag", "Opgegaan in"),
        ("Beek", "2024-08-31", "Oever"),
        ("Oever", "", ""),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{CENTRES}centra.xlsx").content)).active
    assert [row[1] for row in sheet.values] == ["Naam", "Oever"]


@pytest.mark.django_db(transaction=True)
def test_the_list_takes_few_statements(coordinator, django_assert_num_queries):
    coordinator.get(CENTRES)
    with django_assert_num_queries(5):  # session, account, roles; number, rows
        coordinator.get(CENTRES)


# Changes.


def merging(predecessors, *, into=None, **more):
    return {
        "predecessors": [str(each.uuid) for each in predecessors],
        "into": str(into.uuid) if into else "nieuw",
        "on": "2024-09-01",
        **more,
    }


def test_a_centre_is_added_and_its_page_tells_of_it(coordinator, holder):
    said = {"code": "C09", "name": "Duin", "province": "Limburg", "staff_count": "9", "started_on": "2024-09-01"}
    response = coordinator.post(f"{CENTRES}nieuw/", said, follow=True)
    assert "Het centrum is toegevoegd." in page(response)
    assert "Cato Coördinator" in page(response)
    added = called("Duin")
    assert (added.network.name, added.staff_count, added.started_on) == ("GO!", 9, dt.date(2024, 9, 1))


def test_a_code_that_is_taken_is_said_and_nothing_is_lost(coordinator):
    before = all_that_is_kept()
    response = coordinator.post(f"{CENTRES}nieuw/", {"code": "C01", "name": "Duin"})
    assert "De cel kent al een centrum met deze code." in page(response)
    assert 'value="Duin"' in response.content.decode()
    assert all_that_is_kept() == before


def test_the_data_of_a_centre_are_changed(coordinator, oever):
    said = {"province": "Antwerpen", "staff_count": "", "director_since": "2024-01-01", "started_on": ""}
    assert coordinator.post(at(oever, "wijzigen"), said).headers["Location"] == at(oever)
    oever = again(oever)
    assert (oever.province, oever.staff_count, oever.director_since) == ("Antwerpen", None, dt.date(2024, 1, 1))


def test_a_centre_is_renamed_and_that_is_undone(coordinator, oever):
    coordinator.post(at(oever, "hernoemen"), {"name": "Dijk", "on": "2024-09-01"})
    said = page(coordinator.get(at(oever)))
    assert "Dijk 1 sep 2024 — Oever — 31 aug 2024" in said
    assert "maar nog altijd Oever" in page(coordinator.get(at(oever, "hernoemen", "ongedaan")))
    coordinator.post(at(oever, "hernoemen", "ongedaan"))
    assert (again(oever).name, former_names()) == ("Oever", [])
    assert coordinator.get(at(oever, "hernoemen", "ongedaan")).status_code == 404


def test_a_name_that_is_to_come_is_shown_as_such_alone(coordinator, oever):
    on = today() + dt.timedelta(days=30)
    coordinator.post(at(oever, "hernoemen"), {"name": "Dijk", "on": on.isoformat()})
    for address in ("/personeel/nieuw/", "/centra/", CENTRES):
        shown = page(coordinator.get(address))
        assert ("Oever" in shown, "Dijk" in shown) == (True, False)
    told = [day(each).replace("\xa0", " ") for each in (on, on - DAY)]
    assert f"Dijk {told[0]} — Oever — {told[1]}" in page(coordinator.get(at(oever)))
    assert "niet Dijk, maar nog altijd Oever" in page(coordinator.get(at(oever, "hernoemen", "ongedaan")))
    coordinator.post(at(oever, "hernoemen", "ongedaan"))
    assert (again(oever).name, former_names(), coming_names()) == ("Oever", [], [])


def test_a_name_that_begins_today_is_given_by_the_command_line(coordinator, oever, capsys):
    is_to_be_called(oever, "Dijk", on=today())
    for said in ("Centra met een nieuwe naam: 1\n", ""):
        call_command("names")
        assert (capsys.readouterr().out, again(oever).name, former_names()) == (said, "Dijk", ["Oever"])


def test_a_mistake_in_a_name_is_corrected(coordinator, oever):
    coordinator.post(at(oever, "naam"), {"name": "Oevers"})
    assert (again(oever).name, former_names()) == ("Oevers", [])


def test_a_centre_ends_and_is_reopened(coordinator, oever):
    asked = coordinator.post(at(oever, "beeindigen"), {"on": "2024-08-31"})
    assert "De laatste dag van Oever is 31 aug 2024." in page(asked)
    assert again(oever).ended_on is None
    coordinator.post(at(oever, "beeindigen"), {"on": "2024-08-31", "bevestigd": "ja"})
    assert again(oever).ended_on == dt.date(2024, 8, 31)
    assert "bestaat vandaag niet" in page(coordinator.get(at(oever)))
    assert "31 aug 2024" in page(coordinator.get(at(oever, "heropenen")))
    coordinator.post(at(oever, "heropenen"))
    assert again(oever).ended_on is None


def test_a_merger_is_shown_before_it_is_done(coordinator, oever, beek):
    before = all_that_is_kept()
    asked = coordinator.post(f"{CENTRES}samenvoegen/", merging([beek], into=oever))
    assert "Op 1 sep 2024 gaan op in Oever: Beek" in page(asked)
    assert all_that_is_kept() == before
    done = coordinator.post(f"{CENTRES}samenvoegen/", merging([beek], into=oever, bevestigd="ja"), follow=True)
    assert "De centra zijn samengevoegd" in page(done)
    assert again(beek).merger.into == oever


def test_a_merger_into_a_new_centre_and_its_undoing(coordinator, oever, beek):
    said = merging([oever, beek], code="N1", name="Nieuw")
    assert "ontstaat Nieuw" in page(coordinator.post(f"{CENTRES}samenvoegen/", said))
    coordinator.post(f"{CENTRES}samenvoegen/", {**said, "bevestigd": "ja"})
    merger = the_merger()
    told = page(coordinator.get(at(merger.into)))
    assert "Op 1 sep 2024 gingen in dit centrum op Beek" in told
    assert "Dit centrum ging op 1 sep 2024 op in Nieuw" in page(coordinator.get(at(beek)))
    undo = f"{CENTRES}fusies/{merger.uuid}/ongedaan/"
    assert "niet opgingen in Nieuw" in page(coordinator.get(undo))
    coordinator.post(undo)
    assert (again(beek).ended_on, the_merger()) == (None, None)
    assert coordinator.get(undo).status_code == 404


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"code": "", "name": ""}, "Een nieuw centrum heeft een code en een naam."),
        ({"code": "N", "name": "N", "on": "1200-01-01"}, "Kies een dag vanaf 1 sep 1980."),
        ({"code": "C01", "name": "N", "bevestigd": "ja"}, "De cel kent al een centrum met deze code."),
    ],
)
def test_what_is_wrong_with_a_merger_is_said(coordinator, oever, beek, said, told):
    before = all_that_is_kept()
    response = coordinator.post(f"{CENTRES}samenvoegen/", {**merging([oever, beek]), **said})
    assert told in page(response)
    assert all_that_is_kept() == before


def test_a_centre_that_nobody_knows_anything_of_is_removed(coordinator, oever):
    assert "verdwijnt helemaal" in page(coordinator.get(at(oever, "verwijderen")))
    response = coordinator.post(at(oever, "verwijderen"), follow=True)
    assert "Het centrum is verwijderd." in page(response)
    assert again(oever) is None


def test_a_centre_with_a_director_is_not_removed(coordinator, oever):
    make_holder(Role.DIRECTOR, oever)
    response = coordinator.post(at(oever, "verwijderen"), follow=True)
    assert "Beëindig het, dan blijven die bewaard." in page(response)
    assert again(oever) is not None


def test_every_change_is_in_the_trail(coordinator, oever):
    before = deeds()
    coordinator.post(at(oever, "naam"), {"name": "Oevers"})
    assert deeds() == before + 1


# Whoever may not.


def addresses(oever, merger):
    return [
        f"{CENTRES}nieuw/",
        f"{CENTRES}samenvoegen/",
        f"{CENTRES}fusies/{merger.uuid}/ongedaan/",
        at(oever, "wijzigen"),
        at(oever, "naam"),
        at(oever, "hernoemen"),
        at(oever, "hernoemen", "ongedaan"),
        at(oever, "beeindigen"),
        at(oever, "heropenen"),
        at(oever, "verwijderen"),
    ]


@pytest.fixture
def merger(oever, cell):
    was_called(oever, "Kant", until=dt.date(2020, 9, 1))
    return went_up(make_centre("Sas", known_as={cell: "C9"}), into=oever, on=dt.date(2024, 9, 1))


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF, Role.AUDITOR])
def test_who_does_not_lead_the_cell_changes_nothing(client, cell, oever, merger, role):
    holder = make_holder(role, cell if role in (Role.ADVISOR, Role.AUDITOR) else oever)
    client.force_login(holder)
    before = all_that_is_kept()
    for address in addresses(oever, merger):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "X", "on": "2024-09-01"}).status_code == 403
    assert all_that_is_kept() == before
    reads = 200 if role is Role.ADVISOR else 403
    for address in (CENTRES, f"{CENTRES}centra.csv", at(oever)):
        response = client.get(address)
        assert response.status_code == reads
        assert "/wijzigen/" not in response.content.decode()


def test_another_cell_finds_none_of_it(client, cell, oever, merger):
    other = make_cell("VCLB-POC", network="VCLB")
    know(other, oever, code="1")
    client.force_login(make_holder(Role.COORDINATOR, other))
    show(client)
    before = all_that_is_kept()
    assert names(client.get(CENTRES)) == []
    for address in [at(oever), *addresses(oever, merger)[2:]]:
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "X", "on": "2024-09-01"}).status_code in (404, 405)
    assert all_that_is_kept() == before
