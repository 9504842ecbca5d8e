"""Who runs the installation: networks and cells, whom they name, and what they do not see."""

from __future__ import annotations

import io
import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from baken.apps.access.actions import (
    CannotAddToInstallation,
    CannotGrantRole,
    add_cell,
    add_network,
    grant_role,
    rename_cell,
    rename_network,
)
from baken.apps.access.models import Account, AuditContent, Grant, Invitation
from baken.apps.access.queries import actor_of_installation
from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import HELD_IN_CELL, NO_CELL, Actor, Role
from baken.apps.people.queries import cells, networks
from baken.apps.people.tests.factories import make_cell, make_centre, make_network
from baken.ground.periods import today
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
PLACE = "/installatie/"


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def holder():
    return make_holder(Role.PLATFORM, name="Plato")


@pytest.fixture
def by(holder):
    return Actor(Role.PLATFORM, NO_CELL, account=holder.pk)


@pytest.fixture
def platform(client, holder):
    client.force_login(holder)
    return show(client)


def run(*arguments):
    said = io.StringIO()
    call_command("account", *arguments, stdout=said)
    return said.getvalue()


def test_an_operator_makes_and_ends_who_runs_an_installation_without_cells():
    run("plato@example.test", "--name", "Plato", "--role", "platform")
    grant = Grant.objects.get()
    assert (grant.role, grant.organisation, grant.where) == ("platform", None, "de hele installatie")
    assert run("plato@example.test", "--role", "platform", "--end") == "plato@example.test is platform no longer\n"
    grant.refresh_from_db()
    assert grant.ends_on < today()
    with pytest.raises(CommandError, match="Nobody"):
        run("plato@example.test", "--role", "platform", "--end")


@pytest.mark.parametrize("where", [["--cell", "GO-POC"], []])
def test_a_role_is_made_only_where_it_is_held(cell, where):
    role = "platform" if where else "coordinator"
    with pytest.raises(CommandError, match="is held"):
        run("plato@example.test", "--name", "Plato", "--role", role, *where)
    assert Account.objects.count() == 0


def test_an_installation_begins_with_a_network_a_cell_and_its_coordinator(platform, holder):
    assert "Voeg eerst een net toe" in page(platform.get(PLACE))
    platform.post(f"{PLACE}nieuw-net/", {"name": " GO!  onderwijs "})
    network = networks().get()
    platform.post(f"{PLACE}nieuwe-cel/", {"code": "go-poc", "name": "POC van GO!", "network": str(network.uuid)})
    assert rows(platform.get(PLACE), "Netten en hun cellen") == [["GO! onderwijs", "POC van GO!", "go-poc"]]
    cell = cells().get()
    invited = {"name": "Cato", "email": "cato@example.test", "role": "coordinator", "organisation": str(cell.uuid)}
    platform.post("/leden/uitnodigen/", invited | {"starts_on": today().isoformat()})
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.cell, invitation.centre) == ("coordinator", cell, None)
    told = list(AuditContent.objects.filter(account=holder.pk, verb="made").values_list("kind", "role", "cell"))
    assert told == [("people.Network", "platform", None), ("people.Cell", "platform", cell.pk)]


@pytest.mark.parametrize(
    ("address", "said", "sentence"),
    [
        ("nieuw-net/", {"name": "go!"}, "Dit net is er al."),
        ("nieuwe-cel/", {"code": "go-POC", "name": "Nog een"}, "Er is al een cel met deze code."),
        ("nieuwe-cel/", {"code": "go poc", "name": "Nog een"}, "Gebruik letters, cijfers, punten en streepjes."),
    ],
)
def test_what_is_there_already_is_refused_and_nothing_typed_is_lost(platform, cell, address, said, sentence):
    answer = platform.post(f"{PLACE}{address}", said | {"network": str(cell.network.uuid)})
    assert sentence in page(answer)
    assert all(f'value="{value}"' in answer.content.decode() for value in said.values())
    assert (networks().count(), cells().count()) == (1, 1)


def test_a_network_and_a_cell_are_renamed_and_that_is_in_the_trail(platform, cell, holder):
    network, other = f"{PLACE}netten/{cell.network.uuid}/hernoemen/", f"{PLACE}cellen/{cell.uuid}/hernoemen/"
    assert 'value="GO!"' in platform.get(network).content.decode()
    platform.post(network, {"name": " GO!  onderwijs "})
    platform.post(other, {"name": "POC+"})
    assert rows(platform.get(PLACE), "Netten en hun cellen") == [["GO! onderwijs", "POC+", "GO-POC"]]
    platform.post(network, {"name": "Go! onderwijs"})  # the same but for its capitals
    assert networks().get().name == "Go! onderwijs"
    told = list(AuditContent.objects.filter(account=holder.pk, verb="changed").values_list("kind", "said"))
    assert [(kind, json.loads(said)["name"]) for kind, said in told] == [
        ("people.Network", "GO!  onderwijs"),
        ("people.Cell", "POC+"),
        ("people.Network", "Go! onderwijs"),
    ]


