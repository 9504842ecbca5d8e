"""Imports in a real browser: dropped, previewed, confirmed, mended; no barriers; and without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.exchange.actions import load
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, write
from baken.apps.exchange.types import State
from baken.apps.people.tests.factories import make_cell
from tests.browsing import MANNERS, sideways, sign_in, speak

Cell, Centre, Participation = (
    apps.get_model("people.Cell"),
    apps.get_model("people.Centre"),
    apps.get_model("programme.Participation"),
)

SET = Path(__file__).parents[5] / "demonstration" / "pov-poc-2022-2025-messy"
DROP = """
async ([place, files]) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}
"""


@pytest.fixture
def signed_in(browser_page):
    sign_in(browser_page, make_holder(Role.COORDINATOR, make_cell("c1")))
    browser_page.goto("/invoer/")
    return browser_page


def hand_over(page, folder):
    page.goto("/invoer/")
    page.get_by_label("Kies bestanden of een zip").set_input_files(sorted(folder.iterdir()))
    page.get_by_role("button", name="Nakijken").click()
    page.get_by_role("heading", name="Per bestand").wait_for()


def test_a_whole_set_is_handed_over_previewed_confirmed_and_reported(browser_page, tmp_path):
    sign_in(browser_page, make_holder(Role.COORDINATOR, make_cell("pov-poc", network="POV")))
    cell = Cell.objects.get()
    files = [path for path in sorted(SET.iterdir()) if path.name not in ("cel.csv", "expected.json")]
    browser_page.goto("/invoer/")
    browser_page.get_by_label("Kies bestanden of een zip").set_input_files(files)
    assert browser_page.locator(".chosen li").count() == len(files)
    browser_page.get_by_role("button", name="Nakijken").click()
    browser_page.get_by_role("button", name="Invoeren").wait_for(timeout=120_000)
    browser_page.locator("tr", has_text="deelnames.csv").locator("td.num a").first.click()
    browser_page.locator("table tbody tr").first.wait_for()
    assert browser_page.locator("table tbody tr").count() == 50
    browser_page.go_back()
    browser_page.get_by_role("button", name="Invoeren").click()
    browser_page.get_by_text("De cijfers zijn bijgewerkt").wait_for(timeout=120_000)
    assert (Import.objects.get().state, Participation.objects.filter(session__offer__cell=cell).exists()) == (
        State.APPLIED,
        True,
    )


def test_files_are_dropped_listed_and_left_out(signed_in):
    place = signed_in.locator(".drop").element_handle()
    signed_in.evaluate(DROP, [place, list(CELL.items())])
    assert signed_in.locator(".chosen .text").all_inner_texts() == ["cel.csv", "centra.csv", "medewerkers.csv"]
    signed_in.get_by_role("button", name="medewerkers.csv: weglaten").click()
    signed_in.get_by_role("button", name="Nakijken").click()
    signed_in.get_by_role("heading", name="Per bestand").wait_for()
    assert Import.objects.get().files == ["cel.csv", "centra.csv"]


def test_nothing_chosen_is_asked_for(signed_in):
    signed_in.get_by_role("button", name="Nakijken").click()
    signed_in.get_by_text("Kies minstens één bestand.").wait_for()


def test_an_error_is_named_mended_and_imported(signed_in, tmp_path):
    bad = PROGRAMME | {"deelnames.csv": PROGRAMME["deelnames.csv"].replace("V1;1", "V8;1")}
    hand_over(signed_in, write(tmp_path / "bad", bad))
    assert signed_in.locator("table", has_text="Wat er staat").locator("tbody td").all_inner_texts() == [
        "2",
        "aanbod",
        "V8",
        "de code van een aanbod uit “aanbod”",
    ]
    signed_in.get_by_role("link", name="Weggooien").click()
    signed_in.get_by_role("button", name="Weggooien").click()
    signed_in.get_by_text("er is niets ingevoerd").wait_for()
    hand_over(signed_in, write(tmp_path / "good", PROGRAMME))
    signed_in.get_by_role("button", name="Invoeren").click()
    signed_in.get_by_text("De cijfers zijn bijgewerkt").wait_for()
    assert Participation.objects.count() == 3


def test_the_page_of_a_busy_import_follows_by_itself(signed_in):
    record = Import.objects.create(cell=Cell.objects.get(), files=["centra.csv"], folder="x")
    signed_in.goto(f"/invoer/{record.uuid}/")
    signed_in.get_by_role("heading", name="Baken kijkt de bestanden na").wait_for()
    Import.objects.update(state=State.UNCHANGED, folder="", report={"files": [], "problems": [], "cell": "c1"})
    signed_in.get_by_text("Er is niets nieuws").wait_for(timeout=5_000)


def test_without_script_the_form_sends_itself(running_chromium, browser_page, live_server, tmp_path):
    account = make_holder(Role.COORDINATOR, make_cell("c1"))
    context = running_chromium.new_context(base_url=live_server.url, locale="nl-BE", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, account)
    hand_over(page, write(tmp_path, CELL))
    page.get_by_role("button", name="Invoeren").click()
    page.get_by_text("De cijfers zijn bijgewerkt").wait_for()
    context.close()
    assert Centre.objects.count() == 3


@pytest.mark.soak  # in the suite the walk over all pages (tests/journeys) looks at these too
@pytest.mark.parametrize(("language", "size"), MANNERS, ids=["desktop", "phone"])
def test_the_pages_of_imports_have_no_barriers(signed_in, axe, tmp_path, language, size):
    browser = signed_in
    cell = Cell.objects.get()
    load(write(tmp_path / "first", PROGRAMME), cell_code="c1")
    done = Import.objects.get()
    Import.objects.update(cell=cell)
    busy = Import.objects.create(cell=cell, files=["centra.csv"], folder="x")
    changed = {
        "aanbod.csv": PROGRAMME["aanbod.csv"].replace("Vorming een", "Vorming vandaag"),
        "deelnames.csv": PROGRAMME["deelnames.csv"] + "V8;1;an@a.example;A;aanwezig\n",
    }
    hand_over(browser, write(tmp_path / "second", changed))
    waiting = browser.url
    speak(browser, language)
    browser.set_viewport_size(size)
    for address in [
        "/invoer/",
        "/invoer/sjablonen/",
        f"/invoer/{done.uuid}/",
        f"/invoer/{done.uuid}/ongedaan-maken/",
        f"/invoer/{busy.uuid}/",
        waiting,
        f"{waiting}rijen/0/changed/",
        f"{waiting}rijen/0/unchanged/",
        f"{waiting}rijen/0/new/",
        f"{waiting}rijen/1/rejected/",
        f"{waiting}weggooien/",
    ]:
        browser.goto(address)
        browser.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        assert (address, axe(browser), sideways(browser)) == (address, [], 0)
