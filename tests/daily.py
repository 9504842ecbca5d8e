"""What takes long is tried in turns: some today and other ones tomorrow by the suite, all others by a long run."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pytest

from baken.ground.periods import today

T = TypeVar("T")
DAY = today().toordinal()


def some_of_today(each: Iterable[T], number: int) -> list[T]:
    """So many of them, other ones every day."""
    return random.Random(DAY).sample(list(each), number)  # noqa: S311 - a choice, not a secret


def by_turns(each: Sequence[Any], number: int = 1) -> list[Any]:
    """As parameters of a test: so many of today, in order; the others are for a long run."""
    first = DAY * number % len(each)
    of_today = {(first + step) % len(each) for step in range(number)}
    return [
        pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=() if place in of_today else pytest.mark.soak)
        for place, one in enumerate(each)
    ]
