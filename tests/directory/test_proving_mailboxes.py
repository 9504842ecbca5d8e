"""Who shows that a mailbox is theirs has the account alone: whoever made it before knows no other way in."""

from __future__ import annotations

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.utils import timezone

from baken.apps.access.actions import follow_claims, mail_link, tie_to_person
from baken.apps.access.engine import factors
from baken.apps.access.models import Account, AuditContent, FactorSecret, Invitation
from baken.apps.access.tests.factories import add_app, give_role, make_account, make_claim_rule
from baken.apps.access.tests.test_passkeys import asked_to_show, make_passkey
from baken.apps.access.tests.test_passkeys import sign_in as sign_in_by_passkey
from baken.apps.access.types import Role
from baken.apps.people.models import Address, Person
from baken.apps.people.queries import person_by_email
from baken.apps.people.tests.factories import make_cell, make_person
from baken.ground.periods import today
from tests.mails import smtp

pytestmark = pytest.mark.django_db
VERA, NEW = "vera@x.example", "twaalf meeuwen op de pier"
SAID = {"baken_rol_3d": ["adviseur-go:OVO001"], "vo_doelgroepcode": "OV"}


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept


def known_elsewhere(account, rule):
    """An account that somebody signs on with by a provider, which told of a role."""
    SocialAccount.objects.create(user=account, provider="acm", uid="vo-iemand")
    follow_claims(account=account, provider="acm", claims=SAID, on=today())
    assert account.grants.filter(claim=rule).count() == 1


def set_anew(account, kept):
    """The owner follows the link of a mail to a new password; what the page then says."""
    mail_link(key=account.pk, address="http://testserver/")
    link = kept.mails[-1].get_content().partition("http://testserver")[2].split()[0]
    return Client().post(link, {"new": NEW, "again": NEW}, follow=True).content.decode()


@transaction.atomic
def made_by_another(**fields):
    """An account of which its maker knows each way in, with a role that somebody gave; and the maker's device."""
    account, cell = make_account(VERA, name="Vera", **fields), make_cell()
    give_role(account, Role.COORDINATOR, cell)
    known_elsewhere(account, make_claim_rule(cell))
    device = make_passkey(account)
    add_app(account)
    factors.make_codes(account)
    factors.begin_app(account)
    return account, device


def test_who_proves_the_mailbox_keeps_nothing_that_the_maker_of_the_account_knows(mails):
    (account, device), person, stranger = made_by_another(), make_person(VERA), Client()
    assert sign_in_by_passkey(stranger, device.show(asked_to_show(stranger)))
    told = len(mails.mails)
    said = set_anew(account, mails)
    account.refresh_from_db()
    assert (account.person, account.has_proven_mailbox) == (person, True)
    assert stranger.get("/mijn-gegevens/").status_code == 302
    assert not sign_in_by_passkey(stranger, device.show(asked_to_show(stranger)))
    left = [rows.objects.count() for rows in (SocialAccount, Authenticator, FactorSecret)]
    assert left == [0, 0, 0]
    held = account.grants.filter(ends_on=None).values_list("role", flat=True)
    assert list(held) == ["coordinator"]  # what somebody gave, not what the provider told
    assert "elke andere manier om aan te melden is daarom weggenomen" in said
    _link, mail = mails.mails[told:]
    assert "elke andere manier om aan te melden is daarom weggenomen" in " ".join(mail.get_content().split())
    removed = AuditContent.objects.filter(verb="removed").order_by("pk").values_list("kind", "account", "said")
    assert list(removed) == [
        ("access.Account", account.pk, '{"provider": "acm"}'),
        ("access.FactorSecret", account.pk, '{"factor": "webauthn"}'),
        ("access.FactorSecret", account.pk, '{"factor": "totp"}'),
        ("access.FactorSecret", account.pk, '{"factor": "recovery_codes"}'),
    ]


def test_who_had_proved_it_before_keeps_every_way_in(mails):
    account, _device = made_by_another(has_proven_mailbox=True)
    before = [rows.objects.count() for rows in (SocialAccount, Authenticator, FactorSecret)]
    assert "weggenomen" not in set_anew(account, mails)
    assert [rows.objects.count() for rows in (SocialAccount, Authenticator, FactorSecret)] == before == [1, 3, 3]
    assert account.grants.filter(ends_on=None).count() == 2


def test_where_there_was_no_other_way_nothing_is_said_of_it(mails):
    account = make_account(VERA)
    assert "weggenomen" not in set_anew(account, mails)
    assert "weggenomen" not in mails.mails[-1].get_content()
    assert Client().post("/aanmelden/", {"email": VERA, "password": NEW}).status_code == 302
    assert not AuditContent.objects.filter(verb="removed").exists()


@pytest.mark.parametrize("known", [True, False])
def test_whom_somebody_noted_without_an_address_is_the_person_whom_it_identifies(mails, known):
    account, theirs = make_account(VERA, name="Vera Vos"), make_person(VERA) if known else None
    noted = tie_to_person(account, by=None).person
    assert (noted != theirs, Address.objects.filter(person=noted).exists()) == (True, False)
    set_anew(account, mails)
    account.refresh_from_db()
    noted.refresh_from_db()
    assert account.person == person_by_email(VERA) == (theirs or noted)
    assert noted.same_as == theirs
    set_anew(account, mails)
    assert (Person.objects.count(), Address.objects.count()) == (2 if known else 1, 1)


def test_whom_another_address_identifies_is_joined_with_nobody(mails):
    own = make_person("vera@thuis.example")
    theirs = make_person(VERA)
    account = make_account(VERA, person=own)
    set_anew(account, mails)
    account.refresh_from_db()
    theirs.refresh_from_db()
    assert (account.person, theirs.same_as) == (own, None)


def invited(cell, email, *, sent, taken_up=True):
    now = timezone.now()
    Invitation.objects.create(
        email=email,
        name="N",
        role=Role.ADVISOR,
        cell=cell,
        starts_on=today(),
        language="nl",
        made_at=now,
        expires_at=now,
        sent_at=now if sent else None,
        taken_up_at=now if taken_up else None,
    )


def test_of_accounts_of_before_those_whose_every_invitation_came_by_mail_are_proved():
    cell = make_cell()
    for email, invitations in {
        "gemaild@x.example": [{"sent": True}],
        "getoond@x.example": [{"sent": False}],
        "beide@x.example": [{"sent": False}, {"sent": True}],
        "niet-opgenomen@x.example": [{"sent": True, "taken_up": False}],
        "zonder@x.example": [],
    }.items():
        make_account(email)
        for each in invitations:
            invited(cell, email, **each)
    import_module("baken.apps.access.migrations.0012_mailboxes_proved_before").say_proved(apps, None)
    assert list(Account.objects.filter(has_proven_mailbox=True).values_list("email", flat=True)) == [
        "gemaild@x.example"
    ]
