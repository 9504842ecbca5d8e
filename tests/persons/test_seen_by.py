"""Who asks who sees somebody learns nothing of other cells."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.models import Post
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from tests.reading import page, rows

pytestmark = pytest.mark.django_db


def test_of_other_cells_nobody_is_named_who_sees_it_too_nor_that_they_do(client):
    cell = make_cell()
    aarde = make_centre("CLB Aarde", network="GO!", known_as={cell: "C1"})
    person, alone = make_person(first_name="Pia"), make_person(first_name="Ada")
    other = make_cell("VCLB-POC", network="VCLB")
    ver = make_centre("CLB Ver", network="VCLB", known_as={other: "V1"})
    posts = [
        Post.objects.create(person=someone, centre=where, started_on=dt.date(2020, 9, 1))
        for someone, where in ((person, aarde), (alone, aarde), (person, ver))
    ]
    coordinator = make_holder(Role.COORDINATOR, cell, name="Cato")
    make_holder(Role.DIRECTOR, aarde, email="dina@example.test", name="Dina")
    make_holder(Role.COORDINATOR, other, email="ander@example.test", name="Ander")
    make_holder(Role.DIRECTOR, ver, email="verre@example.test", name="Verre")
    client.force_login(coordinator)
    known, unknown = (client.get(f"/zichtbaar/aanstelling/{each.uuid}/") for each in posts[:2])
    assert [row[0] for row in rows(known, "Wie kan dit zien?")] == ["Cato", "Dina"]
    said = [re.sub(r'(nonce|value|content)="[^"]{20,}"', "", page(each)) for each in (known, unknown)]
    assert said[0].replace("Pia", "Ada").replace(str(posts[0].uuid), str(posts[1].uuid)) == said[1]
    assert "langs deze weg niet" in said[0]
