"""What cells offer in the worlds of the promises, and who sees it."""

from __future__ import annotations

import random
from typing import Any

from baken.apps.access.types import WORKING_ROLES, Actor
from baken.apps.people.models import Cell, Network
from baken.apps.programme.models import Offer
from baken.apps.programme.types import OfferState


def make_some_offer(chance: random.Random, cell: Cell, networks: list[Network]) -> None:
    """What a cell offers, in any state, open to none, some or all networks."""
    offer = Offer.objects.create(
        cell=cell,
        code=f"V{Offer.objects.count()}",
        title="Vorming",
        strategy="vorming",
        school_year=2024,
        state=chance.choice(OfferState.values),
    )
    offer.networks.set(chance.sample(networks, chance.randint(0, 2)))


def sees_offer(actor: Actor, offer: Any) -> bool:
    """Who works in the cell sees all that it offers, anyone of its centres what was published; and both what another
    published for the network of their own."""
    if actor.role not in WORKING_ROLES:
        return False
    is_told = offer.state in ("gepubliceerd", "afgelast")
    if offer.cell_id == actor.cell and (is_told or actor.role in ("coordinator", "cell_director", "advisor")):
        return True
    networks = set(offer.networks.values_list("pk", flat=True))
    return is_told and Cell.objects.filter(pk=actor.cell, network__in=networks).exists()
