"""An installation as it should be: what its environment says, and the settings that follow."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baken.config import settings as ours
from baken.vault import masters


def environment(folder: Path, **said: str) -> dict[str, str]:
    """What an operator says, as the how-to has it; `said` says it otherwise. The folder gets a key."""
    keys = folder / "keys"
    if not any(keys.glob("*.key")):
        masters.make(at=keys, now=datetime.now(UTC))
    return {
        "BAKEN_DATA": str(folder / "data"),
        "BAKEN_KEYS": str(keys),
        "BAKEN_HOSTS": "baken.example",
        "BAKEN_HTTPS": "1",
        "BAKEN_PROXIES": "127.0.0.1",
        "BAKEN_SCANNER": "/run/clamav/clamd.ctl",
        "BAKEN_MAIL": "smtp://baken:geheim@mail.example:587",
        "BAKEN_MAIL_FROM": "Baken <baken@baken.example>",
        "BAKEN_WORKERS": "2",
        "BAKEN_REDIS": "unix:///run/redis/redis-server.sock",
        **said,
    }


@contextmanager
def saying(said: Mapping[str, str]) -> Iterator[None]:
    """The environment of Baken is this, and nothing of what it was."""
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(("BAKEN_", "DATABASE_"))}
    os.environ.update(said)
    try:
        yield
    finally:
        for name in said:
            del os.environ[name]
        os.environ.update(before)


def settings_of(said: Mapping[str, str]) -> dict[str, Any]:
    """The settings that Baken would have in an environment."""
    with saying(said):
        return {name: value for name, value in runpy.run_path(str(ours.__file__)).items() if name.isupper()}
