"""What holds for every test of access."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _codes_stay(no_code_lapses: None) -> None:
    """A test that is slow for a moment does not find its code of the app out of date."""
