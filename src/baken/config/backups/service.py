"""Whether Baken is being served: a lock that `baken serve` shares, and that whoever puts a backup back needs alone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

LOCK = ".service.lock"


class IsServed(Exception):
    """Baken is served from this data folder; nothing was put back."""


class IsPutBack(Exception):
    """A backup is being put back in this data folder; Baken is not served meanwhile."""


@contextmanager
def serving() -> Iterator[None]:
    """Within, Baken is served, and no backup is put back. Raises IsPutBack."""
    with _locked(fcntl.LOCK_SH) as held:
        if not held:
            raise IsPutBack(_("Er wordt een back-up teruggezet. Start Baken als dat gedaan is."))
        yield


@contextmanager
def stopped() -> Iterator[None]:
    """Within, Baken is not served from this data folder. Raises IsServed."""
    with _locked(fcntl.LOCK_EX) as held:
        if not held:
            raise IsServed(_("Baken draait nog. Stop eerst de dienst; dan kan de back-up teruggezet worden."))
        yield


@contextmanager
def _locked(how: int) -> Iterator[bool]:
    data = Path(settings.DATA)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(data / LOCK, os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
