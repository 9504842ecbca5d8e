"""Centres in a real browser: no barriers, and the list works with and without script."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.tests.test_browser import make_world, sign_in
from baken.apps.access.types import Role
from baken.apps.centres import actions
from baken.apps.centres.types import Kind, Measured, Outcome
from baken.ground.periods import today
from tests.browsing import DESKTOP, PHONE, sideways, speak
from tests.browsing import sign_in as sign_in_as
from tests.centres import change, inspect, make_network, meet, name_themes
from tests.scenes import make_scene


def names(page):
    return page.locator("tbody th").all_inner_texts()


def test_a_search_narrows_the_list_while_one_types_and_the_address_follows(browser_page):
    make_world()
    sign_in(browser_page)
    browser_page.get_by_role("main").get_by_role("link", name="Personeel").click()
    browser_page.wait_for_url("**sorteer=personeel")
    browser_page.get_by_role("main").get_by_role("link", name="Personeel").click()
    browser_page.wait_for_url("**sorteer=-personeel")
    assert browser_page.evaluate("document.activeElement.id") == "sort-personeel"
    browser_page.get_by_label("Naam of code").press_sequentially("c", delay=20)
    browser_page.get_by_label("Net", exact=True).select_option("alle")
    browser_page.get_by_text("8 centra", exact=True).wait_for()
    assert names(browser_page)[:2] == ["CLB Oever 7", "CLB Oever 6"]
    assert "sorteer=-personeel" in browser_page.url
    assert "net=alle" in browser_page.url
    browser_page.reload()
    assert names(browser_page)[:2] == ["CLB Oever 7", "CLB Oever 6"]
    browser_page.go_back()
    browser_page.get_by_text("7 centra", exact=True).wait_for()


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
    page.get_by_label("Net", exact=True).select_option("ander")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_text("1 centrum", exact=True).wait_for()
    found = names(page)
    context.close()
    assert found == ["CLB Kade"]


@pytest.mark.soak  # in the suite the walk over all pages (tests/journeys) looks at these too
def test_pages_of_a_centre_have_no_barriers(browser_page, axe):
    scene = make_scene()
    make_network(scene)
    meet(scene.cell, scene.aarde)
    import_module("baken.apps.centres.migrations.0002_thresholds").add_thresholds(apps, None)
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="2A")
    coordinator, aarde = actor_of_cell(cell=scene.cell.pk), scene.aarde
    said = {"centre": aarde, "kind": Kind.OTHER, "outcome": Outcome.SET, "reason": "Nieuw team"}
    actions.decide(by=coordinator, on=today(), **said)
    day = dt.date(2024, 9, 1)
    own = actions.enter_threshold(by=coordinator, measured=Measured.ADVICE, starts_on=day, number=1)
    change(scene.beek, name="CLB " + "x" * 396)
    change(scene.cirkel, name="مركز التوجيه المدرسي")
    aarde = f"/centra/{scene.aarde.uuid}/"
    pages = {
        Role.COORDINATOR: [
            "/centra/",
            aarde,
            *(f"/centra/{centre.uuid}/" for centre in (scene.beek, scene.cirkel)),
            f"{aarde}vlaggen/zetten/",
            f"{aarde}vlaggen/doorlichting/opzij/",
            f"{aarde}vlaggen/aandachtspunt/wijzigen/",
            f"{aarde}vlaggen/aandachtspunt/intrekken/",
            "/centra/drempels/",
            "/centra/drempels/advies/nieuw/",
            f"/centra/drempels/{own.uuid}/wijzigen/",
            f"/centra/drempels/{own.uuid}/verwijderen/",
        ],
        Role.DIRECTOR: ["/centra/mijn-centrum/"],
    }
    for role, addresses in pages.items():
        sign_in_as(browser_page, scene.account(role))
        for language, size in (("nl", DESKTOP), ("en", PHONE)):
            speak(browser_page, language)
            browser_page.set_viewport_size(size)
            for at in addresses:
                browser_page.goto(at)
                assert browser_page.locator("h1").count() == 1, at
                assert (at, axe(browser_page), sideways(browser_page)) == (at, [], 0)


def test_flags_stand_within_sight_on_a_phone_and_a_wide_table_shows_that_it_scrolls(browser_page):
    scene = make_scene()
    make_network(scene)
    change(scene.aarde, director_since=today(), name="CLB Aardewerk aan de Grote Rivier")
    import_module("baken.apps.centres.migrations.0002_thresholds").add_thresholds(apps, None)
    sign_in_as(browser_page, scene.account(Role.COORDINATOR))
    browser_page.set_viewport_size(PHONE)
    browser_page.goto("/centra/")
    box = browser_page.locator("tbody th .tag").first.bounding_box()
    assert box["x"] + box["width"] <= PHONE["width"]
    assert browser_page.locator(".scroll").evaluate("box => box.scrollWidth > box.clientWidth")
    assert "gradient" in browser_page.locator(".scroll").evaluate("box => getComputedStyle(box).backgroundImage")


def test_no_table_of_the_picture_is_cut_off_on_a_desk(browser_page):
    scene = make_scene()
    make_network(scene)
    name_themes("onderwijsloopbaanbegeleiding")
    sign_in_as(browser_page, scene.account(Role.COORDINATOR))
    browser_page.set_viewport_size(DESKTOP)
    browser_page.goto(f"/centra/{scene.aarde.uuid}/?periode=2022-2025")
    tables = browser_page.locator(".scroll")
    assert tables.evaluate_all("all => all.map(box => box.scrollWidth - box.clientWidth)") == [0]
