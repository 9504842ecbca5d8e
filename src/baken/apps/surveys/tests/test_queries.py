"""Reading the item bank."""

from __future__ import annotations

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.people.tests.factories import make_cell
from baken.apps.surveys.actions import add_item
from baken.apps.surveys.queries import items_along_the_chain
from baken.apps.surveys.types import Module, Scale

pytestmark = pytest.mark.django_db


def test_items_stand_along_the_chain_of_effect_and_not_by_their_wording():
    coordinator = actor_of_cell(cell=make_cell().pk)
    for wording, module in (("Aanmoediging door het beleid hielp", Module.C), ("Aan het eind van de keten", Module.B)):
        add_item(by=coordinator, wording=wording, module=module, scale=Scale.EIGHT)
    assert list(items_along_the_chain().items()) == [
        ("Ik ben tevreden over de inhoud van deze begeleiding", Module.A),
        ("Ik heb nieuwe dingen geleerd dankzij deze begeleiding", Module.A),
        ("Deze begeleiding is bruikbaar in mijn praktijk", Module.A),
        ("Na het volgen van deze begeleiding, wil ik wat ik geleerd heb uitproberen in de praktijk", Module.A),
        ("Ik pas het geleerde uit de begeleiding toe in mijn praktijk", Module.B),
        ("Ik zie dat aspecten van de CLB-werking veranderd zijn door de begeleiding", Module.B),
        ("De begeleiding heeft positieve gevolgen teweeggebracht voor de leerlingbegeleiding", Module.B),
        ("De begeleiding heeft positieve gevolgen teweeggebracht voor de leerlingen", Module.B),
        ("Aan het eind van de keten", Module.B),
        ("Aanmoediging door het beleid hielp", Module.C),
        ("Wat wil je ons nog meegeven?", Module.G),
    ]
