"""Secrets of an installation that nobody gave: each is made once, whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 50  # characters of a secret that was made here; fewer were not written out


def secret(name: str, *, data: Path) -> str:
    """A secret from the environment, or made once and kept in a folder.

    Raises ImproperlyConfigured where the file of one was not written out: another in its place would not know again
    what the first one named or signed.
    """
    if value := os.environ.get(f"BAKEN_{name.upper()}"):
        return value
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / name
    if not path.exists():
        _make_secret(path)
    found = path.read_text()
    if len(found) < SHORTEST:
        raise ImproperlyConfigured(
            f"The secret in {path} was not written out. Put a copy of it back, or give BAKEN_{name.upper()}. "
            "Remove the file only where Baken never ran: then another is made."
        )
    return found


def _make_secret(path: Path) -> None:
    """Write a secret that was not there: it gets its name once all of it is on the disk. Who was first is followed."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SHORTEST))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
