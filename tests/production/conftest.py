"""One arrangement for all tests that walk through it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.production.arrangement import Arrangement, arranged, nginx, remembering


@pytest.fixture(scope="package")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a Redis listens as the how-to has it."""
    with remembering(tmp_path_factory.mktemp("memory")) as address:
        yield address


@pytest.fixture(scope="package")
def arrangement(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrangement]:
    folder = tmp_path_factory.mktemp("arrangement")
    if os.geteuid() != 0:
        pytest.skip("only root may listen where https does: nothing was walked through nginx")
    program = nginx(folder)
    if program is None:
        pytest.skip("Debian's nginx cannot be had here: nothing was walked through it")
    with arranged(folder, program) as running:
        yield running
