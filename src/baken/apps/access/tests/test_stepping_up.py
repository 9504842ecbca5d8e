"""What is dangerous for others asks who one is once more, and loses nothing that was filled in; and the owner of an
account hears by mail that a way to sign in changed."""

from __future__ import annotations

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from baken.apps.access.models import Grant, Invitation
from baken.apps.access.tests.factories import PASSWORD, add_app, code_of, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from baken.ground.periods import today
from tests.mails import smtp
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
CONFIRM, INVITE = "/mijn-account/bevestigen/", "/leden/uitnodigen/"
FACTORS = "/mijn-account/tweede-stap/"


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def holder(cell):
    return make_holder(Role.COORDINATOR, cell, email="cato@example.test", name="Cato")


@pytest.fixture
def wim(cell):
    return make_holder(Role.ADVISOR, cell, email="wim@example.test", name="Wim")


@pytest.fixture
def coordinator(client, holder):
    client.force_login(holder)
    return client


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept.mails


def asked(**said):
    named = {"name": "Nele <Nieuw>", "email": "nele@example.test", "role": "advisor", "organisation": ""}
    return named | {"starts_on": today().isoformat()} | said


def hidden(answer):
    """The hidden fields of the last form of a page."""
    form = re.findall(r"<form.*?</form>", answer.content.decode().partition("<main")[2], re.DOTALL)[-1]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in found}


def test_what_gives_takes_or_carries_away_asks_who_one_is(coordinator, wim):
    grant = Grant.objects.get(account=wim)
    member = f"/leden/{wim.uuid}/"
    addresses = [INVITE, f"{member}rol/", f"{member}rollen/{grant.uuid}/beeindigen/", "/beheer/wissen/"]
    addresses += ["/leden/leden.csv", "/leden/leden.xlsx", "/audit/register.csv"]
    for address in addresses:
        assert coordinator.get(address).url == f"{CONFIRM}?next={address.replace('/', '%2F')}"
    show(coordinator)
    assert {coordinator.get(address).status_code for address in addresses} == {200}


def test_a_form_that_became_stale_comes_back_whole(coordinator, cell):
    away = coordinator.post(INVITE, asked())
    assert (away.status_code, Invitation.objects.count()) == (307, 0)
    confirming = coordinator.post(away.url, asked())  # as a browser does with 307
    assert "Wat je invulde, blijft bewaard." in page(confirming)
    wrong = coordinator.post(CONFIRM, hidden(confirming) | {"password": "mis"})
    assert "Dit is niet je wachtwoord." in page(wrong)
    again = coordinator.post(CONFIRM, hidden(wrong) | {"password": PASSWORD})
    assert Invitation.objects.count() == 0  # nothing happens before it is sent once more
    assert hidden(again).items() >= asked().items()
    coordinator.post(INVITE, hidden(again))
    invitation = Invitation.objects.get()
    assert (invitation.name, invitation.email, invitation.cell) == ("Nele <Nieuw>", "nele@example.test", cell)


def test_a_field_by_any_name_comes_back_and_answers_nothing(coordinator, holder):
    said = asked(password=PASSWORD, code="123456", next="https://elders.example/", passkey="x")
    away = coordinator.post(INVITE, said)
    confirming = coordinator.post(away.url, said)
    assert coordinator.get(INVITE).status_code == 302  # what came along confirmed nothing
    again = coordinator.post(CONFIRM, hidden(confirming) | {"password": PASSWORD})
    assert 'action="/leden/uitnodigen/"' in again.content.decode()
    assert hidden(again).items() >= said.items()


def test_it_leads_to_no_other_house(coordinator):
    confirming = coordinator.post(f"{CONFIRM}?next=https://elders.example/&bewaard=1", asked())
    answer = coordinator.post(CONFIRM, hidden(confirming) | {"password": PASSWORD})
    assert answer.url == "/mijn-account/"


def test_with_a_second_factor_it_is_the_second_factor_that_is_asked(coordinator, holder):
    secret = add_app(holder)
    show(coordinator)
    away = coordinator.post(INVITE, asked())
    confirming = coordinator.post(away.url, asked())
    again = coordinator.post(CONFIRM, hidden(confirming) | {"code": code_of(secret)})
    coordinator.post(INVITE, hidden(again))
    assert Invitation.objects.count() == 1


def test_a_password_that_is_being_changed_goes_along_nowhere(coordinator):
    answer = coordinator.post("/mijn-account/wachtwoord/", {"old": PASSWORD, "new": "x", "again": "x"})
    assert answer.status_code == 302


def test_who_must_have_a_second_factor_and_has_none_is_found(coordinator, holder, wim, cell):
    make_holder(Role.PARTNER, cell, email="pia@example.test", name="Pia")
    add_app(wim)
    answer = coordinator.get("/leden/", {"toon": "een-stap"})
    assert ([row[0] for row in rows(answer, "Leden")], "1 lid" in page(answer)) == (["Cato"], True)
    Authenticator.objects.all().delete()
    assert "2 leden" in page(coordinator.get("/leden/", {"toon": "een-stap"}))


@pytest.fixture
def an(client, mails):
    client.force_login(make_account())
    return show(client)


def sentences(mail):
    return mail.get_content()


def test_the_owner_hears_of_each_change_to_how_they_sign_in_and_no_secret(an, mails):
    an.post(f"{FACTORS}app/")
    assert mails == []
    secret = an.get(f"{FACTORS}app/").context["secret"].replace(" ", "")
    an.post(f"{FACTORS}app/", {"code": code_of(secret)})
    codes = an.post(f"{FACTORS}herstelcodes/", follow=True).context["codes"]
    an.post(f"{FACTORS}{Authenticator.objects.get(type='totp').pk}/weg/")
    new = "een lange zin over de zee"
    an.post("/mijn-account/wachtwoord/", {"old": PASSWORD, "new": new, "again": new})
    told = [sentences(mail) for mail in mails]
    assert ["app met codes toegevoegd" in told[0], "nieuwe herstelcodes" in told[1]] == [True, True]
    assert ["tweede stap verwijderd" in told[2], "wachtwoord is gewijzigd" in told[3]] == [True, True]
    assert {mail["to"] for mail in mails} == {"an@example.test"}
    assert not [word for word in (secret, new, PASSWORD, *codes) for text in told if word in text]
    assert all("http://testserver/mijn-account/tweede-stap/" in text for text in told)


def test_what_did_not_happen_is_not_told(an, mails):
    an.post(f"{FACTORS}app/")
    an.post(f"{FACTORS}app/", {"code": "000000"})
    an.post(f"{FACTORS}herstelcodes/")
    an.post("/mijn-account/wachtwoord/", {"old": "mis", "new": "x", "again": "x"})
    assert mails == []


def test_it_is_told_in_the_language_of_the_page(an, mails):
    new = "een lange zin over de zee"
    an.post("/taal/", {"language": "en"})
    an.post("/mijn-account/wachtwoord/", {"old": PASSWORD, "new": new, "again": new})
    assert "The password has been changed." in sentences(mails[0])


def test_whose_second_factors_an_operator_takes_away_hears_so(mails):
    account = make_account()
    add_app(account)
    call_command("second_factor", account.email, "--forget", stdout=io.StringIO())
    assert "Alle tweede stappen zijn weggenomen" in sentences(mails[0])


def test_a_mail_that_cannot_be_sent_stops_nothing(an, settings):
    settings.EMAIL_PORT = 1
    new = "een lange zin over de zee"
    answer = an.post("/mijn-account/wachtwoord/", {"old": PASSWORD, "new": new, "again": new})
    assert answer.url == "/mijn-account/"
