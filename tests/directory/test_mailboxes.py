"""Who types the address of somebody else does not come by what is known under it."""

from __future__ import annotations

import pytest
from django.test import Client

from baken.apps.access import actions
from baken.apps.access.models import Account, Invitation
from baken.apps.access.queries import proof_of
from baken.apps.access.tests.factories import make_account, make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.people.models import Address, CellMember, Expertise, Person
from baken.apps.people.tests.factories import make_cell, make_person
from baken.ground.periods import today
from tests.mails import smtp
from tests.reading import page

pytestmark = pytest.mark.django_db
VERA, NEW = "vera@x.example", "twaalf meeuwen op de pier"
HELP = "/wie-helpt/"


@pytest.fixture
def coordinator(cell, client):
    client.force_login(make_holder(Role.COORDINATOR, cell, name="Cato"))
    return client


def invited(cell, inviter=None):
    by = Actor(Role.COORDINATOR, cell.pk, account=(inviter or Account.objects.get()).pk)
    asked = {"email": VERA, "name": "Vera", "role": Role.ADVISOR, "by": by, "starts_on": today(), "language": "nl"}
    return actions.invite(**asked)


def taken_up(invitation):
    client = Client()
    said = {"name": "Vera Vos", "new": NEW, "again": NEW}
    client.post(f"/uitnodiging/{invitation.uuid}/{proof_of(invitation)}/", said)
    return client


def noted(coordinator):
    said = {"email": VERA, "organisation": "", "about": "", "kind": "anker", "remark": "", "starts_on": str(today())}
    assert coordinator.post(f"{HELP}toevoegen/", said).url == HELP
    return Expertise.objects.get().person


def test_noting_who_helps_does_not_tie_an_account_to_somebody_of_another_cell(cell, coordinator):
    theirs = make_person(VERA, last_name="Verborgen")
    CellMember.objects.create(cell=make_cell("VCLB-POC", network="VCLB"), person=theirs)
    client = taken_up(invited(cell))
    person = noted(coordinator)
    account = Account.objects.get(email=VERA)
    assert (account.person, person != theirs, person.addresses.count()) == (person, True, 0)
    own = page(client.get("/mijn-gegevens/"))
    assert ("VCLB-POC" in own, "Verborgen" in own) == (False, False)


def test_nor_does_it_take_what_becomes_known_under_the_address_later(cell, coordinator):
    taken_up(invited(cell))
    assert noted(coordinator).addresses.count() == 0
    assert not Address.objects.filter(email=VERA).exists()
    assert VERA in page(coordinator.get(HELP))  # and yet can be reached


def test_an_account_whose_owner_read_the_mail_is_of_the_person_with_that_address(cell, coordinator, settings):
    with smtp(settings):
        theirs, invitation = make_person(VERA), invited(cell)
        actions.mail_invitation(key=invitation.pk, address="http://testserver/")
        taken_up(Invitation.objects.get())
    assert (noted(coordinator), Account.objects.get(email=VERA).has_proven_mailbox) == (theirs, True)


@pytest.mark.parametrize("email", [VERA, "vera@thuis.example"])
def test_an_invitation_by_mail_proves_no_mailbox_of_an_account_that_was_there(cell, coordinator, settings, email):
    account = make_account(email)
    make_person(email)
    with smtp(settings):
        invitation = invited(cell, Account.objects.exclude(pk=account.pk).get())
        actions.mail_invitation(key=invitation.pk, address="http://testserver/")
        actions.take_up(Invitation.objects.get(), account=account, on=today())
    account.refresh_from_db()
    assert (account.has_proven_mailbox, account.person, account.grants.count()) == (False, None, 1)


def test_a_link_for_a_forgotten_password_proves_a_mailbox(settings):
    account, theirs = make_account(VERA), make_person(VERA)
    with smtp(settings) as kept:
        actions.mail_link(key=account.pk, address="http://testserver/")
    link = kept.mails[0].get_content().partition("http://testserver")[2].split()[0]
    Client().post(link, {"new": NEW, "again": NEW})
    account.refresh_from_db()
    assert (account.has_proven_mailbox, account.person, Person.objects.count()) == (True, theirs, 1)
