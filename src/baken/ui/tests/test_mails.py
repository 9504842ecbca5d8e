"""The mails of the demonstration, and that no other installation shows any."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMessage

from tests.reading import page, rows

pytestmark = pytest.mark.django_db
HERE = "/postvak/"


@pytest.fixture
def outbox(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.OUTBOX = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.OUTBOX


def sent(subject, words="Dag", to="an@x.example"):
    EmailMessage(subject, words + "\n", to=[to]).send()


def test_a_newcomer_reads_what_would_have_been_sent_the_latest_first(client, outbox):
    sent("Welkom é")
    sent("Een link", "Kies een woord:\n\nhttp://localhost/uitnodiging/1/\n\nTot straks — één <b>", to="bo@x.example")
    found = rows(client.get(HERE), "Mails")
    assert [row[:2] for row in found] == [["Een link", "bo@x.example"], ["Welkom é", "an@x.example"]]
    (address,) = [link for link in client.get(HERE).content.decode().split('"') if "/postvak/2" in link][:1]
    said = client.get(address).content.decode()
    assert '<a href="http://localhost/uitnodiging/1/"' in said
    assert "Tot straks — één &lt;b&gt;" in said
    assert "-----" not in said


def test_without_mails_the_page_says_what_brings_one(client, outbox):
    assert "Er is nog geen mail" in page(client.get(HERE))
    assert HERE in client.get("/aanmelden/").content.decode()


def test_a_mail_that_is_not_there_is_not_found(client, outbox):
    assert client.get(f"{HERE}niets/").status_code == 404


def test_no_other_installation_shows_mails(client):
    assert [client.get(address).status_code for address in (HERE, f"{HERE}niets/")] == [404, 404]
    assert HERE not in client.get("/aanmelden/").content.decode()


def test_when_a_mail_was_sent_is_told_as_the_clock_here_shows_it(client, outbox):
    sent("Nu")
    (path,) = outbox.glob("*.log")
    path.write_bytes(re.sub(rb"Date: .*", b"Date: Sun, 22 Nov 2026 18:45:30 -0000", path.read_bytes()))
    assert rows(client.get(HERE), "Mails")[0][2] == "22 nov 2026 19:45"
