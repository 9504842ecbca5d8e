"""Passkeys: what a device may show, and what a thief or a liar may not."""

from __future__ import annotations

import json
import secrets

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import SESSION_KEY
from django.test import Client

from baken.apps.access.engine import passkeys
from baken.apps.access.models import Account
from baken.apps.access.tests.factories import PASSWORD, make_account, show
from tests.passkeys import PRESENT, VERIFIED, Device

pytestmark = pytest.mark.django_db
ASK_TO_SHOW, SHOW = "/aanmelden/sleutel/vraag/", "/aanmelden/sleutel/"
ASK_TO_MAKE, MAKE = "/mijn-account/tweede-stap/sleutel/vraag/", "/mijn-account/tweede-stap/sleutel/"


def make_passkey(account, **bent):
    """A device that holds a passkey of an account, if the house took it."""
    client, device = Client(), Device()
    client.force_login(account)
    show(client)
    asked = client.post(ASK_TO_MAKE, secure=True).json()
    client.post(MAKE, {"name": "Laptop", "passkey": device.make(asked, **bent)}, secure=True)
    return device


@pytest.fixture
def device():
    return make_passkey(make_account())


def asked_to_show(client):
    return client.post(ASK_TO_SHOW, secure=True).json()


def sign_in(client, said):
    client.post(SHOW, {"passkey": said}, secure=True)
    return SESSION_KEY in client.session


def test_a_passkey_signs_in_alone(client, device):
    assert sign_in(client, device.show(asked_to_show(client)))
    assert client.session["shown"]["strong"] is True
    assert Authenticator.objects.get().last_used_at is not None


def test_a_device_is_asked_to_keep_the_key_to_recognise_its_owner_and_gets_no_number_of_the_account():
    account, client = make_account(), Client()
    client.force_login(account)
    show(client)
    asked = client.post(ASK_TO_MAKE, secure=True).json()["publicKey"]
    assert (asked["rp"], asked["user"]["name"]) == ({"id": "testserver", "name": "Baken"}, account.email)
    selection = asked["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")
    assert passkeys.websafe_decode(asked["user"]["id"]) == account.uuid.bytes
    assert asked_to_show(client)["publicKey"].get("allowCredentials", []) == []


@pytest.mark.parametrize(
    "bent",
    [
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"origin": "https://elders.example"},
        {"origin": "http://testserver"},
        {"challenge": "x" * 43},
        {"kind": "webauthn.create"},
        {"place": "elders.example"},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"owner": secrets.token_bytes(16)},
        {"owner": b"1"},
    ],
    ids=lambda bent: f"{next(iter(bent))}",
)
def test_a_passkey_that_does_not_hold_lets_nobody_in(client, device, bent):
    assert not sign_in(client, device.show(asked_to_show(client), **bent))


@pytest.mark.parametrize(
    "said",
    ["", "{", "[]", "1", "null", "{}", '{"response": 1}', '{"response": {"userHandle": 1}}', "x" * 30_000],
    ids=range(9),
)
def test_what_is_no_passkey_at_all_is_refused_with_a_sentence(client, device, said):
    asked_to_show(client)
    page = client.post(SHOW, {"passkey": said}, secure=True, follow=True)
    assert "Dat is niet gelukt met deze toegangssleutel." in page.content.decode()


def test_what_was_shown_once_or_to_another_session_lets_nobody_in(client, device):
    asked = asked_to_show(client)
    said = device.show(asked)
    assert not sign_in(Client(), said)
    assert sign_in(client, said)
    again = Client()
    asked_to_show(again)
    assert not sign_in(again, said)


def test_a_challenge_is_used_up_by_a_wrong_answer(client, device):
    asked = asked_to_show(client)
    assert not sign_in(client, device.show(asked, flags=PRESENT))
    assert not sign_in(client, device.show(asked))


def test_a_copy_of_a_device_is_found_by_its_counter(client, device):
    device.counter = 7
    assert sign_in(client, device.show(asked_to_show(client)))
    for counter, lets_in in ((7, False), (6, False), (0, False), (8, True)):
        device.counter, browser = counter, Client()
        assert sign_in(browser, device.show(asked_to_show(browser))) is lets_in


def test_a_passkey_of_a_closed_account_lets_nobody_in(client, device):
    Account.objects.update(is_active=False)
    assert not sign_in(client, device.show(asked_to_show(client)))


def test_a_passkey_that_was_removed_lets_nobody_in(client, device):
    Authenticator.objects.all().delete()
    assert not sign_in(client, device.show(asked_to_show(client)))


@pytest.mark.parametrize(
    "bent", [{"flags": PRESENT}, {"origin": "https://elders.example"}, {"challenge": "x" * 43}], ids=str
)
def test_a_passkey_that_was_not_made_as_asked_is_not_kept(bent):
    make_passkey(make_account(), **bent)
    assert Authenticator.objects.count() == 0


def test_after_a_password_the_passkey_must_be_of_that_account(client, device):
    other = make_passkey(make_account("els@example.test", name="Els Maes"))
    client.post("/aanmelden/", {"email": "an@example.test", "password": PASSWORD}, secure=True)
    assert not sign_in(client, other.show(asked_to_show(client)))
    assert sign_in(client, device.show(asked_to_show(client)))
    assert client.session[SESSION_KEY] == str(Account.objects.get(email="an@example.test").pk)


def test_what_stays_of_a_passkey_holds_no_secret(device):
    kept = Authenticator.objects.get().data
    assert sorted(kept) == ["credential", "name", "used"]
    secret = device.key.private_numbers().private_value
    assert str(secret) not in json.dumps(kept)
