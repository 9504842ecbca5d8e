"""The doors of the house: strangers shut none for who belongs, none stays open for ever, and each leads to a page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from baken.apps.access.actions import GRANT, MOST_FAILURES, MOST_FOR_ACCOUNT, MOST_FOR_BROWSER
from baken.apps.access.engine.attempts import EVERYONE_AT_DOOR, WINDOW
from baken.apps.access.models import Account, Grant, SignInAttempts
from baken.apps.access.tests.factories import PASSWORD, add_app, code_of, give_role, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import today
from tests.reading import page

pytestmark = pytest.mark.django_db
SIGN_IN, CONFIRM, PASSWORD_PAGE = "/aanmelden/", "/mijn-account/bevestigen/", "/mijn-account/wachtwoord/"
NEW = "een baken op zee"


@pytest.fixture
def account():
    return make_holder(Role.ADVISOR, make_cell(), email="an@example.test")


def tried(client, password=PASSWORD, email="an@example.test", **said):
    return client.post(SIGN_IN, {"email": email, "password": password} | said)


def is_in(client):
    return SESSION_KEY in client.session


def all_fail(monkeypatch):
    """A thousand strangers gave wrong passwords for addresses that they made up."""
    monkeypatch.setattr("time.time", lambda: 900_000_000.0)
    SignInAttempts.objects.create(key=EVERYONE_AT_DOOR, window=900_000_000 // WINDOW, number=MOST_FAILURES)


@pytest.fixture
def known(client, account):
    """A browser in which An signed in before."""
    tried(client)
    client.post("/afmelden/")
    return client


def test_who_signed_in_here_before_gets_in_though_a_thousand_strangers_fail(known, monkeypatch):
    all_fail(monkeypatch)
    assert (tried(Client()).status_code, tried(known).status_code) == (429, 302)
    assert is_in(known)


def test_strangers_do_not_shut_the_second_step_nor_what_is_asked_of_who_is_in(client, account, monkeypatch):
    secret = add_app(account)
    tried(client)
    all_fail(monkeypatch)
    assert client.post(f"{SIGN_IN}tweede-stap/", {"code": code_of(secret)}).status_code == 302
    els = make_account("els@example.test")
    other = Client()
    other.force_login(els)
    assert other.post(CONFIRM, {"password": PASSWORD}).status_code == 302


def test_a_guesser_locks_an_account_but_not_in_the_browser_of_its_owner(known):
    guesser = Client()
    assert [tried(guesser, "mis").status_code for _try in range(6)] == [200] * MOST_FOR_ACCOUNT + [429]
    assert tried(known).status_code == 302


def test_who_signed_in_here_before_guesses_a_few_times_more_and_no_oftener(known):
    said = [tried(known, "mis").status_code for _try in range(12)]
    most = MOST_FOR_ACCOUNT + MOST_FOR_BROWSER
    assert said == [200] * most + [429] * (12 - most)
    assert (MOST_FOR_BROWSER < MOST_FOR_ACCOUNT, tried(known).status_code) == (True, 429)


def test_a_browser_is_known_for_its_own_accounts_alone_and_by_a_word_of_ours_alone(known, account, monkeypatch):
    els = make_account("els@example.test")
    all_fail(monkeypatch)
    assert tried(known, email=els.email).status_code == 429
    invented, cookie = Client(), next(name for name in known.cookies if "known" in name)
    invented.cookies[cookie] = known.cookies[cookie].value[:-2] + "xx"
    assert tried(invented).status_code == 429
    kept = known.cookies[cookie]
    assert (kept["httponly"], kept["samesite"], account.email in kept.value) == (True, "Lax", False)


def test_several_accounts_are_known_in_one_browser(known, monkeypatch):
    make_account("els@example.test")
    tried(known, email="els@example.test")
    known.post("/afmelden/")
    all_fail(monkeypatch)
    assert tried(known).status_code == 302


def test_twelve_hours_after_signing_in_one_is_out_whatever_one_does_meanwhile(client, account, monkeypatch):
    tried(client)
    ends = Session.objects.get().expire_date
    assert abs(ends - timezone.now() - dt.timedelta(hours=12)) < dt.timedelta(minutes=1)
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + dt.timedelta(hours=5))
    show(client)
    session = client.session
    session[GRANT] = Grant.objects.get().pk
    session.save()
    client.post("/rol/", {"rol": str(Grant.objects.get().uuid)})
    assert Session.objects.get().expire_date == ends


def test_a_new_password_gives_a_session_no_new_hours(client, account):
    tried(client)
    key, ends = client.session.session_key, Session.objects.get().expire_date
    assert client.post(PASSWORD_PAGE, {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert (client.session.session_key == key, Session.objects.get().expire_date) == (False, ends)


@pytest.fixture
def two_cells(client):
    """Who is signed in, acts in a first cell and holds a role in a second."""
    one, other = make_cell(), make_cell("VCLB-POC", network="VCLB")
    account = make_holder(Role.COORDINATOR, one, email="an@example.test")
    give_role(account, Role.COORDINATOR, other)
    tried(client)
    client.post("/rol/", {"rol": str(account.grants.get(cell=one).uuid)})
    return account, one, other


def invite(client):
    said = {"name": "Nele", "email": "nele@example.test", "role": "advisor", "organisation": ""}
    return client.post("/leden/uitnodigen/", said | {"starts_on": today().isoformat(), "ends_on": ""})


def test_what_is_sent_in_a_role_that_ended_lands_in_no_other(client, two_cells):
    account, one, other = two_cells
    account.grants.filter(cell=one).update(ends_on=today() - dt.timedelta(days=1))
    answer = invite(client)
    assert answer.url == "/rol/?next=%2Fleden%2Fuitnodigen%2F"
    asked = client.get(answer.url)
    assert "De rol waarin je werkte, heb je niet meer." in page(asked)
    assert client.get("/leden/").status_code == 302
    kept = account.grants.get(cell=other)
    assert client.post("/rol/", {"rol": str(kept.uuid), "next": "/leden/"}).url == "/leden/"
    assert client.get("/leden/").status_code == 200
    assert client.session[GRANT] == kept.pk


def test_who_held_one_role_and_never_chose_slides_into_no_other(client):
    one, other = make_cell(), make_cell("VCLB-POC", network="VCLB")
    account = make_holder(Role.COORDINATOR, one, email="an@example.test")
    tried(client)
    client.get("/leden/")
    give_role(account, Role.COORDINATOR, other)
    account.grants.filter(cell=one).update(ends_on=today() - dt.timedelta(days=1))
    assert invite(client).url == "/rol/?next=%2Fleden%2Fuitnodigen%2F"


def test_a_fragment_asked_in_a_role_that_ended_makes_the_whole_page_go_there(client, two_cells):
    account, one, _other = two_cells
    account.grants.filter(cell=one).update(ends_on=today() - dt.timedelta(days=1))
    assert client.get("/leden/", headers={"HX-Request": "true"}, follow=True).headers["HX-Refresh"] == "true"


WRITING_ONLY = ["/afmelden/", "/mijn-account/aanmeldingen/elders-afmelden/", "/aanmelden/sleutel/vraag/"]


@pytest.mark.parametrize("onward", [*WRITING_ONLY, "/bestaat-niet/", "access:account", "centra"])
def test_one_is_led_to_no_address_that_shows_nothing(client, account, onward):
    assert tried(client, next=onward).url == "/"
    assert client.post(CONFIRM, {"password": PASSWORD, "next": onward}).url == "/mijn-account/"


def test_one_is_led_to_a_page_with_what_is_asked_of_it(client, account):
    assert tried(client, next="/centra/?zoek=x").url == "/centra/?zoek=x"


def test_who_confirms_for_what_only_writes_goes_back_to_the_page_it_stands_on(client, account):
    client.force_login(account)
    asked = "/mijn-account/tweede-stap/sleutel/vraag/"
    stood = "http://testserver/mijn-account/tweede-stap/sleutel/"
    answer = client.post(asked, headers={"Referer": stood})
    assert answer.url == f"{CONFIRM}?next=%2Fmijn-account%2Ftweede-stap%2Fsleutel%2F"
    assert client.post(asked, headers={"Referer": "https://elders.example/centra/"}).url == f"{CONFIRM}?next="


def test_who_holds_no_role_yet_comes_to_the_invitation_that_brought_them(client):
    make_account()
    assert tried(client, next="/mijn-gegevens/").url == "/mijn-gegevens/"
    client.post("/afmelden/")
    assert tried(client, next="/centra/").url == "/mijn-account/"


def test_the_old_password_is_guessed_no_oftener_than_at_the_door(client, account):
    client.force_login(account)
    show(client)
    said = {"old": "mis", "new": NEW, "again": NEW}
    assert [client.post(PASSWORD_PAGE, said).status_code for _try in range(6)] == [200] * 5 + [429]
    assert client.post(PASSWORD_PAGE, said | {"old": PASSWORD}).status_code == 429
    assert tried(Client()).status_code == 429
    assert Account.objects.get().check_password(PASSWORD)


def test_who_came_by_a_provider_sets_a_first_password(client, account):
    account.set_unusable_password()
    account.save()
    client.force_login(account)
    show(client)
    form = client.get(PASSWORD_PAGE)
    assert (list(form.context["form"].fields), "Wachtwoord instellen" in page(form)) == (["new", "again"], True)
    assert client.post(PASSWORD_PAGE, {"new": NEW, "again": NEW}).url == "/mijn-account/"
    assert Account.objects.get().check_password(NEW)


def test_a_role_is_chosen_by_what_it_is_and_not_by_its_place(client, two_cells):
    account, one, _other = two_cells
    assert client.post("/rol/", {"rol": "2"}).url == "/rol/"
    els = make_holder(Role.STAFF, make_centre("Werf", known_as={one: "C9"}), email="els@example.test")
    assert client.post("/rol/", {"rol": str(els.grants.get().uuid)}).url == "/rol/"
    assert client.session[GRANT] == account.grants.get(cell=one).pk
