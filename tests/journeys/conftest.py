"""What every journey starts from: a very small cell with its files, its people, and somebody who walks."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from playwright.sync_api import Page

from baken.apps.access.tests.factories import PASSWORD, make_holder
from baken.apps.access.types import Role
from baken.apps.centres.models import FlagThreshold
from baken.apps.people.models import Cell, Centre
from tests.browsing import sideways

FILES = Path(__file__).parents[2] / "demonstration" / "pov-poc-2022-2025-messy"
COORDINATOR, DIRECTOR, STAFF = "coordinator@cel.test", "directeur@centrum.test", "medewerker@centrum.test"


class Walker:
    """Somebody in a browser. Each page on the way is looked at: no barriers, and no wider than the window."""

    def __init__(self, page: Page, axe: Callable[[Page], list[str]]):
        self.page, self._axe = page, axe

    def look(self) -> None:
        self.page.wait_for_load_state("networkidle")
        self._hold()

    def _hold(self) -> None:
        assert (self.page.url, self._axe(self.page), sideways(self.page)) == (self.page.url, [], 0)

    def go(self, address: str) -> None:
        answer = self.page.goto(address)  # a page that was opened is whole; only what a click brings in is waited for
        assert (address, answer.ok if answer else None) == (address, True)
        self._hold()

    def choose(self, name: str) -> None:
        """A link or button of the page itself."""
        main = self.page.get_by_role("main")
        main.get_by_role("link", name=name, exact=True).or_(main.get_by_role("button", name=name, exact=True)).click()
        self.look()

    def follow(self, name: str) -> None:
        """An entry of the menu."""
        opener = self.page.get_by_role("button", name="Menu")
        if opener.is_visible():
            opener.click()
        self.page.locator("#menu").get_by_text(name, exact=True).click()
        self.look()

    def manage(self, name: str) -> None:
        """An entry of the administration."""
        self.follow("Beheer")
        self.choose(name)

    def fill(self, **fields: str) -> None:
        for label, value in fields.items():
            self.page.get_by_label(label, exact=True).fill(value)

    def sign_in(self, email: str) -> None:
        self.go("/")
        self.page.get_by_label("E-mailadres").fill(email)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.choose("Aanmelden")

    def rows(self) -> list[list[str]]:
        """What the table of the page says, headings left out."""
        return [row.locator("th, td").all_inner_texts() for row in self.page.locator("main tbody tr").all()]

    def says(self) -> str:
        """All that the page itself says, on one line."""
        return " ".join(self.page.get_by_role("main").inner_text().split())


@pytest.fixture
def walker(browser_page: Page, axe: Callable[[Page], list[str]]) -> Walker:
    return Walker(browser_page, axe)


@pytest.fixture
def cell(transactional_db: None) -> Cell:
    """The cell with two centres, its files imported; a coordinator, and at its first centre a director and staff."""
    # Migrations wrote the item bank and the thresholds; the browser test before took them away with all the rest.
    import_module("baken.apps.surveys.migrations.0002_item_bank").add_items(apps, None)
    if not FlagThreshold.objects.exists():
        import_module("baken.apps.centres.migrations.0002_thresholds").add_thresholds(apps, None)
    call_command("loadfiles", str(FILES), stdout=io.StringIO())
    cell = Cell.objects.get()
    centre = Centre.objects.get(name="CLB Oever 01")
    make_holder(Role.COORDINATOR, cell, email=COORDINATOR)
    make_holder(Role.DIRECTOR, centre, email=DIRECTOR)
    make_holder(Role.STAFF, centre, email=STAFF)
    return cell
