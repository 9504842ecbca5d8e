"""The look in a real browser: no barriers, at both widths and in both languages, and it works by keyboard."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from tests.browsing import MANNERS, PHONE

PASSWORD = "vuurtoren aan de kaai"


@pytest.fixture
def visitor(browser_page):
    """A browser in which somebody is signed in."""
    get_user_model().objects.create(email="an@example.test", name="An", password=make_password(PASSWORD))
    browser_page.goto("/aanmelden/")
    browser_page.get_by_label("E-mailadres").fill("an@example.test")
    browser_page.get_by_label("Wachtwoord").fill(PASSWORD)
    browser_page.get_by_role("main").get_by_role("button").first.click()
    browser_page.wait_for_url("**/mijn-account/")
    browser_page.goto("/stijl/")
    return browser_page


def sideways(page):
    """By how much the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_the_gallery_has_no_barriers(visitor, axe):
    for language, size in MANNERS:
        visitor.context.add_cookies([{"name": "django_language", "value": language, "url": visitor.url}])
        visitor.set_viewport_size(size)
        visitor.goto("/stijl/")
        assert (visitor.locator("html").get_attribute("lang"), axe(visitor), sideways(visitor)) == (language, [], 0)


def test_enlarged_four_times_the_page_flows_into_one_column(visitor):
    visitor.set_viewport_size({"width": 320, "height": 256})
    visitor.goto("/stijl/")
    assert sideways(visitor) == 0


def test_on_a_phone_the_menu_opens_and_closes_without_script(browser_page, running_chromium, live_server):
    get_user_model().objects.create(email="an@example.test", name="An", password=make_password(PASSWORD))
    context = running_chromium.new_context(
        base_url=live_server.url, viewport=PHONE, locale="nl-BE", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/aanmelden/?next=/mijn-account/")
    page.get_by_label("E-mailadres").fill("an@example.test")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    sign_out = page.get_by_role("button", name="Afmelden")
    seen = [sign_out.is_visible()]
    page.get_by_role("button", name="Menu").click()
    seen.append(sign_out.is_visible())
    page.keyboard.press("Escape")
    seen.append(sign_out.is_visible())
    page.get_by_role("button", name="Menu").click()
    sign_out.click()
    page.wait_for_url("**/aanmelden/")
    context.close()
    assert seen == [False, True, False]


def test_the_first_key_leads_past_the_menu(visitor):
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    visitor.keyboard.press("Enter")
    assert visitor.evaluate("document.activeElement.id") == "inhoud"


def test_what_has_the_focus_is_seen(visitor):
    for _key in range(12):
        visitor.keyboard.press("Tab")
        assert visitor.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3


def test_a_period_is_asked_once_it_is_chosen(visitor):
    visitor.get_by_label("Periode").select_option("2022-2025")
    visitor.wait_for_url("**/stijl/?periode=2022-2025")


def test_by_keyboard_a_period_is_asked_when_one_is_done_choosing(visitor):
    select = visitor.get_by_label("Periode")
    select.focus()
    visitor.keyboard.press("ArrowUp")
    assert visitor.url.endswith("/stijl/")
    visitor.keyboard.press("Tab")
    visitor.wait_for_url("**/stijl/?periode=2023-2024")
