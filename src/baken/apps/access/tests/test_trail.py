"""The pages of the audit trail: who may read which part, how it is searched, and as a file."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.core.management import call_command
from django.urls import reverse

from baken.apps.access.actions import CannotGrantRole, end_role, erase_person, grant_role, sign_out
from baken.apps.access.models import Account, AuditContent, AuditSubject, Grant
from baken.apps.access.queries import actor_of, actor_of_cell, entries_found, entries_visible_to, grants_of
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account, make_holder, show
from baken.apps.access.types import Actor, Role, TrailFilter
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.ground.periods import today
from tests.reading import rows

pytestmark = pytest.mark.django_db
TRAIL, FILE = "/audit/", "/audit/register.csv"
DAY = dt.date(2026, 1, 1)


@pytest.fixture
def cell():
    return make_cell("c1")


@pytest.fixture
def coordinator(cell):
    return make_holder(Role.COORDINATOR, cell, name="Cato Coördinator")


@pytest.fixture
def done(cell, coordinator):
    """A role given and ended by the coordinator of the cell, and another in another cell from the command line."""
    actor = actor_of(grants_of(coordinator, on=DAY)[0], account=coordinator)
    guest = make_account("gast@example.test", name="Gast")
    given = grant_role(account=guest, role=Role.ADVISOR, by=actor, starts_on=DAY, cell=cell.pk)
    end_role(grant=given, by=actor, on=DAY)
    other = make_cell("c2")
    grant_role(
        account=make_account("ver@example.test", name="Ver"),
        role=Role.ADVISOR,
        by=actor_of_cell(cell=other.pk),
        starts_on=DAY,
        cell=other.pk,
    )
    return actor


def told(response):
    return [(row[2], row[3]) for row in rows(response, "Register")]


def test_a_coordinator_reads_what_was_done_in_the_own_cell(client, coordinator, done):
    client.force_login(coordinator)
    assert told(client.get(TRAIL)) == [
        ("Cato Coördinator Celcoördinator", "beëindigd"),
        ("Cato Coördinator Celcoördinator", "gemaakt"),
    ]


def test_what_was_done_is_told_in_words(client, cell, coordinator, done):
    centre = make_centre("CLB Beek", network=cell.network.name, known_as={cell: "B"})
    guest = Account.objects.get(email="gast@example.test")
    given = grant_role(account=guest, role=Role.STAFF, by=done, starts_on=DAY, centre=centre.pk)
    client.force_login(coordinator)
    first = rows(client.get(TRAIL), "Register")[0]
    assert first[4:] == [
        "rollen van accounts CLB-medewerker, CLB Beek centrum: CLB Beek; rol: CLB-medewerker; vanaf: 1 jan 2026",
        "Gast",
    ]
    assert f'href="?ding={given.uuid}"' in client.get(TRAIL).content.decode()


def test_an_address_is_searched_by_who_knows_whose_it_is_and_spelt_out_by_nobody_else(client, cell, coordinator, done):
    def found(role, who):
        client.force_login(
            coordinator if role is Role.COORDINATOR else Account.objects.get(email=f"{role.value}@x.be")
        )
        return len(rows(client.get(TRAIL, {"wie": who}), "Register") or [])

    for role in (Role.CELL_DIRECTOR, Role.AUDITOR):
        make_holder(role, cell, email=f"{role.value}@x.be", name="Wie leest")
    assert [found(Role.CELL_DIRECTOR, part) for part in (coordinator.email, "coordinator@", "@example", ".test")] == [
        0
    ] * 4
    assert found(Role.CELL_DIRECTOR, "cato") == 2
    assert [found(role, "coordinator@") for role in (Role.AUDITOR, Role.COORDINATOR)] == [2, 2]


def test_an_auditor_reads_what_was_done_everywhere(client, cell, done):
    client.force_login(make_holder(Role.AUDITOR, cell))
    assert told(client.get(TRAIL)) == [
        ("opdrachtregel Celcoördinator", "gemaakt"),
        ("Cato Coördinator Celcoördinator", "beëindigd"),
        ("Cato Coördinator Celcoördinator", "gemaakt"),
    ]


@pytest.mark.parametrize("role", [Role.ADVISOR])
@pytest.mark.parametrize("address", [TRAIL, FILE])
def test_nobody_else_reads_it(client, cell, role, address):
    client.force_login(make_holder(role, cell))
    assert client.get(address).status_code == 403


def test_an_auditor_lands_on_the_trail_and_is_let_in_nowhere_else(client, cell):
    client.force_login(make_holder(Role.AUDITOR, cell))
    assert client.get("/").url == TRAIL
    assert [
        client.get(reverse(name)).status_code for name in ("centres:list", "insight:explore", "reports:reports")
    ] == [
        403,
        403,
        403,
    ]
    assert client.get(reverse("access:account")).status_code == 200


def test_an_auditor_is_named_on_the_command_line_alone(cell, coordinator, done):
    with pytest.raises(CannotGrantRole):
        grant_role(account=coordinator, role=Role.AUDITOR, by=done, starts_on=DAY, cell=cell.pk)
    call_command("account", "aura@example.test", name="Aura", role="auditor", cell="c1")
    assert Grant.objects.get(role=Role.AUDITOR).account.email == "aura@example.test"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["ended", "made"]),
        ({"who": "cato"}, ["ended", "made"]),
        ({"who": "niemand"}, []),
        ({"verb": "ended"}, ["ended"]),
        ({"kind": "access.Grant"}, ["ended", "made"]),
        ({"kind": "access.Account"}, []),
        ({"thing": "00000000-0000-4000-8000-000000000000"}, []),
        ({"since": today()}, ["ended", "made"]),
        ({"until": today()}, ["ended", "made"]),
        ({"since": dt.date(2999, 1, 1)}, []),
        ({"until": dt.date(2020, 1, 1)}, []),
        ({"until": dt.date.max}, ["ended", "made"]),
    ],
)
def test_the_trail_is_searched(done, asked, found):
    entries = entries_found(done, by=TrailFilter(**asked))
    assert [entry.content.verb for entry in entries] == found


def test_the_page_searches_by_what_its_address_says(client, coordinator, done):
    client.force_login(coordinator)
    assert told(client.get(TRAIL, {"wat": "ended"})) == [("Cato Coördinator Celcoördinator", "beëindigd")]
    assert told(client.get(TRAIL, {"soort": "access.Grant", "wie": "cato", "van": "2026-01-01"})) != []
    nothing = client.get(TRAIL, {"tot": "2020-01-01"})
    assert "Niets gevonden" in nothing.content.decode()


def test_the_rows_are_a_fragment_of_the_page(client, coordinator, done):
    client.force_login(coordinator)
    fragment = client.get(TRAIL, headers={"HX-Request": "true", "HX-Target": "rows"}).content.decode()
    assert ("<html" in fragment, 'id="rows"' in fragment) == (False, True)


def test_who_reads_the_trail_stands_in_it(client, cell, coordinator, done):
    auditor = make_holder(Role.AUDITOR, cell, name="Aura")
    client.force_login(auditor)
    client.get(TRAIL)
    assert told(client.get(TRAIL))[0] == ("Aura Auditor", "bekeken")


def test_what_was_erased_is_still_seen_to_have_been_there(client, cell, coordinator, done):
    person = make_person(first_name="Weg")
    Account.objects.filter(email="gast@example.test").update(person=person)
    assert erase_person(person=person.pk) == 2
    client.force_login(make_holder(Role.AUDITOR, cell))
    assert [row[2] for row in rows(client.get(TRAIL), "Register")[-2:]] == [
        "gewist: alleen dat er iets stond, is nog te zien"
    ] * 2


def test_the_file_holds_what_was_found_and_the_trail_its_digest(client, coordinator, done):
    client.force_login(coordinator)
    show(client)
    answer = client.get(FILE, {"wat": "ended"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "Nummer;Wanneer;Wie;Rol;Deed wat;Met wat voor iets;Met wat;Sleutel;Over wie;Betrokkenen;Bijzonderheden"
    )
    assert [[*line.split(";")[2:7], *line.split(";")[8:10]] for line in lines[1:]] == [
        [
            "Cato Coördinator",
            "Celcoördinator",
            "beëindigd",
            "rollen van accounts",
            "POC-medewerker, Cel c1",
            "Gast",
            "1",
        ]
    ]
    exported = AuditContent.objects.get(verb="exported")
    assert hashlib.sha256(answer.content).hexdigest() in exported.said


def test_a_file_too_long_is_refused_with_a_sentence(client, coordinator, done, monkeypatch):
    monkeypatch.setattr("baken.apps.access.views._trail.MOST_LINES", 1)
    client.force_login(coordinator)
    show(client)
    answer = client.get(FILE, {"wat": ""}, follow=True)
    assert answer.redirect_chain[0][0].startswith(TRAIL)
    assert "Een bestand houdt ten hoogste 1 regels" in answer.content.decode()


def test_an_entry_says_who_did_what_to_whom(done):
    ended = entries_visible_to(done).first().content
    grant = Grant.objects.get(account__email="gast@example.test")
    assert (ended.account, ended.role, ended.cell, ended.centre) == (done.account, "coordinator", done.cell, None)
    assert (ended.verb, ended.kind, ended.said) == ("ended", "access.Grant", '{"ends_on": "2026-01-01"}')
    assert AuditSubject.objects.filter(content=ended).count() == 1
    assert grant.ends_on == DAY


def test_signing_in_and_out_stands_in_the_trail(client, cell):
    account = make_account()
    give_role(account, Role.ADVISOR, cell)
    client.post("/aanmelden/", {"email": account.email, "password": "mis"})
    client.post("/aanmelden/", {"email": account.email, "password": PASSWORD})
    client.post("/afmelden/")
    assert list(AuditContent.objects.order_by("pk").values_list("verb", "account")) == [
        ("signed in", account.pk),
        ("signed out", account.pk),
    ]
    assert sign_out.audits == ["signed out"]


def test_an_auditor_is_no_coordinator():
    actor = Actor(Role.AUDITOR, cell=1, account=1)
    assert (actor.is_of_cell, actor.is_of_centre, actor.is_auditor) == (False, False, True)
