"""Second factors, and showing again who one is: the pages, and what they do."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from baken.apps.access import actions
from baken.apps.access.engine import factors, showing
from baken.apps.access.models import Account, AuditContent, FactorSecret, SignInAttempts
from baken.apps.access.tests.factories import (
    PASSWORD,
    add_app,
    code_of,
    give_role,
    make_account,
    make_holder,
    show,
)
from baken.apps.access.types import FactorKind, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import today

pytestmark = pytest.mark.django_db
SIGN_IN, SECOND_STEP, CONFIRM = "/aanmelden/", "/aanmelden/tweede-stap/", "/mijn-account/bevestigen/"
FACTORS, APP, CODES = (f"/mijn-account/tweede-stap/{page}" for page in ("", "app/", "herstelcodes/"))
PASSWORD_PAGE, SESSIONS = "/mijn-account/wachtwoord/", "/mijn-account/aanmeldingen/"


@pytest.fixture
def account():
    return make_holder(Role.ADVISOR, make_cell(), email="an@example.test")


@pytest.fixture
def secret(account):
    return add_app(account)


@pytest.fixture
def an(client, account):
    """Who is signed in, and showed just now who they are."""
    client.force_login(account)
    return show(client)


def password_given(client, onward="/centra/", **headers):
    return client.post(SIGN_IN, {"email": "an@example.test", "password": PASSWORD, "next": onward}, headers=headers)


def is_in(client):
    return SESSION_KEY in client.session


def codes_of(account):
    with transaction.atomic():
        return factors.make_codes(account)


def test_after_the_password_a_code_is_asked_and_then_one_is_in_where_one_was_going(client, secret):
    away = password_given(client)
    assert (away.url, is_in(client)) == (f"{SECOND_STEP}?next=%2Fcentra%2F", False)
    assert client.get(away.url).status_code == 200
    answer = client.post(away.url, {"code": f" {code_of(secret)[:3]} {code_of(secret)[3:]}", "next": "/centra/"})
    assert (answer.url, is_in(client), client.session["shown"]["strong"]) == ("/centra/", True, True)
    assert showing.UNDER_WAY not in client.session


def test_the_session_of_half_way_in_is_neither_that_of_before_nor_of_after(client, secret):
    client.post("/aanmelden/sleutel/vraag/")  # any session
    keys = [client.session.session_key]
    password_given(client)
    keys.append(client.session.session_key)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    keys.append(client.session.session_key)
    assert (len(set(keys)), Session.objects.count()) == (3, 1)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "000000", "é12345", "0" * 10, "1234567890123"])
def test_a_wrong_code_lets_nobody_in(client, secret, code):
    password_given(client)
    page = client.post(SECOND_STEP, {"code": code})
    assert (page.status_code, page.context["form"].is_valid(), is_in(client)) == (200, False, False)


def test_a_code_lets_in_once_and_only_for_a_minute(client, secret, account):
    password_given(client)
    assert not factors.takes_code(account, code_of(secret, later=2))
    assert not factors.takes_code(account, code_of(secret, later=-2))
    code = code_of(secret)
    client.post(SECOND_STEP, {"code": code})
    again = Client()
    password_given(again)
    page = again.post(SECOND_STEP, {"code": code})
    assert page.context["form"].non_field_errors() == [
        "Deze code klopt niet, of is al gebruikt. Wacht op de volgende."
    ]
    assert (is_in(client), is_in(again)) == (True, False)


def test_a_recovery_code_lets_in_once_with_or_without_its_dash(account, secret):
    codes = codes_of(account)
    assert (len(set(codes)), all(re.fullmatch(r"\d{5}-\d{5}", code) for code in codes)) == (10, True)
    said = [codes[0], codes[0], codes[1].replace("-", ""), f" {codes[2]} "]
    assert [factors.takes_code(account, code) for code in said] == [True, False, True, True]
    assert factors.codes_left(account) == 7


def test_nobody_starts_with_the_second_step(client, secret):
    for answer in (client.get(SECOND_STEP), client.post(SECOND_STEP, {"code": code_of(secret)})):
        assert answer.url == SIGN_IN
    assert not is_in(client)


@pytest.mark.parametrize("what", ["too late", "password changed", "closed", "removed"])
def test_half_way_in_leads_nowhere_when_something_changed(client, secret, account, monkeypatch, what):
    password_given(client)
    if what == "too late":
        monkeypatch.setattr(showing, "PATIENCE", -1)
    elif what == "password changed":
        account.set_password("een baken op zee")
        account.save()
    elif what == "closed":
        Account.objects.update(is_active=False)
    else:
        account.delete()
    assert (client.post(SECOND_STEP, {"code": code_of(secret)}).url, is_in(client)) == (SIGN_IN, False)


def test_after_five_wrong_codes_none_is_looked_at_though_the_password_is_right(client, secret):
    password_given(client)
    said = [client.post(SECOND_STEP, {"code": "000000"}).status_code for _attempt in range(5)]
    assert said == [200] * 5
    password_given(client)
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).status_code == 429
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_of_codes_tried_at_the_same_time_no_more_than_five_are_looked_at(monkeypatch):
    account, looked_at = make_account(), []
    add_app(account)
    monkeypatch.setattr("baken.apps.access.actions._accounts.takes_code", lambda *about: looked_at.append(about))
    browsers = [Client() for _browser in range(8)]
    for browser in browsers:
        password_given(browser)

    def attempt(browser):
        try:
            return [browser.post(SECOND_STEP, {"code": "000000"}).status_code for _time in range(2)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        said = [status for both in threads.map(attempt, browsers) for status in both]
    assert (len(looked_at), said.count(429)) == (5, 11)


def test_a_right_code_forgets_the_wrong_ones(client, secret):
    password_given(client)
    for _attempt in range(3):
        client.post(SECOND_STEP, {"code": "000000"})
    client.post(SECOND_STEP, {"code": code_of(secret)})
    assert not SignInAttempts.objects.exists()


def test_an_app_is_set_up_by_picture_or_text_and_counts_once_a_code_shows_it(an, account):
    assert an.get(APP).context["secret"] == ""
    assert an.post(APP).url == APP
    page = an.get(APP)
    secret = page.context["secret"].replace(" ", "")
    assert (len(secret), page.context["picture"][:26]) == (32, "data:image/svg+xml;base64,")
    assert factors.address_of_app(account, secret) == (
        f"otpauth://totp/Baken%3Aan%40example.test?secret={secret}&issuer=Baken"
    )
    assert not factors.has_factor(account)
    assert not factors.takes_code(account, code_of(secret))
    assert not an.post(APP, {"code": "000000"}).context["form"].is_valid()
    assert an.post(APP, {"code": code_of(secret)}).url == FACTORS
    assert factors.has_factor(account)
    assert not factors.takes_code(account, code_of(secret))


def test_secrets_are_sealed_and_stand_in_no_session(an, account):
    an.post(APP)
    secret = an.get(APP).context["secret"].replace(" ", "")
    codes_before = FactorSecret.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM access_factorsecret")
        [[stored]] = cursor.fetchall()
    assert (secret.encode() in bytes(stored), codes_before.content) == (False, secret)
    assert secret not in str(dict(an.session.items()))
    for refuses in (get_adapter().encrypt, get_adapter().decrypt):
        with pytest.raises(NotImplementedError):
            refuses("x")


def test_a_secret_that_is_moved_to_another_account_opens_nothing(account, secret):
    from baken.vault.errors import CannotOpen

    thief = make_account("dief@example.test")
    FactorSecret.objects.update(account=thief)
    with pytest.raises(CannotOpen):
        factors.takes_code(thief, code_of(secret))


def test_recovery_codes_are_shown_once_also_as_a_file_and_replace_those_before(an, account, secret):
    show(an, strong=True)
    assert an.get(CODES).context["codes"] == []
    assert an.post(CODES).url == CODES
    page = an.get(CODES)
    codes = page.context["codes"]
    assert len(set(codes)) == 10
    assert all(code in page.context["file"] for code in codes)
    assert page.headers["Cache-Control"] == "no-store"
    kept = FactorSecret.objects.get(kind="recovery_codes").content
    assert (an.get(CODES).context["codes"], an.get(CODES).status_code) == ([], 200)
    assert FactorSecret.objects.get(kind="recovery_codes").content == kept
    assert codes[0] not in str(dict(an.session))
    an.post(CODES)
    assert not factors.takes_code(account, codes[0])
    assert factors.codes_left(account) == 10


def test_who_has_no_second_factor_gets_no_recovery_codes(an):
    assert (an.post(CODES).url, Authenticator.objects.count()) == (FACTORS, 0)


def remove(client, key):
    return client.post(f"{FACTORS}{key}/weg/", follow=True).content.decode()


def test_with_the_last_factor_go_the_recovery_codes(an, account, secret):
    show(an, strong=True)
    codes_of(account)
    key = Authenticator.objects.get(type=FactorKind.APP).pk
    assert an.get(f"{FACTORS}{key}/weg/").status_code == 200
    assert "De tweede stap is verwijderd." in remove(an, key)
    assert (Authenticator.objects.count(), FactorSecret.objects.count()) == (0, 0)


def test_who_must_have_a_second_factor_keeps_the_last(an, account, secret, settings):
    settings.SECOND_FACTOR = "required"
    show(an, strong=True)
    assert "Je rol vraagt een tweede stap. Voeg eerst een andere toe." in remove(an, Authenticator.objects.get().pk)
    assert factors.has_factor(account)


def test_the_factor_of_somebody_else_cannot_be_removed(an):
    other = make_account("els@example.test")
    add_app(other)
    key = Authenticator.objects.get().pk
    assert an.post(f"{FACTORS}{key}/weg/").status_code == 404
    with pytest.raises(actions.CannotRemoveFactor):
        actions.remove_factor(account=Account.objects.get(email="an@example.test"), key=key, on=today())
    assert factors.has_factor(other)


DANGEROUS = [PASSWORD_PAGE, APP, f"{FACTORS}sleutel/", CODES]


@pytest.mark.parametrize("page", DANGEROUS)
def test_what_is_dangerous_asks_again_after_ten_minutes(client, account, page, monkeypatch):
    client.force_login(account)
    led = f"{CONFIRM}?next={page.replace('/', '%2F')}"
    assert (client.get(page).url, client.post(page).url) == (led, led)
    client.post(CONFIRM, {"password": PASSWORD, "next": page})
    assert client.get(page).status_code == 200
    now = showing.time.time()
    monkeypatch.setattr("time.time", lambda: now + 601)
    assert client.get(page).url == led


def test_who_has_a_second_factor_is_asked_for_that_and_not_for_the_password(client, account, secret):
    client.force_login(account)
    show(client)  # with a password
    assert client.get(PASSWORD_PAGE).status_code == 302
    assert client.post(CONFIRM, {"password": PASSWORD}).status_code == 200
    assert client.get(PASSWORD_PAGE).status_code == 302
    assert client.post(CONFIRM, {"code": code_of(secret), "next": PASSWORD_PAGE}).url == PASSWORD_PAGE
    assert client.get(PASSWORD_PAGE).status_code == 200


@pytest.mark.parametrize("onward", ["https://elders.example/", "//elders.example/"])
def test_confirming_never_leads_to_another_house(an, onward):
    assert an.post(CONFIRM, {"password": PASSWORD, "next": onward}).url == "/mijn-account/"


def test_a_password_is_guessed_no_oftener_there_than_at_the_door(client, account):
    client.force_login(account)
    said = [client.post(CONFIRM, {"password": "mis"}).status_code for _attempt in range(6)]
    assert said == [200] * 5 + [429]
    assert password_given(Client()).status_code == 429


def test_who_must_and_has_none_is_led_to_set_one_up_before_anything_else(client, account, settings):
    settings.SECOND_FACTOR = "required"
    assert password_given(client).url == "/centra/"
    page = client.get("/centra/", follow=True)
    assert page.redirect_chain[-1] == (FACTORS, 302)
    assert "Je rol vraagt een tweede stap bij het aanmelden." in page.content.decode()
    client.post(APP)
    client.post(APP, {"code": code_of(client.get(APP).context["secret"].replace(" ", ""))})
    assert client.get("/centra/").status_code == 200


def test_who_must_and_was_signed_in_before_shows_it_first(client, account, secret, settings):
    client.force_login(account)
    show(client)
    settings.SECOND_FACTOR = "required"
    assert client.get("/centra/").url == f"{CONFIRM}?next=%2Fcentra%2F"
    client.post(CONFIRM, {"code": code_of(secret)})
    assert client.get("/centra/").status_code == 200


def test_in_another_role_that_asks_none_one_can_work_on(client, settings):
    settings.SECOND_FACTOR = "required"
    cell = make_cell()
    account = make_holder(Role.ADVISOR, cell, email="an@example.test")
    other = give_role(account, Role.STAFF, make_centre("Werf", known_as={cell: "C9"}))
    password_given(client)
    assert client.get("/").status_code == 302
    client.post("/rol/", {"rol": str(other.uuid)})
    assert client.get("/").status_code == 200


def test_a_fragment_asked_by_who_owes_a_second_factor_makes_the_whole_page_go_there(client, account, settings):
    settings.SECOND_FACTOR = "required"
    password_given(client)
    fragment = client.get("/centra/", headers={"HX-Request": "true"}, follow=True)
    assert fragment.headers["HX-Refresh"] == "true"


def test_what_is_done_about_second_factors_is_in_the_audit_trail(an, account):
    an.post(APP)
    an.post(APP, {"code": code_of(an.get(APP).context["secret"].replace(" ", ""))})
    an.post(CODES)
    remove(an, Authenticator.objects.get(type=FactorKind.APP).pk)
    written = AuditContent.objects.filter(kind="access.FactorSecret").order_by("pk").values_list("verb", "said")
    assert list(written) == [
        ("made", '{"factor": "totp"}'),
        ("made", '{"factor": "recovery_codes"}'),
        ("removed", '{"factor": "totp"}'),
    ]


def test_an_operator_takes_away_the_second_factors_of_who_lost_them(client, account, secret, capsys):
    codes_of(account)
    password_given(client)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    call_command("second_factor", "an@example.test")
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["totp", "recovery_codes"]
    call_command("second_factor", "an@example.test", "--forget")
    assert (factors.has_factor(account), client.get(SESSIONS).status_code) == (False, 302)
    with pytest.raises(CommandError):
        call_command("second_factor", "niemand@example.test", "--forget")


@pytest.mark.parametrize(
    ("page", "queries"),
    [("/mijn-account/", 4), (FACTORS, 6), (SESSIONS, 4), (APP, 5), (PASSWORD_PAGE, 3), (CONFIRM, 6)],
)
def test_a_page_asks_the_database_a_few_times(client, account, secret, django_assert_num_queries, page, queries):
    codes_of(account)
    client.force_login(account)
    show(client, strong=True)
    client.get(page)
    with django_assert_num_queries(queries):
        client.get(page)
