"""A coordinator invites a colleague, who makes an account, changes organisation, and is thrown out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import give_role
from baken.apps.access.types import Role
from baken.apps.people.models import Cell
from baken.apps.people.queries import known_centres
from tests.browsing import DESKTOP, PHONE, sign_in
from tests.daily import by_turns
from tests.journeys.conftest import COORDINATOR, Walker
from tests.mails import smtp

STRONG = "een lange zin over de zee"


@pytest.mark.parametrize("size", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_a_colleague_is_invited_works_changes_organisation_and_is_thrown_out(
    cell: Cell, walker: Walker, settings: Any, size: Any
) -> None:
    page = walker.page
    page.set_viewport_size(size)
    with smtp(settings) as kept:
        walker.sign_in(COORDINATOR)
        walker.manage("Leden")
        walker.choose("Iemand uitnodigen")
        walker.fill(Naam="Nele Nieuw", **{"E-mailadres": "nele@example.test"})
        page.get_by_label("Rol", exact=True).select_option("director")
        walker.choose("Uitnodigen")
        assert "kies welk" in walker.says()
        page.get_by_label("Rol", exact=True).select_option("advisor")
        walker.choose("Uitnodigen")
        assert "Nele Nieuw" in walker.says()
        (mail,) = kept.mails
    link = re.search(r"http://\S+/uitnodiging/\S+", mail.get_content())
    assert link is not None
    walker.follow("Afmelden")
    walker.go(link[0])
    walker.fill(**{"Nieuw wachtwoord": STRONG, "Nieuw wachtwoord, nog eens": STRONG})
    walker.choose("Account maken")
    assert "Je nieuwe rol staat klaar" in walker.says()
    nele = Account.objects.get(email="nele@example.test")
    give_role(nele, Role.DIRECTOR, known_centres(cell=cell.pk).filter(own=True)[0])
    walker.follow("Centra")
    walker.follow("Andere rol")
    page.get_by_role("button", name="Centrumdirecteur").click()
    walker.look()
    assert page.locator("#menu").get_by_text("Centrumdirecteur").count() == 1
    elsewhere = opened_elsewhere(page, nele, "POC-medewerker", "/verslagen/")
    walker.follow("Afmelden")
    walker.sign_in(COORDINATOR)
    walker.go("/leden/?zoek=nele")
    walker.choose("Nele Nieuw")
    page.get_by_role("link", name="beëindigen POC-medewerker").click()
    walker.look()
    walker.choose("Beëindigen")
    assert "De rol is beëindigd." in walker.says()
    assert nele.grants.filter(ends_on=None).count() == 1
    elsewhere.locator("#menu").get_by_text("Centra", exact=True).click()
    elsewhere.wait_for_url("**/rol/?next=*")
    assert elsewhere.get_by_role("button", name="POC-medewerker").count() == 0
    elsewhere.context.close()


def opened_elsewhere(page: Page, account: Account, role: str, address: str) -> Page:
    """A page that somebody has open in another browser, in one of their roles."""
    browser = page.context.browser
    assert browser is not None
    house = "/".join(page.url.split("/")[:3])
    elsewhere = browser.new_context(base_url=house, viewport=DESKTOP, locale="nl-BE").new_page()
    sign_in(elsewhere, account)
    elsewhere.goto("/rol/")
    elsewhere.get_by_role("button", name=role).click()
    elsewhere.wait_for_load_state()
    elsewhere.goto(address)
    assert elsewhere.url == house + address
    return elsewhere
