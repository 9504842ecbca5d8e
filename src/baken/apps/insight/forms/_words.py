"""What rooms, cuts and values are called on a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.insight.queries import centres_of
from baken.apps.insight.types import KnownCentre
from baken.ground.facts import FACTS
from baken.ground.indicators import CUTS, Indicator

EMPTY = "(geen)"  # in an address, the value of what has none


def room_of(indicator: Indicator) -> str:
    """The room that declares an indicator, by the name on the screen."""
    return str(apps.get_app_config(FACTS[indicator.numerator.fact].model.split(".")[0]).verbose_name)


def by_room(indicators: Sequence[Indicator]) -> dict[str, list[Indicator]]:
    """Indicators under the room that declares them, in their order."""
    rooms: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        rooms.setdefault(room_of(indicator), []).append(indicator)
    return rooms


@dataclass
class Words:
    """What values of cuts and dimensions are called on a page of one actor; centres as they were called `on` a day,
    else by their last name."""

    actor: Actor
    on: dt.date | None = None
    _centres: dict[str, KnownCentre] = field(default_factory=dict)

    def title(self, name: str) -> str:
        """The name of a cut or dimension."""
        return str(CUTS[name].title)

    def value(self, name: str, value: str, *, on: dt.date | None = None) -> str:
        """A value of a cut or dimension as it is written; a centre by its name, `on` a day other than that of all."""
        if value == "":
            return _("(geen)")
        if name == "centre":
            if not self._centres:
                self._centres |= {centre.code: centre for centre in centres_of(cell=self.actor.cell)}
            day = on or self.on
            centre = self._centres.get(value)
            return value if centre is None else centre.named(day) if day else centre.name
        return CUTS[name].written(value)

    def place(self, name: str, value: str) -> tuple[int, str]:
        """Where a value stands among others: in the order declared, else by its words; none last."""
        declared = list(CUTS[name].values)
        if value == "":
            return len(declared) + 1, ""
        return (declared.index(value) if value in declared else len(declared)), self.value(name, value).casefold()
