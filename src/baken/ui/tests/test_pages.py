"""The gallery, the language switch, and pages for when something is wrong."""

from __future__ import annotations

import re
import sys
import types
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import get_resolver, path

from baken.ui import views
from baken.ui.components.library import register

pytestmark = pytest.mark.django_db
GALLERY = Path(views.__file__).parent / "templates" / "ui" / "gallery.html"


def make_visitor():
    """Somebody who is signed in."""
    return get_user_model().objects.create_user("an@example.test", name="An")


@pytest.fixture
def visitor(client):
    client.force_login(make_visitor())
    return client


def test_every_component_and_every_filter_is_in_the_gallery():
    source = GALLERY.read_text()
    used = set(re.findall(r"{%\s*(\w+)", source)), set(re.findall(r"\|(\w+)", source))
    assert (set(register.tags) - used[0], set(register.filters) - used[1]) == (set(), set())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_gallery_shows_in_both_languages(visitor, language):
    page = visitor.get("/stijl/", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()


def test_a_page_runs_no_script_and_no_style_but_our_own(visitor):
    page = visitor.get("/stijl/")
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    scripts = re.findall(r"<script[^>]*>", page.content.decode())
    nonce = re.search(r'nonce="([^"]+)"', page.content.decode())[1]
    assert policy["style-src"] == "'self'"
    assert policy["script-src"] == f"'nonce-{nonce}'"
    assert all('src="/static/' in script and f'nonce="{nonce}"' in script for script in scripts)
    assert policy["require-trusted-types-for"] == "'script'"
    assert re.findall(r"<style|style=\"| on\w+=\"", page.content.decode()) == []


def test_a_stranger_chooses_a_language_and_comes_back(client):
    answer = client.post("/taal/", {"language": "en", "next": "/aanmelden/"})
    assert answer.url == "/aanmelden/"
    assert '<html lang="en">' in client.get("/aanmelden/").content.decode()


def test_the_language_switch_leads_to_no_other_house(client):
    assert client.post("/taal/", {"language": "en", "next": "https://elsewhere.example/"}).url == "/"


def test_an_address_that_only_a_form_uses_says_what_to_do(client):
    refused = client.get("/taal/")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    assert "begin daar opnieuw" in refused.content.decode()


def _break(request):
    raise LookupError("secret")


def _suspicious(request):
    raise SuspiciousOperation("secret")


def _denied(request):
    raise PermissionDenied("secret")


@pytest.fixture
def broken(settings):
    """A house with a page for every way to go wrong."""
    module = types.ModuleType("broken_urls")
    module.urlpatterns = [
        *get_resolver().url_patterns,
        path("400/", _suspicious),
        path("403/", _denied),
        path("500/", _break),
    ]
    sys.modules["broken_urls"] = module
    settings.ROOT_URLCONF = "broken_urls"
    client = Client(raise_request_exception=False)
    client.force_login(make_visitor())
    yield client
    del sys.modules["broken_urls"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/400/", "Dit verzoek begrepen we niet"),
        ("/403/", "Je hebt vandaag geen rol"),
        ("/404/", "Deze pagina vinden we niet"),
        ("/500/", "Er ging iets mis bij ons"),
    ],
)
def test_when_something_is_wrong_the_page_speaks_to_the_person(broken, address, said):
    page = broken.get(address, headers={"Accept-Language": "nl"})
    assert page.status_code == int(address.strip("/"))
    assert f"<h1>{said}</h1>" in re.sub(r">\s+|\s+<", lambda found: found[0].strip(), page.content.decode())
    assert "secret" not in page.content.decode()


def test_a_form_that_is_too_old_says_so():
    page = Client(enforce_csrf_checks=True).post("/taal/", {"language": "en"}, headers={"Accept-Language": "nl"})
    assert page.status_code == 403
    assert "Je formulier is te oud" in page.content.decode()
