"""P49: Login holds, where it is passwords, second factors and sessions that must.

No code is taken twice, by however many processes; nobody learns from the door who has an account; who is half-way in
or owes a second factor gets nowhere; and who is signed out everywhere is, at once. Each with a control in which the
mechanism is taken away, and the check finds it.
"""

from __future__ import annotations

import re
import secrets
import statistics
import time

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve

from baken.apps.access import rules
from baken.apps.access.actions import _entering
from baken.apps.access.engine import factors
from baken.apps.access.models import Account, FactorSecret
from baken.apps.access.tests.factories import PASSWORD, add_app, code_of, make_account, make_holder, show
from baken.apps.access.types import HELD_IN_CENTRE, NEEDS_SECOND_FACTOR, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.daily import by_turns, some_of_today
from tests.house.test_pages import addresses
from tests.replaying import takers

pytestmark = pytest.mark.django_db
PROCESSES = 4
ROUNDS = 25
MANY_ROUNDS = 250  # of four processes each: a thousand replays
SIGN_IN, SECOND_STEP = "/aanmelden/", "/aanmelden/tweede-stap/"
SLOWER = 1.3  # times, that one kind of address may seem to be
LONGER = 0.1  # seconds, that one may be waited for more than for another; half of it of many attempts
FOR_ROLES = [
    address for address in addresses(get_resolver()) if callable(getattr(resolve(address).func, "admits", None))
]


def sign_in(client, account, **headers):
    return client.post(SIGN_IN, {"email": account.email, "password": PASSWORD}, headers=headers)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(MANY_ROUNDS, marks=pytest.mark.soak)])
def test_a_code_of_an_app_is_taken_once_by_however_many_processes(rounds, tried):
    account = make_account()
    secret = add_app(account)
    taken = []
    with takers(PROCESSES) as processes:
        for _round in range(rounds):
            FactorSecret.objects.update(last_step=0)
            taken.append(processes.take(account, code_of(secret)))
    assert taken == [1] * rounds
    tried(rounds)


@pytest.mark.django_db(transaction=True)
def test_control_where_a_process_remembers_codes_by_itself_one_is_taken_more_than_once():
    account = make_account()
    secret = add_app(account)
    with takers(PROCESSES, how="memory") as processes:
        assert processes.take(account, code_of(secret)) > 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rounds", [ROUNDS // 10, pytest.param(ROUNDS, marks=pytest.mark.soak)])
def test_a_recovery_code_is_taken_once_by_however_many_processes(rounds, tried):
    account = make_account()
    add_app(account)
    taken = []
    with takers(PROCESSES) as processes:
        for _round in range(rounds):
            with transaction.atomic():
                codes = factors.make_codes(account)
            taken += [processes.take(account, code) for code in codes]
    assert taken == [1] * factors.CODES * rounds
    tried(len(taken))


def test_a_code_of_before_the_last_that_was_taken_is_not_taken(monkeypatch):
    account = make_account()
    secret = add_app(account)
    before, now = code_of(secret, later=-1), code_of(secret)
    assert [factors.takes_code(account, code) for code in (now, before, now)] == [True, False, False]


# What an address may be that somebody tries at the door, with a wrong password.
KINDS = {
    "nobody": None,
    "known": {},
    "closed": {"is_active": False},
    "without password": {"password": make_password(None)},
    "with second factor": {},
}


def tries(kind, number):
    """So many addresses of a kind."""
    names = [f"{secrets.token_hex(8)}@example.test" for _each in range(number)]
    fields = KINDS[kind]
    hashed = make_password(PASSWORD)  # once: that is slow, on purpose
    for name in names if fields is not None else ():
        account = Account.objects.create(email=name, name="An Peeters", **{"password": hashed} | fields)
        if kind == "with second factor":
            add_app(account)
    return names


def attempt(client, email):
    return client.post(SIGN_IN, {"email": email, "password": "een heel ander wachtwoord"})


def said(client, email):
    """What the door says, but for what is chance and what was typed."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = attempt(client, email)
    page = re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", answer.content.decode()).replace(email, "")
    headers = {
        name: re.sub(r"'nonce-[^']*'", "", value) for name, value in answer.headers.items() if name != "Expires"
    }
    return answer.status_code, page, headers, sorted(answer.cookies), len(asked)


@pytest.mark.parametrize("times", [1, 6])
def test_the_door_says_the_same_whatever_the_address_is(times):
    heard = {}
    attempt(Client(), "first@example.test")  # of everyone together somebody is the first
    for kind in KINDS:
        [email] = tries(kind, 1)
        client = Client()
        heard[kind] = [said(client, email) for _time in range(times)][-1]
    assert heard == dict.fromkeys(KINDS, heard["nobody"])
    assert heard["nobody"][0] == (200 if times == 1 else 429)


def slowest_to_fastest(number, *, most=LONGER, turns=1):
    """How many times longer the door computes for one kind of address than for another, by medians, and how many
    seconds longer it is at the least waited for. What others do on the machine meanwhile makes nobody compute longer,
    and at times is not there: while one is waited for too long, there is tried on, so many turns at the most."""
    took, waited = ({kind: [] for kind in KINDS} for _clock in range(2))
    emails = {kind: tries(kind, number * turns) for kind in KINDS}
    client, longer = Client(), most
    attempt(client, "warm@example.test")
    for turn in range(number * turns):
        if turn >= number and longer < most:
            break
        for kind in KINDS:
            computed, began = time.process_time(), time.perf_counter()
            attempt(client, emails[kind][turn])
            waited[kind].append(time.perf_counter() - began)
            took[kind].append(time.process_time() - computed)
        least = {kind: min(each) for kind, each in waited.items()}
        longer = max(least.values()) - min(least.values())
    medians = {kind: statistics.median(each) for kind, each in took.items()}
    return max(medians.values()) / min(medians.values()), longer, (medians, least)


@pytest.fixture
def as_in_use(settings):
    """Passwords hashed as they are in use, not as in other tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.parametrize(("number", "most"), [(7, LONGER), pytest.param(60, LONGER / 2, marks=pytest.mark.soak)])
