"""Access in a real browser: no barriers, and the list of centres works with and without script."""

from __future__ import annotations

import datetime as dt
import itertools

from baken.apps.access.tests.factories import PASSWORD, give_role, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.browsing import DESKTOP, PHONE, sideways, speak

PAGES = ["/centra/", "/centra/?zoek=niets", "/mijn-account/", "/mijn-account/wachtwoord/", "/rol/", "/geen-pagina/"]


def make_world():
    """A cell with a coordinator who also works at one of its centres."""
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


def sign_in(page, onward="/centra/"):
    """Sign in, and act in the first role."""
    page.goto(f"/aanmelden/?next={onward}")
    page.get_by_label("E-mailadres").fill("an@example.test")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/rol/**")
    page.get_by_role("button", name="Celcoördinator").click()
    page.wait_for_url(f"**{onward}")


def names(page):
    return page.locator("tbody th").all_inner_texts()


def test_the_door_has_no_barriers(browser_page, axe):
    browser_page.goto("/aanmelden/")
    for language, size in itertools.product(["Nederlands", "English"], [DESKTOP, PHONE]):
        browser_page.set_viewport_size(size)
        browser_page.get_by_role("button", name=language).click()
        browser_page.wait_for_load_state()
        assert (axe(browser_page), sideways(browser_page)) == ([], 0)
    browser_page.locator("[name=email]").fill("nobody@example.test")
    browser_page.locator("[name=password]").fill("mis")
    browser_page.get_by_role("main").get_by_role("button").click()
    browser_page.get_by_role("alert").wait_for()
    assert (axe(browser_page), sideways(browser_page)) == ([], 0)


def test_pages_of_centres_and_of_the_account_have_no_barriers(browser_page, axe):
    make_world()
    sign_in(browser_page)
    for language, size in itertools.product(["nl", "en"], [DESKTOP, PHONE]):
        speak(browser_page, language)
        browser_page.set_viewport_size(size)
        for address in PAGES:
            browser_page.goto(address)
            assert (address, browser_page.locator("html").get_attribute("lang")) == (address, language)
            assert (address, axe(browser_page), sideways(browser_page)) == (address, [], 0)


def test_a_search_narrows_the_list_while_one_types_and_the_address_follows(browser_page):
    make_world()
    sign_in(browser_page)
    browser_page.get_by_role("link", name="Personeel").click()
    browser_page.wait_for_url("**sorteer=personeel")
    browser_page.get_by_role("link", name="Personeel").click()
    browser_page.wait_for_url("**sorteer=-personeel")
    assert browser_page.evaluate("document.activeElement.id") == "sort-personeel"
    browser_page.get_by_label("Naam of code").press_sequentially("c", delay=20)
    browser_page.get_by_label("Net", exact=True).select_option("eigen")
    browser_page.get_by_text("7 centra", exact=True).wait_for()
    assert names(browser_page)[:2] == ["CLB Oever 7", "CLB Oever 6"]
    assert "sorteer=-personeel" in browser_page.url
    assert "net=eigen" in browser_page.url
    browser_page.reload()
    assert names(browser_page)[:2] == ["CLB Oever 7", "CLB Oever 6"]
    browser_page.go_back()
    browser_page.get_by_text("8 centra", exact=True).wait_for()


def test_the_file_holds_what_the_list_shows(browser_page):
    make_world()
    sign_in(browser_page)
    browser_page.get_by_label("Net", exact=True).select_option("ander")
    browser_page.get_by_text("1 centrum", exact=True).wait_for()
    with browser_page.expect_download() as download:
        browser_page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert (download.value.suggested_filename, [line.split(";")[:2] for line in lines[1:]]) == (
        "centra.csv",
        [["V1", "CLB Kade"]],
    )


def test_without_script_the_list_is_searched_with_the_button(browser_page, running_chromium, live_server):
    make_world()
    context = running_chromium.new_context(base_url=live_server.url, locale="nl-BE", java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.get_by_label("Naam of code").fill("kade")
    page.get_by_role("button", name="Zoek").click()
    found = names(page)
    context.close()
    assert found == ["CLB Kade"]


def test_a_list_asked_after_the_session_ended_leads_to_the_door(browser_page):
    make_world()
    sign_in(browser_page)
    browser_page.context.clear_cookies()
    browser_page.get_by_label("Naam of code").fill("kade")
    browser_page.wait_for_url("**/aanmelden/**")
