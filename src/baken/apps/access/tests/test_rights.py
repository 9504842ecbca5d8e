"""What a role may, and who can see something, as the rules say."""

from __future__ import annotations

import re

import pytest

from baken.apps.access.models import AuditEntry
from baken.apps.access.queries import rights_of_roles
from baken.apps.access.tests.factories import give_role, make_account, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.tests.factories import make_offer
from baken.apps.programme.types import OfferState
from baken.ground.audit import Verb
from tests.reading import definitions, page, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", network="GO!", known_as={cell: "C1"})


def test_what_each_role_may_comes_from_the_rules():
    held = {
        right.name: {role for role, may in zip(Role, may_do, strict=True) if may}
        for right, may_do in rights_of_roles()
    }
    of_cell, steering = {Role.COORDINATOR, Role.CELL_DIRECTOR, Role.ADVISOR}, {Role.COORDINATOR, Role.CELL_DIRECTOR}
    assert held["reports.seen_reports"] == of_cell
    assert held["reports.may_begin_reports"] == held["insight.may_steer"] == steering
    assert held["exchange.may_import"] == held["surveys.may_map"] == {Role.COORDINATOR, Role.ADVISOR}
    assert held["centres.seen_pictures"] == of_cell | {Role.DIRECTOR, Role.CENTRE_COORDINATOR}
    # Who works at a centre has some of their own.
    at_centre = {Role.DIRECTOR, Role.CENTRE_COORDINATOR, Role.STAFF}
    assert held["programme.seen_certificates"] == held["programme.seen_enrolments"] == of_cell | at_centre
    assert held["access.seen_entries"] == steering | {Role.AUDITOR}
    assert held["access.may_manage_members"] == {Role.COORDINATOR, Role.DIRECTOR, Role.PLATFORM}
    assert held["access.may_run_installation"] == {Role.PLATFORM}


@pytest.mark.parametrize("role", [Role.SCHOOL_STAFF, Role.PARTNER])
def test_who_works_for_no_cell_or_centre_may_nothing_of_it(role):
    place = list(Role).index(role)
    assert [right.name for right, may_do in rights_of_roles() if may_do[place]] == []


def test_everyone_who_signs_in_reads_what_each_role_may(client):
    client.force_login(make_account())
    told = dict(definitions(client.get("/rollen/")))
    assert told["verslagen van de cel lezen en meenemen"] == "Celcoördinator, Celdirecteur, POC-medewerker"
    assert told["lezen wat één persoon antwoordde"] == "niemand"


def test_the_own_role_stands_out(client, cell):
    client.force_login(make_holder(Role.ADVISOR, cell))
    shown = client.get("/rollen/").content.decode().partition("<main")[2]
    assert set(re.findall(r"<strong>(.*?)</strong>", shown)) == {"POC-medewerker"}


def test_who_can_see_a_picture_is_told_by_name_and_stands_in_the_trail(client, cell, aarde):
    coordinator = make_holder(Role.COORDINATOR, cell, name="Cato")
    make_holder(Role.ADVISOR, cell, email="wim@example.test", name="Wim")
    make_holder(Role.DIRECTOR, aarde, email="dina@example.test", name="Dina")
    give_role(make_account("mo@example.test", name="Mo"), Role.STAFF, aarde)
    beek = make_centre("CLB Beek", network="GO!", known_as={cell: "C2"})
    give_role(make_account("bo@example.test", name="Bo"), Role.DIRECTOR, beek)
    make_holder(Role.COORDINATOR, make_cell("VCLB-POC", network="VCLB"), email="ander@example.test", name="Ander")
    client.force_login(coordinator)
    answer = client.get(f"/zichtbaar/beeld/{aarde.uuid}/")
    assert [row[:2] for row in rows(answer, "Wie kan dit zien?")] == [
        ["Cato", "Celcoördinator"],
        ["Wim", "POC-medewerker"],
        ["Dina", "Centrumdirecteur"],
    ]
    entry = AuditEntry.objects.latest("number")
    assert (entry.content.verb, entry.content.subjects.count()) == (Verb.SEEN, 2)  # one's own name is nobody's news


