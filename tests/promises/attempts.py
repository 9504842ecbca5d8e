"""A process that tries passwords at the door of an installation: `python -m tests.promises.attempts`.

Reads from its input which attempts: a list of [address, password, where it comes from, when]; tries them in several
threads, and writes what each got, and how often a password was really looked at.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

THREADS = 8


def main() -> None:
    """Try what the input says."""
    django.setup()

    from django.contrib.auth import hashers  # Django is set up only now
    from django.db import connections
    from django.test import Client

    asked = json.load(sys.stdin)
    looked: list[float] = []
    look = hashers.verify_password

    def counted(password: str, encoded: str, *args: Any, **kwargs: Any) -> Any:
        looked.append(time.time())
        return look(password, encoded, *args, **kwargs)

    hashers.verify_password = counted  # type: ignore[assignment]  # it stands in for it
    if asked["in_memory"]:
        _count_in_memory()

    def attempt(each: list[Any]) -> int:
        email, password, where, wait = each
        time.sleep(wait)
        client = Client(raise_request_exception=False, REMOTE_ADDR=where, HTTP_HOST="localhost")
        try:
            answer = client.post("/aanmelden/", {"email": email, "password": password})
        finally:
            connections.close_all()
        return answer.status_code

    while time.time() < asked["at"]:
        time.sleep(0.005)
    with ThreadPoolExecutor(THREADS) as pool:
        statuses = list(pool.map(attempt, asked["attempts"]))
    json.dump({"statuses": statuses, "looked": looked}, sys.stdout)


def _count_in_memory() -> None:
    """The control: what each process counts for itself."""
    from baken.apps.access.actions import _attempts  # Django is set up only now

    counts: dict[tuple[str, int], int] = {}
    lock = threading.Lock()

    def count(key: str, window: int) -> int:
        with lock:
            counts[key, window] = counts.get((key, window), 0) + 1
            return counts[key, window]

    _attempts._count = count


if __name__ == "__main__":
    main()
