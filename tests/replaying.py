"""A process that takes codes of second factors: `python -m tests.replaying house | memory`.

Once it is ready it says so. Each line that it then reads says when, whose and which code; it answers 1 where it takes
the code, else 0. By `house` it is Baken that takes it; by `memory` the check is allauth's, which keeps used codes in a
cache, here that of the process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit, urlunsplit

AHEAD = 0.02  # seconds in which all have read what they are to do


def main(how: str) -> None:
    """Take codes until there are no more."""
    import django

    django.setup()
    from allauth.mfa.totp.internal.auth import validate_totp_code
    from django.core.cache.backends.locmem import LocMemCache

    from baken.apps.access.engine import factors
    from baken.apps.access.models import Account, FactorSecret

    cache = LocMemCache("codes", {})

    def by_memory(secret: FactorSecret, code: str) -> bool:
        return validate_totp_code(secret.content, code) and cache.add(f"{secret.pk} {secret.uuid} {code}", 1)

    if how == "memory":
        factors._takes = by_memory
    _say("ready")
    for line in sys.stdin:
        at, account, code = line.split()
        whose = Account.objects.get(pk=account)
        time.sleep(max(0.0, float(at) - time.time()))
        _say(str(int(factors.takes_code(whose, code))))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class Takers:
    """Processes that take codes."""

    def __init__(self, processes):
        self.processes = processes

    def take(self, account, code):
        """How many of them take a code that all get at the same moment."""
        for process in self.processes:
            process.stdin.write(f"{time.time() + AHEAD} {account.pk} {code}\n")
            process.stdin.flush()
        return sum(int(process.stdout.readline()) for process in self.processes)


@contextmanager
def takers(number, *, how="house"):
    """So many processes, on the database of the test."""
    from django.conf import settings
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        address = f"sqlite:///{name}"
    else:
        address = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "baken.config.settings",
        "BAKEN_DATA": str(settings.DATA),
        "BAKEN_KEYS": str(settings.KEYS),
        "DATABASE_URL": address,
    }
    command, pipe = [sys.executable, "-m", "tests.replaying", how], subprocess.PIPE
    with ExitStack() as stack:
        started = [
            subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) for _ in range(number)
        ]
        for process in started:
            stack.enter_context(process)
            stack.callback(process.stdin.close)
        for process in started:
            assert process.stdout.readline() == "ready\n"
        yield Takers(started)


if __name__ == "__main__":
    main(sys.argv[1])
