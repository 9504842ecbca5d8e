"""Joining persons, and separating them."""

from __future__ import annotations

import itertools

import pytest

from baken.apps.people.actions import CannotJoinPersons, CannotSeparatePerson, join_persons, separate_person
from baken.apps.people.models import Person
from baken.apps.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def persons():
    return [make_person(first_name=name) for name in "abcd"]


def same_as(persons):
    return [Person.objects.get(pk=person.pk).same_as_id for person in persons]


def test_a_joined_entry_points_at_the_person_that_it_is(persons):
    a, b, _c, _d = persons
    join_persons(person=a, into=b)
    assert same_as(persons) == [b.pk, None, None, None]


def test_whoever_was_joined_into_it_moves_along(persons):
    a, b, c, _d = persons
    join_persons(person=a, into=b)
    join_persons(person=b, into=c)
    assert same_as(persons) == [c.pk, c.pk, None, None]


def test_to_join_into_an_entry_that_was_joined_is_to_join_into_its_person(persons):
    a, b, c, d = persons
    join_persons(person=a, into=b)
    join_persons(person=c, into=a)
    join_persons(person=a, into=d)
    assert same_as(persons) == [d.pk, d.pk, d.pk, None]


def test_in_whatever_order_persons_are_joined_every_entry_points_straight_at_the_one(persons):
    for order in itertools.permutations(range(4), 2):
        first, second = (persons[place] for place in order)
        try:
            join_persons(person=first, into=second)
        except CannotJoinPersons:
            continue
        roots = {person.pk for person in Person.objects.filter(same_as=None)}
        assert set(Person.objects.exclude(same_as=None).values_list("same_as", flat=True)) <= roots
    assert Person.objects.filter(same_as=None).count() == 1


def test_a_person_is_not_joined_into_itself_nor_into_one_that_it_is_already(persons):
    a, b, _c, _d = persons
    with pytest.raises(CannotJoinPersons):
        join_persons(person=a, into=a)
    join_persons(person=a, into=b)
    for person, into in ((a, b), (b, a)):
        with pytest.raises(CannotJoinPersons):
            join_persons(person=person, into=into)
    assert same_as(persons) == [b.pk, None, None, None]


def test_a_separated_entry_is_a_person_of_its_own_again(persons):
    a, b, c, _d = persons
    join_persons(person=a, into=b)
    join_persons(person=c, into=b)
    separate_person(person=a)
    assert same_as(persons) == [None, None, b.pk, None]


def test_who_was_joined_into_nobody_is_not_separated(persons):
    with pytest.raises(CannotSeparatePerson):
        separate_person(person=persons[0])
