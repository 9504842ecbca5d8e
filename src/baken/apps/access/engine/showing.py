"""How a session remembers that somebody showed who they are: in which way, and when; who is half-way in; and which
roles a provider told of at its door."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

SHOWN = "shown"
UNDER_WAY = "under way"
TOLD = "told"
NEW_CODES = "new codes"
FRESH = 10 * 60  # seconds in which somebody who showed who they are need not do so again
PATIENCE = 10 * 60  # seconds between the password and the second factor


def note(session: SessionBase, *, strong: bool, at: float | None = None) -> None:
    """Somebody showed who they are, just now or then (`at`, in seconds of the epoch); `strong`: with a second factor.
    What was shown before is not lost."""
    session[SHOWN] = {"strong": strong or is_strong(session), "at": time.time() if at is None else at}


def shown_at(session: SessionBase) -> float:
    """When somebody showed who they are in this session, in seconds of the epoch; 0 where nobody did."""
    return float(session.get(SHOWN, {}).get("at", 0))


def is_strong(session: SessionBase) -> bool:
    """Whether a second factor was shown in this session."""
    return bool(session.get(SHOWN, {}).get("strong"))


def is_recent(session: SessionBase) -> bool:
    """Whether it is a short while since somebody showed who they are."""
    return 0 <= time.time() - shown_at(session) <= FRESH


def begin(session: SessionBase, *, account: int, proof: str, said: dict[str, Any]) -> None:
    """Somebody gave the right password, or a provider knew them; the second factor is still to come. `proof` changes
    with the password of the account, `said` is kept for when they are in."""
    session[UNDER_WAY] = {"account": account, "proof": proof, "said": said, "at": time.time()}


def under_way(session: SessionBase) -> dict[str, Any] | None:
    """What `begin` noted; None where nobody is half-way in, or was for too long."""
    found: dict[str, Any] | None = session.get(UNDER_WAY)
    return found if found and 0 <= time.time() - found["at"] <= PATIENCE else None


def note_told(session: SessionBase, *, provider: str, grants: Collection[int]) -> None:
    """A provider told just now of these roles (their keys), and of no others."""
    session[TOLD] = session.get(TOLD, {}) | {provider: {"grants": list(grants), "at": time.time()}}


def told(session: SessionBase) -> set[int]:
    """The roles of which a provider told in this session, no longer ago than a session lasts: who goes on in it by a
    password does not go on in those."""
    recent = [each for each in session.get(TOLD, {}).values() if _age(each) <= settings.SESSION_COOKIE_AGE]
    return {key for each in recent for key in each["grants"]}


def note_codes(session: SessionBase) -> None:
    """Recovery codes were made, which are still to be shown; they themselves lie sealed elsewhere."""
    session[NEW_CODES] = True


def take_codes(session: SessionBase) -> bool:
    """Whether recovery codes are to be shown now, which they are once."""
    return bool(session.pop(NEW_CODES, False))


def _age(noted: dict[str, Any]) -> float:
    age = time.time() - float(noted["at"])
    return age if age >= 0 else float("inf")  # of tomorrow is not to be believed
