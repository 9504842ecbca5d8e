"""Centres as a cell knows them, and persons by their address."""

from __future__ import annotations

import itertools

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import join_persons
from baken.apps.people.models import Centre, CentreCode, Post
from baken.apps.people.queries import (
    cell_knowing_centre,
    centre_codes,
    centres_found,
    centres_kept,
    centres_looking_to,
    function_column,
    known_centres,
    own_centres_of,
    person_by_email,
    provinces_of,
)
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.types import CentreFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def world(cell):
    """Two centres of its own, one of another network that it knows, and two that it does not know."""
    other = make_cell("VCLB-POC", network="VCLB")
    make_centre("Oever", known_as={cell: "C02", other: "9"}, province="Limburg")
    make_centre("Beek", known_as={cell: "C01"}, province="Antwerpen")
    make_centre("Kade", network="VCLB", known_as={cell: "V01", other: "1"}, province="Limburg")
    make_centre("Sas", network="VCLB", known_as={other: "2"})
    make_centre("Bron")
    return other


def test_a_cell_knows_the_centres_that_it_has_a_code_for(cell, world):
    found = known_centres(cell=cell.pk).order_by("name")
    assert [(centre.name, centre.code, centre.own) for centre in found] == [
        ("Beek", "C01", True),
        ("Kade", "V01", False),
        ("Oever", "C02", True),
    ]


def test_of_two_posts_that_begin_on_one_day_figures_are_cut_by_the_first(cell):
    person, centre = make_person(), make_centre("Beek", known_as={cell: "B"})
    for function in ("coördinator", "arts", "psycholoog"):
        Post.objects.create(person=person, centre=centre, function=function, started_on="2024-09-01")
    column = function_column(person="person", centre="centre", date="started_on")
    assert set(Post.objects.values_list(column.path(), flat=True)) == {"coördinator"}


def test_each_cell_knows_a_centre_by_its_own_code(cell, world):
    assert centre_codes(cell=world.pk)[known_centres(cell=cell.pk).get(code="C02").pk] == "9"
    assert [centre.code for centre in own_centres_of(cell=world.pk).order_by("code")] == ["1", "2"]


def test_own_centres_are_those_of_the_network_that_have_a_code(cell, world):
    assert [centre.name for centre in own_centres_of(cell=cell.pk)] == ["Beek", "Oever"]


def test_of_two_codes_for_one_centre_the_first_stands_for_it(cell, world):
    beek = known_centres(cell=cell.pk).get(name="Beek")
    CentreCode.objects.create(cell=cell, code="A99", centre=beek)
    assert known_centres(cell=cell.pk).filter(name="Beek").values_list("code", flat=True).get() == "A99"
    assert centre_codes(cell=cell.pk)[beek.pk] == "A99"
    assert own_centres_of(cell=cell.pk).count() == 2


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (CentreFilter(text="oev"), ["Oever"]),
        (CentreFilter(text="c0"), ["Beek", "Oever"]),
        (CentreFilter(own=False), ["Kade"]),
        (CentreFilter(own=True, province="Limburg"), ["Oever"]),
        (CentreFilter(text="niets"), []),
    ],
)
def test_a_filter_finds_by_name_code_network_and_province(cell, world, asked, names):
    assert [centre.name for centre in centres_found(known_centres(cell=cell.pk), by=asked)] == names


def test_provinces_stand_once_and_in_order(cell, world):
    assert provinces_of(known_centres(cell=cell.pk)) == ["Antwerpen", "Limburg"]


def test_a_centre_looks_to_the_cell_of_its_own_network(cell, world):
    kade = known_centres(cell=cell.pk).get(name="Kade")
    assert cell_knowing_centre(centre=kade.pk) == world.pk


def test_a_centre_that_no_cell_of_its_network_knows_looks_to_none(cell, world):
    lone = make_centre("Delta", known_as={world: "3"})
    assert cell_knowing_centre(centre=lone.pk) is None


def test_an_address_leads_to_the_person_that_stands_for_all():
    person, same = make_person("an@example.test"), make_person("an.peeters@example.test")
    join_persons(person=same, into=person)
    assert person_by_email(" AN.Peeters@example.test ") == person
    assert person_by_email("nobody@example.test") is None


def test_each_centre_looks_to_one_cell_and_that_one_keeps_its_staff():
    cells = [make_cell(code, network=network) for code, network in (("1", "GO!"), ("2", "GO!"), ("3", "VCLB"))]
    for number, (network, known) in enumerate(itertools.product(("GO!", "VCLB"), itertools.product((0, 1), repeat=3))):
        codes = {cell: f"{number}" for cell, knows in zip(cells, known, strict=True) if knows}
        make_centre(f"CLB {number}", network=network, known_as=codes)
    for cell in cells:
        led = {centre.pk for centre in Centre.objects.all() if cell_knowing_centre(centre=centre.pk) == cell.pk}
        assert {centre.pk for centre in centres_looking_to(cell=cell.pk)} == led
        assert {centre.pk for centre in centres_kept(Actor(Role.COORDINATOR, cell.pk))} == led
