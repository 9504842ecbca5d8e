"""The people of a centre: on a phone, of their own centre alone, and in either language."""

from __future__ import annotations

import pytest

from tests.chromium import DESKTOP, PHONE
from tests.daily import by_turns
from tests.journeys.conftest import DIRECTOR, STAFF

OWN, OTHER = "CLB Oever 01", "CLB Oever 02"
TRAINING = "indicator=training.participations&periode=2024-2025"
NOT_OURS = ["/bevragingen/", "/inzicht/streefwaarden/", "/inzicht/indicatoren/training.participations/reeksbreuk/"]


def test_a_director_sees_on_a_phone_how_the_own_centre_is_reached_and_of_no_other(cell, walker):
    walker.page.set_viewport_size(PHONE)
    walker.sign_in(DIRECTOR)
    cards = walker.page.locator(".figure", has_text="Deelnames: opleiding en vorming")
    assert cards.locator("b").all_inner_texts() == ["11"]
    seen = [walker.says()]
    cards.get_by_role("link").click()
    walker.look()
    seen.append(walker.says())
    walker.page.locator(".explored").get_by_role("link", name="11").click()
    walker.look()
    assert {row[4] for row in walker.rows()} == {OWN}
    seen.append(walker.says())
    walker.follow("Inzicht")
    seen.append(walker.says())
    assert [text.count(OTHER) for text in seen] == [0, 0, 0, 0]
    assert walker.page.goto(f"/inzicht/cijfer/?{TRAINING}&filter=centre&waarde=POV02").status == 404
    refused = [walker.page.goto(address).status for address in NOT_OURS]
    assert refused == [403] * len(NOT_OURS)
    walker.look()


@pytest.mark.parametrize("size", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_a_director_reads_the_picture_of_the_own_centre(cell, walker, size):
    walker.page.set_viewport_size(size)
    walker.sign_in(DIRECTOR)
    walker.follow("Mijn centrum")
    headings = walker.page.locator("main h2").all_inner_texts()
    assert headings == [
        "Wat de deelnemers zeggen",
        "Deelnames per thema",
        "Doorlichting",
        "Wat helpt, wat remt",
        "Direct contact met dit centrum",
    ]
    said = walker.says()
    assert [said.count(each) for each in ("Vlag", OTHER, "alleen voor de cel zelf")] == [0, 0, 1]
    with walker.page.expect_download() as download:
        walker.page.get_by_role("link", name="PDF", exact=True).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    walker.page.locator(".figure", has_text="Unieke deelnemers: PLG").get_by_role("link").click()
    walker.look()
    assert "/inzicht/cijfer/" in walker.page.url


def test_staff_see_figures_of_their_centre_and_no_colleague_and_no_picture(cell, walker):
    walker.sign_in(STAFF)
    assert walker.page.locator("#menu").get_by_text("Mijn centrum").count() == 0
    assert walker.page.goto("/centra/mijn-centrum/").status == 403
    walker.go("/")
    card = walker.page.locator(".figure", has_text="Unieke deelnemers: het starterstraject")
    assert card.locator("b").inner_text() == "Niet getoond"
    walker.go(f"/inzicht/cijfer/?{TRAINING}&filter=centre&waarde=POV01")
    assert "Registraties achter dit cijfer" not in walker.says()
    assert "Naam0" not in walker.says()


def test_who_reads_english_finds_the_same_figures(cell, walker):
    walker.sign_in(DIRECTOR)
    dutch = walker.page.locator(".figure b").all_inner_texts()
    walker.page.get_by_role("button", name="English").click()
    walker.look()
    assert walker.page.locator("html").get_attribute("lang") == "en"
    assert walker.page.get_by_role("heading", level=1).inner_text() != "Stand van zaken"
    english = [number.replace(".", ",") for number in walker.page.locator(".figure b").all_inner_texts()]
    assert english == dutch
    walker.follow("Sign out")
    assert "/aanmelden/" in walker.page.url
