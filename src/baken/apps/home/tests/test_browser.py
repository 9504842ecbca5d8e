"""The first page in a real browser: no barriers, nothing wider than the window, and a table that sorts in place."""

from __future__ import annotations

import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.browsing import MANNERS, sideways, sign_in, speak
from tests.scenes import make_scene


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.STAFF])
def test_the_first_page_has_no_barriers(browser_page, axe, role):
    sign_in(browser_page, make_scene().account(role))
    for language, size in MANNERS:
        speak(browser_page, language)
        browser_page.set_viewport_size(size)
        browser_page.goto("/")
        assert browser_page.locator("html").get_attribute("lang") == language
        assert browser_page.locator(".key-figures").count() == 1
        assert (axe(browser_page), sideways(browser_page)) == ([], 0)


def test_the_first_page_without_data_has_no_barriers(browser_page, axe):
    sign_in(browser_page, make_holder(Role.COORDINATOR, make_cell()))
    browser_page.goto("/")
    assert (axe(browser_page), sideways(browser_page)) == ([], 0)


def test_the_reach_is_sorted_in_place_and_the_address_keeps_it(browser_page):
    sign_in(browser_page, make_scene().account(Role.COORDINATOR))
    browser_page.goto("/")
    browser_page.evaluate("window.same = true")
    for names in (["CLB Cirkel", "CLB Beek", "CLB Aarde"], ["CLB Aarde", "CLB Beek", "CLB Cirkel"]):
        with browser_page.expect_response(lambda response: "sorteer" in response.url):
            browser_page.get_by_role("link", name="Deelnames vorming").click()
        browser_page.locator(f"#reach tbody tr:first-child th:has-text('{names[0]}')").wait_for()
        assert browser_page.locator("#reach tbody th").all_inner_texts() == names
    assert browser_page.evaluate("window.same") is True
    assert browser_page.url.endswith("?sorteer=-deelnames")
