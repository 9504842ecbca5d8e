"""Which centres an actor sees, and of which the picture."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Actor, Role
from baken.apps.centres.queries import centres_listed, picture, picture_for_centre, pictured_to, provinces_visible_to
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import CentreFilter
from baken.ground.periods import Period
from tests.centres import make_network, meet
from tests.scenes import make_scene

pytestmark = pytest.mark.django_db


def test_a_cell_lists_what_it_knows_and_pictures_what_is_its_own_a_director_the_centre_and_staff_none():
    cell, other = make_cell(), make_cell("VCLB-POC", network="VCLB")
    oever = make_centre("Oever", known_as={cell: "C01"}, province="Limburg")
    make_centre("Kade", network="VCLB", known_as={cell: "V01", other: "1"}, province="Antwerpen")
    make_centre("Sas", network="VCLB", known_as={other: "2"}, province="Brussel")
    coordinator = actor_of_cell(cell=cell.pk)
    staff = Actor(role=Role.STAFF, cell=cell.pk, centre=oever.pk)
    assert provinces_visible_to(coordinator) == ["Antwerpen", "Limburg"]
    assert provinces_visible_to(staff) == ["Limburg"]
    assert list(centres_listed(staff, by=CentreFilter(own=False))) == []
    director = Actor(role=Role.DIRECTOR, cell=cell.pk, centre=oever.pk)
    pictured = [[centre.name for centre in pictured_to(actor)] for actor in (coordinator, director, staff)]
    assert pictured == [["Oever"], ["Oever"], []]


def test_what_may_be_handed_to_a_centre_is_what_its_director_sees_withholding_included():
    scene = make_scene()
    make_network(scene)
    meet(scene.cell, scene.aarde)
    coordinator = actor_of_cell(cell=scene.cell.pk)
    director = Actor(role=Role.DIRECTOR, cell=scene.cell.pk, centre=scene.aarde.pk)
    aarde = pictured_to(coordinator).get(pk=scene.aarde.pk)
    asked = {"centre": aarde, "period": Period.school_year(2024), "on": dt.date(2025, 8, 31)}
    handed, own = picture_for_centre(actor=coordinator, **asked), picture(actor=director, **asked)
    assert handed == own
    of_cell = picture(actor=coordinator, **asked)
    assert [part for part in ("network", "hours", "flags") if getattr(own, part) == getattr(of_cell, part)] == []
