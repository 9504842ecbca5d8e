"""Access in a real browser: no barriers, and a session that ends leads to the door."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.tests.factories import PASSWORD, give_role, make_claim_rule, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.browsing import DESKTOP, MANNERS, PHONE, sideways, speak

PAGES = [
    "/centra/",
    "/centra/?zoek=niets",
    "/mijn-account/",
    "/mijn-account/wachtwoord/",
    "/rol/",
    "/audit/",
    "/audit/?wie=niets",
    "/geen-pagina/",
]


def make_world():
    """A cell with a coordinator who also works at one of its centres, and of whom a provider says more."""
    cell = make_cell()
    for number in range(1, 8):
        make_centre(
            f"CLB Oever {number}",
            known_as={cell: f"C{number}"},
            province="Oost-Vlaanderen",
            staff_count=40 + number,
            director_since=dt.date(2020, 9, number),
        )
    kade = make_centre("CLB Kade", network="VCLB", known_as={cell: "V1"}, merged_on=dt.date(2023, 9, 1))
    make_cell("VCLB-POC", network="VCLB").centre_codes.create(code="1", centre=kade)
    account = make_holder(Role.COORDINATOR, cell, email="an@example.test")
    give_role(account, Role.STAFF, kade)
    give_role(account, Role.ADVISOR, cell, claim=make_claim_rule(cell), told_on=dt.date(2026, 11, 3))


def sign_in(page, onward="/centra/"):
    """Sign in, and act in the first role."""
    page.goto(f"/aanmelden/?next={onward}")
    page.get_by_label("E-mailadres").fill("an@example.test")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/rol/**")
    page.get_by_role("button", name="Celcoördinator").click()
    page.wait_for_url(f"**{onward}")


def test_the_door_has_no_barriers(browser_page, axe):
    browser_page.goto("/aanmelden/")
    for language, size in (("Nederlands", DESKTOP), ("English", PHONE)):
        browser_page.set_viewport_size(size)
        browser_page.get_by_role("button", name=language).click()
        browser_page.wait_for_load_state()
        assert (axe(browser_page), sideways(browser_page)) == ([], 0)
    browser_page.locator("[name=email]").fill("nobody@example.test")
    browser_page.locator("[name=password]").fill("mis")
    browser_page.get_by_role("main").get_by_role("button").first.click()
    browser_page.get_by_role("alert").wait_for()
    assert (axe(browser_page), sideways(browser_page)) == ([], 0)


@pytest.mark.soak  # in the suite the walk over all pages (tests/journeys) looks at these too
def test_pages_of_centres_and_of_the_account_have_no_barriers(browser_page, axe):
    make_world()
    sign_in(browser_page)
    for language, size in MANNERS:
        speak(browser_page, language)
        browser_page.set_viewport_size(size)
        for address in PAGES:
            browser_page.goto(address)
            assert (address, browser_page.locator("html").get_attribute("lang")) == (address, language)
            assert (address, axe(browser_page), sideways(browser_page)) == (address, [], 0)


def test_a_list_asked_after_the_session_ended_leads_to_the_door(browser_page):
    make_world()
    sign_in(browser_page)
    browser_page.context.clear_cookies()
    browser_page.get_by_label("Naam of code").fill("kade")
    browser_page.wait_for_url("**/aanmelden/**")


def test_the_audit_trail_is_searched_while_one_types(browser_page, axe):
    make_world()
    sign_in(browser_page, "/audit/")
    browser_page.reload()  # the first look is in the trail of the second
    browser_page.get_by_label("Deed wat").select_option("seen")
    browser_page.wait_for_url("**wat=seen**")
    browser_page.get_by_label("Wie", exact=True).fill("niemand die er is")
    browser_page.get_by_text("Niets gevonden").wait_for()
    assert axe(browser_page) == []
