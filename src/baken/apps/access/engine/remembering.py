"""What the processes share of what providers say of themselves, for some minutes."""

from __future__ import annotations

import hashlib

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.cache import cache
from redis.exceptions import RedisError


class MemoryIsLost(OAuth2Error):
    """What the processes share cannot be reached. Nobody is led to a provider without it: each stranger would let the
    house ask the provider anew, and wait on it."""

    def __init__(self) -> None:
        super().__init__("the memory that the processes share (BAKEN_REDIS) does not answer")


def recall(issuer: str) -> dict[str, str] | None:
    """What an issuer said of itself; nothing in it, where it was out of order; None where nobody remembers. Raises
    MemoryIsLost."""
    try:
        said: dict[str, str] | None = cache.get(_name(issuer))
    except RedisError as problem:
        raise MemoryIsLost from problem
    return said


def remember(issuer: str, said: dict[str, str], *, seconds: int) -> None:
    """Keep what an issuer says of itself. Raises MemoryIsLost."""
    try:
        cache.set(_name(issuer), said, seconds)
    except RedisError as problem:
        raise MemoryIsLost from problem


def _name(issuer: str) -> str:
    return f"baken.sign_on.{hashlib.sha256(issuer.encode()).hexdigest()}"
