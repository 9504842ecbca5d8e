"""Insight in a real browser: no barriers, an explorer that answers while one chooses, and one without script."""

from __future__ import annotations

import pytest

from baken.apps.access.types import Role
from baken.apps.insight.models import SeriesBreak, Target
from tests.browsing import MANNERS, sideways, sign_in, speak
from tests.scenes import SATISFIED, make_scene

EXPLORE = "/inzicht/verkennen/"
TRAINING = "indicator=training.participations&periode=2024-2025"


def pages(scene):
    """Every page, in each of its shapes."""
    mark = SeriesBreak.objects.create(
        cell=scene.cell, indicator="training.participations", date="2024-09-01", reason="Partners tellen mee"
    )
    target = Target.objects.create(cell=scene.cell, indicator="fte.realisation", period="2024-2025", value=1)
    answers = (
        f"indicator=survey.item_share_high&periode=2024-2025&naar=centre&survey=bevraging-vorming&item={SATISFIED}"
    )
    return [
        "/inzicht/",
        "/inzicht/?zoek=eenhoorn",
        "/inzicht/indicatoren/training.participations/",
        "/inzicht/indicatoren/fte.realisation/",
        "/inzicht/indicatoren/fte.realisation/reeksbreuk/",
        f"/inzicht/reeksbreuken/{mark.uuid}/wijzigen/",
        f"/inzicht/reeksbreuken/{mark.uuid}/verwijderen/",
        EXPLORE,
        f"{EXPLORE}?{TRAINING}&naar=centre",
        f"{EXPLORE}?indicator=training.participations&periode=alle",
        f"{EXPLORE}?indicator=training.participations&periode=alle&naar=centre",
        f"{EXPLORE}?indicator=survey.item_share_high&periode=2024-2025&naar=centre",
        f"{EXPLORE}?indicator=hours.share&periode=2024-2025&naar=theme&filter=role",
        f"{EXPLORE}?indicator=no.such&periode=gisteren",
        f"/inzicht/cijfer/?{TRAINING}",
        f"/inzicht/cijfer/?{answers}&centre=C2",
        f"/inzicht/cijfer/?{TRAINING}&naar=centre&centre=C9",
        "/inzicht/streefwaarden/?periode=2024-2025",
        "/inzicht/streefwaarden/?periode=2025-2026",
        "/inzicht/streefwaarden/bepalen/",
        "/inzicht/streefwaarden/bepalen/?indicator=hours.share&periode=2024-2025",
        f"/inzicht/streefwaarden/{target.uuid}/wijzigen/",
        f"/inzicht/streefwaarden/{target.uuid}/verwijderen/",
    ]


@pytest.mark.soak  # in the suite the walk over all pages (tests/journeys) looks at these too
@pytest.mark.parametrize(("language", "size"), MANNERS, ids=["desktop", "phone"])
def test_the_pages_of_insight_have_no_barriers(browser_page, axe, language, size):
    scene = make_scene()
    sign_in(browser_page, scene.account(Role.COORDINATOR))
    speak(browser_page, language)
    browser_page.set_viewport_size(size)
    for address in pages(scene):
        browser_page.goto(address)
        assert (address, browser_page.locator("html").get_attribute("lang")) == (address, language)
        assert (address, axe(browser_page), sideways(browser_page)) == (address, [], 0)


def shown(page):
    return page.locator(".explored tbody th").all_inner_texts()


def test_the_explorer_answers_while_one_chooses_and_the_address_follows(browser_page):
    sign_in(browser_page, make_scene().account(Role.COORDINATOR))
    browser_page.goto(f"{EXPLORE}?{TRAINING}")
    browser_page.evaluate("window.same = true")
    browser_page.get_by_label("Opgesplitst naar").focus()
    browser_page.get_by_label("Opgesplitst naar").select_option("centre")
    browser_page.wait_for_url(f"**{EXPLORE}?{TRAINING}&naar=centre")
    browser_page.locator(".explored tbody tr:nth-child(3)").wait_for()
    assert shown(browser_page) == ["CLB Aarde", "CLB Beek", "CLB Vreemd"]
    assert browser_page.evaluate("document.activeElement.name") == "naar"
    browser_page.get_by_label("Filter op").select_option("theme")
    browser_page.get_by_label("Met waarde").select_option("signaalfunctie")
    browser_page.wait_for_url("**&filter=theme&waarde=signaalfunctie")
    assert browser_page.evaluate("window.same") is True
    browser_page.reload()
    assert shown(browser_page) == ["CLB Aarde", "CLB Beek", "CLB Vreemd"]
    browser_page.go_back()
    browser_page.get_by_label("Met waarde").wait_for(state="detached")


def test_the_link_to_a_choice_is_copied_by_a_button(browser_page, live_server):
    sign_in(browser_page, make_scene().account(Role.COORDINATOR))
    browser_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    browser_page.goto(f"{EXPLORE}?{TRAINING}&naar=")
    browser_page.get_by_role("button", name="Kopieer de link").click()
    browser_page.get_by_text("Link gekopieerd").wait_for()
    copied = browser_page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{live_server.url}{EXPLORE}?{TRAINING}"


def test_without_script_the_explorer_is_a_plain_form(browser_page, running_chromium, live_server):
    account = make_scene().account(Role.COORDINATOR)
    context = running_chromium.new_context(base_url=live_server.url, locale="nl-BE", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, account)
    page.goto(f"{EXPLORE}?{TRAINING}")
    page.get_by_label("Opgesplitst naar").select_option("centre")
    page.get_by_role("button", name="Toon").click()
    page.wait_for_url("**naar=centre**")
    found, buttons = shown(page), page.get_by_role("button", name="Kopieer de link").count()
    context.close()
    assert (found, buttons) == (["CLB Aarde", "CLB Beek", "CLB Vreemd"], 0)


def test_from_a_figure_to_its_registrations(browser_page):
    sign_in(browser_page, make_scene().account(Role.COORDINATOR))
    browser_page.goto(f"{EXPLORE}?{TRAINING}&naar=centre")
    browser_page.locator(".explored tbody tr", has_text="CLB Beek").get_by_role("link", name="2").click()
    browser_page.get_by_role("heading", name="Registraties achter dit cijfer").wait_for()
    assert browser_page.locator("tbody tr").count() == 2
    browser_page.get_by_role("link", name="Cijfers verkennen").click()
    assert shown(browser_page) == ["CLB Aarde", "CLB Beek", "CLB Vreemd"]
