"""P07: a form that comes back since something in it is wrong shows people too, and that is in the trail as well."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from baken.apps.access.types import Role
from baken.ground import audit
from tests.promises.test_p07_audited import World, unaudited
from tests.promises.walking import addresses

WRONG = {"on": "geen dag", "starts_on": "geen dag", "email": "geen adres"}


class TakenBack(Exception):
    """So that nothing stays of what a form did."""


class Sender(Client):
    """Sends each form with something wrong in it, where it would be asked for."""

    def get(self, address, *args, **kwargs):
        return self.post(address, WRONG)


def unaudited_when_sent(world, role):
    """What one role is shown without a word in the trail by forms that are sent, of which nothing stays; and how many
    were sent."""
    found, sent = [], 0
    for address in addresses(world):
        if resolve(address.partition("?")[0]).func.manner not in ("form", "form in steps"):
            continue
        try:
            with transaction.atomic():
                told = unaudited(world, role, Sender(), [address])
                found += [each for each in told if not each[1].startswith("invented")]  # what was done tells of more
                sent += 1
                raise TakenBack
        except TakenBack:
            continue
    return found, sent


@pytest.fixture
def world(db):
    return World()


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=() if role is Role.COORDINATOR else pytest.mark.soak) for role in Role]
)
def test_a_form_that_comes_back_shows_nobody_without_a_word_in_the_trail(world, role, tried):
    found, sent = unaudited_when_sent(world, role)
    assert found == []
    tried(sent)


def test_control_a_trail_that_forgets_reads_is_caught(world, monkeypatch):
    monkeypatch.setattr(audit, "seen", lambda **about: None)
    found, _sent = unaudited_when_sent(world, Role.COORDINATOR)
    assert any("/aanstellingen/" in address for address, _name in found)
