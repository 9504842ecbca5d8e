"""Centres in a real browser: no barriers, and the list works with and without script."""

from __future__ import annotations

from baken.apps.access.tests.test_browser import make_world, sign_in
from baken.apps.access.types import Role
from tests.browsing import DESKTOP, PHONE, sideways, speak
from tests.browsing import sign_in as sign_in_as
from tests.centres import change, inspect, make_network, meet
from tests.scenes import make_scene


def names(page):
    return page.locator("tbody th").all_inner_texts()


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


def test_pages_of_a_centre_have_no_barriers(browser_page, axe):
    scene = make_scene()
    make_network(scene)
    meet(scene.cell, scene.aarde)
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="2A")
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
            "/centra/drempels/",
            "/centra/drempels/nieuw/",
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
                assert (at, axe(browser_page), sideways(browser_page)) == (at, [], 0)
