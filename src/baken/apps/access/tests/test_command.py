"""`baken account`."""

from __future__ import annotations

import io
import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command

from baken.apps.access.models import Account, AccountSession, AuditEntry, Grant
from baken.apps.access.tests.factories import PASSWORD, make_account
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.audit import Verb
from tests.mails import smtp
from tests.signing_on import configure

pytestmark = pytest.mark.django_db


def run(*arguments):
    said = io.StringIO()
    call_command("account", *arguments, stdout=said)
    return said.getvalue()


def test_an_operator_makes_the_first_coordinator_of_a_cell():
    cell = make_cell()
    said = run("An@example.test", "--name", "An", "--role", "coordinator", "--cell", "GO-POC")
    password = re.fullmatch(r"password (\S{16})\nan@example.test is coordinator of GO-POC\n", said)[1]
    account = Account.objects.get()
    assert (account.email, account.name, account.check_password(password)) == ("an@example.test", "An", True)
    assert list(account.grants.values_list("role", "cell", "centre")) == [("coordinator", cell.pk, None)]


def test_an_account_that_is_there_gets_the_role_and_keeps_its_password():
    account = make_account()
    centre = make_centre("Oever", known_as={make_cell(): "C01"})
    said = run("an@example.test", "--role", "director", "--centre", str(centre.uuid))
    account.refresh_from_db()
    assert said == f"an@example.test is director of {centre.uuid}\n"
    assert account.check_password(PASSWORD)
    assert list(account.grants.values_list("role", "cell", "centre")) == [("director", None, centre.pk)]


def test_a_role_that_is_held_already_is_not_added_again():
    make_account()
    make_cell()
    arguments = ["an@example.test", "--role", "advisor", "--cell", "GO-POC"]
    assert run(*arguments) == run(*arguments) == "an@example.test is advisor of GO-POC\n"
    assert Grant.objects.count() == 1


def test_who_tried_too_often_comes_in_with_the_new_password_at_once(client):
    account = make_account()
    said = [client.post("/aanmelden/", {"email": account.email, "password": "mis"}).status_code for _time in range(6)]
    assert said == [200] * 5 + [429]
    password = run(account.email, "--new-password").split()[1]
    assert client.post("/aanmelden/", {"email": account.email, "password": password}).status_code == 302


def test_who_lost_the_password_gets_another_and_is_out_everywhere(client):
    account = make_account()
    client.post("/aanmelden/", {"email": account.email, "password": PASSWORD})
    password = re.fullmatch(r"password (\S{16})\n", run("an@example.test", "--new-password"))[1]
    account.refresh_from_db()
    assert (account.check_password(password), AccountSession.objects.count()) == (True, 0)
    assert client.get("/mijn-account/").status_code == 302
    said = AuditEntry.objects.latest("number").content
    assert (said.verb, said.kind, said.account) == (Verb.CHANGED, "access.Account", None)


@pytest.mark.parametrize("arguments", [[], ["--new-password"], ["--identity", "acm", "12"]])
def test_without_a_role_one_says_what_an_account_that_is_there_gets(arguments):
    if not arguments:
        make_account()
    with pytest.raises(CommandError):
        run("an@example.test", *arguments)


def test_an_identity_is_added_without_a_role(settings, provider):
    account, way = make_account(), configure(settings, provider)
    said = run("an@example.test", "--identity", way.provider, "vo-an")
    assert said == f"an@example.test is known to {way.provider}\n"
    assert list(SocialAccount.objects.values_list("user", "uid")) == [(account.pk, "vo-an")]


@pytest.mark.parametrize("more", [[], ["--role", "advisor", "--cell", "GO-POC"]])
def test_who_can_sign_in_in_one_more_way_hears_so(settings, provider, more):
    make_cell()
    account, way = make_account(), configure(settings, provider)
    with smtp(settings) as kept:
        run("an@example.test", "--identity", way.provider, "vo-an", *more)
    (mail,) = kept.mails
    assert (mail["to"], "manier om aan te melden toegevoegd" in mail.get_content()) == (account.email, True)


def test_the_password_can_be_asked_for(monkeypatch):
    make_cell()
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSWORD)
    said = run("an@example.test", "--name", "An", "--role", "advisor", "--cell", "GO-POC", "--ask")
    assert said == "an@example.test is advisor of GO-POC\n"
    assert Account.objects.get().check_password(PASSWORD)


def test_a_weak_password_is_refused(monkeypatch):
    make_cell()
    monkeypatch.setattr("getpass.getpass", lambda prompt: "kort")
    with pytest.raises(CommandError):
        run("an@example.test", "--name", "An", "--role", "advisor", "--cell", "GO-POC", "--ask")
    assert (Account.objects.count(), Grant.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["an@example.test", "--name", "An", "--role", "coordinator", "--cell", "NO-SUCH-CELL"],
        ["an@example.test", "--name", "An", "--role", "director", "--cell", "GO-POC"],
        ["an@example.test", "--name", "An", "--role", "staff", "--centre", "no-uuid"],
        ["an@example.test", "--role", "coordinator", "--cell", "GO-POC"],
        ["no-address", "--name", "An", "--role", "coordinator", "--cell", "GO-POC"],
    ],
)
def test_what_does_not_fit_is_refused_and_makes_nothing(arguments):
    make_cell()
    with pytest.raises(CommandError):
        run(*arguments)
    assert (Account.objects.count(), Grant.objects.count()) == (0, 0)


def test_nobody_acts_for_a_centre_that_no_cell_knows():
    centre = make_centre("Bron")
    with pytest.raises(CommandError, match="No cell"):
        run("an@example.test", "--name", "An", "--role", "staff", "--centre", str(centre.uuid))
    assert Account.objects.count() == 0
