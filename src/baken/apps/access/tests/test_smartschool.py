"""Signing on with Smartschool, against a stand-in of its documented addresses."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from baken.apps.access.engine import showing
from baken.apps.access.tests.factories import PASSWORD, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.reading import page
from tests.signing_on import NAME, known, way_of
from tests.smartschool import person, running

WAYS = "/mijn-account/aanbieders/"
AN, ELS = person("An Peeters", "12"), person("Els Maes", "13")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running_smartschool():
    with running() as server:
        yield server


@pytest.fixture
def smartschool(running_smartschool):
    running_smartschool.forget()
    return running_smartschool


@pytest.fixture
def way(settings, smartschool):
    """The way to Smartschool, of a house that knows An."""
    return way_from("http://testserver", settings, smartschool)


def way_from(house, settings, smartschool):
    app = {"provider_id": "smartschool", "name": "Smartschool", "client_id": NAME, "secret": "geheim"}
    app["settings"] = {"server_url": smartschool.address}
    settings.SOCIALACCOUNT_PROVIDERS = settings.SOCIALACCOUNT_PROVIDERS | {"smartschool": {"APPS": [app]}}
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    forms = [*policy["form-action"], smartschool.address]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": forms}}
    way = way_of("smartschool", house)
    smartschool.client, smartschool.secret, smartschool.back = NAME, "geheim", way.back
    smartschool.people = {"an": AN, "els": ELS}
    known(way, make_holder(Role.ADVISOR, make_cell()), "deoever.smartschool.be/12")
    return way


def got_in(client):
    return SESSION_KEY in client.session


def back(client, smartschool, way, name="an"):
    return smartschool.authorise(client.post(way.start).url, name)


def test_who_is_known_by_platform_and_number_is_signed_in(client, smartschool, way):
    away = client.post(way.start, {"next": "/centra/"}).url
    assert away.startswith(f"{smartschool.address}/OAuth?")
    assert parse_qs(urlsplit(away).query)["scope"] == ["userinfo"]
    assert client.get(smartschool.authorise(away, "an")).url == "/centra/"
    assert got_in(client)


def stale(client):
    session = client.session
    showing.note(session, strong=False, at=time.time() - showing.FRESH - 1)
    session.save()


def test_who_is_signed_in_shows_nothing_anew_by_it(client, smartschool, way):
    client.get(back(client, smartschool, way))
    assert client.get(WAYS).status_code == 200  # who signs in, just did
    stale(client)
    asked = client.get(client.get(WAYS).url)
    assert way.start not in asked.content.decode()
    assert "Met Smartschool kan je hier niet tonen wie je bent" in page(asked)
    refused = client.post(way.start, {"next": WAYS}, follow=True)
    assert "stel bij Mijn account een toegangssleutel in" in page(refused)
    assert client.get(WAYS).status_code == 302


def test_who_does_not_sign_on_with_it_hears_nothing_of_it_when_showing_again(client, smartschool, way):
    client.force_login(make_holder(Role.DIRECTOR, make_centre("CLB Aarde")))
    stale(client)
    asked = client.get(client.get(WAYS).url)
    assert "opnieuw toont wie je bent" in page(asked)
    assert "Smartschool" not in asked.content.decode()


def test_who_left_as_a_stranger_makes_no_session_fresh_that_began_meanwhile(client, smartschool, way):
    there = back(client, smartschool, way)
    client.post("/aanmelden/", {"email": "advisor@example.test", "password": PASSWORD})
    stale(client)
    client.get(there)
    assert got_in(client)
    assert client.get(WAYS).status_code == 302


@pytest.mark.parametrize("name", ["els", "niemand"])
def test_who_is_not_known_or_cancels_is_not(client, smartschool, way, name):
    assert client.get(back(client, smartschool, way, name)).url == "/aanmelden/"
    assert not got_in(client)


def test_the_same_number_at_another_school_is_somebody_else(client, smartschool, way):
    smartschool.people["an"] = AN | {"platform": "https://dekade.smartschool.be"}
    client.get(back(client, smartschool, way))
    assert not got_in(client)


@pytest.mark.parametrize(
    "said",
    [
        {"platform": "https://deoever.smartschool.be.elders.example"},
        {"platform": "https://elders.example/deoever.smartschool.be"},
        {"platform": ""},
        {"platform": "https://[x"},
        {"userID": ""},
    ],
    ids=str,
)
def test_what_is_no_school_or_no_number_is_nobody(client, smartschool, way, said):
    smartschool.people["an"] = AN | said
    client.get(back(client, smartschool, way))
    assert not got_in(client)


@pytest.mark.parametrize("address", ["/OAuth/index/token", "/Api/V1/userinfo"])
@pytest.mark.parametrize("lie", [None, "[]", "1", "{", "{}", '{"userID": 12, "platform": 1}'])
def test_an_answer_that_is_none_is_a_sentence_and_leaves_no_token_in_the_log(
    client, smartschool, way, address, lie, caplog
):
    smartschool.lies = {address: lie}
    page = client.get(back(client, smartschool, way), follow=True)
    assert ("Aanmelden is niet gelukt" in page.content.decode(), got_in(client)) == (True, False)
    assert [token for token in smartschool.tokens if token in caplog.text] == []


def test_a_state_of_another_and_a_code_used_before_are_refused(client, smartschool, way):
    stolen = back(Client(), smartschool, way)
    assert client.get(stolen).url == "/aanmelden/"
    there = back(client, smartschool, way)
    client.get(there)
    client.logout()
    assert client.get(there).url == "/aanmelden/"
    assert not got_in(client)


def test_somebody_signs_on_in_a_browser(browser_page, live_server, settings, smartschool):
    way_from(live_server.url, settings, smartschool)
    browser_page.goto("/aanmelden/?next=/mijn-account/")
    browser_page.get_by_role("button", name="Aanmelden met Smartschool").click()
    browser_page.get_by_role("button", name="an").click()
    browser_page.wait_for_url("**/mijn-account/")
    assert "advisor@example.test" in browser_page.get_by_role("main").inner_text()
