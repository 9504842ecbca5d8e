"""A list of a partner that becomes participations, and a list of staff that becomes enrolments, in a browser."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre, make_person, make_post
from baken.apps.programme.models import Enrolment, Offer, Participation
from baken.apps.programme.tests.factories import make_offer, make_session
from baken.apps.programme.types import EnrolmentState, OfferState
from baken.ground.periods import school_year_of, today
from tests.browsing import DESKTOP, PHONE, sideways, sign_in

LISTS = Path(__file__).parents[1] / "programme" / "partner_lists"


class Place:
    """A cell with a centre whose people stand in the lists of partners."""

    def __init__(self) -> None:
        self.cell = make_cell()
        self.centre = make_centre("CLB Oever GO!", known_as={self.cell: "O1"})
        for name in ("An", "Cis", "Fien"):
            person = make_person(f"{name.lower()}@clb-oever.example", first_name=name, last_name="Peeters")
            make_post(person, self.centre, function="arts")


@pytest.fixture
def place(transactional_db: None) -> Place:
    return Place()


def looked_at(page: Page, axe: Any) -> None:
    assert (axe(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_advisor_brings_in_what_a_partner_registered(
    place: Place, browser_page: Page, axe: Any, tmp_path: Path, size: Any
) -> None:
    page = browser_page
    page.set_viewport_size(size)
    sign_in(page, make_holder(Role.ADVISOR, place.cell))
    page.goto("/programma/")
    page.get_by_role("link", name="Lijst van een partner").click()
    bad = tmp_path / "lijst.csv"
    bad.write_text("wie;gekomen\nAn Peeters;x\n", encoding="utf-8")
    page.get_by_label("Titel").fill("Oplossingsgericht werken")
    page.get_by_label("Partner die het gaf").fill("Partner vzw")
    page.get_by_label("Dag van de sessie").fill((today() - dt.timedelta(days=2)).isoformat())
    page.get_by_label("De lijst van de partner").set_input_files(bad)
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_text("Welke kolom is wat?")).to_be_visible()
    looked_at(page, axe)
    page.get_by_label("De lijst van de partner").set_input_files(LISTS / "pretix-bestelposities-nl.csv")
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_text("gegeven door Partner vzw")).to_be_visible()
    looked_at(page, axe)
    assert (Participation.objects.count(), Offer.objects.get().state) == (0, OfferState.DRAFT)
    page.get_by_label("Laat de 3 rijen die nog te beslissen zijn, weg").check()
    page.get_by_role("button", name="Toepassen").click()
    expect(page.get_by_text("De lijst is toegepast.")).to_be_visible()
    assert [str(each.person) for each in Participation.objects.all()] == ["An Peeters"]
    assert [str(each.person) for each in Enrolment.objects.all()] == ["Cis Peeters"]
    assert Offer.objects.get().state == OfferState.PUBLISHED


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_director_enrols_staff_by_a_list(place: Place, browser_page: Page, axe: Any, size: Any) -> None:
    offer = make_offer(place.cell, school_year=school_year_of(today()), opens_on=today(), capacity=1)
    make_session(offer, held_on=today() + dt.timedelta(days=9))
    page = browser_page
    page.set_viewport_size(size)
    sign_in(page, make_holder(Role.DIRECTOR, place.centre))
    page.goto(f"/aanbod/{offer.uuid}/medewerkers/")
    page.get_by_role("link", name="lijst van e-mailadressen").click()
    looked_at(page, axe)
    text = "fien@clb-oever.example\nan@clb-oever.example\niemand@elders.example\n"
    page.get_by_label("Wie je inschrijft").fill(text)
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_text("Er is nog niemand ingeschreven.")).to_be_visible()
    looked_at(page, axe)
    page.get_by_role("button", name="Inschrijven").click()
    expect(page.get_by_text("Sommige rijen kunnen niet.")).to_be_visible()
    looked_at(page, axe)
    assert not Enrolment.objects.exists()
    page.get_by_label("Laat de 1 rij die niet kan, weg").check()
    page.get_by_role("button", name="Inschrijven").click()
    expect(page.get_by_text("1 persoon is ingeschreven.")).to_be_visible()
    found = [(each.person.first_name, each.state) for each in Enrolment.objects.order_by("asked_at", "pk")]
    assert found == [("Fien", EnrolmentState.ENROLLED), ("An", EnrolmentState.WAITING)]
