"""The page of the administration: what each role keeps in order, and what waits."""

from __future__ import annotations

import re

import pytest

from baken.apps.access.actions import ask_correction
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, Role
from tests.reading import page, text
from tests.scenes import make_scene, sign_in

pytestmark = pytest.mark.django_db
HERE = "/beheer/"


@pytest.fixture
def scene():
    return make_scene()


def kept(client):
    """What the page leads to, each with what is said of it."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", client.get(HERE).content.decode(), re.DOTALL)
    return {text(name): text(about) for name, about in found}


def test_a_coordinator_finds_all_of_it_and_what_waits(client, scene):
    sign_in(client, scene, Role.COORDINATOR)
    assert "wacht" not in kept(client)["Vragen om verbetering"]
    assert list(kept(client)) == [
        "Personeel",
        "Leden",
        "Wat mag elke rol",
        "Eigen centra",
        "Lijsten",
        "Register",
        "Schoolvakanties",
        "Vragen om verbetering",
        "Iemand wissen",
    ]
    asking = make_holder(Role.ADVISOR, scene.cell, email="an@x.example")
    ask_correction(account=asking, section="access.account", wrong="de naam", right="een andere")
    assert kept(client)["Vragen om verbetering"].endswith("1 wacht")


def test_who_keeps_nothing_is_told_so_and_has_no_way_there(client, scene):
    sign_in(client, scene, Role.STAFF)
    assert "Hier is niets te beheren in je rol" in page(client.get(HERE))
    assert HERE not in client.get("/").content.decode()


@pytest.mark.parametrize("role", Role)
def test_every_entry_of_the_menu_opens(client, scene, role):
    held = None if role in HELD_NOWHERE else scene.cell if role in HELD_IN_CELL else scene.aarde
    client.force_login(make_holder(role, held))
    first = client.get("/", follow=True)
    urls = {link.url for group in first.context["menu"]() for link in group.links}
    if HERE in urls:
        urls |= set(re.findall(r'<dt><a href="(.*?)"', client.get(HERE).content.decode()))
    assert {url: client.get(url, follow=True).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_a_stranger_signs_in_first(client):
    assert client.get(HERE).status_code == 302
