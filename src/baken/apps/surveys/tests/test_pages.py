"""The pages of surveys, for each role and in a real browser."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from baken.apps.access.tests.factories import PASSWORD, make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.surveys.models import Answer, Comment, Item
from baken.apps.surveys.tests.factories import an_item, an_unmapped_question
from tests.browsing import MANNERS
from tests.reading import definitions, page, rows

pytestmark = pytest.mark.django_db
HOURS_OF_ONE = "openen hoeveel uren één medewerker van de cel registreerde"


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def question(cell):
    return an_unmapped_question(cell, ["8", "2", "7"])


def signed_in(role, organisation):
    client = Client()
    client.force_login(make_holder(role, organisation))
    return client


def addresses(question):
    return [
        reverse("surveys:surveys"),
        reverse("surveys:survey", kwargs={"survey": question.survey.uuid}),
        reverse("surveys:question", kwargs={"question": question.uuid}),
        reverse("surveys:new_item", kwargs={"question": question.uuid}),
    ]


def test_a_coordinator_opens_every_page(cell, question):
    client = signed_in(Role.COORDINATOR, cell)
    assert [client.get(address).status_code for address in addresses(question)] == [200] * 4


def test_an_advisor_maps_but_adds_no_item(cell, question):
    client = signed_in(Role.ADVISOR, cell)
    assert [client.get(address).status_code for address in addresses(question)] == [200, 200, 200, 403]


def test_a_survey_says_who_sees_it_and_who_reads_what_one_person_answered(cell, question):
    client = signed_in(Role.ADVISOR, cell)
    said = page(client.get(reverse("surveys:survey", kwargs={"survey": question.survey.uuid})))
    assert "Wat één persoon antwoordde, leest in Baken alleen die persoon, bij “Mijn gegevens”" in said
    asked = client.get(f"/zichtbaar/bevraging/{question.survey.uuid}/")
    assert [row[1] for row in rows(asked, "Wie kan dit zien?")] == ["POC-medewerker"]
    told = dict(definitions(client.get("/rollen/")))
    assert told["lezen wat één persoon antwoordde"] == told[HOURS_OF_ONE] == "niemand"


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_opens_none_of_them(cell, question, role):
    centre = make_centre("CLB Kade", known_as={cell: "K1"})
    client = signed_in(role, centre)
    assert [client.get(address).status_code for address in addresses(question)] == [403] * 4


def test_another_cell_finds_none_of_it(question):
    client = signed_in(Role.COORDINATOR, make_cell("ANDER"))
    assert [client.get(address).status_code for address in addresses(question)] == [200, 404, 404, 404]
    assert question.survey.name not in client.get(reverse("surveys:surveys")).content.decode()


def test_a_cell_without_surveys_is_told_how_they_come(cell):
    page = signed_in(Role.COORDINATOR, cell).get(reverse("surveys:surveys"))
    assert "Nog geen bevragingen" in page.content.decode()


def test_the_list_takes_a_fixed_number_of_statements(cell, django_assert_max_num_queries):
    for wording in ("Vraag een", "Vraag twee", "Vraag drie"):
        an_unmapped_question(cell, ["1"], wording=wording)
    client = signed_in(Role.COORDINATOR, cell)
    with django_assert_max_num_queries(8):
        client.get(reverse("surveys:surveys"))


def test_mapping_and_unmapping_go_through_the_pages(cell, question):
    client = signed_in(Role.COORDINATOR, cell)
    item = an_item()
    done = client.post(addresses(question)[2], {"item": item.pk}, follow=True)
    assert "tellen nu mee in de cijfers" in done.content.decode()
    assert Answer.objects.count() == 3
    again = client.post(reverse("surveys:unmap", kwargs={"question": question.uuid}), follow=True)
    assert "geeft geen cijfer meer" in again.content.decode()
    assert (Answer.objects.count(), Comment.objects.count()) == (0, 3)


def test_answers_that_do_not_fit_are_named_on_the_page(cell):
    question = an_unmapped_question(cell, ["heel goed"], wording="Hoe was het?")
    client = signed_in(Role.COORDINATOR, cell)
    page = client.post(addresses(question)[2], {"item": an_item().pk})
    assert "heel goed" in page.content.decode()
    assert client.post(addresses(question)[2], {}).status_code == 200
    assert Comment.objects.count() == 1


def test_a_question_becomes_an_item_of_the_bank(cell, question):
    client = signed_in(Role.COORDINATOR, cell)
    client.post(addresses(question)[3], {"wording": question.wording, "module": "C", "scale": "1-8"})
    question.refresh_from_db()
    assert question.item == Item.objects.get(wording=question.wording)


@pytest.mark.soak  # in the suite the walk over all pages (tests/journeys) looks at these too
def test_the_pages_have_no_barriers(browser_page, axe):
    cell = make_cell()
    question = an_unmapped_question(cell, ["8", "2", "7"])
    make_holder(Role.COORDINATOR, cell, email="an@example.test")
    browser_page.goto("/aanmelden/")
    browser_page.get_by_label("E-mailadres").fill("an@example.test")
    browser_page.get_by_label("Wachtwoord").fill(PASSWORD)
    browser_page.get_by_role("main").get_by_role("button").first.click()
    browser_page.wait_for_url(lambda address: "aanmelden" not in address)
    for language, size in MANNERS:
        browser_page.context.add_cookies([{"name": "django_language", "value": language, "url": browser_page.url}])
        browser_page.set_viewport_size(size)
        for address in addresses(question):
            browser_page.goto(address)
            sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert (address, axe(browser_page), browser_page.evaluate(sideways)) == (address, [], 0)
