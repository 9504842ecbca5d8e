"""The pages on which a list of a partner is handed over, for an offer and for what is not among them yet."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, Role
from baken.apps.programme.models import AttendanceReport, Enrolment, Offer, Participation
from baken.apps.programme.tests.factories import make_staff
from baken.apps.programme.types import Effect, OfferState, Status
from tests.programme.attending import make_place

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "partner_lists"


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def planner(client, place):
    client.force_login(place.advisor)
    return client


def handed_over(client, content, *, offer=None, name="lijst.csv", **said):
    args = [offer.uuid] if offer else []
    address = reverse(f"programme:receive_partner_list{'' if offer else '_of_new'}", args=args)
    told = {"otherwise": "ingeschreven", "held_on": "2025-11-14"} | said
    return client.post(address, {**told, "file": SimpleUploadedFile(name, content)})


NEW = {"title": "Herstelgericht werken", "organiser": "Partner vzw", "strategy": "vorming"}
CHECK_INS = (SAMPLES / "pretix-checkinlijst-nl.csv").read_bytes()


def test_a_list_for_an_offer_is_handed_over_looked_through_and_applied(place, planner):
    an, bob, cis = (make_staff(place.oever, name) for name in ("An", "Bob", "Cis"))
    assert planner.get(reverse("programme:partner_list", args=[place.offer.uuid])).status_code == 200
    answer = handed_over(planner, CHECK_INS, offer=place.offer, session=place.session.uuid, held_on="")
    report = AttendanceReport.objects.get()
    assert answer["Location"] == reverse("programme:report", args=[report.uuid])
    page = planner.get(answer["Location"])
    told = {line.name: line.effect for line, *_fields in page.context["lines"]}
    assert told["An Peeters"] == Effect.PRESENT
    assert b"alleen ingeschreven" in page.content
    assert "Basisschool De Linde" in page.content.decode()
    said = {name: field.value() or "" for line, field, _centre in page.context["lines"] for name in [field.html_name]}
    # Addresses that nobody has are for a human, also where the name is known; who is no one's colleague is left out.
    for line, field, _centre in page.context["lines"]:
        who = {"Bob Peeters": bob, "Cis Peeters": cis}.get(line.name)
        said[field.html_name] = str(who.uuid) if who else said[field.html_name]
    planner.post(answer["Location"], said | {"save": "1"})
    mark = planner.get(answer["Location"]).context["mark"]
    said = {
        field.html_name: field.value() or ""
        for _line, field, _centre in planner.get(answer["Location"]).context["lines"]
    }
    planner.post(answer["Location"], said | {"mark": mark, "apply": "1", "rest": "on"})
    assert {each.person for each in Participation.objects.filter(status=Status.PRESENT)} == {an, bob}
    assert [each.person for each in Enrolment.objects.all()] == [cis]


def test_an_offer_is_made_of_what_a_partner_gave(place, planner):
    make_staff(place.oever, "An")
    assert planner.get(reverse("programme:partner_list_of_new")).status_code == 200
    answer = handed_over(planner, CHECK_INS, **NEW)
    assert answer.status_code == 302
    made = Offer.objects.get(title=NEW["title"])
    assert (made.organiser, made.state) == ("Partner vzw", OfferState.DRAFT)
    assert "gegeven door Partner vzw" in planner.get(answer["Location"]).content.decode()


def test_columns_that_nobody_knows_are_asked_and_the_list_chosen_again(place, planner):
    make_staff(place.oever, "An")
    content = b"wie;post;gekomen\nAn Peeters;;x\n"
    answer = handed_over(planner, content, offer=place.offer)
    assert answer.status_code == 400
    assert "Welke kolom is wat?" in answer.content.decode()
    assert [label for _value, label in answer.context["form"].fields["column_name"].choices][1:] == [
        "wie",
        "post",
        "gekomen",
    ]
    assert not AttendanceReport.objects.exists()
    answer = handed_over(planner, content, offer=place.offer, column_name="wie", column_present="gekomen")
    assert answer.status_code == 302
    assert AttendanceReport.objects.get().rows[0]["present"] is True


def formula():
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["naam", "e-mail", "aanwezig"])
    book.active.append(['=HYPERLINK("http://x.example")', "", "ja"])
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lijst.csv", b"", "leeg"),
        ("lijst.csv", b"\x7fELF\0\0", "UTF-8"),
        ("lijst.csv", b"naam;e-mail\n", "niemand"),
        ("lijst.csv", b"naam;aanwezig\nAn;wellicht\n", "wellicht"),
        ("lijst.xlsx", b"PK\x03\x04kapot", "afgekapt"),
        ("lijst.csv", b"naam\n" + b"An\n" * 2001, "ten hoogste 2000 rijen"),
    ],
)
def test_a_bad_list_is_refused_in_words_and_nothing_is_kept(place, planner, name, content, said):
    for offer, more in ((place.offer, {}), (None, NEW)):
        answer = handed_over(planner, content, offer=offer, name=name, **more)
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert (AttendanceReport.objects.count(), Offer.objects.count()) == (0, 1)


def test_a_formula_is_text_and_stays_so(place, planner):
    answer = handed_over(planner, formula(), offer=place.offer, name="lijst.xlsx")
    assert answer.status_code == 302
    assert AttendanceReport.objects.get().rows[0]["name"] == 'HYPERLINK("http://x.example")'


def test_without_a_day_a_title_or_a_file_it_says_what_is_missing(place, planner):
    for said in ({"held_on": ""}, {"title": ""}, {"organiser": ""}):
        assert handed_over(planner, CHECK_INS, **NEW | said).status_code == 400
    answer = planner.post(reverse("programme:receive_partner_list", args=[place.offer.uuid]), {"otherwise": "x"})
    assert "Kies minstens één bestand" in answer.content.decode()
    assert (AttendanceReport.objects.count(), Offer.objects.count()) == (0, 1)


@pytest.mark.parametrize("role", sorted({*Role} - {Role.ADVISOR, Role.COORDINATOR}))
def test_who_does_not_plan_hands_nothing_over(client, place, role):
    organisation = None if role in HELD_NOWHERE else place.cell if role in HELD_IN_CELL else place.oever
    client.force_login(make_holder(role, organisation))
    for name, args in (("partner_list", [place.offer.uuid]), ("partner_list_of_new", [])):
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 403
    for offer in (place.offer, None):
        assert handed_over(client, CHECK_INS, offer=offer, **NEW).status_code == 403
    assert (AttendanceReport.objects.count(), Offer.objects.count()) == (0, 1)


def test_a_list_for_the_offer_of_another_cell_is_not_there(place, planner):
    other = make_place("POV")
    assert planner.get(reverse("programme:partner_list", args=[other.offer.uuid])).status_code == 404
    assert handed_over(planner, CHECK_INS, offer=other.offer).status_code == 404
    assert not AttendanceReport.objects.exists()
