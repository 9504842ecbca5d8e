"""How one is called here, one says oneself."""

from __future__ import annotations

import pytest

from baken.apps.access.models import Account, AuditContent
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.reading import page

pytestmark = pytest.mark.django_db
NAME = "/mijn-account/naam/"


def test_one_changes_the_own_name(client):
    client.force_login(make_holder(Role.ADVISOR, make_cell(), name="An Peters"))
    assert NAME in client.get("/mijn-account/").content.decode()
    assert 'value="An Peters"' in client.get(NAME).content.decode()
    answer = client.post(NAME, {"name": "  An Peeters "}, follow=True)
    assert "Je naam is gewijzigd." in page(answer)
    assert "An Peeters" in page(answer)
    assert AuditContent.objects.filter(verb="changed").count() == 1


@pytest.mark.parametrize("name", ["", "An https://elders.example", "an@elders.example", "A" * 101])
def test_what_is_no_name_is_not_taken(client, name):
    client.force_login(make_holder(Role.ADVISOR, make_cell(), name="An Peters"))
    answer = client.post(NAME, {"name": name})
    assert (answer.status_code, Account.objects.get().name) == (200, "An Peters")


def test_a_stranger_has_none(client):
    assert client.get(NAME).url.startswith("/aanmelden/")
