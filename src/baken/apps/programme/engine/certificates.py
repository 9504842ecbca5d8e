"""Numbers of certificates: nobody guesses one, and one that is mistyped is no number at all."""

from __future__ import annotations

import secrets

# Easily read aloud and typed: no O and 0, no I, L and 1. A prime number of them, on which the check letter rests.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LONG = 12  # with the check letter: some 54 bits that nobody knows
GROUP = 4


def new_number() -> str:
    """A number that nobody can guess, with its check letter."""
    said = "".join(secrets.choice(LETTERS) for _letter in range(LONG - 1))
    return said + check_letter(said)


def check_letter(said: str) -> str:
    """The letter that makes the sum of all, each times its place, a multiple of the number of letters: so one letter
    that is wrong, or two that changed places, never go unseen (as with the ISBN)."""
    total = sum(place * LETTERS.index(letter) for place, letter in enumerate(said, 1))
    weight = len(said) + 1
    # LETTERS counts a prime number, so each weight has an inverse.
    return LETTERS[-total * pow(weight, -1, len(LETTERS)) % len(LETTERS)]


def read_number(typed: str) -> str:
    """The number that somebody typed, with spaces, dashes or small letters; "" where it cannot be one."""
    said = "".join(each for each in typed.upper() if not each.isspace() and each not in "-–.")
    if len(said) != LONG or any(letter not in LETTERS for letter in said):
        return ""
    return said if check_letter(said[:-1]) == said[-1] else ""


def shown(number: str) -> str:
    """A number as it stands on paper: in groups."""
    return "-".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))
