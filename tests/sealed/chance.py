"""Lots to draw: other ones in each run, by the seed that pytest-randomly says, so that they can be drawn again."""

from __future__ import annotations

import random


def lots() -> random.Random:
    """Something to draw lots with."""
    return random.Random(random.getrandbits(64))  # noqa: S311 - lots, not secrets
