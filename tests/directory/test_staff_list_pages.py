"""Pages of staff lists that refuse: what was chosen stays, and why is said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.directory.models import StaffList
from baken.apps.people.actions import employ
from baken.apps.people.models import Centre, Person
from baken.apps.people.tests.factories import make_centre
from baken.apps.people.types import Terms
from tests.directory.test_staff_lists import DAY, HEAD, START, STAY, hand_over, looked_at
from tests.reading import page, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return show(client)


@pytest.fixture
def staff(cell, aarde):
    by = Actor(Role.COORDINATOR, cell.pk)
    for name in ("An", "Bo", "Ci", "Di"):
        said = {"email": f"{name.lower()}@x.example", "first_name": name, "last_name": "Test"}
        employ(by=by, organisation=aarde, terms=Terms("arts"), starts_on=START, **said)


def test_a_list_of_a_day_on_which_the_centre_is_not_there_is_refused_on_the_page(coordinator, aarde):
    Centre.objects.update(ended_on=DAY - dt.timedelta(days=1))
    answer = hand_over(coordinator, aarde, HEAD + STAY)
    assert (answer.status_code, StaffList.objects.count()) == (400, 0)
    assert "Dit centrum bestaat op die dag niet." in page(answer)


def test_after_a_refusal_roles_stay_as_they_were_ticked(coordinator, aarde, staff):
    kept, ended = (
        give_role(make_account(f"{name}@x.example"), Role.STAFF, aarde, starts_on=START) for name in ("ci", "di")
    )
    url = hand_over(coordinator, aarde, HEAD + STAY.partition("ci@")[0]).url
    said = looked_at(coordinator, url) | {"role": [str(ended.uuid)]}
    refused = coordinator.post(f"{url}toepassen/", said)
    assert (refused.status_code, "Bevestig dat dit klopt" in page(refused)) == (409, True)
    shown = refused.content.decode()
    ticked = {role: " checked" in shown.partition(f'value="{role.uuid}"')[2][:20] for role in (kept, ended)}
    assert ticked == {kept: False, ended: True}
    assert Person.objects.count() == 4


def test_a_list_shows_until_when_somebody_works_at_a_centre_that_ends(coordinator, aarde, staff):
    Centre.objects.update(ended_on=DAY + dt.timedelta(days=30))
    url = hand_over(coordinator, aarde, HEAD + STAY + "ed@x.example;Ed;Engels;arts;;100%\n").url
    shown = coordinator.get(url)
    assert rows(shown, "Nieuw (1)")[0][-1] == "1 sep 2025 tot en met 1 okt 2025"
    assert "tot en met 1 okt 2025" in rows(shown, "Veranderen (2)")[0][-1]


def test_the_page_says_how_often_somebody_stands_in_a_list_and_what_is_not_read(coordinator):
    shown = page(coordinator.get(reverse("directory:staff_lists")))
    for sentence in (
        "Elk e-mailadres staat er één keer per functie in; wie twee functies heeft, heeft twee rijen.",
        "“sinds” telt alleen voor wie nieuw is in die functie: de eerste dag ervan.",
        "“tot en met” en “centrum of cel” uit de lijst van nu worden niet gelezen",
    ):
        assert sentence in shown


def test_who_takes_a_list_back_reads_that_what_came_since_stayed(coordinator, aarde, staff):
    url = hand_over(coordinator, aarde, HEAD + STAY).url
    coordinator.post(f"{url}toepassen/", looked_at(coordinator, url) | {"sure": "on"})
    answer = coordinator.post(f"{url}ongedaan-maken/", follow=True)
    assert "De lijst is teruggenomen; wat sindsdien kwam, bleef." in page(answer)
