"""Two entries that were taken for one person are told apart again, on the command line."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from baken.apps.access.models import AuditContent
from baken.apps.people.actions import know_by
from baken.apps.people.queries import person_by_email
from baken.apps.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
AN, ELS = "an@x.example", "els@x.example"


def run(email, **options):
    said = io.StringIO()
    call_command("person", "separate", email, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def joined():
    """Els proved the mailbox of An, whose entry is hers since."""
    an, els = make_person(AN), make_person(ELS)
    know_by(els, email=AN, by=None)
    assert person_by_email(AN) == els
    return an, els


def test_an_address_is_taken_apart_and_both_go_on_as_they_were(joined):
    assert run(f" {AN.upper()}", yes=True).splitlines() == [
        f"Wordt een persoon apart, met wat er zelf bij hoort: {AN}",
        f"Blijft bij de ander: {ELS}",
        f"Weer een persoon apart: {AN}",
    ]
    assert (person_by_email(AN), person_by_email(ELS)) == joined
    assert AuditContent.objects.filter(verb="changed", kind="people.Person", thing=str(joined[0].uuid)).exists()
    with pytest.raises(CommandError, match="met niemand anders"):
        run(AN, yes=True)


def test_it_is_asked_once_more_and_the_person_itself_is_not_taken_apart(joined, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda: ELS)
    with pytest.raises(CommandError, match="Niets is gewijzigd"):
        run(AN)
    with pytest.raises(CommandError, match=f"los van moet: {AN}"):
        run(ELS, yes=True)
    with pytest.raises(CommandError) as refused:
        run("niemand@x.example", yes=True)
    assert (refused.value.returncode, person_by_email(AN)) == (2, joined[1])


def test_all_that_goes_along_is_said_and_what_was_joined_before_stays(monkeypatch):
    an, els = make_person(AN, "an@thuis.example"), make_person(ELS)
    make_person("bo@x.example")
    know_by(an, email="bo@x.example", by=None)  # an entry of An before all of it was that of Els
    know_by(els, email=AN, by=None)
    monkeypatch.setattr("builtins.input", lambda: AN)
    told = run(AN).splitlines()
    assert told[:2] == [
        "Wordt een persoon apart, met wat er zelf bij hoort: an@thuis.example, an@x.example",
        "Blijft bij de ander: bo@x.example, els@x.example",
    ]
    found = {email: person_by_email(email) for email in ("an@thuis.example", "bo@x.example", AN, ELS)}
    assert found == {"an@thuis.example": an, AN: an, "bo@x.example": els, ELS: els}
    with pytest.raises(CommandError, match="met niemand anders"):
        run(AN, yes=True)  # two addresses of one entry are not two people
