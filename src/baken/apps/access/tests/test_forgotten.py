"""Who forgot the password gets a link by mail, and nobody learns who has an account."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from baken.apps.access import tasks
from baken.apps.access.actions import CannotSetPassword, _attempts, set_forgotten_password
from baken.apps.access.engine.attempts import key_of, of_account
from baken.apps.access.models import Account, AuditContent, SignInAttempts
from baken.apps.access.queries import attempts_told, whose_account
from baken.apps.access.tests.factories import PASSWORD, make_account
from baken.apps.access.types import Attempted
from baken.ground.periods import today
from baken.ground.persons import HOLDINGS
from tests.mails import smtp

pytestmark = pytest.mark.django_db
FORGOTTEN = "/aanmelden/vergeten/"
NEW = "twaalf meeuwen op de pier"
# What is counted by the number of a certificate is of nobody: whoever has the paper tries.
OF_SOMEBODY = set(Attempted) - {Attempted.CERTIFICATE}


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept


def ask(client, email="an@example.test"):
    return client.post(FORGOTTEN, {"email": email}, follow=True)


def link_in(mail):
    return re.search(r"http://testserver(/\S+)", mail.get_content())[1]


def sign_in(client, password):
    return client.post("/aanmelden/", {"email": "an@example.test", "password": password})


def test_a_link_sets_a_new_password_and_ends_all_sessions(client, mails):
    account = make_account()
    elsewhere = Client()
    sign_in(elsewhere, PASSWORD)
    assert elsewhere.get("/mijn-account/").status_code == 200
    assert "een link die een uur geldt" in ask(client, " AN@example.test ").content.decode()
    (mail,) = mails.mails
    assert (mail["To"], mail["Subject"]) == (account.email, "Een nieuw wachtwoord voor Baken")
    link = link_in(mail)
    assert "Overal waar je aangemeld bent" in client.get(link).content.decode()
    assert client.post(link, {"new": NEW, "again": NEW}).url == "/aanmelden/"
    assert elsewhere.get("/mijn-account/").status_code == 302
    assert sign_in(client, PASSWORD).status_code == 200
    assert sign_in(client, NEW).status_code == 302
    assert AuditContent.objects.filter(verb="changed", account=account.pk, kind="access.Account").count() == 1
    assert mails.mails[-1]["Subject"] == "Je aanmelding bij Baken is gewijzigd"


def test_a_link_works_once_and_for_an_hour(client, mails, settings):
    make_account()
    ask(client)
    link = link_in(mails.mails[0])
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(link).status_code == 410
    settings.PASSWORD_RESET_TIMEOUT = 3600
    client.post(link, {"new": NEW, "again": NEW})
    assert client.get(link).status_code == 410
    assert client.post(link, {"new": PASSWORD, "again": PASSWORD}).status_code == 410


@pytest.mark.parametrize("proof", ["x", "abc-def", "a" * 200])
def test_another_link_opens_nothing(client, mails, proof):
    assert client.get(f"{FORGOTTEN}{make_account().uuid}/{proof}/").status_code == 410
    assert client.get(f"{FORGOTTEN}00000000-0000-4000-8000-000000000000/{proof}/").status_code == 410


def test_a_password_that_many_use_is_refused(client, mails):
    make_account()
    ask(client)
    answer = client.post(link_in(mails.mails[0]), {"new": "wachtwoord1234", "again": "iets anders"})
    assert (answer.status_code, Account.objects.get().check_password(PASSWORD)) == (200, True)


def test_who_has_no_account_or_no_password_is_answered_alike_and_gets_no_mail(client, mails):
    make_account()
    Account.objects.create_user("provider@example.test", None, name="P")
    make_account("dicht@example.test", is_active=False)
    said = {
        re.sub(r'(nonce|value|content)="[^"]{20,}"', "", ask(Client(), email).content.decode())
        for email in ("an@example.test", "niemand@example.test", "provider@example.test", "dicht@example.test")
    }
    assert (len(said), [mail["To"] for mail in mails.mails]) == (1, ["an@example.test"])


def test_no_more_than_three_mails_come_of_it_in_a_quarter(client, mails):
    make_account()
    answers = [ask(client).status_code for _turn in range(6)]
    assert (answers, len(mails.mails)) == ([200] * 6, 3)


def test_where_no_mail_is_sent_the_page_says_whom_to_ask(client):
    assert "wie Baken bij jullie beheert" in client.get(FORGOTTEN).content.decode()
    assert ask(client).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_succeeds(client, mails):
    account = make_account()
    ask(client)
    proof = link_in(mails.mails[0]).rstrip("/").rpartition("/")[2]

    def use(number):
        try:
            set_forgotten_password(account=account, proof=proof, password=f"{NEW} {number}", on=today())
        except CannotSetPassword:
            return 0
        finally:
            connections.close_all()
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(4))) == 1


def test_who_sets_a_new_password_comes_in_after_too_many_tries(client, mails):
    make_account()
    assert [sign_in(client, "fout").status_code for _turn in range(6)][-1] == 429
    assert sign_in(client, PASSWORD).status_code == 429
    ask(client)
    link = link_in(mails.mails[0])
    client.post(link, {"new": NEW, "again": NEW})
    assert sign_in(Client(), NEW).status_code == 302


def test_a_link_opens_no_second_step_that_was_tried_too_often(client, mails):
    account = make_account()
    key = key_of(of_account(account.pk), Attempted.CODE)
    SignInAttempts.objects.create(key=key, window=1, number=5)
    ask(client)
    link = link_in(mails.mails[0])
    client.post(link, {"new": NEW, "again": NEW})
    assert SignInAttempts.objects.get(key=key).number == 5


def test_once_everyone_asked_too_often_nothing_is_queued_for_known_and_unknown_alike(client, mails, monkeypatch):
    make_account()
    monkeypatch.setattr(_attempts, "MOST_FORGOTTEN", 2)
    queued = []
    monkeypatch.setattr(tasks.actions, "mail_link", lambda *, key, address: queued.append(key))
    for number in range(2):
        ask(client, f"{number}@example.test")
    answers = [ask(client, email) for email in ("an@example.test", "niemand@example.test")]
    assert ([answer.status_code for answer in answers], queued) == ([429, 429], [0, 0])
    assert all("Er is te vaak geprobeerd" in answer.content.decode() for answer in answers)
    assert 'value="an@example.test"' in answers[0].content.decode()
    known = Client()
    sign_in(known, PASSWORD)
    assert (ask(known).status_code, len(queued)) == (200, 3)


def test_no_more_than_nine_mails_come_of_it_in_a_day(client, mails, monkeypatch):
    make_account()
    now = 1_800_000_000 // (24 * 3600) * 24 * 3600
    for quarter in range(5):
        monkeypatch.setattr(_attempts.time, "time", lambda moment=now + quarter * 900: moment)
        for _turn in range(3):
            assert ask(client).status_code == 200
    assert len(mails.mails) == 9
    monkeypatch.setattr(_attempts.time, "time", lambda: now + 24 * 3600)
    ask(client)
    assert len(mails.mails) == 10


def test_all_that_is_counted_of_somebody_is_theirs_to_read_and_goes_with_them(client, mails):
    account, other = make_account(), make_account("ben@example.test", name="Ben")
    for email in (account.email, other.email):
        sign_in(client, PASSWORD)
        ask(client, email)
        _attempts.count_code(account=account.pk if email == account.email else other.pk)
        _attempts.has_mails_left(account=account.pk if email == account.email else other.pk)
        _attempts.count_session_code(account=account.pk if email == account.email else other.pk)
        _attempts.may_mail_guest(email=email)
        client.post("/aanmelden/", {"email": email, "password": "fout"})
    for _turn in range(6):
        sign_in(client, "fout")  # the last in a browser in which An signed in before
    held = {"addresses": [account.email], "accounts": [account.pk]}
    assert {what for _row, what in attempts_told(**held)} == OF_SOMEBODY
    rows = HOLDINGS["access.attempts"].rows(whose_account(account))
    assert {str(row[next(name for name in row if str(name) == "Wat je probeerde")]) for row in rows} == {
        str(what.label) for what in OF_SOMEBODY
    }
    before = SignInAttempts.objects.count()
    assert HOLDINGS["access.attempts"].erase(whose_account(account)) == len(OF_SOMEBODY)
    assert SignInAttempts.objects.count() == before - len(OF_SOMEBODY)
    assert {what for _row, what in attempts_told(addresses=[other.email], accounts=[other.pk])} == (
        OF_SOMEBODY - {Attempted.IN_BROWSER}
    )
