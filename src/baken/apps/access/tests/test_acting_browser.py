"""In a real browser: a form of one role, sent after another was chosen in a second tab."""

from __future__ import annotations

from django.db import transaction

from baken.apps.access.models import Correction
from baken.apps.access.tests.factories import PASSWORD, give_role, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.browsing import DESKTOP, PHONE, sideways

CORRECTION = "/beheer/verbeteringen/{}/"
ANSWER = "Het stond fout in de lijst."


@transaction.atomic
def make_world():
    """Who coordinates two cells, of which one was asked to correct something."""
    cell, other = make_cell(), make_cell("VCLB-POC", network="VCLB")
    account = make_holder(Role.COORDINATOR, cell, email="an@example.test")
    give_role(account, Role.COORDINATOR, other)
    asked = {"section": "access.grant", "wrong": "fout", "right": "juist"}
    return Correction.objects.create(account=account, cell=cell, **asked)


def test_it_is_refused_and_sent_after_all_once_back_in_that_role(browser_page, axe):
    correction = make_world()
    page, answering = browser_page, CORRECTION.format(correction.uuid)
    page.goto(f"/aanmelden/?next={answering}")
    page.get_by_label("E-mailadres").fill("an@example.test")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("button", name="GO-POC").click()
    page.get_by_label("Ik heb het verbeterd").check()
    page.get_by_label("Antwoord").fill(ANSWER)
    tab = page.context.new_page()
    tab.goto("/rol/")
    tab.get_by_role("button", name="VCLB-POC").click()
    tab.close()
    page.get_by_role("main").get_by_role("button").last.click()
    page.get_by_text("Er is niets gewijzigd.").wait_for()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert (axe(page), sideways(page)) == ([], 0)
    correction.refresh_from_db()
    assert correction.answer == ""
    page.get_by_role("button", name="Verder als Celcoördinator").click()
    assert axe(page) == []
    page.get_by_role("button", name="Nu versturen").click()
    page.wait_for_url("**/beheer/verbeteringen/")
    correction.refresh_from_db()
    assert correction.answer == ANSWER
