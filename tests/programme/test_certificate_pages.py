"""Pages of certificates: who takes one along, who gives and withdraws them, and what a stranger reads."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.people.models import Person
from baken.apps.programme import actions
from baken.apps.programme.engine.certificates import new_number, shown
from baken.apps.programme.models import Certificate, CertificateRule, Session
from baken.apps.programme.types import Noted, Status
from baken.ground.periods import BRUSSELS
from tests.programme.attending import Place, make_place

pytestmark = pytest.mark.django_db

LATER = dt.datetime(2026, 12, 1, 12, tzinfo=BRUSSELS)


@pytest.fixture
def place() -> Place:
    return make_place()


def note(
    place: Place, person: Person, status: str, *, session: Session | None = None, minutes: int | None = None
) -> None:
    said = {person.uuid: Noted(status, minutes)}
    actions.note_attendance(session or place.session, by=place.by, said=said, now=LATER)


def close(place: Place, session: Session | None = None) -> None:
    actions.close_session(session or place.session, by=place.by, now=LATER)


def holds() -> list[tuple[str, int, int | None]]:
    found = Certificate.objects.filter(withdrawn_at=None).order_by("pk")
    return [(each.given_name, each.sessions, each.minutes) for each in found]


def login(role: Role, where: Any, person: Person | None = None) -> Client:
    account = make_account(f"{role.value}@hier.example", name=f"Houder {role.label}", person=person)
    give_role(account, role, where)
    client = Client()
    client.force_login(account)
    return show(client, strong=True)


def given(place: Place) -> tuple[Person, Certificate]:
    an = place.enrol("An")
    note(place, an, Status.PRESENT, minutes=90)
    close(place)
    return an, Certificate.objects.get()


def test_a_stranger_with_the_paper_reads_what_it_says_and_not_whose_it_is(place: Place) -> None:
    _an, found = given(place)
    client = Client()
    address = reverse("programme:check_number", args=[shown(found.number)])
    alone = client.get(address).content.decode()
    assert place.offer.title not in alone
    assert "Peeters" not in alone
    answer = client.post(
        reverse("programme:check"), {"number": shown(found.number), "name": "peeters"}
    ).content.decode()
    assert "Dit attest is echt" in answer
    assert place.offer.title in answer
    assert "1,5" in answer
    assert "CLB Oever" not in answer
    assert ">An" not in answer


def test_a_stranger_reads_that_one_was_withdrawn_and_nothing_else_of_it(place: Place) -> None:
    _an, found = given(place)
    actions.withdraw_certificate(found, by=place.by, now=LATER)
    answer = Client().post(reverse("programme:check"), {"number": found.number, "name": "Peeters"}).content.decode()
    assert "ingetrokken op 1" in answer.replace("\u202f", " ")
    assert place.offer.title not in answer


def test_a_name_that_is_wrong_and_a_number_of_nobody_answer_alike(place: Place) -> None:
    _an, found = given(place)
    other = new_number()

    def asked(number: str) -> str:
        text = Client().post(reverse("programme:check"), {"number": number, "name": "Janssens"}).content.decode()
        return text.replace(number, "N")

    strip = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
    assert strip.sub("", asked(found.number)) == strip.sub("", asked(other))


def test_too_many_attempts_are_told_so(place: Place) -> None:
    _an, found = given(place)
    said = {"number": found.number, "name": "Janssens"}
    codes = [Client().post(reverse("programme:check"), said).status_code for _time in range(6)]
    assert codes == [200] * 5 + [429]


def test_what_is_mistyped_is_said_at_the_field() -> None:
    answer = Client().post(reverse("programme:check"), {"number": "ABCD-EFGH-JKLO", "name": "x"}).content.decode()
    assert "Dit is geen nummer van een attest" in answer


def test_its_person_finds_it_under_what_they_followed_and_takes_it_along(place: Place) -> None:
    an, found = given(place)
    client = login(Role.STAFF, place.oever, an)
    address = reverse("programme:certificate_pdf", args=[found.uuid])
    assert address in client.get(reverse("programme:record")).content.decode()
    answer = client.get(address)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    for said in ("An Peeters", place.offer.title, shown(found.number), place.oever.name, "/attest/"):
        assert said in " ".join(text.split()).replace("- ", "-"), said
    actions.withdraw_certificate(found, by=place.by, now=LATER)
    assert client.get(address).status_code == 404


def test_who_plans_gives_withdraws_and_gives_again_on_the_page(place: Place) -> None:
    note(place, place.enrol("An"), Status.PRESENT)
    client = login(Role.ADVISOR, place.cell)
    page = reverse("programme:certificates", args=[place.offer.uuid])
    assert "Geen attesten gevonden" in client.get(page).content.decode()
    answer = client.post(reverse("programme:give_certificates", args=[place.offer.uuid]), follow=True)
    assert "1 gemaakt" in answer.content.decode()
    found = Certificate.objects.get()
    assert "An Peeters" in client.get(page, {"zoek": "an", "toestand": "geldig", "sorteer": "-duur"}).content.decode()
    assert "Geen attesten" in client.get(page, {"toestand": "ingetrokken"}).content.decode()
    assert "An Peeters" in client.get(reverse("programme:withdraw_certificate", args=[found.uuid])).content.decode()
    client.post(reverse("programme:withdraw_certificate", args=[found.uuid]))
    assert holds() == []
    client.post(reverse("programme:give_certificate_again", args=[found.uuid]))
    assert holds() == [("An", 1, 180)]
    rows = client.get(reverse("programme:certificates_csv", args=[place.offer.uuid])).content.decode()
    assert rows.count("Peeters") == 2


def test_the_rule_is_changed_on_its_page_and_nonsense_is_refused(place: Place) -> None:
    client = login(Role.ADVISOR, place.cell)
    address = reverse("programme:certificate_rule", args=[place.offer.uuid])
    for wrong in ({"sessions": "0"}, {"sessions": ""}, {"sessions": "1", "share": "101"}):
        assert client.post(address, {"is_given": "on"} | wrong).status_code == 200
    client.post(address, {"is_given": "on", "sessions": "2", "share": "75"})
    rule = CertificateRule.objects.get(offer=place.offer)
    assert (rule.is_given, rule.sessions, rule.share) == (True, 2, 75)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_pages_of_who_plans_are_refused_to_others(place: Place, role: Role) -> None:
    _an, found = given(place)
    client = login(role, place.oever)
    for name, key in (
        ("certificates", place.offer.uuid),
        ("certificate_rule", place.offer.uuid),
        ("withdraw_certificate", found.uuid),
    ):
        assert client.get(reverse(f"programme:{name}", args=[key])).status_code == 403


def test_the_certificate_of_somebody_elsewhere_is_not_there(place: Place) -> None:
    _an, found = given(place)
    client = login(Role.DIRECTOR, place.kaai)
    assert client.get(reverse("programme:certificate_pdf", args=[found.uuid])).status_code == 404
