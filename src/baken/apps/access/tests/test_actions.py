"""Signing in, accounts and roles."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_login_failed
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory

from baken.apps.access import actions
from baken.apps.access.models import Account, Grant, SignInAttempts
from baken.apps.access.queries import actor_of_cell
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account
from baken.apps.access.types import HELD_IN_CELL, Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre, make_person

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 3)


def asked():
    """A request as the sign-in page gets one."""
    request = RequestFactory().post("/aanmelden/")
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


def attempts():
    return sorted(SignInAttempts.objects.values_list("number", flat=True))


def test_who_gives_address_and_password_is_signed_in():
    account, request = make_account(), asked()
    assert actions.sign_in(request, email=" AN@example.test", password=PASSWORD) == account
    assert request.user == account


@pytest.mark.parametrize(
    ("email", "password"),
    [("an@example.test", "mis"), ("nobody@example.test", PASSWORD), ("closed@example.test", PASSWORD)],
)
def test_a_refusal_is_the_same_whatever_was_wrong(email, password):
    make_account()
    make_account("closed@example.test", is_active=False)
    request = asked()
    with pytest.raises(actions.CannotSignIn) as refused:
        actions.sign_in(request, email=email, password=password)
    assert str(refused.value) == "Dit e-mailadres en wachtwoord horen niet bij elkaar."
    assert (type(refused.value), request.user, attempts()) == (actions.CannotSignIn, AnonymousUser(), [1, 1])


@pytest.mark.parametrize("email", ["an@example.test", "nobody@example.test"])
def test_after_five_attempts_the_password_is_not_looked_at_known_address_or_not(email):
    make_account()
    for _attempt in range(5):
        with pytest.raises(actions.CannotSignIn):
            actions.sign_in(asked(), email=email, password="mis")
    with pytest.raises(actions.TooManyAttempts):
        actions.sign_in(asked(), email=email.upper(), password=PASSWORD)
    assert attempts() == [5, 6]


def test_another_address_is_not_held_back():
    make_account()
    for _attempt in range(6):
        with pytest.raises(actions.CannotSignIn):
            actions.sign_in(asked(), email="other@example.test", password="mis")
    actions.sign_in(asked(), email="an@example.test", password=PASSWORD)


def test_the_next_quarter_of_an_hour_one_may_try_again(monkeypatch):
    make_account()
    monkeypatch.setattr("time.time", lambda: 900_000.0)
    for _attempt in range(6):
        with pytest.raises(actions.CannotSignIn):
            actions.sign_in(asked(), email="an@example.test", password="mis")
    monkeypatch.setattr("time.time", lambda: 900_900.0)
    actions.sign_in(asked(), email="an@example.test", password=PASSWORD)


def test_success_forgets_the_attempts_before_it_and_what_is_older_than_a_day(monkeypatch):
    make_account()
    SignInAttempts.objects.create(key="old", window=1)
    for _attempt in range(4):
        with pytest.raises(actions.CannotSignIn):
            actions.sign_in(asked(), email="an@example.test", password="mis")
    actions.sign_in(asked(), email="an@example.test", password=PASSWORD)
    assert list(SignInAttempts.objects.values_list("key", "number")) == [("everyone", 4)]


def test_too_many_failures_of_everyone_close_the_door(monkeypatch):
    make_account()
    monkeypatch.setattr("baken.apps.access.actions._attempts.MOST_FAILURES", 3)
    for number in range(3):
        with pytest.raises(actions.CannotSignIn):
            actions.sign_in(asked(), email=f"{number}@example.test", password="mis")
    with pytest.raises(actions.TooManyAttempts):
        actions.sign_in(asked(), email="an@example.test", password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_of_attempts_at_the_same_time_no_more_than_five_are_looked_at():
    make_account()
    looked_at = []

    def hear(**heard):
        looked_at.append(heard)

    def attempt(_number):
        try:
            actions.sign_in(asked(), email="an@example.test", password="mis")
        except actions.CannotSignIn as refusal:
            return type(refusal)
        finally:
            connection.close()

    user_login_failed.connect(hear)
    try:
        with ThreadPoolExecutor(8) as threads:
            refusals = list(threads.map(attempt, range(16)))
    finally:
        user_login_failed.disconnect(hear)
    assert (len(looked_at), refusals.count(actions.TooManyAttempts)) == (5, 11)


def test_an_attempt_leaves_no_address_behind():
    with pytest.raises(actions.CannotSignIn):
        actions.sign_in(asked(), email="an@example.test", password="mis")
    assert [len(key) for key in SignInAttempts.objects.exclude(key="everyone").values_list("key", flat=True)] == [64]


@pytest.mark.parametrize("theirs", [True, False])
def test_an_account_is_tied_to_the_person_with_its_address_where_that_is_theirs(theirs):
    person = make_person("an@example.test")
    said = {"owns_address": True} if theirs else {}
    account = actions.create_account(email=" An@Example.test", name="An", password=PASSWORD, **said)
    expected = ("an@example.test", person if theirs else None, True)
    assert (account.email, account.person, account.check_password(PASSWORD)) == expected


def test_an_address_has_one_account():
    make_account()
    with pytest.raises(actions.CannotCreateAccount):
        actions.create_account(email="AN@example.test", name="An", password=None)
    assert Account.objects.count() == 1


def test_a_coordinator_gives_roles_in_the_cell_and_at_its_centres():
    cell, account = make_cell(), make_account()
    centre = make_centre("Oever", known_as={cell: "C01"})
    by = actor_of_cell(cell=cell.pk)
    first = actions.grant_role(account=account, role=Role.ADVISOR, by=by, starts_on=DAY, cell=cell.pk)
    second = actions.grant_role(account=account, role=Role.DIRECTOR, by=by, starts_on=DAY, centre=centre.pk)
    assert (first.cell, first.centre, second.cell, second.centre) == (cell, None, None, centre)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF])
def test_only_a_coordinator_gives_roles(role):
    cell, account = make_cell(), make_account()
    with pytest.raises(actions.CannotGrantRole):
        actions.grant_role(
            account=account, role=Role.ADVISOR, by=Actor(role=role, cell=cell.pk), starts_on=DAY, cell=cell.pk
        )
    assert Grant.objects.count() == 0


def test_a_coordinator_gives_no_roles_in_another_cell_nor_at_centres_that_look_to_another():
    cell, other, account = make_cell(), make_cell("VCLB-POC", network="VCLB"), make_account()
    kade = make_centre("Kade", network="VCLB", known_as={cell: "V01", other: "1"})
    for where in ({"role": Role.ADVISOR, "cell": other.pk}, {"role": Role.STAFF, "centre": kade.pk}):
        with pytest.raises(actions.CannotGrantRole):
            actions.grant_role(account=account, by=actor_of_cell(cell=cell.pk), starts_on=DAY, **where)
    assert Grant.objects.count() == 0


@pytest.mark.parametrize("role", list(Role))
def test_a_role_fits_its_organisation(role):
    cell, account = make_cell(), make_account()
    centre = make_centre("Oever", known_as={cell: "C01"})
    wrong = {"centre": centre.pk} if role in HELD_IN_CELL else {"cell": cell.pk}
    for where in (wrong, {}, {"cell": cell.pk, "centre": centre.pk}):
        with pytest.raises(actions.CannotGrantRole):
            actions.grant_role(account=account, role=role, by=actor_of_cell(cell=cell.pk), starts_on=DAY, **where)
    assert Grant.objects.count() == 0


def test_a_coordinator_ends_a_role_and_another_cell_does_not():
    cell, other = make_cell(), make_cell("VCLB-POC", network="VCLB")
    grant = give_role(make_account(), Role.ADVISOR, cell)
    with pytest.raises(actions.CannotEndRole):
        actions.end_role(grant=grant, by=actor_of_cell(cell=other.pk), on=DAY)
    grant.refresh_from_db()
    assert grant.ends_on is None
    actions.end_role(grant=grant, by=actor_of_cell(cell=cell.pk), on=DAY)
    grant.refresh_from_db()
    assert grant.ends_on == DAY