def test_a_network_is_not_renamed_to_another_and_nothing_typed_is_lost(platform, cell):
    make_network("VCLB")
    for name, sentence in (("vclb", "Dit net is er al."), ("  ", "Dit veld is verplicht.")):
        answer = platform.post(f"{PLACE}netten/{cell.network.uuid}/hernoemen/", {"name": name})
        assert sentence in page(answer)
        assert f'value="{name.strip()}"' in answer.content.decode() or not name.strip()
    assert [network.name for network in networks()] == ["GO!", "VCLB"]
    assert platform.get(f"{PLACE}netten/{uuid4()}/hernoemen/").status_code == 404
    assert platform.get(f"{PLACE}cellen/{uuid4()}/hernoemen/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_that_add_the_same_network_at_once_the_second_is_told_so(by, monkeypatch):
    make_network("VCLB")
    # As for who looked just before the other wrote it: nothing is there yet.
    monkeypatch.setattr(QuerySet, "exists", lambda _rows: False)
    with pytest.raises(CannotAddToInstallation, match="Dit net is er al"):
        add_network(name="VCLB", by=by)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM])
def test_nobody_else_runs_the_installation(client, cell, role):
    aarde = make_centre("CLB Aarde", known_as={cell: "C1"})
    client.force_login(make_holder(role, cell if role in HELD_IN_CELL else aarde))
    renaming = (f"netten/{cell.network.uuid}/hernoemen/", f"cellen/{cell.uuid}/hernoemen/")
    paths = ("", "nieuw-net/", "nieuwe-cel/", *renaming, "rollen/", "rollen/nieuw/", "rollen/proberen/")
    assert {client.get(f"{PLACE}{path}").status_code for path in paths} == {403}
    by = Actor(role, cell.pk, account=1)
    with pytest.raises(CannotAddToInstallation):
        add_network(name="Nog een", by=by)
    with pytest.raises(CannotAddToInstallation):
        add_cell(code="x", name="X", network=make_network().pk, by=by)
    for rename, what in ((rename_network, cell.network), (rename_cell, cell)):
        with pytest.raises(CannotAddToInstallation):
            rename(what, name="X", by=by)
    assert [(each.name, each.network.name) for each in cells()] == [("Cel GO-POC", "GO!")]
    assert networks().count() == 1


def test_who_runs_it_names_who_leads_and_who_reads_and_no_other(by, cell):
    els = make_account("els@example.test")
    aarde = make_centre("CLB Aarde", known_as={cell: "C1"})
    for role in (Role.COORDINATOR, Role.AUDITOR):
        grant_role(account=els, role=role, by=by, starts_on=today(), cell=cell.pk)
    refused = [(Role.ADVISOR, {"cell": cell.pk}), (Role.DIRECTOR, {"centre": aarde.pk}), (Role.PLATFORM, {})]
    for role, where in refused:
        with pytest.raises(CannotGrantRole):
            grant_role(account=els, role=role, by=by, starts_on=today(), **where)
    grant_role(account=els, role=Role.PLATFORM, by=actor_of_installation(), starts_on=today())
    assert sorted(els.grants.values_list("role", flat=True)) == ["auditor", "coordinator", "platform"]


def test_they_see_whom_they_name_and_no_figure(platform, cell):
    make_holder(Role.COORDINATOR, cell, name="Cato")
    give_role(make_account("wim@example.test", name="Wim"), Role.ADVISOR, cell)
    assert [row[0] for row in rows(platform.get("/leden/"), "Leden")] == ["Cato", "Plato"]
    assert platform.get("/").url == PLACE
    pages = ("/centra/", "/cijfers/", "/verslagen/", "/invoer/", "/audit/", "/bevragingen/")
    assert {platform.get(address).status_code for address in pages} <= {403, 404}


@pytest.mark.parametrize("role", [Role.SCHOOL_STAFF, Role.PARTNER])
def test_who_sees_no_figures_lands_on_what_there_is(client, cell, role):
    aarde = make_centre("CLB Aarde", known_as={cell: "C1"})
    client.force_login(make_holder(role, cell if role is Role.PARTNER else aarde))
    answer = client.get("/")
    assert "Mijn gegevens" in page(answer)
    assert {client.get(address).status_code for address in ("/centra/", "/leden/", "/audit/")} == {403}
