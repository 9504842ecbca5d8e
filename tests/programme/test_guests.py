"""People of other networks without an account: a place by a link in a mail, and their own page."""

from __future__ import annotations

import datetime as dt
import re
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from baken.apps.access.actions._attempts import MOST_LINKS
from baken.apps.access.models import AuditContent
from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.people.models import Person
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.programme.actions import (
    _guests,
    cancel_offer,
    demand_approval,
    enrol,
    mail_guests,
    withdraw_enrolment,
)
from baken.apps.programme.models import Enrolment, GuestRequest, Offer
from baken.apps.programme.queries import proof_of_guest
from baken.apps.programme.tasks import keep_places
from baken.apps.programme.tests.factories import acting, make_session, make_staff
from baken.apps.programme.types import EnrolledBy, EnrolmentState, OfferState
from baken.ground.periods import today
from tests.programme.guests import GUEST, World, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mails(settings: Any) -> None:
    settings.HAS_MAIL = True


@pytest.fixture
def world() -> World:
    return World()


def test_a_guest_reads_what_is_offered_without_an_account_and_nothing_else(world: World) -> None:
    page = text(world.client.get(world.page))
    assert "Taalbeleid" in page
    assert "CLB Vreemd" in page
    assert "CLB Aarde" not in page
    assert "CLB Ver<" not in page
    assert "samen.example" not in page
    assert world.client.get(reverse("programme:offer", args=[world.offer.uuid])).status_code == 302


@pytest.mark.parametrize("change", [{"guests": False}, {"state": OfferState.DRAFT}, {"state": OfferState.CANCELLED}])
def test_what_takes_no_guests_is_not_there(world: World, change: dict[str, Any]) -> None:
    Offer.objects.filter(pk=world.offer.pk).update(**change)
    assert world.client.get(world.page).status_code == 404
    assert world.ask().status_code == 404
    assert not GuestRequest.objects.exists()


def test_what_is_open_to_no_other_network_is_not_there(world: World) -> None:
    world.offer.networks.clear()
    assert world.client.get(world.page).status_code == 404


def test_outside_of_the_window_nobody_asks(world: World) -> None:
    Offer.objects.filter(pk=world.offer.pk).update(opens_on=today() + dt.timedelta(days=3))
    assert "Inschrijven kan nu niet" in text(world.client.get(world.page))
    world.ask()
    assert not GuestRequest.objects.exists()


def test_the_link_in_the_mail_gives_the_place_once_the_button_is_pressed(world: World) -> None:
    assert f"er gaat een mail naar {GUEST}" in text(world.ask(level="basis", needs="een lift"))
    assert "een lift" not in mail.outbox[0].body
    link = world.link()
    assert "CLB Vreemd" in text(world.client.get(link))
    assert not Enrolment.objects.exists()
    page = text(world.client.post(link, follow=True))
    assert "Ingeschreven" in page
    assert "https://samen.example/1" in page
    made = Enrolment.objects.get()
    assert (made.state, made.by, made.centre, made.level, made.needs) == (
        EnrolmentState.ENROLLED,
        EnrolledBy.GUEST,
        world.centre,
        "basis",
        "een lift",
    )
    assert str(made.person) == "Gé Ast"
    assert GuestRequest.objects.get().needs == ""
    assert mail.outbox[-1].subject == "Je bent ingeschreven: Taalbeleid"
    assert world.own_page(made) in mail.outbox[-1].body
    content = AuditContent.objects.get(kind="programme.Enrolment")
    assert (content.verb, content.account, content.cell) == ("made", None, world.cell.pk)
    assert content.subjects.count() == 1


