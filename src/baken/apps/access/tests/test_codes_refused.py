"""Who gives too many wrong codes: the owner of the account hears of it, and nobody else."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from baken.apps.access.actions import _attempts
from baken.apps.access.models import AuditContent, AuditSubject
from baken.apps.access.tests.factories import PASSWORD, add_app, code_of, make_account
from tests.mails import smtp

pytestmark = pytest.mark.django_db
SIGN_IN, SECOND_STEP, CONFIRM = "/aanmelden/", "/aanmelden/tweede-stap/", "/mijn-account/bevestigen/"
SUBJECT = "Foute codes bij je aanmelding in Baken"


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def secret(account):
    return add_app(account)


def half_way():
    client = Client()
    client.post(SIGN_IN, {"email": "an@example.test", "password": PASSWORD})
    return client


def said(answer):
    """What an answer says, but for what is chance."""
    return answer.status_code, re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", answer.content.decode())


def refused():
    return AuditContent.objects.filter(verb="refused")


def test_once_no_code_is_looked_at_any_more_the_owner_hears_of_it_once(mails, account, secret):
    stranger = half_way()
    answers = [said(stranger.post(SECOND_STEP, {"code": "000000"})) for _time in range(9)]
    assert [status for status, _page in answers] == [200] * 5 + [429] * 4
    assert answers[:5] == [answers[0]] * 5  # the fifth says no more than the first
    (mail,) = mails.mails
    assert (mail["To"], mail["Subject"]) == (account.email, SUBJECT)
    assert "gaf daarna te vaak een foute code" in mail.get_content()
    assert "wijzig je wachtwoord" in mail.get_content()
    (entry,) = refused()
    assert (entry.account, entry.kind, entry.thing) == (account.pk, "access.Account", str(account.uuid))
    assert AuditSubject.objects.filter(content=entry).count() == 1


def test_the_next_quarter_it_is_another_time(mails, account, secret, monkeypatch):
    for moment in (1_800_000_000, 1_800_000_000 + 900):
        monkeypatch.setattr(_attempts.time, "time", lambda now=moment: now)
        for _time in range(6):
            half_way().post(SECOND_STEP, {"code": "000000"})
    assert (len(mails.mails), refused().count()) == (2, 2)


@pytest.mark.parametrize("wrong", [0, 4])
def test_who_gives_a_right_code_in_time_hears_nothing(mails, account, secret, wrong):
    client = half_way()
    for _time in range(wrong):
        client.post(SECOND_STEP, {"code": "000000"})
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).status_code == 302
    assert (mails.mails, refused().count()) == ([], 0)


def test_it_counts_too_where_somebody_is_to_show_once_more_who_they_are(mails, client, account, secret):
    client.force_login(account)
    for _time in range(6):
        client.post(CONFIRM, {"code": "000000"})
    assert ([mail["Subject"] for mail in mails.mails], refused().count()) == ([SUBJECT], 1)


def test_who_has_no_password_makes_nobody_hear_anything(mails, client, account, secret):
    for _time in range(7):
        client.post(SIGN_IN, {"email": account.email, "password": "fout"})
        client.post(SECOND_STEP, {"code": "000000"})
    assert (mails.mails, refused().count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_codes_at_once_one_is_told(settings):
    account = make_account()
    add_app(account)
    browsers = [half_way() for _browser in range(8)]

    def attempt(browser):
        try:
            browser.post(SECOND_STEP, {"code": "000000"})
        finally:
            connection.close()

    with smtp(settings) as kept, ThreadPoolExecutor(8) as threads:
        list(threads.map(attempt, browsers))
        assert (len(kept.mails), refused().count()) == (1, 1)
