"""One signs in with another address, once a link that went there was followed."""

from __future__ import annotations

import re
import time

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from baken.apps.access.actions._moving import MOVING, STANDS
from baken.apps.access.models import Account, AuditContent
from baken.apps.access.tests.factories import PASSWORD, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.models import Address, Person
from baken.apps.people.tests.factories import make_cell, make_person
from tests.mails import smtp
from tests.reading import page

pytestmark = pytest.mark.django_db
MOVE, OLD, NEW = "/mijn-account/adres/", "an@oud.example", "an@nieuw.example"


class InWhichTransaction(EmailBackend):
    """Notes how many transactions are open while a mail leaves."""

    depths: list[int] = []

    def send_messages(self, mails):
        self.depths.append(len(connection.atomic_blocks))
        return super().send_messages(mails)


@pytest.fixture
def mail(settings):
    with smtp(settings) as kept:
        yield kept


@pytest.fixture
def an():
    return make_holder(Role.ADVISOR, make_cell(), email=OLD, name="An", has_proven_mailbox=True)


@pytest.fixture
def signed_in(client, an):
    client.force_login(an)
    show(client)
    return client


def link_in(mail):
    return re.search(r"/mijn-account/adres/[\w-]+/", mail.mails[-1].get_content())[0]


def test_the_address_changes_once_the_link_is_followed(signed_in, mail, client):
    assert MOVE in signed_in.get("/mijn-account/").content.decode()
    asked = signed_in.post(MOVE, {"email": " AN@nieuw.example "}, follow=True)
    assert "Er vertrok een mail naar AN@nieuw.example" in page(asked)
    assert (mail.mails[0]["To"], Account.objects.get().email) == (NEW, OLD)
    link = link_in(mail)
    assert "nieuw.example" not in link
    assert NEW in page(signed_in.get(link))
    assert Account.objects.get().email == OLD  # to look changes nothing
    answer = signed_in.post(link, follow=True)
    assert "Voortaan meld je je aan met an@nieuw.example." in page(answer)
    assert (Account.objects.get().email, Account.objects.get().has_proven_mailbox) == (NEW, True)
    assert [each["To"] for each in mail.mails] == [NEW, OLD]
    assert "ander adres" in mail.mails[1]["Subject"]
    assert NEW not in mail.mails[1].get_content()
    assert AuditContent.objects.filter(verb="changed", kind="access.Account").exists()
    assert "te oud, werd al gebruikt" in page(signed_in.post(link, follow=True))
    client.logout()
    client.post("/aanmelden/", {"email": NEW, "password": PASSWORD})
    assert client.get("/centra/").status_code == 200


def test_it_is_asked_of_who_just_showed_who_they_are(client, an, mail):
    client.force_login(an)
    assert client.post(MOVE, {"email": NEW}).url.startswith("/mijn-account/bevestigen/")
    assert mail.mails == []


def test_a_link_serves_in_the_session_that_asked_for_an_hour(signed_in, mail, an, client):
    signed_in.post(MOVE, {"email": NEW})
    link = link_in(mail)
    session = signed_in.session
    session[MOVING] |= {"at": time.time() - STANDS - 1}
    session.save()
    assert "te oud" in page(signed_in.get(link, follow=True))
    signed_in.post(MOVE, {"email": NEW})
    link = link_in(mail)
    client.logout()
    client.force_login(an)
    show(client)
    assert "in een andere browser gevraagd" in page(client.post(link, follow=True))
    assert Account.objects.get().email == OLD


def test_who_asks_is_not_told_whether_an_address_has_an_account(signed_in, mail):
    make_account(NEW)
    told = page(signed_in.post(MOVE, {"email": NEW}, follow=True))
    assert "Er vertrok een mail naar an@nieuw.example" in told
    assert "al een account" in mail.mails[0]["Subject"]
    assert "/mijn-account/adres/" not in mail.mails[0].get_content()


def test_no_transaction_waits_for_the_mail_server(signed_in, settings, mailoutbox):
    settings.HAS_MAIL, settings.EMAIL_BACKEND = True, f"{__name__}.{InWhichTransaction.__name__}"
    signed_in.post(MOVE, {"email": NEW})
    signed_in.post(re.search(r"/mijn-account/adres/[\w-]+/", mailoutbox[0].body)[0])
    assert [mail.to for mail in mailoutbox] == [[NEW], [OLD]]
    assert InWhichTransaction.depths == [len(connection.atomic_blocks)] * 2


@pytest.mark.parametrize("sealed", [None, "AAAA", "A", "é"])
def test_a_link_of_which_the_session_holds_no_address_leads_nowhere(signed_in, mail, sealed):
    signed_in.post(MOVE, {"email": NEW})
    link = link_in(mail)
    session = signed_in.session
    session[MOVING] = {name: value for name, value in session[MOVING].items() if name != "sealed"}
    session[MOVING] |= {} if sealed is None else {"sealed": sealed}
    session.save()
    assert "te oud, werd al gebruikt" in page(signed_in.post(link, follow=True))
    assert Account.objects.get().email == OLD


def test_an_address_that_somebody_else_took_meanwhile_is_refused(signed_in, mail):
    signed_in.post(MOVE, {"email": NEW})
    link = link_in(mail)
    make_account(NEW)
    assert "heeft intussen een ander account" in page(signed_in.post(link, follow=True))
    assert Account.objects.filter(email=OLD).count() == 1


@pytest.mark.parametrize("email", ["", "geen adres", OLD])
def test_what_is_no_other_address_is_not_asked(signed_in, mail, email):
    assert signed_in.post(MOVE, {"email": email}).status_code == 200
    assert mail.mails == []


def test_no_more_mails_than_a_few_go_to_one_address(signed_in, mail):
    for _time in range(5):
        answer = signed_in.post(MOVE, {"email": NEW})
    assert "al genoeg mails" in page(answer)
    assert len(mail.mails) == 3


def test_a_mail_that_cannot_leave_is_told(signed_in, mail):
    mail.refuses = True
    assert "kon nu niet vertrekken" in page(signed_in.post(MOVE, {"email": NEW}))


def test_without_mail_it_is_said_so(signed_in, settings):
    settings.HAS_MAIL = False
    assert "verstuurt geen mails" in page(signed_in.get(MOVE))
    assert signed_in.post(MOVE, {"email": NEW}).status_code == 200


def test_an_account_whose_mailbox_nobody_proved_comes_by_nothing_that_is_known_under_another(signed_in, mail, an):
    Account.objects.update(has_proven_mailbox=False)
    make_person(NEW)
    signed_in.post(MOVE, {"email": NEW})
    signed_in.post(link_in(mail))
    an.refresh_from_db()
    assert (an.email, an.has_proven_mailbox, an.person) == (NEW, False, None)


@pytest.mark.parametrize("is_known", [False, True])
def test_the_new_address_is_of_the_same_person(signed_in, mail, an, is_known):
    an.person = make_person(OLD, first_name="An")
    an.save()
    if is_known:
        make_person(NEW, first_name="Annemie")
    signed_in.post(MOVE, {"email": NEW})
    signed_in.post(link_in(mail))
    there = Address.objects.get(email=NEW).person
    assert (there.same_as or there) == an.person
    assert Person.objects.filter(same_as=None).count() == 1
