"""How places are given: in order of receipt, within what is kept for centres and networks.

Reserves are nested: the places of a centre are among those of its network, and these among all. What a centre takes up
is what its people have, or what is kept for it where that is more; so it is for a network with what its centres take
up; and somebody has a place where all that is taken up, with theirs, fits in the capacity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from baken.apps.programme.types import Why


@dataclass(frozen=True)
class From:
    """Where somebody comes from: the keys of a centre and of its network."""

    centre: int
    network: int


@dataclass(frozen=True)
class Rules:
    """How many places there are (None: no limit), how many one centre has at most, and what is kept for centres and
    networks, by their keys."""

    capacity: int | None = None
    most_per_centre: int | None = None
    for_centres: Mapping[int, int] = field(default_factory=dict)
    for_networks: Mapping[int, int] = field(default_factory=dict)
    network_of: Mapping[int, int] = field(default_factory=dict)  # of the centres for which places are kept


class Places:
    """The places of an offer or a session, and who has one."""

    def __init__(self, rules: Rules, taken: Iterable[From]):
        self.rules = rules
        self.taken: Counter[From] = Counter(taken)

    def why_not(self, who: From) -> Why | None:
        """Why there is no place for somebody; None where there is."""
        of_centre = sum(number for each, number in self.taken.items() if each.centre == who.centre)
        if self.rules.most_per_centre is not None and of_centre >= self.rules.most_per_centre:
            return Why.CENTRE_FULL
        if self.rules.capacity is None:
            return None
        if self._taken_up(self.taken + Counter([who])) <= self.rules.capacity:
            return None
        return Why.FULL if self.taken.total() >= self.rules.capacity else Why.RESERVED

    def take(self, who: From) -> None:
        """Give somebody a place."""
        self.taken[who] += 1

    def next_up(self, waiting: Sequence[From]) -> list[int]:
        """Who of those who wait, in order of receipt, gets a place now: their positions; these places are taken."""
        found = []
        for position, who in enumerate(waiting):
            if self.why_not(who) is None:
                self.take(who)
                found.append(position)
        return found

    def left(self) -> int | None:
        """How many places are free and kept for nobody; None where there is no limit."""
        if self.rules.capacity is None:
            return None
        return max(0, self.rules.capacity - self._taken_up(self.taken))

    def _taken_up(self, taken: Counter[From]) -> int:
        centres: Counter[tuple[int, int]] = Counter()
        for each, number in taken.items():
            centres[each.network, each.centre] += number
        for centre, kept in self.rules.for_centres.items():
            place = self.rules.network_of[centre], centre
            centres[place] = max(kept, centres[place])
        networks: defaultdict[int, int] = defaultdict(int)
        for (network, _centre), number in centres.items():
            networks[network] += number
        for network, kept in self.rules.for_networks.items():
            networks[network] = max(kept, networks[network])
        return sum(networks.values())
