"""Two centres of a cell, and who keeps them."""

from __future__ import annotations

from typing import Any

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre


@pytest.fixture
def cell() -> Any:
    return make_cell()


@pytest.fixture
def by(cell: Any) -> Actor:
    return Actor(Role.COORDINATOR, cell.pk)


@pytest.fixture
def oever(cell: Any) -> Any:
    return make_centre("Oever", known_as={cell: "A"})


@pytest.fixture
def beek(cell: Any) -> Any:
    return make_centre("Beek", known_as={cell: "B"})
