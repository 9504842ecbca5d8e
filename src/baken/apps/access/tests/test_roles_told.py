"""That a role says on which days it is held and who gave it; and that its holder hears of it by mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given as drawn
from hypothesis import strategies as st

from baken.apps.access.actions import end_role, grant_role, mail_role
from baken.apps.access.engine.held import days_held, taken_back
from baken.apps.access.forms import InviteForm, RoleForm
from baken.apps.access.models import Account, AuditSubject, Correction, Grant
from baken.apps.access.tests.factories import give_role, make_account, make_claim_rule, make_holder, show
from baken.apps.access.types import NO_CELL, Actor, Role
from baken.apps.people.tests.factories import make_cell
from baken.ground.periods import today
from tests.mails import smtp
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def by(cell):
    holder = make_holder(Role.COORDINATOR, cell, name="Cato Coördinator")
    return Actor(Role.COORDINATOR, cell.pk, account=holder.pk)


@pytest.fixture
def coordinator(client, by):
    client.force_login(Account.objects.get(pk=by.account))
    return show(client)


@pytest.fixture
def guest():
    return make_account("gast@example.test", name="Gast")


def given(guest, by, cell, **fields):
    return grant_role(account=guest, role=Role.ADVISOR, by=by, cell=cell.pk, **{"starts_on": today()} | fields)


# On which days


def test_days_are_said_as_people_say_them():
    first, last = dt.date(2026, 11, 22), dt.date(2026, 11, 30)
    assert days_held(first, None) == "vanaf 22\xa0nov\xa02026"
    assert days_held(first, last) == "22\xa0nov\xa02026 tot en met 30\xa0nov\xa02026"
    assert days_held(first, first) == "22\xa0nov\xa02026 tot en met 22\xa0nov\xa02026"
    assert days_held(first, first - DAY) == "22\xa0nov\xa02026, dezelfde dag ingetrokken"
    assert days_held(first, first - 2 * DAY) == "22\xa0nov\xa02026, ingetrokken voor ze begon"


@drawn(starts_on=days, ends_on=st.none() | days)
def test_a_role_was_taken_back_where_it_was_held_on_no_day(starts_on, ends_on):
    held = ends_on is None or any(
        ends_on - number * DAY == starts_on for number in range((ends_on - starts_on).days + 1)
    )
    assert bool(taken_back(starts_on, ends_on)) is not held


def test_a_role_that_was_given_and_ended_on_one_day_was_taken_back(coordinator, client, guest, by, cell):
    end_role(grant=given(guest, by, cell), by=by, on=today() - DAY)
    words = "dezelfde dag ingetrokken"
    assert words in page(coordinator.get(reverse("access:member", args=[guest.uuid])))
    assert words in coordinator.get("/leden/leden.csv", {"toon": "ooit"}).content.decode()
    told = rows(coordinator.get("/audit/", {"wat": "ended"}), "Register")[0]
    assert "ingetrokken voor het einde van: " in told[4]
    client.force_login(guest)
    assert rows(client.get("/mijn-gegevens/"), "Rollen")[0][3] == words


# Who gave it


def test_a_member_shows_who_gave_each_role(coordinator, guest, by, cell):
    given(guest, by, cell)
    stranger = make_account("ver@example.test", name="Vera Verweg")
    give_role(guest, Role.PARTNER, cell, granted_by=stranger)
    give_role(guest, Role.CELL_DIRECTOR, cell)
    rule = make_claim_rule(cell)
    give_role(guest, Role.ADVISOR, cell, claim=rule, told_on=today(), granted_by=None)
    told = rows(coordinator.get(reverse("access:member", args=[guest.uuid])), "Rollen")
    assert {(row[0].partition(", laatst")[0], row[2].partition(" gegeven ")[2]) for row in told} == {
        ("POC-medewerker", "door Cato Coördinator"),
        ("POC-medewerker volgt uit acm", ""),
        ("Partner", "door iemand die je hier niet ziet"),
        ("Celdirecteur", "op de opdrachtregel, of door wie er niet meer is"),
    }


def test_who_holds_a_role_reads_who_gave_it_and_that_is_in_the_trail(client, guest, by, cell):
    given(guest, by, cell)
    client.force_login(guest)
    before = AuditSubject.objects.count()
    assert rows(client.get("/mijn-gegevens/"), "Rollen")[0][4] == "door Cato Coördinator"
    assert AuditSubject.objects.count() == before + 1
    taken = client.post("/mijn-gegevens/gegevens.zip")
    assert (taken.status_code, AuditSubject.objects.count()) == (200, before + 3)
    assert Grant.objects.filter(granted_by=by.account).count() == 1


# By mail


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept


def give(coordinator, guest, **said):
    asked = {"role": "advisor", "organisation": "", "starts_on": today().isoformat(), "ends_on": ""}
    return coordinator.post(reverse("access:give_role", args=[guest.uuid]), asked | said)


def test_who_gets_a_role_hears_which_where_from_when_and_by_whom(coordinator, guest, cell, mails):
    give_role(guest, Role.PARTNER, cell)
    assert give(coordinator, guest).status_code == 302
    (mail,) = mails.mails
    assert (mail["To"], mail["Subject"]) == ("gast@example.test", "Je hebt een rol in Baken: POC-medewerker")
    words = mail.get_content()
    assert f"{cell.name} gaf je een rol: POC-medewerker, {cell.name}, {days_held(today(), None)}." in words
    assert "http://testserver/" in words


def test_a_role_that_could_not_be_given_is_told_to_nobody(coordinator, guest, cell, mails):
    give_role(guest, Role.ADVISOR, cell)
    assert (give(coordinator, guest).status_code, mails.mails) == (200, [])


@pytest.mark.django_db(transaction=True)
def test_who_loses_a_role_hears_it_wherever_it_was_ended(guest, mails):
    cell = make_cell()
    by = Actor(Role.COORDINATOR, cell.pk)
    end_role(grant=given(guest, by, cell), by=by, on=today() - DAY)
    (mail,) = mails.mails
    assert (mail["To"], mail["Subject"]) == ("gast@example.test", "Je rol in Baken eindigt: POC-medewerker")
    assert f"{cell.name} beëindigde een rol van je" in mail.get_content()
    assert "dezelfde dag ingetrokken" in mail.get_content()


@pytest.mark.django_db(transaction=True)
def test_a_role_that_follows_from_a_provider_is_told_by_that_alone(guest, mails):
    cell = make_cell()
    told = give_role(guest, Role.ADVISOR, cell, claim=make_claim_rule(cell), told_on=today())
    end_role(grant=told, by=Actor(Role.COORDINATOR, cell.pk), on=today())
    assert mails.mails == []


def test_who_runs_the_installation_is_named_as_that(guest, cell, mails):
    grant = give_role(guest, Role.COORDINATOR, cell)
    mail_role(key=grant.pk, ended=False, cell=NO_CELL, centre=None, address="http://x/")
    assert "Wie Baken beheert gaf je een rol" in mails.mails[0].get_content()


def test_a_mail_that_fails_and_one_to_who_cannot_sign_in_stop_nothing(guest, cell, mails):
    grant = give_role(guest, Role.ADVISOR, cell)
    mails.refuses = True
    mail_role(key=grant.pk, ended=True, cell=cell.pk, centre=None, address="")
    mails.refuses = False
    Account.objects.filter(pk=guest.pk).update(is_active=False)
    mail_role(key=grant.pk, ended=True, cell=cell.pk, centre=None, address="")
    mail_role(key=0, ended=True, cell=cell.pk, centre=None, address="")
    assert mails.mails == []


def test_who_answers_hears_of_a_correction_and_who_asked_of_the_answer(client, by, cell, mails):
    make_holder(Role.COORDINATOR, make_cell("ander"), email="elders@example.test")
    asking = make_holder(Role.ADVISOR, cell, email="vraagt@example.test", name="Vera Vraagt")
    client.force_login(asking)
    client.post("/mijn-gegevens/verbeteren/", {"section": "access.grant", "wrong": "Geheim woord", "right": "Iets"})
    (mail,) = mails.mails
    assert mail["To"] == Account.objects.get(pk=by.account).email
    correction = Correction.objects.get()
    link = reverse("access:correction", args=[correction.uuid])
    words = mail.get_content()
    assert ("Geheim" in words, "Vera" in words, f"http://testserver{link}" in words) == (False, False, True)
    client.force_login(Account.objects.get(pk=by.account))
    client.post(link, {"state": "done", "answer": "Een antwoord"})
    answer = mails.mails[1]
    assert (answer["To"], "Een antwoord" in answer.get_content()) == ("vraagt@example.test", False)
    assert "http://testserver/mijn-gegevens/#verbeteringen" in answer.get_content()


# Where one fills it in


@pytest.mark.parametrize("form", [RoleForm, InviteForm])
def test_no_role_is_chosen_beforehand(form):
    choices = {"roles": [("coordinator", "Celcoördinator")], "organisations": [("", "Cel")]}
    made = form({"organisation": "", "starts_on": "2026-11-22"}, today=dt.date(2026, 11, 22), **choices)
    assert (made.fields["role"].choices[0], "role" in made.errors) == (("", "kies een rol"), True)


@pytest.mark.parametrize(
    ("starts_on", "says"),
    [
        ("1900-01-01", "Kies een dag vanaf 22 nov 2025."),
        ("2025-11-21", "Kies een dag vanaf 22 nov 2025."),
        ("2025-11-22", None),
        ("2027-11-22", None),
        ("2027-11-23", "Kies een dag tot en met 22 nov 2027."),
    ],
)
def test_a_role_begins_at_most_a_year_ago_or_ahead(starts_on, says):
    choices = {"roles": [("advisor", "X")], "organisations": [("", "Cel")], "today": dt.date(2026, 11, 22)}
    form = RoleForm({"role": "advisor", "organisation": "", "starts_on": starts_on}, **choices)
    assert form.errors.get("starts_on", [None])[0] == says
