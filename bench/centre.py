"""The picture of one centre of the sector."""

from __future__ import annotations

from typing import Any

from django.test import Client

from baken.apps.access.models import Account
from baken.apps.people.models import Centre
from bench.clock import Clock
from bench.figures import forget, sector_mart
from bench.pages import REQUESTS
from bench.sector import COORDINATOR


def picture(clock: Clock, *, turns: int) -> dict[str, Any]:
    """Measure the picture of a centre as the coordinator asks it, warm (its figures counted before) and anew."""
    client = Client()
    client.force_login(Account.objects.get(email=COORDINATOR))
    address = f"/centra/{Centre.objects.order_by('pk')[0].uuid}/"

    def ask() -> None:
        for _ in range(REQUESTS):
            response = client.get(address)
            assert response.status_code == 200, response

    timings = clock.in_turns({"picture": ask}, turns=turns)
    found = {what: number / REQUESTS for what, number in timings["picture"].summary().items() if what != "turns"}
    mart = sector_mart()
    cold = clock.in_turns({"anew": lambda: client.get(address)}, turns=3, before=lambda: forget(mart))
    return {
        "picture": found,
        "picture, figures counted anew": cold["anew"].summary(),
        "bytes": len(client.get(address).content),
    }
