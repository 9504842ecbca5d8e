"""P49: Login holds. Every attack on signing on with a provider is refused; they take seconds, so none waits.

Two controls: the honest way lets An in, by the very steps that the attacks take; and where django-allauth's own
checks stand in the place of ours, the attacks that then succeed are found to.
"""

from __future__ import annotations

import hashlib

import pytest
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import connection

from baken.apps.access.engine import sign_on as engine
from baken.apps.access.models import Account
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests import provider as providers
from tests.daily import some_of_today
from tests.promises.attacks import AN, ATTACKS, ELSEWHERE, MALLORY, Attempt
from tests.provider import encoded
from tests.signing_on import NAME, configure, known, way_of

pytestmark = pytest.mark.django_db

# What allauth refuses by itself, as it comes, or falls over; all else it lets in.
REFUSED_BY_ALLAUTH = {
    "state_missing",
    "state_wrong",
    "state_of_another_session",
    "state_of_long_ago",
    "state_used_before",
    "login_of_another_pressed_upon_somebody",
    "code_used_before",
    "code_invented",
    "code_missing",
    "proof_weakened_in_the_question",
    "error_beside_a_code",
    "header_that_must_be_understood",
    "issuer_wrong",
    "issuer_missing",
    "issuer_one_of_several",
    "token_of_another_issuer",
    "answer_of_another_provider_here",
    "same_name_at_another_provider",
    "audience_wrong",
    "audience_missing",
    "expired",
    "expires_at_no_time",
    "known_by_mail_address_alone",
    "token_no_text",
    "token_no_token",
    "access_token_no_text",
    "answer_no_object",
    "answer_no_json",
    "answer_a_number",
    "answer_elsewhere",
    "provider_out_of_order",
}
# The control of each attack takes as long as the attack: today's are in the normal run, all of them in the long one.
TODAY = some_of_today(sorted(ATTACKS), 8)


@pytest.fixture(scope="session")
def running_elsewhere(tmp_path_factory):
    with providers.running(tmp_path_factory.mktemp("elsewhere")) as provider:
        yield provider


@pytest.fixture
def attempt(client, settings, provider, running_elsewhere):
    """Somebody on the way, in a house with two providers of which one knows An's account."""
    other = running_elsewhere
    other.forget()
    way = configure(settings, provider, other)
    other_way = way_of(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][1]["provider_id"])
    for each, its_way in ((provider, way), (other, other_way)):
        each.tell(clients=[providers.client(NAME, its_way.back)], accounts={"an": AN, "mallory": MALLORY})
    known(way, make_holder(Role.COORDINATOR, make_cell(), email="an@example.test"), "vo-an")
    return Attempt(client, provider, way, other, other_way)


def got_in(browser):
    return SESSION_KEY in browser.session


def test_there_are_the_attacks_that_were_promised():
    assert len(ATTACKS) >= 40


def test_control_the_honest_way_lets_somebody_in(attempt):
    assert attempt.browser.get(attempt.back()).url == "/"
    assert got_in(attempt.browser)


# Half of the hash of the access token "geheim", as the standard has it.
HALF = encoded(hashlib.sha256(b"geheim").digest()[:16])


@pytest.mark.parametrize(
    "more",
    [{}, {"azp": NAME}, {"aud": [NAME]}, {"aud": [NAME, "elders"], "azp": NAME}, {"at_hash": HALF}, {"nbf": 1}],
    ids=str,
)
def test_control_a_token_that_is_made_here_lets_somebody_in_when_it_tells_the_truth(attempt, more):
    token = attempt.provider.key.sign(attempt.claims(**more))
    attempt.browser.get(attempt.back_with(token, access_token="geheim"))
    assert got_in(attempt.browser)


def test_asking_a_provider_locks_nobody_out_meanwhile(attempt, monkeypatch):
    asked = []
    fetched = engine.Client._fetched
    before = len(connection.savepoint_ids)  # the test itself is within one

    def watched(self, address):
        asked.append(len(connection.savepoint_ids))
        return fetched(self, address)

    monkeypatch.setattr(engine.Client, "_fetched", watched)
    cache.clear()
    attempt.address = attempt.begun(attempt.browser)
    attempt.browser.get(attempt.back())
    assert asked == [before, before]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(attempt, name, caplog):
    answer = attempt.browser.get(ATTACKS[name](attempt))
    assert (answer.status_code, answer["Location"], got_in(attempt.browser)) == (302, "/aanmelden/", False)
    assert Account.objects.count() == 1
    assert [
        word for word in ("eyJ", "vo-", "Peeters") if word in caplog.text.replace(attempt.provider.issuer, "")
    ] == []


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in TODAY else pytest.mark.soak) for name in ATTACKS]
)
def test_control_where_allauth_checks_alone_an_attack_is_found_to_succeed(client, attempt, monkeypatch, name):
    class Stock(OpenIDConnectOAuth2Adapter):
        get_callback_url = engine.Client.get_callback_url
        is_strong: bool = False
        shown_at = None
        asks_anew = True
        claims: dict = {}

    def question(self):
        return OAuth2Provider.get_pkce_params(self) | {"nonce": "x"}

    monkeypatch.setattr(engine, "Client", Stock)
    monkeypatch.setattr(engine.Provider, "oauth2_adapter_class", Stock)
    monkeypatch.setattr(engine.Provider, "extract_uid", OpenIDConnectProvider.extract_uid)
    monkeypatch.setattr(engine.Provider, "get_pkce_params", question)
    attempt.address = attempt.begun(client)
    client.raise_request_exception = False
    client.get(ATTACKS[name](attempt))
    assert got_in(client) == (name not in REFUSED_BY_ALLAUTH)


