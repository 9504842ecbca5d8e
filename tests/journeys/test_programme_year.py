"""A year's programme: planned by an advisor, filled by five hundred people at once, held and closed, all in pages."""

from __future__ import annotations

import html
import random
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import urljoin

import pytest
import requests
from django.conf import settings
from django.db import connections

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import give_role, make_account, make_holder
from baken.apps.access.types import Role
from baken.apps.people.models import Cell
from baken.apps.people.tests.factories import make_centre, make_person, make_post
from baken.apps.programme.models import Certificate, Enrolment, Offer, Participation
from baken.apps.programme.types import EnrolmentState, Status
from baken.ground.periods import Period, school_year_of, today
from baken.ui.numbers import number
from tests.browsing import PHONE, signed_in
from tests.journeys.conftest import Walker

pytestmark = pytest.mark.soak

ADVISOR, FREE = "begeleider@cel.test", " (niet verplicht)"
YEAR = Period.school_year(school_year_of(today())).code


class Planned(NamedTuple):
    """Something of the year; `places`: "" for no limit."""

    kind: str
    title: str
    places: str
    by_session: bool = False


PLANNED = (
    Planned("Vorming", "Leerrecht in de praktijk", "60"),
    Planned("Starterstraject", "Kick-off voor starters", "150"),
    Planned("Infosessie", "Het nieuwe kader", ""),
    Planned("Helpdesksessie", "Koffiemoment", "40", by_session=True),
    Planned("PLG", "PLG signaalfunctie", "80"),
)
PEOPLE, CENTRES, AT_ONCE, WHO_LEAVE, WHO_STAY_AWAY = 500, 20, 8, 12, 3


class Visitor:
    """Somebody at a browser of their own, without what a picture needs: follows pages and sends their forms."""

    def __init__(self, home: str, account: Account):
        self.home, self.session = home, requests.Session()
        self.session.cookies.set(settings.SESSION_COOKIE_NAME, signed_in(account))

    def send(self, address: str) -> str:
        """Open a page, and send its form with what it holds; the page that comes of it."""
        where = urljoin(self.home, address)
        page = self.session.get(where, timeout=120)
        page.raise_for_status()
        inside = page.text.partition("<main")[2]
        form = next(iter(re.findall(r'<form class="form".*?</form>', inside, re.DOTALL)))
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        chosen = {name: _an_option(form, name) for name in re.findall(r'<select name="([^"]+)"', form)}
        answer = self.session.post(where, hidden | chosen, headers={"Referer": where}, timeout=120)
        answer.raise_for_status()
        return html.unescape(answer.text)


def _an_option(form: str, name: str) -> str:
    inside = form.partition(f'<select name="{name}"')[2].partition("</select>")[0]
    return random.choice(re.findall(r'<option value="([^"]*)"', inside))  # noqa: S311 - which does not matter


@pytest.fixture
def people(cell: Cell) -> Iterator[list[Account]]:
    """People who work at twenty centres; an advisor in the cell."""
    make_holder(Role.ADVISOR, cell, email=ADVISOR)
    centres = [
        make_centre(f"CLB Vol {place:02}", network=cell.network.name, known_as={cell: f"J{place:02}"})
        for place in range(CENTRES)
    ]
    accounts = []
    for place in range(PEOPLE):
        email, centre = f"persoon{place:03}@vol.test", centres[place % CENTRES]
        person = make_person(email, first_name=f"Voornaam{place:03}", last_name=f"Naam{place:03}")
        make_post(person, centre)
        accounts.append(make_account(email, person=person))
        give_role(accounts[-1], Role.STAFF, centre)
    yield accounts
    connections.close_all()


def plan(walker: Walker, planned: Planned) -> str:
    """Plan one thing of the year with a session at the end of today, and let it be seen; the address of its page."""
    page = walker.page
    walker.follow("Programma")
    walker.choose("Iets nieuws plannen")
    walker.choose(f"{planned.kind} {YEAR}")
    walker.fill(Titel=planned.title, **{f"Plaatsen{FREE}": planned.places, f"Inschrijven vanaf{FREE}": str(today())})
    if planned.by_session:
        page.get_by_label("inschrijven per sessie").check()
    page.get_by_label("Uren om een vrije plaats te aanvaarden").fill("0")
    walker.choose("Bewaren als ontwerp")
    walker.choose("Een sessie plannen")
    walker.fill(Dag=str(today()), **{f"Van{FREE}": "23:58", f"Tot{FREE}": "23:59", f"Plaats{FREE}": "Gent"})
    walker.choose("Plannen")
    if "toch zo plannen" in walker.says():  # today may be a day off, and everything is on it
        page.get_by_label("toch zo plannen").check()
        walker.choose("Plannen")
    walker.choose("Publiceren")
    walker.choose("Publiceren")
    return page.url


