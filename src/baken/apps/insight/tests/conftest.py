"""What the tests of insight may ask for."""

from __future__ import annotations

import pytest

from baken.apps.access.types import Role
from tests.scenes import make_scene, sign_in


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def coordinator(client, scene):
    return sign_in(client, scene, Role.COORDINATOR)
