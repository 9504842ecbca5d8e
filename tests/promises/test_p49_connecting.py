"""P49: Login holds, where an account is connected with a provider: nobody but its owner, who showed just now who they
are, gives it one more way in.

Each attack with a control in which the mechanism is taken away, and the attack is found to succeed.
"""

from __future__ import annotations

import pytest
from allauth.socialaccount.internal.statekit import STATES_SESSION_KEY
from allauth.socialaccount.models import SocialAccount

from baken.apps.access import rules
from baken.apps.access.actions import _accounts, _identities
from baken.apps.access.engine import sign_on as engine
from baken.apps.access.engine.leaving import Left
from baken.apps.access.tests.factories import PASSWORD, add_app, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.promises.attacks import MALLORY
from tests.provider import client as known_client
from tests.signing_on import NAME, configure, known

pytestmark = pytest.mark.django_db
HERE = "/mijn-account/aanbieders/"


@pytest.fixture
def house(settings, provider):
    """A house that signs on with the provider, where Mallory has an identity that no account has."""
    way = configure(settings, provider)
    provider.tell(clients=[known_client(NAME, way.back)], accounts={"mallory": MALLORY})
    return way


@pytest.fixture
def victim():
    return make_holder(Role.COORDINATOR, make_cell(), email="an@example.test")


def connecting(house):
    return f"{HERE}{house.provider}/verbinden/"


def begun_by_a_stranger(client, house, victim, provider):
    """On a computer that several use, somebody leaves for the provider, and waits there until An signed in here."""
    assert client.post(connecting(house)).url.startswith("/aanmelden/")
    away = client.post(house.start, {"next": HERE}).url
    client.post("/aanmelden/", {"email": victim.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(victim.pk)
    client.get(provider.authorise(away, "mallory"))


def without_the_second_step(client, house, victim, provider):
    """In a session of before An had a second step, somebody leaves."""
    client.post("/aanmelden/", {"email": victim.email, "password": PASSWORD})
    add_app(victim)
    answer = client.post(connecting(house))
    if answer.url.startswith(provider.issuer):
        client.get(provider.authorise(answer.url, "mallory"))


def left_before_the_second_step(client, house, victim, provider):
    """The same, and An takes care of a second step while they are away."""
    client.post("/aanmelden/", {"email": victim.email, "password": PASSWORD})
    away = client.post(connecting(house)).url
    add_app(victim)
    client.get(provider.authorise(away, "mallory"))


ATTACKS = [begun_by_a_stranger, without_the_second_step, left_before_the_second_step]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_connects_nothing(client, house, victim, provider, attack):
    attack(client, house, victim, provider)
    assert not SocialAccount.objects.exists()


def test_control_the_owner_connects_the_account(client, house, victim, provider):
    client.force_login(victim)
    away = show(client).post(connecting(house)).url
    client.get(provider.authorise(away, "mallory"))
    assert SocialAccount.objects.get().user == victim


@pytest.mark.parametrize("attack", ATTACKS)
def test_control_where_the_mechanism_is_taken_away_the_attack_succeeds(
    client, house, victim, provider, attack, monkeypatch
):
    monkeypatch.setattr(engine, "left_of", lambda _state: Left(HERE, victim.pk, connecting=True))
    for module in (rules, _accounts, _identities):
        monkeypatch.setattr(module, "is_fresh", rules.showed_recently)
    attack(client, house, victim, provider)
    assert SocialAccount.objects.get().user == victim


@pytest.mark.parametrize("by", ["nobody", "another"])
def test_who_left_must_be_who_comes_back(client, house, victim, provider, by):
    client.force_login(victim)
    away = show(client).post(connecting(house)).url
    session = client.session
    ((state, *_rest),) = session[STATES_SESSION_KEY].values()
    state["data"]["account"] = None if by == "nobody" else make_account("els@example.test").pk
    session.save()
    assert client.get(provider.authorise(away, "mallory")).url == HERE
    assert not SocialAccount.objects.exists()


def test_an_identity_of_another_account_signs_nobody_on_who_wants_to_connect_it(client, house, victim, provider):
    known(house, make_account("els@example.test"), "vo-mallory")
    client.force_login(victim)
    away = show(client).post(connecting(house)).url
    answer = client.get(provider.authorise(away, "mallory"), follow=True)
    assert "hoort al bij een ander account" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(victim.pk)
    assert not SocialAccount.objects.filter(user=victim).exists()


def test_control_where_it_is_not_looked_at_who_left_one_becomes_the_other(
    client, house, victim, provider, monkeypatch
):
    els = make_account("els@example.test")
    known(house, els, "vo-mallory")
    client.force_login(victim)
    away = show(client).post(connecting(house)).url
    monkeypatch.setattr(engine, "left_of", lambda _state: Left(HERE))
    client.get(provider.authorise(away, "mallory"))
    assert client.session["_auth_user_id"] == str(els.pk)
