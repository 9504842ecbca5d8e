"""Roles that a provider told of before, or that can be acted in once it tells of them again."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from baken.apps.access.actions import follow_claims
from baken.apps.access.engine import claims
from baken.apps.access.models import AuditContent, Grant
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account
from baken.apps.access.tests.test_passkeys import asked_to_show, make_passkey
from baken.apps.access.tests.test_passkeys import sign_in as sign_in_by_passkey
from baken.apps.access.tests.test_told_by_provider import CLAIM, DAY, SAID, rule_of, says, sign_on
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import today
from tests.reading import page
from tests.signing_on import configure, known

pytestmark = pytest.mark.django_db
NO_ROLE, CHOICE = "Je hebt vandaag geen rol", "/rol/?next=%2Fcentra%2F"


@pytest.fixture
def an():
    return make_account("an@example.test", name="An")


@pytest.fixture
def house(settings, provider, an):
    """A house that knows An by a provider, which says one role."""
    way = configure(settings, provider)
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["scope"] = ["openid", "profile", "vo", "baken"]
    known(way, an, "vo-an")
    says(provider, way, SAID)
    rule_of(make_cell(), way.provider)
    return way


def follow(account, on):
    follow_claims(account=account, provider="acm", claims={CLAIM: [SAID]}, on=on)


def sign_in(account, onward="/centra/"):
    client = Client()
    return client, client.post("/aanmelden/", {"email": account.email, "password": PASSWORD, "next": onward})


def test_what_was_told_comes_along_past_a_passkey_as_the_second_step(client, house, provider, an):
    device = make_passkey(an)
    assert sign_on(client, house, provider).url.startswith("/aanmelden/tweede-stap/")
    assert sign_in_by_passkey(client, device.show(asked_to_show(client)))
    assert [grant.role for grant in client.get("/mijn-account/").context["request"].grants] == ["advisor"]
    assert AuditContent.objects.get(verb="signed in").said == f'{{"provider": "{house.provider}"}}'


def test_whose_only_role_a_provider_tells_is_led_to_it_and_on_to_where_they_were_going(client, house, provider, an):
    sign_on(client, house, provider)
    other, answer = sign_in(an)
    assert (answer.url, other.get("/centra/").url, other.post("/centra/").url) == (CHOICE,) * 3
    asked = other.get(CHOICE)
    assert 'name="next" value="/centra/"' in asked.content.decode()
    assert [NO_ROLE in page(each) for each in (asked, other.get("/mijn-account/"))] == [False, False]
    assert sign_on(other, house, provider, onward="/centra/").url == "/centra/"


def test_who_has_no_role_at_all_is_told_so(an):
    client, answer = sign_in(an)
    assert (answer.url, client.get("/centra/").status_code) == ("/mijn-account/", 403)
    assert [NO_ROLE in page(client.get(address)) for address in ("/rol/", "/mijn-account/")] == [True, True]


def test_who_can_act_in_another_role_is_refused_as_before(client, house, provider, an):
    sign_on(client, house, provider)
    give_role(an, Role.SCHOOL_STAFF, make_centre("CLB Kade", known_as={make_cell("GO-TWEE"): "K"}))
    assert sign_in(an)[0].get("/centra/").status_code == 403


@pytest.mark.parametrize(
    ("came_in", "told"),
    [
        (None, dt.date(2026, 1, 10)),
        (dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC), dt.date(2026, 1, 10)),
        (dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), dt.date(2026, 6, 1)),
        (dt.datetime(2026, 6, 1, 22, 30, tzinfo=dt.UTC), dt.date(2026, 6, 2)),  # by the clock of here
    ],
)
def test_a_role_of_before_was_last_told_when_its_holder_last_came_in(an, came_in, told):
    rule_of(make_cell())
    follow(an, dt.date(2026, 1, 10))
    by_hand = give_role(an, Role.ADVISOR, make_cell("GO-TWEE"))
    Grant.objects.update(told_on=None)
    an.last_login = came_in
    an.save()
    import_module("baken.apps.access.migrations.0010_told_by_provider").say_when(apps, None)
    assert dict(an.grants.values_list("pk", "told_on")) == {
        an.grants.exclude(pk=by_hand.pk).get().pk: told,
        by_hand.pk: None,
    }


def test_what_is_told_while_the_night_ends_roles_is_not_ended(an, monkeypatch):
    rule_of(make_cell())
    els = make_account("els@example.test", name="Els")
    long_ago = today() - 100 * DAY
    for each in (an, els):
        follow(each, long_ago)
    ended = claims.did

    def meanwhile(*args, **about):
        ended(*args, **about)
        follow(els, today())

    monkeypatch.setattr(claims, "did", meanwhile)
    assert claims.end_untold(before=today() - 90 * DAY, most=10) == 1
    assert list(Grant.objects.order_by("pk").values_list("ends_on", "told_on")) == [
        (long_ago, long_ago),
        (None, today()),
    ]
    assert AuditContent.objects.filter(verb="ended").count() == 1
