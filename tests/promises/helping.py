"""Who can be asked about what in the worlds of the promises, and to whom that is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from baken.apps.access.types import Actor
from baken.apps.people.models import Address, CellMember, Centre, Expertise, Person, Post, Theme
from baken.apps.people.tests.factories import make_person
from baken.apps.people.types import ExpertiseKind
from tests.scenes import Scene

SINCE = dt.date(2024, 9, 1)


def let_help(scene: Scene) -> None:
    """Somebody of the cell can be asked about a theme, and somebody of a centre about anything."""
    advisor = make_person(f"adviseur@{scene.cell.code}.example", first_name="Adviseur", last_name="X")
    CellMember.objects.create(cell=scene.cell, person=advisor)
    nurse = make_person(f"verpleegkundige@{scene.cell.code}.example", first_name="Verpleegkundige", last_name="X")
    Post.objects.create(person=nurse, centre=scene.beek, function="verpleegkundige", started_on=SINCE)
    theme, about = (
        Theme.objects.get_or_create(name="leerrecht")[0],
        {"kind": ExpertiseKind.CONTACT, "starts_on": SINCE},
    )
    Expertise.objects.create(person=advisor, cell=scene.cell, theme=theme, remark="Bel gerust", **about)
    Expertise.objects.create(person=nurse, centre=scene.beek, remark="Of mail", **about)


def told_in(thing: Any, scenes: list[Scene]) -> frozenset[int]:
    """The cells in which somebody, what is noted of them, or the centre where they are, is told to everyone, also at
    their centres: an oracle in plain words."""
    if isinstance(thing, Expertise):
        networks = {scene.aarde.network_id: scene.cell.pk for scene in scenes}
        return frozenset({networks[(thing.cell or thing.centre).network_id]})  # type: ignore[union-attr]  # one of both
    if isinstance(thing, Centre):
        return frozenset().union(*(told_in(each, scenes) for each in Expertise.objects.filter(centre=thing)))
    person = thing.person if isinstance(thing, Address) else thing
    noted = Expertise.objects.filter(person=person) if isinstance(person, Person) else []
    return frozenset().union(*(told_in(each, scenes) for each in noted))


def thing_of(name: str) -> Any:
    """What the address of a view of the directory asks: an entry of a list, or somebody who can be asked."""
    return Expertise.objects.filter(centre=None).get() if "expertise" in name else Theme.objects.order_by("pk")[0]


def told_in_trail(actor: Actor, entry: Any) -> bool:
    """Whether an entry of the trail is told to somebody: an oracle in plain words."""
    return actor.role == "auditor" or (
        actor.role in ("coordinator", "cell_director") and entry.content.cell == actor.cell
    )
