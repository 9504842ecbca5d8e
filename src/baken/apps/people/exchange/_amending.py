"""What a file says is put right where the house knows better, and the report tells of it."""

from __future__ import annotations

from collections.abc import Callable

from baken.ground.formats import Staging


def amend(staging: Staging, sets: str, known: str, *, told: Callable[[int], str]) -> None:
    """Set a column of the staged rows by what is known (`known`: from FROM on, matching `staged`), and tell of how
    many rows that is so: `told` is a sentence with `%(number)s`, for a number."""
    [(number,)] = staging.sql(f"SELECT count(*) FROM staged WHERE EXISTS (SELECT 1 {known})")  # noqa: S608 - declarations, no input
    if number:
        staging.say(told(number) % {"number": number})
        staging.sql(f"UPDATE staged SET {sets} {known}")  # noqa: S608 - declarations, no input
