"""Who was invited is found and erased by each address, with or without an account or a person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from baken.apps.access.actions import forget
from baken.apps.access.models import Account, AuditContent, Invitation
from baken.apps.access.queries import sections_of, whose_account, whose_address
from baken.apps.access.tests.factories import make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.models import Address, Person
from baken.apps.people.tests.factories import make_cell, make_person

pytestmark = pytest.mark.django_db
AN = "an@x.example"


@pytest.fixture
def cell():
    return make_cell()


def invite(cell, email=AN):
    now = timezone.now()
    return Invitation.objects.create(
        email=email,
        name="An",
        role=Role.ADVISOR,
        cell=cell,
        language="nl",
        starts_on=now.date(),
        made_at=now,
        expires_at=now + dt.timedelta(days=7),
    )


def erased(email=AN):
    whose = whose_address(email)
    assert whose is not None
    forget(whose=whose)
    assert whose_address(email) is None


def test_who_was_only_invited_is_known_and_erased(cell, capsys):
    invite(cell)
    call_command("person", "erase", " An@x.example", yes=True)
    assert capsys.readouterr().out.splitlines() == ["Uitnodigingen voor jou: 1", "Gewist; rijen: 1"]
    assert (Invitation.objects.count(), whose_address(AN)) == (0, None)


def test_a_coordinator_erases_whom_the_own_cell_invited(cell, client):
    invite(cell)
    client.force_login(make_holder(Role.COORDINATOR, cell))
    show(client)
    page = client.post(reverse("access:forget"), {"wie": AN})
    assert "Uitnodigingen voor jou" in page.content.decode()
    assert AuditContent.objects.filter(verb="seen", kind="people.Person").exists()
    client.post(reverse("access:forget"), {"wie": AN, "again": AN})
    assert Invitation.objects.count() == 0


def test_whom_another_cell_invited_a_coordinator_does_not_meet(cell, client):
    invite(make_cell(code="andere"))
    client.force_login(make_holder(Role.COORDINATOR, cell))
    show(client)
    page = client.post(reverse("access:forget"), {"wie": AN})
    assert "Uitnodigingen voor jou" not in page.content.decode()
    client.post(reverse("access:forget"), {"wie": AN, "again": AN})
    assert Invitation.objects.count() == 1


def test_a_person_without_an_account_goes_with_what_was_sent_to_any_address(cell):
    person = make_person(first_name="An")
    for email in (AN, "an@home.example"):
        Address.objects.create(person=person, email=email)
    invite(cell, "an@home.example")
    bo = invite(cell, "bo@x.example")
    erased()
    assert list(Invitation.objects.all()) == [bo]


def test_an_account_shows_what_was_sent_to_the_other_addresses_of_its_person(cell):
    person = make_person(first_name="An")
    Address.objects.create(person=person, email="an@home.example")
    invite(cell, "an@home.example")
    invite(cell, "bo@x.example")
    sections = sections_of(whose_account(make_account(AN, person=person)), on=timezone.localdate())
    assert [len(each.rows) for each in sections if each.name == "access.invitation"] == [1]


def test_an_address_that_leads_to_an_account_and_to_another_person_leads_to_both(cell):
    first, second = make_person(first_name="An"), make_person(first_name="An-Marie")
    account = make_account(AN, person=first)
    Address.objects.create(person=second, email=AN)
    whose = whose_address(AN)
    assert (set(whose.persons), whose.accounts) == ({first.pk, second.pk}, (account.pk,))
    erased()
    assert (Account.objects.count(), Address.objects.count()) == (0, 0)
    assert not any(str(person).strip() for person in Person.objects.all())
