"""A training from plan to close: an advisor plans it, staff and their director fill it, and who was there is noted."""

from __future__ import annotations

from typing import Any

import pytest

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.models import Cell, Centre
from baken.apps.people.tests.factories import make_person, make_post
from baken.apps.programme.models import Participation
from baken.apps.programme.types import Status
from baken.ground.periods import Period, school_year_of, today
from tests.browsing import DESKTOP, PHONE
from tests.daily import by_turns
from tests.journeys.conftest import DIRECTOR, STAFF, Walker

ADVISOR, TITLE = "begeleider@cel.test", "Leerrecht in de praktijk"
FREE = " (niet verplicht)"


@pytest.fixture
def colleagues(cell: Cell) -> list[str]:
    """Who works at the centre of the director and the staff member, who is one of them; an advisor in the cell."""
    make_holder(Role.ADVISOR, cell, email=ADVISOR)
    centre = Centre.objects.get(name="CLB Oever 01")
    account = Account.objects.get(email=STAFF)
    account.person = make_person(STAFF, first_name="Mona", last_name="Medewerker")
    account.save()
    make_post(account.person, centre)
    for name in ("Nele", "Omar"):
        make_post(make_person(f"{name.lower()}@centrum.test", first_name=name, last_name="Nieuw"), centre)
    return ["Nele Nieuw", "Omar Nieuw"]


def plan(walker: Walker) -> str:
    """Plan a training with two places and a session at the end of today (whoever waits gets a place until it begins),
    and let it be seen; the address of its page."""
    walker.follow("Programma")
    walker.choose("Iets nieuws plannen")
    walker.choose(f"Vorming {Period.school_year(school_year_of(today())).code}")
    walker.fill(Titel=TITLE, **{f"Plaatsen{FREE}": "2", f"Inschrijven vanaf{FREE}": str(today())})
    walker.page.get_by_label("Uren om een vrije plaats te aanvaarden").fill("0")
    walker.choose("Bewaren als ontwerp")
    walker.choose("Een sessie plannen")
    walker.fill(Dag=str(today()), **{f"Van{FREE}": "23:58", f"Tot{FREE}": "23:59", f"Plaats{FREE}": "Gent"})
    walker.choose("Plannen")
    if "toch zo plannen" in walker.says():  # today may be a day off
        walker.page.get_by_label("toch zo plannen").check()
        walker.choose("Plannen")
    walker.choose("Publiceren")
    walker.choose("Publiceren")
    return walker.page.url


@pytest.mark.parametrize("size", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_a_training_is_planned_filled_held_and_closed(
    cell: Cell, colleagues: list[str], walker: Walker, size: Any
) -> None:
    page = walker.page
    page.set_viewport_size(size)
    walker.sign_in(ADVISOR)
    address = plan(walker)
    walker.follow("Afmelden")

    walker.sign_in(STAFF)
    walker.follow("Aanbod")
    walker.choose(TITLE)
    walker.choose("Inschrijven")
    walker.choose("Inschrijven")
    assert "Je bent ingeschreven." in walker.says()
    walker.follow("Afmelden")

    walker.sign_in(DIRECTOR)
    walker.follow("Aanbod")
    walker.choose(TITLE)
    walker.choose("Medewerkers inschrijven")
    for name in colleagues:
        page.get_by_label(name).check()
    walker.choose("Inschrijven")
    assert "1 medewerker staat op de wachtlijst" in walker.says()
    walker.follow("Afmelden")

    walker.sign_in(STAFF)
    walker.follow("Mijn inschrijvingen")
    walker.choose(TITLE)
    walker.choose("Afmelden")
    walker.choose("Afmelden")
    assert "Afgemeld" in walker.says()
    walker.follow("Afmelden")

    walker.sign_in(ADVISOR)
    walker.go(address)
    page.get_by_role("link", name="aanwezigheden").click()
    walker.look()
    assert [name for name in colleagues if name not in walker.says()] == []
    walker.choose("Alle 2 die nog niet genoteerd zijn: aanwezig")
    walker.choose("Afsluiten")
    walker.choose("Afsluiten")
    assert "afgesloten" in walker.says()
    noted = Participation.objects.filter(session__offer__title=TITLE).values_list("person__first_name", "status")
    assert sorted(noted) == [("Nele", Status.PRESENT), ("Omar", Status.PRESENT)]
