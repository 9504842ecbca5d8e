"""Who helps, and who does not any more: who left is found by nobody, and a theme counts people."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.directory.queries import contacts_gone, covered
from baken.apps.people.models import CoreActivity, Expertise, Person, Post
from baken.ground.periods import today
from tests.directory.test_who_helps import DAY, HELP, World, names
from tests.reading import page, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def test_who_left_is_found_by_nobody_and_shown_to_who_keeps_it(world, client):
    yesterday = today() - dt.timedelta(days=1)
    Post.objects.filter(centre=world.aarde).update(ended_on=yesterday)
    account = make_account("wim@x.example", person=Person.objects.get(last_name="0"))
    held = give_role(account, Role.ADVISOR, world.cell)
    assert names(world.actor(Role.COORDINATOR)) == ["Helper 0", "Helper 3"]
    held.ends_on = yesterday
    held.save()
    for role, shown in ((Role.COORDINATOR, ["0", "2"]), (Role.DIRECTOR, ["2"]), (Role.STAFF, [])):
        actor = world.actor(role)
        assert (names(actor), [each.name for each in contacts_gone(actor, on=today())]) == (
            ["Helper 3"],
            [f"Helper {number}" for number in shown],
        )
    client.force_login(make_holder(Role.COORDINATOR, world.cell))
    assert len(rows(client.get(HELP), "Werkt hier niet meer")) == 2
    assert "Helper 0" not in show(client).get(f"{HELP}wie-helpt.csv").content.decode()
    client.force_login(make_holder(Role.STAFF, world.aarde))
    assert "Werkt hier niet meer" not in page(client.get(HELP))


def test_who_has_another_post_or_role_in_the_cell_did_not_leave(world):
    yesterday, person = today() - dt.timedelta(days=1), Person.objects.get(last_name="0")
    account = make_account("wim@x.example", person=person)
    give_role(account, Role.ADVISOR, world.cell, ends_on=yesterday)
    assert "Helper 0" not in names(world.actor(Role.STAFF))
    give_role(account, Role.COORDINATOR, world.cell)
    assert "Helper 0" in names(world.actor(Role.STAFF))
    account.grants.filter(role=Role.COORDINATOR).update(ends_on=yesterday)
    Post.objects.create(person=person, cell=world.cell, function="beleid", started_on=today())
    assert "Helper 0" in names(world.actor(Role.STAFF))


def test_a_theme_counts_people_and_not_how_often_they_are_noted(world):
    person = Person.objects.get(last_name="2")
    Post.objects.create(person=person, centre=world.beek, function="arts", started_on=DAY)
    same = CoreActivity.objects.create(name="leerrecht")
    for fields in ({"centre": world.beek, "theme": world.theme}, {"centre": world.aarde, "activity": same}):
        Expertise.objects.create(person=person, kind="anker", starts_on=DAY, **fields)
    told = {each.entry.name: each for each in covered(world.actor(Role.STAFF), on=today())}["leerrecht"]
    assert (told.in_cell, told.in_centres) == (1, 2)  # at centres Helper 2, noted thrice, and Helper 3
