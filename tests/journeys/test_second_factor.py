"""Second factors in a real browser: a passkey is made and signs in alone; an app with codes needs no script."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator

from baken.apps.access.tests.factories import PASSWORD, code_of, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.browsing import PHONE, authenticator
from tests.chromium import DESKTOP
from tests.daily import by_turns

AN = "an@example.test"

pytestmark = pytest.mark.usefixtures("no_code_lapses")


def inside(address):
    """Whether an address is past the door."""
    return "/aanmelden/" not in address


@pytest.fixture
def an(transactional_db, settings):
    """A coordinator, whose role asks a second factor."""
    settings.SECOND_FACTOR = "required"
    return make_holder(Role.COORDINATOR, make_cell(), email=AN)


@pytest.mark.parametrize("size", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_a_coordinator_makes_a_passkey_before_anything_else_and_signs_in_with_it_alone(walker, an, size):
    page = walker.page
    page.set_viewport_size(size)
    with authenticator(page) as passkeys:
        walker.sign_in(AN)
        assert "Je rol vraagt een tweede stap" in walker.says()
        walker.choose("Toegangssleutel maken")
        page.get_by_label("Naam").fill("Laptop van het werk")
        page.get_by_role("button", name="Maken").click()
        page.get_by_text("Je toegangssleutel is gemaakt.").wait_for()
        walker.look()
        assert (passkeys(), "Laptop van het werk" in walker.says()) == (1, True)
        walker.go("/")
        assert page.url.endswith("/")
        walker.follow("Afmelden")

        page.get_by_role("button", name="Met een toegangssleutel").click()
        page.wait_for_url(inside)
        walker.follow("Afmelden")

        # After a password the passkey is the second step.
        walker.sign_in(AN)
        assert page.url.endswith("/aanmelden/tweede-stap/?next=%2F")
        page.get_by_role("button", name="Met een toegangssleutel").click()
        page.wait_for_url(inside)
        walker.look()
        assert Authenticator.objects.get().data["used"] >= 2


def test_a_passkey_confirms_who_one_is_before_something_dangerous(walker, an, monkeypatch):
    page = walker.page
    with authenticator(page):
        walker.sign_in(AN)
        walker.choose("Toegangssleutel maken")
        page.get_by_label("Naam").fill("Sleutel")
        page.get_by_role("button", name="Maken").click()
        page.get_by_text("Je toegangssleutel is gemaakt.").wait_for()
        monkeypatch.setattr("baken.apps.access.engine.showing.FRESH", -1)
        walker.go("/mijn-account/wachtwoord/")
        assert "/mijn-account/bevestigen/" in page.url
        monkeypatch.setattr("baken.apps.access.engine.showing.FRESH", 600)
        page.get_by_role("button", name="Met een toegangssleutel").click()
        page.wait_for_url("**/mijn-account/wachtwoord/")


def test_a_browser_without_passkey_says_that_it_did_not_work(walker, an):
    with authenticator(walker.page):
        walker.go("/aanmelden/")
        walker.page.get_by_role("button", name="Met een toegangssleutel").click()
        walker.page.get_by_text("Dat is niet gelukt.").wait_for()
        walker.look()


def test_an_app_with_codes_and_recovery_codes_need_no_script(running_chromium, live_server, an, axe, tmp_path):
    context = running_chromium.new_context(
        base_url=live_server.url, viewport=PHONE, locale="nl-BE", java_script_enabled=False
    )
    page = context.new_page()

    def sign_in():
        page.goto("/aanmelden/")
        assert page.get_by_role("button", name="Met een toegangssleutel").count() == 0
        page.get_by_label("E-mailadres").fill(AN)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()

    def press(name):
        page.get_by_role("main").get_by_role("button", name=name).click()

    sign_in()
    page.get_by_role("link", name="App met codes instellen").click()
    press("Sleutel maken")
    secret = page.locator("code").inner_text().replace(" ", "")
    drawing = page.get_by_role("img", name="QR-code")
    assert drawing.evaluate("picture => picture.complete && picture.naturalWidth > 0") is True
    page.get_by_label("Code").fill(code_of(secret, later=-1))
    press("Instellen")
    assert "Maak ook herstelcodes" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Herstelcodes maken").click()
    press("Herstelcodes maken")
    codes = page.locator("li code").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Bewaren als tekst").click()
    download.value.save_as(tmp_path / "codes.txt")
    assert Path(tmp_path / "codes.txt").read_text().split()[-10:] == codes
    assert download.value.suggested_filename == "baken-herstelcodes.txt"
    context.clear_cookies()

    sign_in()
    page.get_by_label("Code").fill(code_of(secret, later=-1))
    press("Verder")
    assert "al gebruikt" in page.get_by_role("main").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    press("Verder")
    page.wait_for_url(live_server.url + "/")
    context.clear_cookies()

    sign_in()
    page.get_by_label("Code").fill(codes[3])
    press("Verder")
    page.wait_for_url(live_server.url + "/")
    page.goto("/mijn-account/tweede-stap/")
    assert "Je hebt nog 9 herstelcodes." in page.get_by_role("main").inner_text()
    context.close()


def test_the_pages_of_second_factors_and_sessions_have_no_barriers(walker, an, axe):
    page = walker.page
    for size in (DESKTOP, PHONE):
        Authenticator.objects.all().delete()
        page.context.clear_cookies()
        page.set_viewport_size(size)
        walker.sign_in(AN)
        walker.choose("App met codes instellen")
        walker.choose("Sleutel maken")
        walker.fill(Code="000000")
        walker.choose("Instellen")
        assert "Deze code klopt niet" in walker.says()
        secret = page.locator("code").inner_text().replace(" ", "")
        walker.fill(Code=code_of(secret))
        walker.choose("Instellen")
        walker.choose("Herstelcodes maken")
        walker.choose("Herstelcodes maken")
        walker.choose("Klaar")
        page.get_by_role("link", name="verwijderen").click()
        walker.look()
        walker.choose("Verwijderen")
        assert "Voeg eerst een andere toe" in walker.says()
        walker.go("/mijn-account/aanmeldingen/")
        assert "Chrome" in walker.says()
