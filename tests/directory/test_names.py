"""A name that was written down wrongly is mended where one says who works, and nowhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from baken.apps.access.models import AuditContent
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import CannotKeepPost, correct_name_of_person, employ
from baken.apps.people.models import CellMember, KnownAs, Person
from baken.apps.people.queries import posts_kept
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import Terms
from tests.reading import page

pytestmark = pytest.mark.django_db
START = dt.date(2024, 9, 1)


class Scene:
    """A cell with two centres, and a cell of another network with one, with who keeps each."""

    def __init__(self):
        self.cell, self.far = make_cell(), make_cell("VCLB-POC", network="VCLB")
        self.a, self.b = (make_centre(f"CLB {name}", known_as={self.cell: name}) for name in "AB")
        self.v = make_centre("CLB V", network="VCLB", known_as={self.far: "V"})
        self.keepers = {
            self.a: Actor(Role.COORDINATOR, self.cell.pk),
            self.b: Actor(Role.COORDINATOR, self.cell.pk),
            self.v: Actor(Role.COORDINATOR, self.far.pk),
        }

    def hire(self, where, first_name="An", last_name="Peters"):
        said = {"email": "an@x.example", "first_name": first_name, "last_name": last_name}
        terms = Terms("arts")
        return employ(by=self.keepers[where], organisation=where, terms=terms, starts_on=START, **said).person

    def director(self, centre):
        return Actor(Role.DIRECTOR, self.cell.pk, centre=centre.pk)

    def called(self, where):
        """By which names An is known at a centre."""
        return {post.name for post in posts_kept(self.keepers[where]) if post.centre == where}


@pytest.fixture
def scene():
    return Scene()


def test_where_nobody_else_keeps_them_they_are_called_so_everywhere(scene):
    an = scene.hire(scene.a)
    scene.hire(scene.b)
    correct_name_of_person(an, by=scene.keepers[scene.a], first_name=" An ", last_name="Peeters  Maes")
    assert scene.called(scene.a) == scene.called(scene.b) == {"An Peeters Maes"}
    assert (str(Person.objects.get()), KnownAs.objects.count()) == ("An Peeters Maes", 1)


def test_another_network_goes_on_calling_them_as_it_does(scene):
    an = scene.hire(scene.a)
    scene.hire(scene.v, "Annemie", "P.")
    correct_name_of_person(an, by=scene.keepers[scene.v], first_name="Annemie", last_name="Peeters")
    assert (scene.called(scene.a), scene.called(scene.v)) == ({"An Peters"}, {"Annemie Peeters"})
    correct_name_of_person(an, by=scene.keepers[scene.a], first_name="An", last_name="Peeters")
    assert (scene.called(scene.a), scene.called(scene.v)) == ({"An Peeters"}, {"Annemie Peeters"})


def test_a_director_changes_no_name_that_another_centre_uses(scene):
    an = scene.hire(scene.a)
    scene.hire(scene.b)
    KnownAs.objects.all().delete()  # both call them by the one name
    correct_name_of_person(an, by=scene.director(scene.b), first_name="An", last_name="Peeters")
    assert (scene.called(scene.a), scene.called(scene.b)) == ({"An Peters"}, {"An Peeters"})
    assert KnownAs.objects.get().email == "an@x.example"


def test_who_also_works_in_a_cell_keeps_the_name_there(scene):
    an = scene.hire(scene.v)
    CellMember.objects.create(cell=scene.cell, person=an)
    correct_name_of_person(an, by=scene.keepers[scene.v], first_name="An", last_name="Peeters")
    assert (str(Person.objects.get()), scene.called(scene.v)) == ("An Peters", {"An Peeters"})


def test_who_keeps_nobody_of_them_changes_nothing(scene):
    an = scene.hire(scene.a)
    for by in (scene.keepers[scene.v], scene.director(scene.b), Actor(Role.ADVISOR, scene.cell.pk)):
        with pytest.raises(CannotKeepPost):
            correct_name_of_person(an, by=by, first_name="Iets", last_name="Anders")
    with pytest.raises(CannotKeepPost):
        correct_name_of_person(an, by=scene.keepers[scene.a], first_name=" ", last_name="")
    assert str(Person.objects.get()) == "An Peters"


class TestWhoeverMends(TestCase):
    @settings(max_examples=30)
    @given(
        st.lists(st.sampled_from("abv"), min_size=1, max_size=3, unique=True),
        st.lists(st.tuples(st.sampled_from("abv"), st.sampled_from(["Ans", "Anna"])), max_size=4),
    )
    def test_a_name_changes_where_the_one_who_mends_it_keeps_who_works(self, where, mended):
        scene = Scene()
        hired = [getattr(scene, name) for name in where]
        [an] = {scene.hire(centre) for centre in hired}
        expected = dict.fromkeys(hired, "An Peters")
        for name, first_name in mended:
            by = scene.keepers[getattr(scene, name)]
            kept = [centre for centre in hired if scene.keepers[centre].cell == by.cell]
            if not kept:
                continue
            correct_name_of_person(an, by=by, first_name=first_name, last_name="Peters")
            expected |= dict.fromkeys(kept, f"{first_name} Peters")
        assert {centre: scene.called(centre) for centre in hired} == {
            centre: {name} for centre, name in expected.items()
        }


def test_on_the_page(scene, client):
    an = scene.hire(scene.a)
    client.force_login(make_holder(Role.COORDINATOR, scene.cell))
    member = f"/personeel/{an.uuid}/"
    assert f"{member}naam/" in client.get(member).content.decode()
    wrong = client.post(f"{member}naam/", {"first_name": "An", "last_name": ""})
    assert "Dit veld is verplicht." in page(wrong)
    answer = client.post(f"{member}naam/", {"first_name": "An", "last_name": "Peeters"}, follow=True)
    assert "De naam is verbeterd." in page(answer)
    assert "An Peeters" in page(answer)
    assert AuditContent.objects.filter(verb="changed").count() == 1


def test_who_is_not_kept_has_no_such_page(scene, client):
    an = scene.hire(scene.v)
    client.force_login(make_holder(Role.COORDINATOR, scene.cell))
    assert client.get(f"/personeel/{an.uuid}/naam/").status_code == 404
