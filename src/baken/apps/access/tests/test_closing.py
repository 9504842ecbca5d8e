"""Who runs the installation closes an account: nobody signs in to it, and who is in it is out at the next click."""

from __future__ import annotations

import pytest
from django.test import Client

from baken.apps.access.actions import CannotClose, close_account, reopen_account
from baken.apps.access.models import Account, AuditContent
from baken.apps.access.tests.factories import PASSWORD, give_role, make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.reading import page

pytestmark = pytest.mark.django_db
ACCOUNTS, AN = "/installatie/account/", "an@x.example"


@pytest.fixture
def an():
    return make_holder(Role.ADVISOR, make_cell(), email=AN, name="An Aerts")


@pytest.fixture
def platform(client):
    client.force_login(make_holder(Role.PLATFORM, email="platform@x.example"))
    return show(client)


@pytest.fixture
def inside(an):
    """A browser in which An is signed in."""
    browser = Client()
    browser.post("/aanmelden/", {"email": AN, "password": PASSWORD})
    assert browser.get("/centra/").status_code == 200
    return browser


def test_a_closed_account_is_out_and_comes_in_again_once_it_is_open(platform, an, inside):
    assert ACCOUNTS in platform.get("/installatie/").content.decode()
    found = page(platform.post(ACCOUNTS, {"wie": " AN@x.example"}))
    assert "An Aerts" in found
    assert Account.objects.get(pk=an.pk).is_active  # to look changes nothing
    closed = platform.post(ACCOUNTS, {"wie": AN, "sure": "sluiten"}, follow=True)
    assert "Het account is gesloten" in page(closed)
    assert inside.get("/centra/").status_code == 302
    inside.post("/aanmelden/", {"email": AN, "password": PASSWORD})
    assert inside.get("/centra/").status_code == 302
    assert "Dit account is gesloten." in page(platform.post(ACCOUNTS, {"wie": AN}))
    platform.post(ACCOUNTS, {"wie": AN, "sure": "openen"})
    inside.post("/aanmelden/", {"email": AN, "password": PASSWORD})
    assert inside.get("/centra/").status_code == 200
    assert AuditContent.objects.filter(kind="access.Account", thing=str(an.uuid), verb="ended").count() == 1


def test_of_roles_that_are_not_to_be_seen_only_their_number_is_told(platform, an):
    give_role(an, Role.STAFF, make_centre("CLB Aarde", network="GO!"))
    cell = make_cell("VCLB-POC", network="VCLB")
    found = page(platform.post(ACCOUNTS, {"wie": AN}))
    assert "2 rollen in cellen en centra" in found or "1 rol in een cel" in found
    assert not [word for word in ("POC-medewerker", "Aarde", str(an.grants.first().cell.name)) if word in found]
    give_role(an, Role.COORDINATOR, cell)
    found = page(platform.post(ACCOUNTS, {"wie": AN}))
    assert "Celcoördinator" in found
    assert "elders" in found
    assert "Aarde" not in found


def test_sent_twice_it_is_closed_once(platform, an):
    platform.post(ACCOUNTS, {"wie": AN, "sure": "sluiten"})
    again = platform.post(ACCOUNTS, {"wie": AN, "sure": "sluiten"}, follow=True)
    assert "intussen al gewijzigd" in page(again)
    assert not Account.objects.get(pk=an.pk).is_active


def test_nobody_closes_the_own_account(platform):
    answer = platform.post(ACCOUNTS, {"wie": "platform@x.example", "sure": "sluiten"}, follow=True)
    assert "laat je door iemand anders sluiten" in page(answer)
    assert platform.get("/installatie/").status_code == 200


@pytest.mark.parametrize("wie", ["", "geen adres", "niemand@x.example"])
def test_whom_nobody_knows_is_said_so(platform, wie):
    answer = platform.post(ACCOUNTS, {"wie": wie})
    assert answer.status_code == 200
    assert "Sluiten" not in page(answer)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR])
def test_nobody_else_closes_an_account(client, an, role):
    by = Actor(role, make_cell("B").pk)
    client.force_login(make_holder(role, an.grants.get().cell))
    assert show(client).post(ACCOUNTS, {"wie": AN, "sure": "sluiten"}).status_code == 403
    with pytest.raises(CannotClose):
        close_account(an, by=by)
    with pytest.raises(CannotClose):
        reopen_account(an, by=by)
