"""Which centres an actor sees, and of which the picture."""

from __future__ import annotations

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Actor, Role
from baken.apps.centres.queries import centres_listed, pictured_to, provinces_visible_to
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import CentreFilter

pytestmark = pytest.mark.django_db


def test_a_cell_lists_what_it_knows_and_pictures_what_is_its_own_and_a_centre_itself():
    cell, other = make_cell(), make_cell("VCLB-POC", network="VCLB")
    oever = make_centre("Oever", known_as={cell: "C01"}, province="Limburg")
    make_centre("Kade", network="VCLB", known_as={cell: "V01", other: "1"}, province="Antwerpen")
    make_centre("Sas", network="VCLB", known_as={other: "2"}, province="Brussel")
    coordinator = actor_of_cell(cell=cell.pk)
    staff = Actor(role=Role.STAFF, cell=cell.pk, centre=oever.pk)
    assert provinces_visible_to(coordinator) == ["Antwerpen", "Limburg"]
    assert provinces_visible_to(staff) == ["Limburg"]
    assert list(centres_listed(staff, by=CentreFilter(own=False))) == []
    assert [[centre.name for centre in pictured_to(actor)] for actor in (coordinator, staff)] == [["Oever"], ["Oever"]]