def fill(home: str, people: list[Account], offers: list[Offer]) -> Counter[str]:
    """Everybody asks for two things, eight at a time; what they were told, counted."""

    def ask(place: int) -> list[str]:
        visitor, told = Visitor(home, people[place]), []
        # Two that differ, each pair as often.
        first, more = place % len(offers), 1 + place // len(offers) % (len(offers) - 1)
        for offer in (offers[first], offers[(first + more) % len(offers)]):
            page = visitor.send(f"/aanbod/{offer.uuid}/inschrijven/")
            said = " ".join(re.sub("<[^>]+>", " ", page.partition("<main")[2]).split())
            told.append("in" if "Je bent ingeschreven." in said else "waits" if "wachtlijst" in said else said[:300])
        connections.close_all()
        return told

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(each for told in pool.map(ask, range(len(people))) for each in told)


def test_a_years_programme_is_planned_filled_by_five_hundred_held_and_closed(
    cell: Cell, people: list[Account], walker: Walker, live_server: Any
) -> None:
    page = walker.page
    walker.sign_in(ADVISOR)
    addresses = {planned.title: plan(walker, planned) for planned in PLANNED}
    offers = [Offer.objects.get(title=planned.title) for planned in PLANNED]
    told = fill(live_server.url, people, offers)
    assert set(told) == {"in", "waits"}, told
    for offer, planned in zip(offers, PLANNED, strict=True):
        asked = list(Enrolment.objects.filter(offer=offer).order_by("asked_at", "pk"))
        states = Counter(each.state for each in asked)
        room = min(len(asked), int(planned.places or len(asked)))
        assert states[EnrolmentState.ENROLLED] == room
        assert states[EnrolmentState.WAITING] == len(asked) - room
        # Nobody who asked later has a place before somebody who waits.
        assert [each.state for each in asked][:room] == [EnrolmentState.ENROLLED] * room

    # Some leave again, and as many who waited get their place.
    training = offers[0]
    leaving = list(Enrolment.objects.filter(offer=training, state=EnrolmentState.ENROLLED).order_by("pk")[:WHO_LEAVE])
    for enrolment in leaving:
        account = Account.objects.get(person=enrolment.person)
        Visitor(live_server.url, account).send(f"/inschrijvingen/{enrolment.uuid}/afmelden/")
    assert Enrolment.objects.filter(offer=training, state=EnrolmentState.ENROLLED).count() == int(PLANNED[0].places)

    # Held, with three who stayed away from the training, and closed.
    for title, address in addresses.items():
        walker.go(address)
        page.get_by_role("link", name="aanwezigheden").click()
        walker.look()
        if title == training.title:
            for place in range(WHO_STAY_AWAY):
                page.locator("main tbody select").nth(place).select_option(label="Afwezig")
            walker.choose("Bewaren")
        left = Enrolment.objects.filter(offer__title=title, state=EnrolmentState.ENROLLED).count()
        left -= WHO_STAY_AWAY if title == training.title else 0
        walker.choose(f"Alle {number(left)} die nog niet genoteerd zijn: aanwezig")
        walker.choose("Afsluiten")
        walker.choose("Afsluiten")
        assert "afgesloten" in walker.says()
    there = Counter(Participation.objects.filter(session__offer=training).values_list("status", flat=True))
    assert there[Status.PRESENT] == int(PLANNED[0].places) - WHO_STAY_AWAY
    assert there[Status.ABSENT] == WHO_STAY_AWAY
    assert Certificate.objects.filter(offer=training).count() == there[Status.PRESENT]

    # The table of the year says so, and the figure that follows from it.
    walker.follow("Programma")
    shown = {row[1].split("\n")[0]: row for row in walker.rows()}
    assert set(addresses) <= set(shown)
    everyone = Participation.objects.filter(status=Status.PRESENT, session__offer=offers[-1]).count()
    walker.go(f"/inzicht/cijfer/?indicator=plg.participations&periode={YEAR}")
    assert f" {number(everyone)} Periode" in walker.says()
    walker.follow("Afmelden")

    # On a phone somebody who was there finds what they followed.
    page.set_viewport_size(PHONE)
    someone = Certificate.objects.filter(offer=training).order_by("pk")[0].person.addresses.get().email
    walker.sign_in(someone)
    walker.follow("Mijn vorming")
    assert training.title in walker.says()
