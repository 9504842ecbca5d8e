"""The starters' track: an advisor says who needs what, somebody reads what that is, and a director what is left."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.models import Cell, Centre
from baken.apps.people.tests.factories import make_person, make_post
from baken.ground.periods import today
from tests.browsing import DESKTOP, PHONE
from tests.daily import by_turns
from tests.journeys.conftest import DIRECTOR, STAFF, Walker

ADVISOR = "begeleider@cel.test"


@pytest.fixture
def starter(cell: Cell) -> str:
    """A physician who began this month at the centre of the director; an advisor in the cell."""
    make_holder(Role.ADVISOR, cell, email=ADVISOR)
    account = Account.objects.get(email=STAFF)
    account.person = make_person(STAFF, first_name="Mona", last_name="Medewerker")
    account.save()
    centre = Centre.objects.get(name="CLB Oever 01")
    make_post(account.person, centre, function="arts", started_on=today() - dt.timedelta(days=20))
    return "Mona Medewerker"


def add(walker: Walker, *, about: str, word: str, part: str) -> None:
    """A rule that says that somebody does not need a part."""
    walker.choose("Regel toevoegen")
    walker.page.get_by_label("Waarover de regel gaat").select_option(about)
    walker.fill(**{"Welke vooropleiding, functie of rol": word})
    walker.page.get_by_label("Deel van het starterstraject").select_option(part)
    walker.choose("Bewaren")
    assert "De regel is bewaard." in walker.says()


@pytest.mark.parametrize("size", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_rules_say_what_a_starter_needs(cell: Cell, starter: str, walker: Walker, size: Any) -> None:
    walker.page.set_viewport_size(size)
    walker.sign_in(ADVISOR)
    walker.follow("Programma")
    walker.choose("Starterstraject")
    assert "Nog geen regels: iedereen heeft alles nodig" in walker.says()
    add(walker, about="Functie", word="arts", part="Gezondheid")
    add(walker, about="Vooropleiding", word="sociaal werk", part="Welzijn")
    add(walker, about="Rol", word="mentor", part="Welzijn")
    walker.page.get_by_role("link", name="Verwijderen Rol mentor, Welzijn").click()
    walker.look()
    walker.choose("Verwijderen")
    assert [row[:3] for row in walker.rows()] == [
        ["Functie", "arts", "Gezondheid"],
        ["Vooropleiding", "sociaal werk", "Welzijn"],
    ]
    walker.follow("Afmelden")

    walker.sign_in(STAFF)
    walker.follow("Aanbod")
    walker.choose("Mijn starterstraject")
    assert "functie arts: niet nodig" in walker.says()
    walker.page.get_by_label("Vooropleiding", exact=True).select_option("sociaal werk")
    walker.page.get_by_text("vooropleiding sociaal werk: niet nodig").wait_for()
    walker.look()
    walker.follow("Afmelden")

    walker.sign_in(DIRECTOR)
    walker.follow("Inschrijvingen van het centrum")
    walker.choose("Starters van het centrum")
    assert [row[-1] for row in walker.rows()] == ["3"]
    walker.choose(starter)
    assert f"Starterstraject van {starter}" in walker.says()
    assert "functie arts: niet nodig" in walker.says()
