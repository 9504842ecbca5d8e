"""How long somebody was there, of the times at which they came and went."""

from __future__ import annotations

from collections.abc import Iterable

Interval = tuple[int, int]  # seconds; from, until


def length_of_union(intervals: Iterable[Interval]) -> int:
    """The seconds that lie in any of some intervals: who came back adds up, who was there twice counts once."""
    total, reached = 0, None
    for begins, ends in sorted(intervals):
        since = begins if reached is None else max(begins, reached)
        total += max(0, ends - since)
        reached = ends if reached is None else max(ends, reached)
    return total


def whole_minutes(seconds: int) -> int:
    """Minutes that were full."""
    return seconds // 60


def default_minutes(length: int) -> int:
    """How many minutes count as having been there, of so many: half, at least one."""
    return max(1, (length + 1) // 2)
