"""By which name a centre knows somebody: asked of the database, and of rows that are at hand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.apps.people.models import Person, Post
from baken.apps.people.queries import as_known_there, named_there, persons_with_word
from baken.apps.people.tests.factories import known_there, make_centre, make_person, make_post

pytestmark = pytest.mark.django_db
NAMES = st.sampled_from(["", "An", "Bea", "Anna", "BE"])
ROOMS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@st.composite
def worlds(draw):
    """People with their names and whose entry each one is; who is known where, by which names; who works where."""
    people = [(draw(NAMES), draw(NAMES), draw(st.none() | st.integers(0, number))) for number in range(4)]
    known = {(draw(st.integers(0, 3)), draw(st.integers(0, 1))): (draw(NAMES), draw(NAMES)) for _ in range(3)}
    return people, known


def build(world, centres):
    said, known = world
    people: list[Person] = []
    for first, last, of in said:
        root = None if of is None or of >= len(people) else people[of].same_as or people[of]
        people.append(make_person(first_name=first, last_name=last, same_as=root))
    for number, ((who, where), (first, last)) in enumerate(known.items()):
        known_there(people[who], centres[where], email=f"{number}@x.example", first_name=first, last_name=last)
    for person, centre in itertools.product(people, centres):
        make_post(person, centre)


@ROOMS
@given(world=worlds(), word=st.sampled_from(["an", "B", "x"]))
def test_it_is_the_same_name(world, word):
    centres = [make_centre("CLB Aarde"), make_centre("CLB Beek")]
    build(world, centres)
    posts = Post.objects.filter(centre__in=centres).select_related("person")
    asked = {
        post.pk: (post.root, post.first_name, post.last_name, post.name, post.told_email)
        for post in as_known_there(posts)
    }
    at_hand = {
        post.pk: (post.root, post.first_name, post.last_name, post.name, post.told_email)
        for post in named_there(posts)
    }
    assert at_hand == asked
    having = {key for key, (_root, first, last, *_) in asked.items() if word.lower() in f"{first} {last}".lower()}
    assert having <= set(posts.filter(person__in=persons_with_word(word)).values_list("pk", flat=True))


def test_names_are_one_question_however_many(django_assert_num_queries):
    centre = make_centre("CLB Aarde")
    for number in range(5):
        make_post(make_person(first_name=str(number)), centre)
    posts = list(Post.objects.select_related("person"))
    with django_assert_num_queries(1):
        named_there(posts)
    with django_assert_num_queries(0):
        assert named_there([]) == []