def test_a_mail_that_failed_is_tried_again_while_its_link_stands(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(_guests, "send_mail", _down)
    world.ask()
    monkeypatch.undo()
    began = timezone.now()
    for hours, sent in ((0, 0), (1, 1), (2, 1)):
        mail_guests(now=began + dt.timedelta(hours=hours))
        assert len(mail.outbox) == sent
    assert "Ze geldt tot" in str(mail.outbox[0].body)
    world.client.post(world.link())
    assert Enrolment.objects.get().state == EnrolmentState.ENROLLED


def test_a_mail_that_failed_is_not_tried_again_once_its_link_fell(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(_guests, "send_mail", _down)
    world.ask()
    monkeypatch.undo()
    mail_guests(now=timezone.now() + dt.timedelta(hours=49))
    assert mail.outbox == []


def test_the_regular_task_mails_who_was_not_and_nobody_twice(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(_guests, "send_mail", _down)
    world.ask()
    monkeypatch.undo()
    world.ask(email="ander@vclb.example")
    GuestRequest.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    keep_places.enqueue()
    assert [sent.to for sent in mail.outbox] == [["ander@vclb.example"], [GUEST]]


def _down(*_args: Any, **_how: Any) -> None:
    raise SMTPServerDisconnected


def test_a_link_serves_once(world: World) -> None:
    world.ask()
    link = world.link()
    world.client.post(link)
    for answer in (world.client.get(link), world.client.post(link)):
        assert answer.status_code == 410
    assert Enrolment.objects.count() == 1


def test_a_link_ends_after_two_days_and_with_the_offer(world: World) -> None:
    world.ask()
    link = world.link()
    GuestRequest.objects.update(at=timezone.now() - dt.timedelta(hours=49))
    assert world.client.post(link).status_code == 410
    GuestRequest.objects.update(at=timezone.now())
    assert world.client.get(link).status_code == 200
    for change in ({"guests": False}, {"state": OfferState.CANCELLED}):
        Offer.objects.filter(pk=world.offer.pk).update(guests=True, state=OfferState.PUBLISHED)
        Offer.objects.filter(pk=world.offer.pk).update(**change)
        assert world.client.get(link).status_code == 410
        assert world.client.post(link).status_code == 410
    assert not Enrolment.objects.exists()


def test_nobody_guesses_a_link(world: World) -> None:
    world.ask()
    asked = GuestRequest.objects.get()
    made = enrol(
        world.offer, by=world.advisor, person=make_person("x@x.example"), centre=world.centre, now=timezone.now()
    )
    wrong = [
        reverse("programme:guest_link", args=[asked.uuid, "0" * 64]),
        reverse("programme:guest_link", args=[made.uuid, proof_of_guest(made)]),
        reverse("programme:guest", args=[made.uuid, proof_of_guest(asked)]),
        reverse("programme:guest", args=[asked.uuid, proof_of_guest(asked)]),
        reverse("programme:guest_leave", args=[made.uuid, "é" * 64]),
        reverse("programme:guest_calendar", args=[made.uuid, "x"]),
    ]
    for address in wrong:
        assert world.client.get(address).status_code == 410
        assert world.client.post(address).status_code in (405, 410)
    assert [each.state for each in Enrolment.objects.all()] == [EnrolmentState.ENROLLED]


def test_who_has_an_account_reads_the_same_and_is_told_by_mail_to_sign_in(world: World) -> None:
    answers = {}
    make_account("vast@x.example")
    other = make_person("ander@x.example")
    make_account("account@x.example", person=other)
    make_person("bekend@x.example", first_name="Be", last_name="Kend")
    for email in ("vast@x.example", "ander@x.example", "bekend@x.example", "nieuw@x.example"):
        answer = world.ask(email=email)
        page = re.sub(r'value="[\w-]{64}"|nonce="[^"]*"', "", text(answer)).replace(email, "")
        answers[email] = page, str(mail.outbox[0].subject).partition(":")[0]
    assert len({page for page, _subject in answers.values()}) == 1
    assert [subject for _page, subject in answers.values()] == [
        "Meld je aan om in te schrijven",
        "Meld je aan om in te schrijven",
        "Schrijf je in met deze link",
        "Schrijf je in met deze link",
    ]


def test_an_account_that_came_since_is_not_taken_over(world: World) -> None:
    world.ask()
    link = world.link()
    make_account(GUEST)
    answer = world.client.post(link, follow=True)
    assert "Met dit e-mailadres is er een account." in text(answer)
    assert not Enrolment.objects.exists()
    assert not Person.objects.filter(addresses__email=GUEST).exists()


def test_somebody_who_is_known_keeps_the_name_that_is_known(world: World) -> None:
    known = make_person(GUEST, first_name="Gerda", last_name="Astier")
    made = world.enrol(first_name="Iemand", last_name="Anders")
    assert made.person == known
    known.refresh_from_db()
    assert str(known) == "Gerda Astier"


def test_a_guest_waits_is_offered_a_place_and_takes_it(world: World) -> None:
    first = enrol(
        world.offer, by=world.advisor, person=make_staff(world.own, "An"), centre=world.own, now=timezone.now()
    )
    made = world.enrol()
    page = world.own_page(made)
    assert "Plaats 1 op de wachtlijst" in text(world.client.get(page))
    assert world.client.get(world.own_page(made, "guest_calendar")).status_code == 410
    assert "samen.example" not in text(world.client.get(page))
    withdraw_enrolment(first, by=world.advisor, now=timezone.now())
    assert "Plaats aanvaarden" in text(world.client.get(page))
    assert "Je bent ingeschreven." in text(world.client.post(page, {"antwoord": "ja"}, follow=True))
    made.refresh_from_db()
    assert made.state == EnrolmentState.ENROLLED
    assert world.client.post(page, {"antwoord": "nee"}, follow=True).status_code == 200
    made.refresh_from_db()
    assert made.state == EnrolmentState.ENROLLED


def test_a_guest_who_leaves_says_why_and_the_place_goes_to_who_waits(world: World) -> None:
    made = world.enrol()
    waits = enrol(
        world.offer, by=world.advisor, person=make_staff(world.own, "An"), centre=world.own, now=timezone.now()
    )
    answer = world.client.post(world.own_page(made, "guest_leave"), {"reason": "Ziek"}, follow=True)
    assert "Je bent afgemeld." in text(answer)
    made.refresh_from_db()
    waits.refresh_from_db()
    assert (made.state, made.reason, waits.state) == (
        EnrolmentState.WITHDRAWN,
        "Ziek",
        EnrolmentState.OFFERED,
    )
    for name in ("guest", "guest_leave"):  # also on reloading
        answer = world.client.get(world.own_page(made, name))
        assert (answer.status_code, "Je bent niet meer ingeschreven" in text(answer)) == (200, True)
    again = world.client.post(world.own_page(made, "guest_leave"), {"reason": "Nog eens"})
    assert "Je bent niet meer ingeschreven" in text(again)
    made.refresh_from_db()
    assert made.reason == "Ziek"
    assert world.client.get(world.own_page(made, "guest_calendar")).status_code == 410


def test_the_link_of_what_a_guest_left_tells_nothing_else_once_they_asked_again(world: World) -> None:
    made = world.enrol()
    page = world.own_page(made)
    world.client.post(world.own_page(made, "guest_leave"), {"reason": ""})
    assert world.client.get(page).status_code == 200
    assert world.client.get(page.replace(str(made.uuid), str(world.offer.uuid))).status_code == 410
    world.enrol()
    assert world.client.get(page).status_code == 410


def test_the_sessions_of_a_guest_go_into_a_calendar(world: World) -> None:
    made = world.enrol()
    answer = world.client.get(world.own_page(made, "guest_calendar"))
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["UID"] == f"{world.session.uuid}@baken"
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_page_of_a_guest_ends_with_the_offer_with_an_account_and_a_month_afterwards(world: World) -> None:
    made = world.enrol()
    page = world.own_page(made)
    assert world.client.get(page).status_code == 200
    world.session.held_on = today() - dt.timedelta(days=31)
    world.session.save()
    assert world.client.get(page).status_code == 410
    world.session.held_on = today()
    world.session.save()
    assert world.client.get(page).status_code == 200
    account = make_account("later@x.example", person=made.person)
    assert world.client.get(page).status_code == 410
    account.delete()
    cancel_offer(world.offer, by=world.advisor, now=timezone.now())
    assert world.client.get(page).status_code == 410


def test_a_director_who_approves_approves_guests_of_the_centre_too(world: World) -> None:
    director = acting(Role.DIRECTOR, make_cell("VCLB-POC", network="VCLB"), world.centre)
    demand_approval(world.centre, by=director, approves=True)
    assert world.enrol().state == EnrolmentState.REQUESTED


def test_a_centre_to_which_it_is_not_open_is_no_choice(world: World) -> None:
    for centre in (world.own, world.closed):
        assert "Selecteer een geldige keuze" in text(world.ask(centre=str(centre.uuid)))
    assert not GuestRequest.objects.exists()


def test_a_session_is_chosen_where_one_enrols_for_each() -> None:
    world = World(by_session=True)
    made = world.enrol(session=str(world.session.uuid))
    assert made.session == world.session


def test_an_address_gets_few_mails_and_reads_the_same(world: World) -> None:
    pages = [text(world.ask()) for _turn in range(MOST_LINKS + 2)]
    assert GuestRequest.objects.count() == MOST_LINKS
    assert all(f"er gaat een mail naar {GUEST}" in page for page in pages)
    assert mail.outbox == []
    world.ask(email="ander@vclb.example")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("number", [1, 25])
def test_pages_of_guests_ask_the_same_number_of_questions_however_much_there_is(world: World, number: int) -> None:
    made = world.enrol()
    world.ask(email="ander@vclb.example")
    for each in range(number):
        make_centre(f"CLB Vreemd {each}", network="VCLB")
        make_session(world.offer, each + 2, held_on=today() + dt.timedelta(days=10 + each))
        enrol(
            world.offer,
            by=world.advisor,
            person=make_staff(world.own, f"P{each}"),
            centre=world.own,
            now=timezone.now(),
        )
    addresses = [world.page, world.link(), *(world.own_page(made, f"guest{name}") for name in ("", "_leave"))]
    addresses.append(world.own_page(made, "guest_calendar"))
    asked = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        asked.append(len(queries))
    assert asked == [4, 2, 6, 2, 3]


def test_who_plans_reads_which_address_to_hand_out(world: World) -> None:
    account = make_account("begeleider@x.example")
    give_role(account, Role.ADVISOR, world.cell)
    client = Client()
    client.force_login(account)
    show(client, strong=True)
    assert f"http://testserver{world.page}" in text(client.get(reverse("programme:offer", args=[world.offer.uuid])))
