"""A new telephone, a lost passkey, and two browsers that take away a second step each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from baken.apps.access import actions
from baken.apps.access.engine import factors
from baken.apps.access.models import AuditContent, FactorSecret
from baken.apps.access.tests.factories import add_app, code_of, make_account, make_holder, show
from baken.apps.access.types import FactorKind, Role
from baken.apps.people.tests.factories import make_cell
from baken.ground.periods import today
from tests.reading import page

pytestmark = pytest.mark.django_db
CONFIRM, FACTORS, APP = (f"/mijn-account/{part}" for part in ("bevestigen/", "tweede-stap/", "tweede-stap/app/"))


@pytest.fixture
def account(settings):
    settings.SECOND_FACTOR = "required"
    return make_holder(Role.COORDINATOR, make_cell(), email="an@example.test")


@transaction.atomic
def add_passkey(account):
    return Authenticator.objects.create(user=account, type=FactorKind.PASSKEY, data={"name": "telefoon"})


def codes_of(account):
    with transaction.atomic():
        return factors.make_codes(account)


def test_an_app_on_a_new_telephone_takes_the_place_of_the_old(client, account):
    old, codes = add_app(account), codes_of(account)
    client.force_login(account)
    client.post(CONFIRM, {"code": codes[0]})
    assert "App vervangen" in page(client.get(FACTORS))
    assert client.post(APP).url == APP
    asked = client.get(APP)
    assert "Je oude app dient dan niet meer." in page(asked)
    assert factors.takes_code(account, code_of(old))  # until then
    secret = asked.context["secret"].replace(" ", "")
    assert client.post(APP, {"code": code_of(secret)}).url == FACTORS
    assert not factors.takes_code(account, code_of(old, later=1))
    assert factors.takes_code(account, code_of(secret, later=1))
    assert factors.codes_left(account) == 9
    assert FactorSecret.objects.filter(kind=FactorKind.APP).count() == 1
    written = AuditContent.objects.filter(kind="access.FactorSecret").order_by("pk").values_list("verb", "said")
    assert list(written) == [("removed", '{"factor": "totp"}'), ("made", '{"factor": "totp"}')]


def test_a_wrong_code_leaves_the_old_app_as_it_was(client, account):
    old = add_app(account)
    client.force_login(account)
    show(client, strong=True)
    client.post(APP)
    client.post(APP, {"code": "000000"})
    assert factors.takes_code(account, code_of(old))


def test_who_lost_the_passkey_and_kept_the_codes_confirms_with_one(client, account):
    add_passkey(account)
    codes = codes_of(account)
    client.force_login(account)
    assert 'name="code"' in client.get(CONFIRM).content.decode()
    assert client.post(CONFIRM, {"code": codes[0], "next": FACTORS}).url == FACTORS


def test_who_has_a_passkey_alone_is_asked_for_no_code(client, account):
    add_passkey(account)
    client.force_login(account)
    assert 'name="code"' not in client.get(CONFIRM).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_factors_taken_away_at_once_one_stays_where_one_must(account):
    keys = [add_passkey(account).pk, add_passkey(account).pk]

    def attempt(key):
        try:
            actions.remove_factor(account=account, key=key, on=today())
        except actions.CannotRemoveFactor:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(attempt, keys))
    assert (said.count("refused"), Authenticator.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_an_app_begun_in_two_windows_at_once_is_begun_once():
    account = make_account()

    def attempt(_number):
        try:
            actions.begin_app(account=account)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(attempt, range(4)))
    assert FactorSecret.objects.filter(account=account, factor=None).count() == 1
