"""Under which keys is counted how often people try.

The first half of a key says whose it is and the second what was tried, so that all of somebody are found by the first.
"""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from baken.apps.access.types import Attempted

WINDOW = 15 * 60  # seconds
EVERYONE_AT_DOOR = "everyone"
EVERYONE_FORGOT = "everyone forgot"
EVERYONE_AS_GUEST = "everyone as a guest"
HALF = 32


def of_account(account: int) -> str:
    """Whose it is, of an account by its key; else it is of an address."""
    return f"account {account}"


def start_of(whose: str) -> str:
    """With what every key of an address or an account begins: a keyed hash."""
    return salted_hmac("baken.access.attempts.whose", whose.strip().lower(), algorithm="sha256").hexdigest()[:HALF]


def key_of(whose: str, what: Attempted, *, where: str = "") -> str:
    """Under which key is counted what is tried by, or with, an address or an account; `where`: in which browser."""
    tried = f"{what.value} {where} {whose.strip().lower()}"
    return start_of(whose) + salted_hmac("baken.access.attempts", tried, algorithm="sha256").hexdigest()[:HALF]
