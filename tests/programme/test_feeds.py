"""Calendars that somebody follows from elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from baken.apps.access.models import Account, Grant
from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.people.models import Theme
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.actions import (
    CannotFollow,
    cancel_offer,
    cancel_session,
    change_session,
    end_feed,
    enrol,
    make_feed,
    renew_feed,
    withdraw_enrolment,
)
from baken.apps.programme.models import Enrolment, Feed, Offer, OfferAdvisor, Session
from baken.apps.programme.queries import proof_of_feed
from baken.apps.programme.tests.factories import acting, make_offer, make_session, make_staff
from baken.apps.programme.types import FeedKind, OfferState, When
from baken.ground.periods import school_year_of, today

pytestmark = pytest.mark.django_db
LINK = "https://samen.example/1"


class World:
    """A member of staff with an account; what they are enrolled for, what they could be, and a draft."""

    def __init__(self) -> None:
        self.cell = make_cell()
        self.centre = make_centre("CLB Aarde", known_as={self.cell: "C1"})
        self.an, self.bo = make_staff(self.centre, "An"), make_staff(self.centre, "Bo")
        self.advisor = acting(Role.ADVISOR, self.cell)
        self.theme = Theme.objects.get_or_create(name="signaalfunctie")[0]
        self.mine = self.offer("V1", "Taalbeleid")
        self.other = self.offer("V2", "Rouw")
        self.other.themes.add(self.theme)
        self.draft = self.offer("V3", "Nog niet", state=OfferState.DRAFT)
        self.enrol()
        self.account = make_account("an@werk.example", person=self.an)
        self.grant = give_role(self.account, Role.STAFF, self.centre)
        self.client = show(self._signed_in(), strong=True)
        self.by = acting(Role.STAFF, self.cell, self.centre, self.an)

    def _signed_in(self) -> Client:
        client = Client()
        client.force_login(self.account)
        return client

    def offer(self, code: str, title: str, **fields: Any) -> Offer:
        offer = make_offer(self.cell, code, title=title, school_year=school_year_of(today()), **fields)
        make_session(offer, held_on=today() + dt.timedelta(days=9), online=LINK)
        return offer

    def enrol(self, offer: Offer | None = None, session: Session | None = None) -> Enrolment:
        given: dict[str, Any] = {"by": self.advisor, "centre": self.centre, "session": session, "now": timezone.now()}
        enrol(offer or self.mine, person=self.bo, **given)
        return enrol(offer or self.mine, person=self.an, **given)

    def feed(self, kind: FeedKind = FeedKind.OWN, theme: Theme | None = None) -> str:
        """The address of a calendar."""
        made = Feed.objects.create(grant=self.grant, kind=kind, theme=theme, made_at=timezone.now())
        return reverse("programme:feed", args=[made.uuid, proof_of_feed(made)])


@pytest.fixture
def world() -> World:
    return World()


def events(address: str) -> dict[str, Any]:
    """What a calendar holds, as a programme without an account fetches it, by title."""
    answer = Client().get(address)
    assert answer.status_code == 200
    return {str(each["SUMMARY"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_ones_own_calendar_holds_what_one_has_a_place_in_and_nobody_else(world: World) -> None:
    found = events(world.feed())
    assert set(found) == {"Taalbeleid"}
    assert str(found["Taalbeleid"]["DESCRIPTION"]) == LINK
    assert "Peeters" not in str(found)
    waits = world.offer("V4", "Vol", capacity=1)
    world.enrol(waits)
    assert set(events(reverse_of(world))) == {"Taalbeleid"}


def reverse_of(world: World) -> str:
    feed = Feed.objects.get(kind=FeedKind.OWN)
    return reverse("programme:feed", args=[feed.uuid, proof_of_feed(feed)])


def test_what_one_guides_is_in_ones_own_calendar(world: World) -> None:
    OfferAdvisor.objects.create(offer=world.other, person=world.an)
    assert set(events(world.feed())) == {"Taalbeleid", "Rouw"}
    assert "DESCRIPTION" not in events(reverse_of(world))["Rouw"]


def test_a_calendar_of_the_programme_holds_what_one_sees_without_links(world: World) -> None:
    found = events(world.feed(FeedKind.PROGRAMME))
    assert set(found) == {"Taalbeleid", "Rouw"}
    assert LINK not in str(found)
    elsewhere = make_offer(make_cell("POV", network="POV"), "X1", title="Elders")
    make_session(elsewhere, held_on=today())
    feed = Feed.objects.get()
    assert set(events(reverse("programme:feed", args=[feed.uuid, proof_of_feed(feed)]))) == {"Taalbeleid", "Rouw"}


def test_a_calendar_of_a_theme_holds_what_is_about_it(world: World) -> None:
    assert set(events(world.feed(FeedKind.THEME, world.theme))) == {"Rouw"}


def test_what_moves_moves_and_what_is_off_stays_as_cancelled(world: World) -> None:
    address = world.feed()
    session = world.mine.sessions.get()
    later = today() + dt.timedelta(days=12)
    if school_year_of(later) == world.mine.school_year:
        change_session(session, by=world.advisor, when=When(later, dt.time(9)), now=timezone.now())
        event = events(address)["Taalbeleid"]
        assert (event.decoded("DTSTART").date(), int(event["SEQUENCE"])) == (later, 1)
    cancel_session(session, by=world.advisor, now=timezone.now())
    assert str(events(address)["Taalbeleid"]["STATUS"]) == "CANCELLED"


def test_an_offer_that_is_off_stays_as_cancelled_and_who_left_has_nothing_of_it(world: World) -> None:
    address = world.feed()
    cancel_offer(world.mine, by=world.advisor, now=timezone.now())
    event = events(address)["Taalbeleid"]
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)
    left = world.enrol(world.other)
    assert set(events(address)) == {"Taalbeleid", "Rouw"}
    withdraw_enrolment(left, by=world.advisor, now=timezone.now())
    assert set(events(address)) == {"Taalbeleid"}


def test_of_an_offer_by_session_only_the_own_one_is_in_it(world: World) -> None:
    offer = world.offer("H1", "Koffie", by_session=True)
    make_session(offer, 2, held_on=today() + dt.timedelta(days=20))
    world.enrol(offer, offer.sessions.order_by("held_on")[0])
    found = Client().get(world.feed()).content.decode()
    assert found.count("SUMMARY:Koffie") == 1


def test_it_is_fetched_anew_only_where_something_changed(world: World) -> None:
    address = world.feed()
    first = Client().get(address)
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    world.enrol(world.other)
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_it_ends_with_the_account_and_with_the_role(world: World) -> None:
    address = world.feed()
    assert Client().get(address).status_code == 200
    Account.objects.filter(pk=world.account.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    Account.objects.filter(pk=world.account.pk).update(is_active=True)
    Grant.objects.filter(pk=world.grant.pk).update(ends_on=today() - dt.timedelta(days=1))
    give_role(world.account, Role.STAFF, make_centre("CLB Beek", known_as={world.cell: "C2"}))
    assert Client().get(address).status_code == 404
    Grant.objects.filter(pk=world.grant.pk).update(ends_on=None, told_on=today() - dt.timedelta(days=40))
    assert Client().get(address).status_code == 404
    Grant.objects.filter(pk=world.grant.pk).update(told_on=None)
    assert Client().get(address).status_code == 200


def test_nobody_guesses_an_address(world: World) -> None:
    world.feed()
    feed = Feed.objects.get()
    for proof in ("x", "0" * 64, "é" * 64):
        assert Client().get(reverse("programme:feed", args=[feed.uuid, proof])).status_code == 404
    assert world.client.get(reverse("programme:feed", args=[feed.uuid, "0" * 64])).status_code == 404


def test_somebody_follows_a_calendar_gives_it_another_address_and_ends_it(world: World) -> None:
    page = world.client.post(reverse("programme:feeds"), {"which": "eigen"}, follow=True).content.decode()
    first = reverse_of(world)
    assert f"http://testserver{first}" in page
    again = world.client.post(reverse("programme:feeds"), {"which": "eigen"}, follow=True).content.decode()
    assert "Deze agenda volg je al." in again
    renew = reverse("programme:renew_feed", args=[Feed.objects.get().uuid])
    assert Client().get(first).status_code == 200
    assert world.client.get(renew).status_code == 200
    world.client.post(renew)
    second = reverse_of(world)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    world.client.post(reverse("programme:end_feed", args=[Feed.objects.get().uuid]))
    assert Client().get(second).status_code == 404
    assert not Feed.objects.exists()
    world.client.post(reverse("programme:feeds"), {"which": str(world.theme.uuid)})
    assert Feed.objects.get().theme == world.theme


def test_a_calendar_is_of_who_made_it_in_that_role(world: World) -> None:
    world.feed()
    feed = Feed.objects.get()
    account = make_account("bo@werk.example", person=world.bo)
    grant = give_role(account, Role.STAFF, world.centre)
    client = Client()
    client.force_login(account)
    show(client, strong=True)
    assert "agenda/" + str(feed.uuid) not in client.get(reverse("programme:feeds")).content.decode()
    for name in ("renew_feed", "end_feed"):
        address = reverse(f"programme:{name}", args=[feed.uuid])
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    by = acting(Role.STAFF, world.cell, world.centre, world.bo)
    for act in (
        lambda: make_feed(by=by, grant=world.grant, kind=FeedKind.PROGRAMME, now=timezone.now()),
        lambda: renew_feed(feed, by=by, grant=grant, now=timezone.now()),
        lambda: end_feed(feed, by=by, grant=grant),
    ):
        with pytest.raises(CannotFollow):
            act()
    assert Feed.objects.get() == feed


@pytest.mark.parametrize("number", [2, 20])
def test_a_calendar_asks_the_same_number_of_questions_however_long(world: World, number: int) -> None:
    for each in range(number):
        world.enrol(world.offer(f"L{each}", f"Lang {each}"))
    asked = []
    for address in (world.feed(), world.feed(FeedKind.PROGRAMME), world.feed(FeedKind.THEME, world.theme)):
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        asked.append(len(queries))
    assert asked == [10, 3, 3]


def test_the_page_of_a_theme_that_somebody_follows_opens_and_does_not_say_who(world: World) -> None:
    world.feed(FeedKind.THEME, world.theme)
    chief = make_account("chef@werk.example")
    give_role(chief, Role.COORDINATOR, world.cell)
    client = Client()
    client.force_login(chief)
    answer = show(client, strong=True).get(f"/lijsten/{world.theme.uuid}/")
    assert answer.status_code == 200
    assert "agenda’s die iemand volgt" not in answer.content.decode()
