"""Networks, cells, centres and persons for the tests of every room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from baken.apps.people.models import Address, Cell, Centre, CentreCode, KnownAs, Network, Person, Post


def make_network(name: str = "GO!") -> Network:
    return Network.objects.get_or_create(name=name)[0]


def make_cell(code: str = "GO-POC", *, network: str = "GO!") -> Cell:
    return Cell.objects.create(code=code, name=f"Cel {code}", network=make_network(network))


def make_centre(name: str, *, network: str = "GO!", known_as: dict[Cell, str] | None = None, **fields: Any) -> Centre:
    """A centre, and the codes by which cells know it."""
    centre = Centre.objects.create(name=name, network=make_network(network), **fields)
    for cell, code in (known_as or {}).items():
        CentreCode.objects.create(cell=cell, code=code, centre=centre)
    return centre


def make_person(*emails: str, **fields: Any) -> Person:
    """A person with some addresses."""
    person = Person.objects.create(**fields)
    for email in emails:
        Address.objects.create(person=person, email=email)
    return person


def make_post(person: Person, centre: Centre, **fields: Any) -> Post:
    """A post at a centre since 2020, unless said otherwise."""
    return Post.objects.create(person=person, centre=centre, **{"started_on": dt.date(2020, 9, 1)} | fields)


def known_there(person: Person, centre: Centre, *, email: str, **names: str) -> KnownAs:
    """As whom a centre knows a person whom another one made known."""
    return KnownAs.objects.create(person=person, centre=centre, email=email, **names)
