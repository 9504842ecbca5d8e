"""Which raw figures may be let out, to whom (architecture: Withholding)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from baken.apps.access.types import Actor, Role
from baken.apps.insight.engine.counting import Key, Raw
from baken.apps.insight.engine.mart import Mart
from baken.ground.facts import FACTS, Nature
from baken.ground.indicators import Indicator


def nature_of(indicator: Indicator) -> Nature:
    """What an indicator says about people: the nature of the facts it counts."""
    return FACTS[indicator.numerator.fact].nature


def may_open(actor: Actor, indicator: Indicator) -> bool:
    """Whether an actor may open the records behind an indicator: nobody opens answers or the hours of others; a
    cell opens its registrations, a director those of the own centre, everyone what is about organisations."""
    if indicator.numerator.fact not in FACTS or FACTS[indicator.numerator.fact].records is None:
        return False
    nature = nature_of(indicator)
    if nature is Nature.REGISTRATION:
        return actor.is_of_cell or actor.role is Role.DIRECTOR
    return nature is Nature.ORGANISATION


@dataclass(frozen=True)
class Audience:
    """For whom figures are let out: the cell, or one centre of it; and whether it may open registrations."""

    centre: int | None
    opens: bool

    @classmethod
    def of(cls, actor: Actor) -> Audience:
        return cls(actor.centre if actor.is_of_centre else None, actor.is_of_cell or actor.role is Role.DIRECTOR)

    def asks_people(self, indicator: Indicator) -> bool:
        """Whether the distinct persons of each group have to be counted."""
        nature = nature_of(indicator)
        if nature is Nature.ORGANISATION or not indicator.people:
            return False
        return nature is not Nature.REGISTRATION or not self.opens or self.centre is not None


def withheld(
    indicator: Indicator, raws: Sequence[Raw], audience: Audience, mart: Mart, *, by: str, where: Mapping[str, str]
) -> frozenset[Key]:
    """The keys of the raw figures that are not let out."""
    if not audience.asks_people(indicator):
        return frozenset()
    minimum = settings.MINIMUM_GROUP_HOURS if nature_of(indicator) is Nature.HOURS else settings.MINIMUM_GROUP_OWN
    return frozenset(raw.key for raw in raws if 0 < raw.numbers.get("people", 0) < minimum)
