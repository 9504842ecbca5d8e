"""An account is connected with a provider by who is signed in, and disconnected again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection, transaction
from django.test import Client

from baken.apps.access.actions import CannotAddIdentity, add_identity
from baken.apps.access.engine import showing
from baken.apps.access.models import AuditContent, ClaimRule
from baken.apps.access.tests.factories import give_role, make_account, make_claim_rule, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from baken.ground.audit import Verb
from tests.mails import smtp
from tests.provider import client as known_client
from tests.provider import person
from tests.reading import page
from tests.signing_on import NAME, configure, known

HERE = "/mijn-account/aanbieders/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings, provider):
    """A house that signs on with the provider, which knows An and Els."""
    way = configure(settings, provider)
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["scope"] = ["openid", "profile", "vo", "baken"]
    an = person("vo-an", "An", "Peeters", roles=["adviseur-go:cel:OVO001"])
    provider.tell(clients=[known_client(NAME, way.back)], accounts={"an": an, "els": person("vo-els", "Els", "Maes")})
    return way


@pytest.fixture
def an(client, house):
    account = make_holder(Role.ADVISOR, make_cell(), email="an@x.example")
    come_in(client, account)
    return account


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept.mails


def come_in(client, account):
    client.force_login(account)
    show(client)


def leave(client, house):
    """Where the button of the page leads."""
    return client.post(f"{HERE}{house.provider}/verbinden/").url


def connect(client, house, provider, who="an"):
    """Leave from the page, be recognised, and come back to it."""
    assert f'action="{HERE}{house.provider}/verbinden/"' in client.get(HERE).content.decode()
    return client.get(provider.authorise(leave(client, house), who), follow=True)


def grow_stale(client):
    """It is a while since who is signed in showed who they are."""
    session = client.session
    session[showing.SHOWN] |= {"at": time.time() - showing.FRESH - 1}
    session.save()


def roles(client):
    return [grant.role for grant in client.get("/mijn-account/").context["request"].grants]


def test_from_then_on_one_signs_on_with_it_and_hears_so_by_mail(client, an, house, provider, mails):
    said = page(connect(client, house, provider))
    assert "Je account is verbonden" in said
    assert "ACM/IDM sinds" in said
    (mail,) = mails
    told = mail.get_content()
    assert ("toegevoegd" in told, "koppel elke aanbieder los" in " ".join(told.split())) == (True, True)
    assert f"http://testserver{HERE}" in told
    assert list(SocialAccount.objects.values_list("user", "uid", "extra_data")) == [(an.pk, "vo-an", {})]
    assert AuditContent.objects.get(verb=Verb.CHANGED).thing == str(an.uuid)
    client.logout()
    assert client.get(provider.authorise(client.post(house.start).url, "an")).url == "/"
    assert client.session["_auth_user_id"] == str(an.pk)
    assert HERE in client.get("/mijn-account/").content.decode()


def test_it_is_of_one_account_and_an_account_has_one_of_a_provider(client, an, house, provider):
    els, third = person("vo-els", "Els", "Maes"), person("vo-an-2", "An", "Peeters")
    provider.tell(accounts={"an": person("vo-an", "An", "Peeters"), "els": els, "third": third})
    other = make_account("els@x.example")
    known(house, other, "vo-els")
    away = leave(client, house)  # in another tab, before the account is connected
    connect(client, house, provider)
    of_another = client.get(provider.authorise(leave(client, house), "els"), follow=True)
    assert "Deze identiteit hoort al bij een ander account." in page(of_another)
    assert client.session["_auth_user_id"] == str(an.pk)
    for_second = client.get(provider.authorise(away, "third"), follow=True)
    assert "Je account is al met deze aanbieder verbonden." in page(for_second)
    assert sorted(SocialAccount.objects.values_list("user", "uid")) == sorted([(an.pk, "vo-an"), (other.pk, "vo-els")])


def test_who_showed_it_long_ago_connects_nothing(client, an, house, provider):
    away = leave(client, house)
    grow_stale(client)
    assert "Dat duurde te lang" in client.get(provider.authorise(away, "an"), follow=True).content.decode()
    assert leave(client, house).startswith("/mijn-account/bevestigen/")
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_who_signs_on_to_come_to_the_page_connects_nothing(client, an, house, provider, is_signed_in):
    if not is_signed_in:
        client.logout()
    back = provider.authorise(client.post(house.start, {"next": HERE}).url, "els")
    answer = client.get(back, follow=True)
    assert ("niet met je account verbonden" in page(answer), SocialAccount.objects.exists()) == (is_signed_in, False)
    known(house, an, "vo-an")
    assert client.get(provider.authorise(client.post(house.start, {"next": HERE}).url, "an")).url == HERE
    assert client.get(HERE).status_code == 200


def in_another_thread(act):
    try:
        act()
    except CannotAddIdentity as refusal:
        return str(refusal)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_that_connect_one_identity_at_once_the_second_is_told_so(settings, provider):
    house = configure(settings, provider)
    an, els = make_account(), make_account("els@x.example")
    acts = [lambda of=of: add_identity(account=of, provider=house.provider, subject="vo-x") for of in (an, els)]
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            acts[0]()
            waiting = threads.submit(in_another_thread, acts[1])
            time.sleep(0.3)  # in which it comes as far as it can
        assert waiting.result() == "Deze identiteit hoort al bij een account."
    assert SocialAccount.objects.get().user == an


def test_roles_follow_from_it_and_end_when_it_is_taken_away(client, an, house, provider, mails):
    make_claim_rule(an.grants.get().cell)
    ClaimRule.objects.update(provider=house.provider, role=Role.CELL_DIRECTOR)
    connect(client, house, provider)
    assert roles(client) == ["advisor", "cell_director"]
    assert "ACM/IDM loskoppelen" in page(client.get(f"{HERE}{house.provider}/los/"))
    said = page(client.post(f"{HERE}{house.provider}/los/", follow=True))
    assert "niet meer verbonden met ACM/IDM" in said
    assert mails[-1].get_content().count(f"http://testserver{HERE}") == 1
    assert roles(client) == ["advisor"]
    assert not SocialAccount.objects.exists()
    assert client.get(f"{HERE}{house.provider}/los/").status_code == 404


@pytest.mark.parametrize("gone", [False, True])
def test_the_only_way_to_sign_in_stays(client, an, house, gone):
    known(house, an, "vo-an")
    if gone:  # one more, with a provider that is no longer configured, is no way
        SocialAccount.objects.create(user=an, provider="elders", uid="x")
    an.set_unusable_password()
    an.save()
    come_in(client, an)
    assert "Dit is je enige manier" in page(client.post(f"{HERE}{house.provider}/los/", follow=True))
    assert SocialAccount.objects.filter(provider=house.provider).count() == 1
    if gone:
        client.post(f"{HERE}elders/los/")
    assert SocialAccount.objects.count() == 1


def test_who_came_in_by_it_elsewhere_is_signed_out_when_it_is_taken_away(client, an, house, provider):
    connect(client, house, provider)
    other = Client()
    other.get(provider.authorise(other.post(house.start).url, "an"))
    assert other.get("/mijn-account/").status_code == 200
    assert "Op andere toestellen word je afgemeld." in page(client.get(f"{HERE}{house.provider}/los/"))
    client.post(f"{HERE}{house.provider}/los/")
    assert other.get("/mijn-account/").url.startswith("/aanmelden/")
    assert client.get("/mijn-account/").status_code == 200


@pytest.mark.parametrize("onward", ["/leden/uitnodigen/", ""])
@pytest.mark.parametrize(
    ("who", "said"), [("", "Je hebt het aanmelden afgebroken."), ("els", "niet met je account verbonden")]
)
def test_who_shows_nothing_there_comes_back_to_where_they_were_going(client, an, house, provider, who, said, onward):
    give_role(an, Role.COORDINATOR, an.grants.get().cell)
    known(house, an, "vo-an")
    grow_stale(client)
    client.post("/rol/", {"rol": str(an.grants.get(role=Role.COORDINATOR).uuid)})
    away = client.post(house.start, {"next": onward}).url
    answer = client.get(provider.authorise(away, who) if who else provider.authorise(away), follow=True)
    here = f"/mijn-account/bevestigen/?next={onward.replace('/', '%2F')}" if onward else "/mijn-account/"
    assert (answer.redirect_chain[-1][0], said in page(answer)) == (here, True)


@pytest.mark.parametrize(("onward", "door"), [("/centra/", "/aanmelden/?next=%2Fcentra%2F"), ("", "/aanmelden/")])
def test_a_stranger_who_cancels_is_still_on_the_way_to_a_page(client, house, provider, onward, door):
    assert client.get(provider.authorise(client.post(house.start, {"next": onward}).url)).url == door


def test_a_newcomer_who_cancels_is_back_at_the_invitation(client, house, provider):
    invitation = "/uitnodiging/6ad4b3f0-6a0e-4d0e-9f4e-0c6f4b2f3a11/proef/"
    assert client.get(provider.authorise(client.post(house.start, {"next": invitation}).url)).url == invitation


def test_without_providers_the_page_says_so_and_nobody_is_led_there(client, settings):
    configure(settings)
    come_in(client, make_holder(Role.ADVISOR, make_cell()))
    assert "kent geen andere manier" in page(client.get(HERE))
    assert HERE not in client.get("/mijn-account/").content.decode()
