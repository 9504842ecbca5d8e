"""A form that was opened in one role is not sent in another."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baken.apps.access.models import Invitation
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from baken.ground.periods import today
from tests.reading import page

pytestmark = pytest.mark.django_db
INVITE, CHOOSE = "/leden/uitnodigen/", "/rol/"


@pytest.fixture
def roles():
    """Who coordinates two cells, with the role in each."""
    account = make_account()
    first, second = make_cell(), make_cell("VCLB-POC", network="VCLB")
    return [give_role(account, Role.COORDINATOR, cell) for cell in (first, second)]


@pytest.fixture
def signed_in(client, roles):
    client.force_login(roles[0].account)
    return show(client, strong=True)


def hidden(answer):
    """The fields of a page that nobody sees, but the token."""
    shown = answer.content.decode().partition('id="inhoud"')[2]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def filled_in(answer):
    said = {"name": "Wim", "email": "wim@example.test", "role": Role.ADVISOR.value, "organisation": ""}
    return hidden(answer) | said | {"starts_on": str(today()), "ends_on": ""}


def choose(client, grant, **more):
    return client.post(CHOOSE, {"rol": str(grant.uuid)} | more)


def test_what_was_filled_in_for_one_cell_is_not_written_in_another(signed_in, roles):
    said = filled_in(signed_in.get(INVITE))
    assert said["namens"] == str(roles[0].uuid)
    choose(signed_in, roles[1])  # in another tab
    answer = signed_in.post(INVITE, said)
    assert (answer.status_code, Invitation.objects.count()) == (409, 0)
    told = " ".join(page(answer).split())
    assert f"Dit formulier opende je als Celcoördinator van {roles[0].where}" in told
    assert f"Intussen werk je, in een ander venster, als Celcoördinator van {roles[1].where}" in told
    assert "Er is niets gewijzigd. Wat je invulde, is er nog." in told


def test_back_in_that_role_nothing_is_lost_and_it_is_sent_when_asked(signed_in, roles):
    said = filled_in(signed_in.get(INVITE))
    choose(signed_in, roles[1])
    refused = hidden(signed_in.post(INVITE, said))
    assert (refused["rol"], refused["next"], Invitation.objects.count()) == (str(roles[0].uuid), INVITE, 0)
    back = signed_in.post(CHOOSE, refused)
    assert (back.status_code, hidden(back), Invitation.objects.count()) == (200, said, 0)
    signed_in.post(INVITE, hidden(back))
    assert Invitation.objects.get().cell_id == roles[0].cell_id


def test_of_a_role_that_is_no_more_one_is_told_and_led_to_the_choice(signed_in, roles):
    said = filled_in(signed_in.get(INVITE))
    choose(signed_in, roles[1])
    roles[0].delete()
    answer = signed_in.post(INVITE, said)
    assert (answer.status_code, Invitation.objects.count()) == (409, 0)
    assert "in een rol die je nu niet hebt" in page(answer)
    assert f'href="{CHOOSE}"' in answer.content.decode()


def test_in_the_role_of_the_form_it_is_sent(signed_in):
    signed_in.post(INVITE, filled_in(signed_in.get(INVITE)))
    assert Invitation.objects.count() == 1


def test_what_is_ones_own_in_every_role_goes_on(signed_in, roles):
    said = hidden(signed_in.get("/mijn-account/wachtwoord/"))
    choose(signed_in, roles[1])
    new = "twaalf meeuwen op de pier"
    said |= {"old": PASSWORD, "new": new, "again": new}
    assert signed_in.post("/mijn-account/wachtwoord/", said).status_code == 302


@pytest.mark.parametrize("asks", ["text/html", "application/json"])
def test_nor_are_files_taken_in_for_another_cell(signed_in, roles, asks):
    said = hidden(signed_in.get("/invoer/"))
    choose(signed_in, roles[1])
    files = {"files": SimpleUploadedFile("centra.csv", b"code;naam\n", "text/csv")}
    answer = signed_in.post("/invoer/bezorgen/", said | files, headers={"Accept": asks})
    assert answer.status_code == 409
    if asks == "application/json":
        assert "in een andere rol" in answer.json()["refusals"][0]
    else:
        assert "is er nog" not in page(answer)  # a file cannot be kept
    assert "centra.csv" not in signed_in.get("/invoer/").content.decode()
