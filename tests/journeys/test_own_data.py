"""Somebody reads what is held of them, says what is wrong, is answered, and is erased; without JavaScript too."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from playwright.sync_api import Browser, ViewportSize

from baken.apps.access.models import Account, RetentionTerm
from baken.apps.access.tests.factories import make_account
from baken.apps.people.models import Address, Cell, Person, Post
from tests.browsing import DESKTOP, PHONE, sign_in
from tests.daily import by_turns
from tests.journeys.conftest import COORDINATOR, Walker

pytestmark = pytest.mark.usefixtures("terms")


@pytest.fixture
def terms(cell: Cell) -> None:
    if not RetentionTerm.objects.exists():
        import_module("baken.apps.access.migrations.0005_retention_terms").add_terms(apps, None)
        import_module("baken.apps.directory.migrations.0002_terms").add_terms(apps, None)


@pytest.fixture
def somebody(cell: Cell) -> Account:
    """Who works in a centre of the cell, with an account."""
    person = Post.objects.filter(ended_on=None).order_by("pk")[0].person
    return make_account(Address.objects.filter(person=person)[0].email, name=str(person), person=person)


@pytest.mark.parametrize("window", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_from_ones_own_data_to_being_erased(walker: Walker, somebody: Account, window: ViewportSize) -> None:
    walker.page.set_viewport_size(window)
    name, email = somebody.name, somebody.email
    sign_in(walker.page, somebody)
    answer = walker.page.goto("/")
    assert answer
    assert answer.status == 403
    assert "Je hebt vandaag geen rol" in walker.says()
    walker.go("/mijn-gegevens/")
    assert email in walker.says()
    with walker.page.expect_download() as download:
        walker.page.get_by_role("button", name="Alles ophalen (ZIP)").click()
    assert download.value.suggested_filename == "mijn-gegevens.zip"
    walker.choose("Er klopt iets niet Aanstellingen")
    assert walker.page.get_by_label("Over welke gegevens gaat het").input_value() == "people.post"
    walker.fill(**{"Wat is er fout": "De functie", "Wat moet het zijn": "Psycholoog"})
    walker.choose("Bezorgen")
    assert "open" in walker.says()
    walker.choose("Hoelang alles bewaard wordt, en waarom")
    walker.page.context.clear_cookies()
    sign_in(walker.page, Account.objects.get(email=COORDINATOR))
    walker.go("/")
    walker.manage("Vragen om verbetering")
    walker.page.get_by_role("main").get_by_role("link").filter(has_text=name).click()
    walker.look()
    walker.page.get_by_label("Ik heb het verbeterd").check()
    walker.fill(Antwoord="Het staat in het volgende bestand.")
    walker.choose("Bezorgen")
    assert "verbeterd" in walker.says()
    walker.manage("Iemand wissen")
    walker.fill(**{"E-mailadres van wie gewist moet worden": email})
    walker.choose("Zoeken")
    walker.fill(**{"Typ het e-mailadres nog eens": email})
    walker.choose("Voorgoed wissen")
    assert "Deze persoon is gewist." in walker.says()
    assert Account.objects.filter(email=email).count() == 0
    assert Person.objects.filter(is_pseudonym=True).count() == 1


def test_without_javascript_one_reads_takes_along_and_asks(
    running_chromium: Browser, live_server: object, somebody: Account
) -> None:
    context = running_chromium.new_context(
        base_url=live_server.url,  # type: ignore[attr-defined]  # a fixture of pytest-django
        viewport=PHONE,
        locale="nl-BE",
        java_script_enabled=False,
    )
    page = context.new_page()
    sign_in(page, somebody)
    page.goto("/mijn-gegevens/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Alles ophalen (ZIP)").click()
    assert download.value.suggested_filename == "mijn-gegevens.zip"
    page.goto("/mijn-gegevens/verbeteren/?deel=people.name")
    page.get_by_label("Wat is er fout").fill("De naam")
    page.get_by_label("Wat moet het zijn").fill("Een andere")
    page.get_by_role("button", name="Bezorgen").click()
    page.get_by_text("Je vraag is bezorgd.").wait_for()
    context.close()