def test_who_is_not_shown_the_members_reads_which_roles_see_something_and_no_name_but_their_own(client, cell, aarde):
    offer = make_offer(cell, state=OfferState.PUBLISHED)
    beek = make_centre("CLB Beek", network="GO!", known_as={cell: "C2"})
    make_holder(Role.COORDINATOR, cell, email="cato@example.test", name="Cato")
    make_holder(Role.DIRECTOR, aarde, email="dina@example.test", name="Dina")
    bo = make_holder(Role.STAFF, beek, email="bo@example.test", name="Bo")
    give_role(bo, Role.STAFF, aarde)  # one of the people of that role, in two places
    mo = make_holder(Role.STAFF, aarde, email="mo@example.test", name="Mo")
    client.force_login(mo)
    assert client.get("/leden/").status_code == 403
    answer = client.get(f"/zichtbaar/aanbod/{offer.uuid}/")
    assert rows(answer, "Welke rollen kunnen dit zien?") == [
        ["Celcoördinator", "1"],
        ["Centrumdirecteur", "1"],
        ["CLB-medewerker", "2"],
    ]
    assert rows(answer, "Wie kan dit zien?") == [["Mo", "CLB-medewerker", "CLB Aarde"]]
    assert not re.search("Cato|Dina|Bo\\b|Beek", page(answer))
    assert not AuditEntry.objects.filter(content__verb=Verb.SEEN).exists()


def test_a_director_reads_by_name_who_of_the_own_centre_sees_it(client, cell, aarde):
    offer = make_offer(cell, state=OfferState.PUBLISHED)
    beek = make_centre("CLB Beek", network="GO!", known_as={cell: "C2"})
    make_holder(Role.COORDINATOR, cell, email="cato@example.test", name="Cato")
    make_holder(Role.DIRECTOR, beek, email="bo@example.test", name="Bo")
    make_holder(Role.STAFF, aarde, email="mo@example.test", name="Mo")
    client.force_login(make_holder(Role.DIRECTOR, aarde, email="dina@example.test", name="Dina"))
    answer = client.get(f"/zichtbaar/aanbod/{offer.uuid}/")
    assert rows(answer, "Welke rollen kunnen dit zien?")[1] == ["Centrumdirecteur", "2"]
    assert [row[0] for row in rows(answer, "Wie kan dit zien?")] == ["Dina", "Mo"]
    assert AuditEntry.objects.latest("number").content.subjects.count() == 1


@pytest.mark.parametrize(
    "address", ["/zichtbaar/beeld/{elsewhere}/", "/zichtbaar/niets/{own}/", "/zichtbaar/verslag/{own}/"]
)
def test_nobody_asks_who_sees_what_they_do_not_see(client, cell, aarde, address):
    elsewhere = make_centre("CLB Ver", network="VCLB", known_as={make_cell("VCLB-POC", network="VCLB"): "V1"})
    client.force_login(make_holder(Role.COORDINATOR, cell))
    assert client.get(address.format(elsewhere=elsewhere.uuid, own=aarde.uuid)).status_code == 404


def test_who_runs_the_installation_is_told_which_people_these_are(client, cell):
    cato = make_holder(Role.COORDINATOR, cell, name="Cato")
    client.force_login(make_holder(Role.PLATFORM, name="Plato"))
    answer = client.get(f"/zichtbaar/lid/{cato.uuid}/")
    assert [row[0] for row in rows(answer, "Wie kan dit zien?")] == ["Plato"]
    assert ("je cel" in page(answer), "Dit zijn de platformbeheerders" in page(answer)) == (False, True)


def test_who_lost_a_role_or_account_is_not_told(client, cell, aarde):
    client.force_login(make_holder(Role.COORDINATOR, cell, name="Cato"))
    make_holder(Role.ADVISOR, cell, email="weg@example.test", name="Weg", is_active=False)
    assert [row[0] for row in rows(client.get(f"/zichtbaar/beeld/{aarde.uuid}/"), "Wie kan dit zien?")] == ["Cato"]


def test_however_many_there_are_a_few_questions_are_asked(client, cell, aarde, django_assert_max_num_queries):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    for number in range(60):
        centre = make_centre(f"CLB {number}", network="GO!", known_as={cell: f"N{number}"})
        give_role(make_account(f"d{number}@example.test"), Role.DIRECTOR, centre)
    with django_assert_max_num_queries(22):
        assert "Celcoördinator" in page(client.get(f"/zichtbaar/beeld/{aarde.uuid}/"))
