"""What `baken serve` keeps going: the processes, and what is done every so often."""

from __future__ import annotations

import logging
import math
import subprocess
import time
from collections.abc import Callable, Sequence

from django.db import close_old_connections

log = logging.getLogger(__name__)


class Chore:
    """Something that is done every so many seconds, the first time at once. What goes wrong is written down and done
    again when it is due again: a full disk, or a database that starts anew, does not end the pages."""

    def __init__(self, do: Callable[[], object], *, every: float):
        self._do, self._every = do, every
        self._done = -math.inf

    def do_when_due(self) -> bool:
        """Whether nothing went wrong."""
        if time.monotonic() - self._done < self._every:
            return True
        self._done = time.monotonic()
        close_old_connections()
        try:
            self._do()
        except Exception:
            log.exception("What is done every %s seconds went wrong, and is tried again.", self._every)
            return False
        return True


class Process:
    """A process that is started, and gets `patience` seconds to finish what it does when it is ended."""

    def __init__(self, command: Sequence[str], *, patience: float):
        self._command, self._patience = command, patience
        self.start()

    def start(self) -> None:
        # A session of its own: Ctrl+C reaches `baken serve` alone, which ends the others in its own way.
        self._running = subprocess.Popen(self._command, start_new_session=True)  # noqa: S603 - our own

    @property
    def lives(self) -> bool:
        return self._running.poll() is None

    def terminate(self) -> None:
        """Ask it to finish what it does, and to end."""
        self._running.terminate()

    def wait(self) -> None:
        """Wait until it ended, and stop it when that takes too long."""
        try:
            self._running.wait(self._patience)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()
