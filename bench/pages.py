"""A page of the sector's home, and the bare list that it is counted in."""

from __future__ import annotations

from typing import Any

from django.test import Client

from baken.apps.access.models import Account
from bench.bare import BareClient
from bench.clock import Clock
from bench.figures import forget, result, sector_mart
from bench.sector import COORDINATOR

REQUESTS = 10


def home(clock: Clock, *, turns: int) -> dict[str, Any]:
    """Measure the coordinator's home, warm (its figures counted before), against the bare list."""
    client, bare = Client(), BareClient.set_up()
    client.force_login(Account.objects.get(email=COORDINATOR))

    def ask_home() -> None:
        for _ in range(REQUESTS):
            response = client.get("/")
            assert response.status_code == 200, response

    def ask_list() -> None:
        for _ in range(REQUESTS):
            bare.list()

    timings = clock.in_turns({"home": ask_home, "bare list": ask_list}, turns=turns)
    found = result(timings, "home", "bare list")
    for name in timings:
        found[name] = {what: number if what == "turns" else number / REQUESTS for what, number in found[name].items()}
    found["bytes"] = len(client.get("/").content)
    mart = sector_mart()
    cold = clock.in_turns({"home": lambda: client.get("/")}, turns=3, before=lambda: forget(mart))
    return found | {"home, figures counted anew": cold["home"].summary()}
