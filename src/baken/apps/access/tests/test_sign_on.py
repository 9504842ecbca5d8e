"""Signing on with a provider: a real one, in a real browser and without."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command

from baken.apps.access.actions import CannotAddIdentity, add_identity
from baken.apps.access.models import Account
from baken.apps.access.tests.factories import add_app, code_of, give_role, make_account, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.browsing import DESKTOP, MANNERS, sideways, speak
from tests.provider import CSAM, EID, person
from tests.provider import client as known_client
from tests.signing_on import NAME, configure, known

AN = person("vo-an", "An", "Peeters", acr=EID, email="els@example.test", email_verified=True)
ELS = person("vo-els", "Els", "Maes")
pytestmark = pytest.mark.django_db


def signed_in_as(client):
    return Account.objects.filter(pk=client.session.get(SESSION_KEY)).values_list("email", flat=True).first()


@pytest.fixture
def house(settings, provider):
    """A house that signs on with the provider, which knows An and Els; of those, this house knows An."""
    way = configure(settings, provider)
    provider.tell(clients=[known_client(NAME, way.back)], accounts={"an": AN, "els": ELS})
    known(way, make_holder(Role.ADVISOR, make_cell()), "vo-an")
    return way


def test_who_is_known_is_signed_in_as_the_right_account_and_lands_where_they_were_going(client, house, provider):
    make_account("els@example.test")  # that An says to have this address gives nothing
    away = client.post(house.start, {"next": "/centra/"})
    question = parse_qs(urlsplit(away.url).query)
    assert sorted(question["scope"][0].split()) == ["openid", "profile", "vo"]
    assert (question["response_type"], question["code_challenge_method"]) == (["code"], ["S256"])
    assert client.get(provider.authorise(away.url, "an")).url == "/centra/"
    assert signed_in_as(client) == "advisor@example.test"
    assert list(SocialAccount.objects.values_list("uid", "extra_data")) == [("vo-an", {})]


@pytest.mark.parametrize(("strong", "lets_in"), [("", False), (CSAM, False), (f"{CSAM} {EID}", True)])
def test_a_second_factor_is_asked_unless_the_provider_saw_one(client, settings, house, provider, strong, lets_in):
    settings.SECOND_FACTOR = "required"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["strong"] = strong.split()
    secret = add_app(Account.objects.get())
    answer = client.get(provider.authorise(client.post(house.start, {"next": "/centra/"}).url, "an"))
    if not lets_in:
        assert (answer.url, signed_in_as(client)) == ("/aanmelden/tweede-stap/?next=%2Fcentra%2F", None)
        answer = client.post(answer.url, {"code": code_of(secret), "next": "/centra/"})
    assert answer.url == "/centra/"
    assert client.get("/centra/").status_code == 200


def test_who_is_not_known_is_refused_with_a_sentence_and_leaves_nothing(client, house, provider):
    back = provider.authorise(client.post(house.start).url, "els")
    page = client.get(back, follow=True)
    assert page.redirect_chain == [("/aanmelden/", 302)]
    assert "je hebt hier geen account" in page.content.decode()
    assert (signed_in_as(client), Account.objects.count(), SocialAccount.objects.count()) == (None, 1, 1)


def test_a_closed_account_is_refused_as_one_that_is_not_there(client, house, provider):
    Account.objects.update(is_active=False)
    page = client.get(provider.authorise(client.post(house.start).url, "an"), follow=True)
    assert ("je hebt hier geen account" in page.content.decode(), signed_in_as(client)) == (True, None)


def test_where_what_the_processes_share_does_not_answer_nobody_gets_in_and_is_told_so(
    client, settings, house, provider, tmp_path, caplog
):
    back = provider.authorise(client.post(house.start).url, "an")
    answers = settings.CACHES
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"unix://{tmp_path / 'redis.sock'}"}
    settings.CACHES = {"default": redis}
    for page in (client.get(back, follow=True), client.post(house.start, follow=True)):
        assert page.redirect_chain == [("/aanmelden/", 302)]
        assert "Daarmee kan je nu niet aanmelden. Probeer het later opnieuw." in page.content.decode()
        assert signed_in_as(client) is None
    assert [record.getMessage().count("BAKEN_REDIS") for record in caplog.records] == [1, 1]
    settings.CACHES = answers
    client.get(provider.authorise(client.post(house.start).url, "an"))
    assert signed_in_as(client) == "advisor@example.test"


def test_who_cancels_is_told_so(client, house, provider):
    page = client.get(provider.authorise(client.post(house.start).url), follow=True)
    assert ("Je hebt het aanmelden afgebroken." in page.content.decode(), signed_in_as(client)) == (True, None)


def test_who_has_several_roles_chooses_one(client, house, provider):
    give_role(Account.objects.get(), Role.STAFF, make_centre("CLB Kade", known_as={make_cell("B"): "K"}))
    back = provider.authorise(client.post(house.start, {"next": "/centra/"}).url, "an")
    assert client.get(back).url == "/rol/?next=%2Fcentra%2F"


def test_who_is_signed_in_as_somebody_else_is_not_any_more(client, house, provider):
    client.force_login(make_account("els@example.test"))
    client.get(provider.authorise(client.post(house.start).url, "an"))
    assert signed_in_as(client) == "advisor@example.test"


def test_what_is_asked_for_of_how_somebody_showed_who_they_are_must_be_so(client, settings, provider, house):
    way = configure(settings, provider, levels=EID)
    assert parse_qs(urlsplit(client.post(way.start).url).query)["acr_values"] == [EID]
    provider.tell(accounts={"an": AN | {"acr": CSAM}})
    client.get(provider.authorise(client.post(way.start).url, "an"))
    assert signed_in_as(client) is None
    provider.tell(accounts={"an": AN})
    client.get(provider.authorise(client.post(way.start).url, "an"))
    assert signed_in_as(client) == "advisor@example.test"


def test_without_a_provider_nothing_is_offered_and_nothing_works(client, settings):
    configure(settings, None)
    assert "Aanmelden met" not in client.get("/aanmelden/").content.decode()
    for address in ("/aanmelden/met/acm/", "/aanmelden/met/acm/terug/?code=x&state=x"):
        method = client.get if "terug" in address else client.post
        assert method(address).url == "/aanmelden/"


def test_a_provider_that_cannot_be_reached_is_a_sentence(client, house, provider):
    provider.lie(discovery={"status": 503})
    page = client.post(house.start, follow=True)
    assert "Daarmee kan je nu niet aanmelden" in page.content.decode()


def test_an_identity_is_of_one_account(house):
    els = make_account("els@example.test")
    with pytest.raises(CannotAddIdentity):
        add_identity(account=els, provider=house.provider, subject="vo-an")
    with pytest.raises(CannotAddIdentity):
        add_identity(account=els, provider="elders", subject="vo-els")
    assert SocialAccount.objects.count() == 1


def test_the_command_says_who_somebody_is_to_the_provider(house, client, provider, capsys):
    command = ["account", "els@example.test", "--role", "advisor", "--cell", "GO-POC", "--name", "Els Maes"]
    call_command(*command, "--identity", house.provider, "vo-els")
    client.get(provider.authorise(client.post(house.start).url, "els"))
    assert signed_in_as(client) == "els@example.test"
    with pytest.raises(CommandError):
        call_command(*command, "--identity", house.provider, "vo-an")


@pytest.fixture
def house_of_browser(settings, provider, live_server, transactional_db):
    way = configure(settings, provider, base=live_server.url)
    provider.tell(clients=[known_client(NAME, way.back)], accounts={"an": AN, "els": ELS})
    account = make_holder(Role.COORDINATOR, make_cell())
    give_role(account, Role.STAFF, make_centre("CLB Kade", known_as={make_cell("B"): "K"}))
    known(way, account, "vo-an")
    return way


def test_somebody_signs_on_in_a_browser_and_chooses_for_whom_to_act(house_of_browser, browser_page, axe):
    page = browser_page
    for language, size in MANNERS:
        page.set_viewport_size(size)
        speak(page, language)
        page.goto("/aanmelden/")
        assert (axe(page), sideways(page)) == ([], 0)
    speak(page, "nl")
    page.set_viewport_size(DESKTOP)
    page.goto("/aanmelden/?next=/mijn-account/")
    page.get_by_role("button", name="Aanmelden met ACM/IDM").click()
    page.get_by_role("button", name="Els Maes").click()
    page.wait_for_url("**/aanmelden/?next=**")
    assert "je hebt hier geen account" in page.get_by_role("main").inner_text()
    page.context.clear_cookies()
    page.goto("/aanmelden/?next=/mijn-account/")
    page.get_by_role("button", name="Aanmelden met ACM/IDM").click()
    page.get_by_role("button", name="An Peeters").click()
    page.wait_for_url("**/rol/**")
    page.get_by_role("button", name="CLB Kade").click()
    page.wait_for_url("**/mijn-account/")
    assert "coordinator@example.test" in page.get_by_role("main").inner_text()
