"""The pages of access: for whom, and what they show."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.centres import make_known_centres, names

pytestmark = pytest.mark.django_db
SIGN_IN = "/aanmelden/"
CENTRES = "/centra/"


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def centres(cell):
    make_known_centres(cell)


@pytest.fixture
def coordinator(client, cell, centres):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return client


def test_signing_in_leads_to_the_page_one_was_on_the_way_to(client, cell):
    make_holder(Role.ADVISOR, cell)
    away = client.get(CENTRES)
    assert away.url == f"{SIGN_IN}?next={CENTRES}"
    said = {"email": "advisor@example.test", "password": PASSWORD, "next": CENTRES}
    assert client.post(SIGN_IN, said).url == CENTRES
    assert client.get(CENTRES).status_code == 200


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_house(client, cell, settings, onward):
    settings.LOGIN_REDIRECT_URL = "access:account"
    make_holder(Role.ADVISOR, cell)
    said = {"email": "advisor@example.test", "password": PASSWORD, "next": onward}
    assert client.post(SIGN_IN, said).url == reverse("access:account")


def test_a_wrong_password_is_told_and_nobody_is_signed_in(client):
    make_account()
    page = client.post(SIGN_IN, {"email": "an@example.test", "password": "mis"})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == ["Dit e-mailadres en wachtwoord horen niet bij elkaar."]
    assert "_auth_user_id" not in client.session


def test_the_sixth_attempt_is_refused_with_429(client):
    make_account()
    said = {"email": "an@example.test", "password": "mis"}
    assert [client.post(SIGN_IN, said).status_code for _attempt in range(6)] == [200] * 5 + [429]


def test_a_fragment_asked_by_a_stranger_makes_the_page_go_to_the_door(client):
    fragment = client.get(SIGN_IN, headers={"HX-Request": "true"})
    assert fragment.headers["HX-Refresh"] == "true"


def test_who_signs_out_is_out(coordinator):
    assert coordinator.get("/afmelden/").status_code == 405
    assert coordinator.post("/afmelden/").url == SIGN_IN
    assert coordinator.get(CENTRES).url == f"{SIGN_IN}?next={CENTRES}"


def test_who_holds_several_roles_chooses_one_and_acts_in_it(client, cell, centres, settings):
    settings.LOGIN_REDIRECT_URL = CENTRES
    account = make_holder(Role.ADVISOR, cell)
    give_role(account, Role.STAFF, make_centre("Werf", known_as={cell: "C09"}))
    said = {"email": "advisor@example.test", "password": PASSWORD, "next": CENTRES}
    assert client.post(SIGN_IN, said).url == f"/rol/?next={CENTRES.replace('/', '%2F')}"
    assert names(client.get(CENTRES)) == ["Beek", "Oever", "Werf"]
    assert client.post("/rol/", {"rol": str(account.grants.get(role=Role.STAFF).uuid)}).url == CENTRES
    assert names(client.get(CENTRES)) == ["Werf"]


@pytest.mark.parametrize("asked", ["", "0", "2", "-1", "x", "9" * 30])
def test_a_role_that_one_does_not_hold_is_not_chosen(client, cell, asked):
    held = make_holder(Role.ADVISOR, cell).grants.get()
    client.force_login(held.account)
    assert client.post("/rol/", {"rol": asked}).url == "/rol/"
    assert client.session["grant"] == held.pk


def test_a_role_that_ended_is_gone_at_the_next_request(coordinator):
    Account.objects.get().grants.update(ends_on=dt.date(2020, 1, 2))
    assert coordinator.get(CENTRES).status_code == 403
    assert coordinator.get("/mijn-account/").status_code == 200


def test_who_holds_no_role_comes_to_the_own_account(client):
    make_account()
    said = {"email": "an@example.test", "password": PASSWORD, "next": CENTRES}
    assert client.post(SIGN_IN, said).url == "/mijn-account/"


def test_a_closed_account_is_out_at_the_next_request(coordinator):
    Account.objects.update(is_active=False)
    assert coordinator.get(CENTRES).url == f"{SIGN_IN}?next={CENTRES}"


def test_who_is_refused_in_a_role_is_told_so(client):
    client.force_login(make_holder(Role.STAFF, make_centre("Oever", known_as={make_cell(): "C1"})))
    assert "Deze pagina is niet voor jouw rol" in client.get("/invoer/").content.decode()


def test_who_is_refused_without_a_role_is_told_so_and_can_still_sign_out(client):
    client.force_login(make_account())
    page = client.get(CENTRES).content.decode()
    assert "Je hebt vandaag geen rol" in page
    assert re.findall(r'action="(/afmelden/|/taal/)"', page) == ["/afmelden/", "/taal/"]


def test_who_holds_no_role_sees_the_own_account_and_nothing_else(client, centres):
    client.force_login(make_account())
    pages = [CENTRES, "/centra/centra.csv", "/centra/centra.xlsx", "/mijn-account/", "/rol/"]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403, 200, 200]


def test_a_page_of_somebody_is_kept_by_no_cache(coordinator):
    assert coordinator.get(CENTRES).headers["Cache-Control"] == "no-store"


def test_the_menu_says_who_acts_as_what_and_where(coordinator):
    menu = coordinator.get("/mijn-account/").context["account_menu"]()
    assert (menu.person, menu.role, menu.organisation) == ("An Peeters", "Celcoördinator", "Cel GO-POC")
    assert [link.url for link in menu.links] == ["/mijn-account/", "/mijn-gegevens/"]


def change(client, **said):
    show(client)
    return client.post("/mijn-account/wachtwoord/", {"old": PASSWORD, "new": "x", "again": "x"} | said)


def test_a_new_password_replaces_the_old_one_and_one_stays_signed_in(coordinator):
    new = "een baken op zee"
    assert change(coordinator, new=new, again=new).url == "/mijn-account/"
    assert Account.objects.get().check_password(new)
    assert coordinator.get("/mijn-account/").status_code == 200


def test_a_new_password_ends_the_sessions_elsewhere(coordinator, client_elsewhere):
    new = "een baken op zee"
    change(coordinator, new=new, again=new)
    assert client_elsewhere.get("/mijn-account/").status_code == 302


@pytest.fixture
def client_elsewhere(coordinator):
    """The same account on another device."""
    elsewhere = Client()
    elsewhere.force_login(Account.objects.get())
    assert elsewhere.get("/mijn-account/").status_code == 200
    return elsewhere


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"old": "mis", "new": "een baken op zee", "again": "een baken op zee"}, "old"),
        ({"new": "kort", "again": "kort"}, "new"),
        ({"new": "een baken op zee", "again": "een baken op land"}, "again"),
    ],
)
def test_a_password_is_not_changed_when_something_is_wrong(coordinator, said, field):
    page = change(coordinator, **said)
    assert list(page.context["form"].errors) == [field]
    assert Account.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Dit wachtwoord is te kort: geef minstens 12 tekens."),
        ("en", "This password is too short: give at least 12 characters."),
    ],
)
def test_a_short_password_is_refused_in_the_language_of_the_reader(coordinator, language, said):
    coordinator.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = change(coordinator, new="kort", again="kort")
    assert page.context["form"].errors == {"new": [said]}