def test_the_door_takes_as_long_whatever_the_address_is(as_in_use, number, most):
    ratio, longer, measured = slowest_to_fastest(number, most=most, turns=4)
    assert ratio < SLOWER, measured
    assert longer < most, measured


class Hasty(ModelBackend):
    """Looks at no password where there is nobody."""

    def authenticate(self, request, username=None, password=None, **more):
        known = Account.objects.filter(email=username).exists()
        return super().authenticate(request, username=username, password=password, **more) if known else None


def test_control_a_door_that_hashes_nothing_for_an_unknown_address_is_found_out(as_in_use, settings):
    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.Hasty"]
    ratio, _longer, measured = slowest_to_fastest(3)
    assert ratio > SLOWER, measured


class Dreamy(ModelBackend):
    """Sleeps where there is somebody, and computes nothing meanwhile."""

    def authenticate(self, request, username=None, password=None, **more):
        if Account.objects.filter(email=username).exists():
            time.sleep(5 * LONGER)
        return super().authenticate(request, username=username, password=password, **more)


def test_control_a_door_that_sleeps_for_a_known_address_is_found_out(as_in_use, settings):
    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.Dreamy"]
    _ratio, longer, measured = slowest_to_fastest(3)
    assert longer > LONGER, measured


@pytest.fixture
def half_way(client):
    """Somebody who gave the right password, and no second factor yet."""
    account = make_holder(Role.STAFF, make_centre("Oever", known_as={make_cell(): "C1"}), email="an@example.test")
    add_app(account)
    assert sign_in(client, account).url.startswith(SECOND_STEP)
    return client


def test_there_are_pages_for_roles():
    assert len(FOR_ROLES) > 20


def test_who_is_half_way_in_is_a_stranger_everywhere(half_way):
    for address in FOR_ROLES:
        assert half_way.get(address).url.startswith(f"{SIGN_IN}?"), address


def some_pages():
    """A fifth of the pages, others every day."""
    return some_of_today(FOR_ROLES, len(FOR_ROLES) // 5)


def led_away(client, role, pages):
    """From which of some pages somebody is led away who acts in a role and gave a password alone."""
    cell = make_cell()
    of_centre = role in HELD_IN_CENTRE
    sign_in(client, make_holder(role, make_centre("Oever", known_as={cell: "C1"}) if of_centre else cell))
    return [address for address in pages if is_led_away(client.get(address)) and is_led_away(client.post(address))]


def is_led_away(answer):
    return answer.status_code == 302 and answer.url.startswith("/mijn-account/bevestigen/?")


@pytest.mark.parametrize("pages", [some_pages(), pytest.param(FOR_ROLES, marks=pytest.mark.soak)], ids=["some", "all"])
@pytest.mark.parametrize("role", by_turns(list(Role), 3))
def test_who_owes_a_second_factor_gets_nowhere(client, settings, role, pages, tried):
    settings.SECOND_FACTOR = "required"
    assert led_away(client, role, pages) == (pages if role in NEEDS_SECOND_FACTOR else [])
    show(client, strong=True)
    assert [address for address in pages if is_led_away(client.get(address))] == []
    tried(len(pages))


def test_control_a_rule_that_forgets_a_role_is_found_out(client, settings, monkeypatch):
    settings.SECOND_FACTOR = "required"
    monkeypatch.setattr(rules, "NEEDS_SECOND_FACTOR", NEEDS_SECOND_FACTOR - {Role.ADVISOR})
    assert led_away(client, Role.ADVISOR, some_pages()) == []


PLACES = 20


@pytest.fixture
def everywhere():
    """Somebody who is signed in at many places; the first is where they are."""
    account = make_holder(Role.COORDINATOR, make_cell())
    places = [Client() for _place in range(PLACES)]
    for place in places:
        sign_in(place, account)
    assert [place.get("/mijn-account/").status_code for place in places] == [200] * PLACES
    return places


def out(places):
    """How many of them are signed out, and how long that took to see."""
    began = time.perf_counter()
    found = sum(place.get("/mijn-account/").status_code == 302 for place in places)
    return found, time.perf_counter() - began


def everywhere_else(client):
    return client.post("/mijn-account/aanmeldingen/elders-afmelden/")


def new_password(client):
    return client.post(
        "/mijn-account/wachtwoord/", {"old": PASSWORD, "new": "een baken op zee", "again": "een baken op zee"}
    )


@pytest.mark.parametrize("how", [everywhere_else, new_password])
def test_who_signs_out_everywhere_is_out_within_a_second(everywhere, how):
    began = time.perf_counter()
    assert how(everywhere[0]).status_code == 302
    found, _took = out(everywhere[1:])
    assert (found, time.perf_counter() - began <= 1) == (PLACES - 1, True)
    assert out(everywhere[:1])[0] == 0


def test_a_closed_account_is_out_everywhere_within_a_second(everywhere):
    Account.objects.update(is_active=False)
    found, took = out(everywhere)
    assert (found, took <= 1) == (PLACES, True)


def test_control_sessions_that_are_not_ended_are_found(everywhere, monkeypatch):
    monkeypatch.setattr(_entering, "end", lambda sessions: sessions.count())
    everywhere_else(everywhere[0])
    assert out(everywhere[1:])[0] == 0
