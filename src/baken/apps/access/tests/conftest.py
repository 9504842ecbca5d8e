"""What holds for every test of access."""

from __future__ import annotations

import time

import pytest

from baken.apps.access.engine.attempts import WINDOW

LONGEST = 5  # seconds that a test which counts attempts takes


@pytest.fixture(autouse=True)
def _in_one_window(no_code_lapses: None) -> None:
    """No code of an app lapses in the middle of a test, nor does the quarter of an hour in which attempts count."""
    left = WINDOW - time.time() % WINDOW
    if left < LONGEST:
        time.sleep(left)
