"""Memberships of communities of who is erased, and of who works no more at the centre that they are for."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.actions import forget
from baken.apps.access.models import AuditEntry
from baken.apps.access.queries import whose_account
from baken.apps.access.tests.factories import make_account
from baken.apps.people.actions import join_persons
from baken.apps.people.models import Person, Post
from baken.apps.people.tests.factories import make_post
from baken.apps.programme import actions
from baken.apps.programme.models import Membership
from baken.ground.periods import today
from tests.programme.gathering import BEGAN, TODAY, Gathered, make_community, make_member

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
LEFT = dt.date(2026, 6, 30)


@pytest.fixture
def world() -> Gathered:
    return Gathered()


def last_days(world: Gathered) -> list[dt.date | None]:
    """Of An and of Bo."""
    return [Membership.objects.get(pk=each.pk).ends_on for each in (world.of_an, world.of_bo)]


def leaves(person: Person, on: dt.date = LEFT) -> None:
    """Who works at a centre, does so until a day."""
    Post.objects.filter(person=person).update(ended_on=on)


def test_who_is_erased_is_a_member_until_that_day_and_carries_no_centre_any_more(world: Gathered) -> None:
    past, soon = make_community(world.cell, "PLG Vroeger"), make_community(world.cell, "PLG Straks")
    over = make_member(past, world.an, world.aarde, ends_on=dt.date(2025, 6, 30))
    make_member(soon, world.an, world.aarde, starts_on=today() + A_DAY)
    announced = make_member(soon, world.bo, world.aarde, ends_on=today() + A_DAY)
    for person in (world.an, world.bo):
        forget(whose=whose_account(make_account(f"{person.pk}@x.example", person=person)))
    assert last_days(world) == [today(), today()]
    assert Membership.objects.get(pk=over.pk).ends_on == dt.date(2025, 6, 30)
    assert Membership.objects.get(pk=announced.pk).ends_on == today()
    assert Membership.objects.filter(ends_on=None).count() == 0
    assert Membership.objects.filter(starts_on__gt=today()).count() == 0


def test_who_left_a_centre_is_a_member_for_it_until_the_last_day_there(world: Gathered) -> None:
    leaves(world.an)
    assert actions.end_memberships_of_who_left(on=LEFT) == 0
    assert actions.end_memberships_of_who_left(on=LEFT + A_DAY) == 1
    assert last_days(world) == [LEFT, None]
    assert AuditEntry.objects.count() == 1
    assert actions.end_memberships_of_who_left(on=LEFT + A_DAY) == 0


def test_who_goes_on_there_in_another_post_or_by_another_entry_stays_a_member(world: Gathered) -> None:
    leaves(world.an)
    make_post(world.an, world.aarde, started_on=TODAY)
    leaves(world.bo)
    other = Person.objects.create(first_name="Bo")
    make_post(other, world.aarde)
    join_persons(person=other, into=world.bo)
    assert actions.end_memberships_of_who_left(on=TODAY - A_DAY) == 0
    Post.objects.filter(person=other).update(ended_on=LEFT + A_DAY)
    assert actions.end_memberships_of_who_left(on=TODAY - A_DAY) == 1
    assert last_days(world) == [None, LEFT + A_DAY]


def test_who_works_elsewhere_now_is_no_member_for_where_they_were(world: Gathered) -> None:
    leaves(world.an)
    make_post(world.an, world.beek, started_on=LEFT + A_DAY)
    assert actions.end_memberships_of_who_left(on=TODAY) == 1


def test_who_never_worked_there_or_left_before_stays_a_member(world: Gathered) -> None:
    Post.objects.filter(person=world.an).delete()
    leaves(world.bo, BEGAN - A_DAY)
    assert actions.end_memberships_of_who_left(on=TODAY) == 0


def test_of_a_centre_that_is_no_more_memberships_are_left_to_people(world: Gathered) -> None:
    leaves(world.an)
    world.aarde.ended_on = LEFT
    world.aarde.save()
    assert actions.end_memberships_of_who_left(on=TODAY) == 0
