"""A coordinator writes the report of the cell, on a desk and on a phone, and takes it along in every format."""

from __future__ import annotations

import io

import docx
import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page

from tests.browsing import DESKTOP, PHONE
from tests.daily import by_turns
from tests.journeys.conftest import COORDINATOR, DIRECTOR, Walker

HELPDESK = "Helpdesk"


def in_text(page: Page) -> str:
    return " ".join(page.get_by_role("article").inner_text().split())


@pytest.mark.parametrize("size", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_a_coordinator_writes_a_report_and_takes_it_along(cell, walker: Walker, size):
    page = walker.page
    page.set_viewport_size(size)
    walker.sign_in(COORDINATOR)
    walker.follow("Verslagen")
    walker.choose("Verslag beginnen")
    walker.fill(Titel="Ons verslag")
    page.get_by_label("Periode").select_option("2022-2025")
    walker.choose("Beginnen")
    assert "In 2022-2025 namen medewerkers 80 keer deel" in in_text(page)
    assert f"{HELPDESK} Hierover is nog niets geschreven" in in_text(page)

    page.get_by_role("link", name=f"schrijven Tekst bij “{HELPDESK}”").click()
    walker.look()
    page.get_by_label("Tekst").fill("We deden ")
    page.locator("summary", has_text="Sessies: opleiding en vorming").click()
    page.locator("li", has_text="2024-2025").get_by_role("button", name="in de tekst zetten").first.click()
    page.keyboard.type(" sessies.")
    walker.choose("Bewaren")
    assert "We deden 6 sessies." in in_text(page)

    page.get_by_role("button", name="weglaten Bereik per centrum").last.click()
    walker.look()
    assert "Bereik per centrum, 2022-2025" not in in_text(page)
    page.get_by_role("button", name="weglaten Netoverstijgende ondersteuning").first.click()
    walker.look()
    assert "Netoverstijgende ondersteuning" not in in_text(page)
    page.get_by_role("button", name="opnemen Netoverstijgende ondersteuning").click()
    walker.look()
    assert "Netoverstijgende ondersteuning" in in_text(page)

    files = {}
    for name in ("Webpagina", "Word", "Excel", "PDF"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        files[name] = download.value.path().read_bytes()
    said = {
        "Webpagina": files["Webpagina"].decode(),
        "Word": " ".join(each.text for each in docx.Document(io.BytesIO(files["Word"])).paragraphs),
        "PDF": "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(files["PDF"])).pages),
    }
    for words in said.values():
        assert "sessies." in words
        assert "Bereik per centrum, 2022-2025" not in words
    book = openpyxl.load_workbook(io.BytesIO(files["Excel"]))
    assert [row for row in book["Cijfers"].iter_rows(values_only=True) if row[2] and "Centrum" in row[2]] == []


def test_without_script_a_text_is_written_by_hand(cell, running_chromium, live_server, axe):
    context = running_chromium.new_context(base_url=live_server.url, locale="nl-BE", java_script_enabled=False)
    page = context.new_page()
    walker = Walker(page, lambda _page: [])
    walker.sign_in(COORDINATOR)
    page.goto("/verslagen/beginnen/")
    walker.fill(Titel="Ons verslag")
    walker.choose("Beginnen")
    page.get_by_role("link", name=f"schrijven Tekst bij “{HELPDESK}”").click()
    assert page.get_by_role("button", name="in de tekst zetten").count() == 0
    page.get_by_label("Tekst").fill("Zoals {plg.sessions; 2024-2025}.")
    walker.choose("Bewaren")
    said = in_text(page)
    context.close()
    assert "Zoals 5." in said


def test_a_director_finds_no_report_of_the_cell(cell, walker):
    walker.sign_in(DIRECTOR)
    assert walker.page.get_by_role("link", name="Verslagen").count() == 0
    assert walker.page.goto("/verslagen/").status == 403
