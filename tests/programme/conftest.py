"""Two cells with their centres, and who plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.people.models import Theme
from baken.apps.people.tests.factories import make_cell, make_centre, make_person

TODAY = dt.date(2025, 10, 1)
NOW = dt.datetime(2025, 10, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def cell() -> Any:
    return make_cell()


@pytest.fixture
def other_cell() -> Any:
    return make_cell("VCLB-POC", network="VCLB")


@pytest.fixture
def aarde(cell: Any) -> Any:
    return make_centre("CLB Aarde", known_as={cell: "A"})


@pytest.fixture
def beek(cell: Any) -> Any:
    return make_centre("CLB Beek", known_as={cell: "B"})


@pytest.fixture
def by(cell: Any) -> Actor:
    return Actor(Role.ADVISOR, cell.pk)


@pytest.fixture
def theme() -> Any:
    return Theme.objects.get_or_create(name="signaalfunctie")[0]


@pytest.fixture
def people() -> list[Any]:
    return [make_person(f"p{number}@x.example", first_name="Persoon", last_name=str(number)) for number in range(6)]
