"""Where people are signed in: what they see of it, and how they end it."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from baken.apps.access.models import AccountSession
from baken.apps.access.tests.factories import PASSWORD, make_account
from baken.apps.access.tests.test_second_factor import PASSWORD_PAGE, SESSIONS, SIGN_IN, password_given

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture
def account():
    return make_account()


def test_one_sees_where_one_is_signed_in_and_only_by_family_of_browser(client, account):
    password_given(client, **{"User-Agent": FIREFOX})
    password_given(Client(), **{"User-Agent": EDGE})
    password_given(Client())
    rows = [(each.browser, own) for each, own in client.get(SESSIONS).context["rows"]]
    assert rows == [("", False), ("Edge", False), ("Firefox", True)]
    kept = {field.name for field in AccountSession._meta.fields}
    assert kept == {"id", "uuid", "account", "session", "browser", "started_at"}


def test_one_signs_out_in_one_place_or_everywhere_else(client, account):
    places = [client, Client(), Client(), Client()]
    for place in places:
        password_given(place)
    rows = client.get(SESSIONS).context["rows"]
    client.post(f"{SESSIONS}{rows[0][0].uuid}/afmelden/")
    assert [place.get(SESSIONS).status_code for place in places] == [200, 200, 200, 302]
    client.post(f"{SESSIONS}elders-afmelden/")
    assert [place.get(SESSIONS).status_code for place in places] == [200, 302, 302, 302]
    assert (AccountSession.objects.count(), Session.objects.count()) == (1, 1)


def test_the_session_of_somebody_else_cannot_be_ended(client, account):
    els, other = make_account("els@example.test"), Client()
    other.post(SIGN_IN, {"email": els.email, "password": PASSWORD})
    password_given(client)
    uuid = AccountSession.objects.get(account=els).uuid
    assert client.post(f"{SESSIONS}{uuid}/afmelden/").status_code == 404
    client.post(f"{SESSIONS}elders-afmelden/")
    assert other.get(SESSIONS).status_code == 200


def test_what_is_kept_of_a_session_goes_with_it(client, account):
    password_given(client)
    client.post("/afmelden/")
    assert AccountSession.objects.count() == 0


def test_after_a_new_password_the_own_session_alone_is_left(client, account):
    password_given(Client())
    password_given(client)
    client.post(PASSWORD_PAGE, {"old": PASSWORD, "new": "een baken op zee", "again": "een baken op zee"})
    assert [own for _each, own in client.get(SESSIONS).context["rows"]] == [True]
    assert Session.objects.count() == 1


def test_who_signs_in_once_more_while_in_is_in(client):
    make_account()
    for _turn in range(2):
        answer = client.post("/aanmelden/", {"email": "an@example.test", "password": PASSWORD})
        assert answer.status_code == 302
    assert AccountSession.objects.count() == 1