@pytest.mark.parametrize("name", ["state_wrong", "state_of_another_session"])
def test_control_where_the_state_is_not_compared_an_attack_is_found_to_succeed(attempt, monkeypatch, name):
    compared = statekit.unstash_state

    def any_state(request, *, provider_id, state_id):
        return compared(request, provider_id=provider_id, state_id=next(iter(statekit.get_states(request))))

    monkeypatch.setattr(statekit, "unstash_state", any_state)
    attempt.browser.get(ATTACKS[name](attempt))
    assert got_in(attempt.browser)


@pytest.mark.parametrize(
    "lie",
    [
        {"fields": {"issuer": ELSEWHERE}},
        {"fields": {"issuer": None}},
        {"fields": {"authorization_endpoint": f"{ELSEWHERE}/v1/auth"}},
        {"fields": {"token_endpoint": f"{ELSEWHERE}/v1/token"}},
        {"fields": {"jwks_uri": f"{ELSEWHERE}/v1/keys"}},
        {"fields": {"jwks_uri": None}},
        {"fields": {"jwks_uri": "https://[x"}},
        {"fields": {"token_endpoint": ["x"]}},
        {"status": 302, "headers": {"location": ELSEWHERE}},
        {"status": 500},
        {"text": "{"},
        {"text": "[]"},
    ],
    ids=str,
)
def test_a_provider_that_says_of_itself_what_cannot_be_is_not_gone_to(attempt, lie):
    cache.clear()
    attempt.provider.lie(discovery=lie)
    assert attempt.browser.post(attempt.way.start).url == "/aanmelden/"


@pytest.mark.parametrize(("left_alone", "times"), [(600, 1), (0, 5)])
def test_a_provider_that_is_out_of_order_is_left_alone_for_a_moment(attempt, monkeypatch, left_alone, times):
    asked = []
    fetched = engine.Client._fetched
    monkeypatch.setattr(engine.Client, "_fetched", lambda *of: asked.append(of) or fetched(*of))
    monkeypatch.setattr(engine, "LEFT_ALONE", left_alone)
    cache.clear()
    attempt.provider.lie(discovery={"status": 500})
    for _stranger in range(5):
        assert attempt.browser.post(attempt.way.start).url == "/aanmelden/"
    assert len(asked) == times
    attempt.provider.lie()
    cache.clear()
    assert attempt.browser.post(attempt.way.start).url.startswith(attempt.provider.issuer)


def test_a_provider_that_is_out_of_order_by_the_time_somebody_comes_back_lets_nobody_in(attempt):
    back = attempt.back()
    cache.clear()
    attempt.provider.lie(discovery={"status": 500})
    assert attempt.browser.get(back).url == "/aanmelden/"
    assert not got_in(attempt.browser)


def test_a_provider_elsewhere_is_not_asked_without_https(client, settings, attempt):
    way = configure(settings, type("Plain", (), {"issuer": "http://elders.example/op"}))
    assert client.post(way.start).url == "/aanmelden/"


@pytest.mark.parametrize(
    "onward", ["https://elders.example/", "//elders.example/", "/\\elders.example/", "javascript:alert(1)", "http:x"]
)
def test_signing_on_never_leads_to_another_house(attempt, onward):
    attempt.address = attempt.browser.post(attempt.way.start, {"next": onward}).url
    assert attempt.browser.get(attempt.back()).url == "/"


def test_what_a_browser_adds_to_the_start_changes_nothing_of_the_question(attempt):
    added = "?auth_params=nonce%3Dx%26prompt%3Dnone&scope=rrn&process=connect&action=reauthenticate"
    asked = Attempt.question.fget
    attempt.address = attempt.browser.post(attempt.way.start + added).url
    question = asked(attempt)
    assert (question["nonce"] == "x", "prompt" in question) == (False, False)
    assert sorted(question["scope"].split()) == ["openid", "profile", "vo"]


def test_nobody_starts_by_following_a_link_and_nobody_comes_back_by_a_form(attempt):
    assert attempt.browser.get(attempt.way.start).status_code == 405
    assert attempt.browser.post(attempt.back()).status_code == 405
    assert not got_in(attempt.browser)


def test_the_session_of_before_is_not_the_session_of_after(attempt):
    before = attempt.browser.session.session_key
    attempt.browser.get(attempt.back())
    assert attempt.browser.session.session_key != before
