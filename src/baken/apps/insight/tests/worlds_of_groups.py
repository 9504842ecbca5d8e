"""Worlds of groups of people, at random and by hand, and what is left of them when some are withheld."""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.apps.insight.engine.withholding import Group, withheld
from tests import auditor

CUTS = ("", "centre", "network", "strategy", "theme", "function")
Period = tuple[int, ...]
slow = [HealthCheck.too_slow, HealthCheck.data_too_large]


def worlds(number):
    """A test on so many random worlds, another lot in each run."""
    return lambda test: settings(max_examples=number, deadline=None, suppress_health_check=slow)(given(seeds)(test))


seeds = st.integers(0, 2**32)


def chances(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - makes worlds, no secrets


@dataclass
class World:
    """Units, each of a person, and the groups that are described: sets of cells of units."""

    person: list[int] = field(default_factory=list)
    cells: list[list[int]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def units(self, group: Group) -> frozenset[int]:
        return frozenset(unit for cell in group.cells for unit in self.cells[cell])

    def persons(self, group: Group) -> int:
        return len({self.person[unit] for unit in self.units(group)})

    def hidden(self) -> frozenset[Hashable]:
        return withheld(persons=self.person, cells=self.cells, groups=self.groups)

    def primary(self) -> set[Hashable]:
        """What is withheld by who only looks at each group by itself."""
        return {group.key for group in self.groups if 0 < self.persons(group) < group.minimum}

    def audited(self, hidden) -> auditor.Published:
        """What an audience sees when these groups are withheld."""
        minimum = dict.fromkeys(range(len(self.person)), max(group.minimum for group in self.groups))
        for group in self.groups:
            for unit in self.units(group):
                minimum[unit] = min(minimum[unit], group.minimum)
        units = {group.key: self.units(group) for group in self.groups}
        return auditor.Published(
            person=dict(enumerate(self.person)),
            minimum=minimum,
            groups={key: own for key, own in units.items() if key not in hidden},
            withheld={key: own for key, own in units.items() if key in hidden},
        )


def table(rows: Sequence[dict], *, minimum: int = 5, runs: Sequence[Period] = (), cuts: Sequence[str] = CUTS) -> World:
    """The world of these units, each a person with a year and what it is cut by, described by period and cut."""
    world = World([row["person"] for row in rows])
    numbers: dict[tuple, int] = {}
    for unit, row in enumerate(rows):
        for cut in cuts:
            values = row[cut] if cut == "theme" else (row[cut],) if cut else ("",)
            for value in values or ("",):
                number = numbers.setdefault((row["year"], cut, value), len(world.cells))
                world.cells[number:] = world.cells[number:] or [[]]
                world.cells[number].append(unit)
    years = sorted({row["year"] for row in rows})
    lines = sorted({key[1:] for key in numbers}, key=repr)
    for period in (*runs, *((year,) for year in years)):
        for cut, value in lines:
            cells = tuple(numbers[year, cut, value] for year in period if (year, cut, value) in numbers)
            rank = 2 * cuts.index(cut) + (len(period) == 1)
            world.groups += [Group((period, cut, value), rank, minimum, cells)] if cells else []
    return world


def survey(seed: int, *, largest: int = 60, minimum: int | None = None) -> World:
    """A random survey: teams from one person up, several years and runs of years, offers of no theme or of three."""
    chance = chances(seed)
    centres = chance.randint(2, chance.choice((5, 20, largest)) if largest > 20 else largest)
    networks, years = chance.randint(1, 4), chance.randint(1, 4)
    weights = [chance.random() ** 3 + 0.02 for _ in range(centres)]
    network = [chance.randrange(networks) for _ in range(centres)]
    staff = [
        (chance.choices(range(centres), weights)[0], chance.randrange(chance.randint(1, 4)))
        for _ in range(chance.randint(6, 40 + 2 * centres))
    ]
    offers = [
        (chance.randrange(3), tuple(chance.sample(range(5), chance.choice((0, 1, 1, 1, 2, 3)))))
        for _ in range(chance.randint(2, 12))
    ]
    rows = []
    for _ in range(chance.randint(len(staff) // 2, 3 * len(staff))):
        person = chance.randrange(len(staff))
        centre, function = staff[person]
        strategy, themes = chance.choice(offers)
        place = {"centre": centre, "network": network[centre], "function": function}
        rows.append(
            {"person": person, "year": chance.randrange(years), "strategy": strategy, "theme": themes, **place}
        )
    runs = [tuple(range(years)), tuple(range(1, years))][: years - 1]
    return table(rows, minimum=minimum or chance.choice((3, 5, 8)), runs=runs)


def questions(seed: int, *, persons: int = 14) -> World:
    """Groups as an attacker would ask for them: overlapping at random, nested, and differing by one person.

    In two worlds of three half of the persons are the own centre, which is described from fewer.
    """
    chance = chances(seed)
    world = World([chance.randrange(persons) for _ in range(chance.randint(persons, 3 * persons))])
    everything = range(len(world.person))
    world.cells = [list(everything)]
    for _ in range(chance.randint(3, 25)):
        old = chance.choice(world.cells)
        new = (
            [unit for unit in everything if chance.random() < 0.5],
            [unit for unit in old if chance.random() < 0.7],
            [unit for unit in old if world.person[unit] != 1],
            [unit for unit in everything if unit not in old],
        )
        world.cells.append(chance.choice(new))
    minimum, more, own = chance.choice((3, 4)), chance.choice((0, 1, 2)), range(persons // 2)
    for number in range(len(world.cells)):
        if more and chance.random() < 0.6:
            world.cells[number] = [unit for unit in world.cells[number] if world.person[unit] in own]
        of_own = {world.person[unit] for unit in world.cells[number]} <= set(own)
        asked = minimum if of_own else minimum + more
        world.groups.append(Group(number, chance.randrange(3), asked, (number,)))
    return world


def count_of(**sizes: int) -> list[dict]:
    """Units of one year and one function, so many persons in each centre."""
    whole = {"year": 0, "network": 0, "strategy": 0, "theme": (0,), "function": 0}
    rows = [{"centre": name, **whole} for name, size in sizes.items() for _ in range(size)]
    return [{"person": number, **row} for number, row in enumerate(rows)]


def keys(cut: str, *values: Hashable) -> set[Hashable]:
    return {((0,), cut, value) for value in values}


def director(seed: int) -> World:
    """What a director sees, of answers in two years on three themes, by period and theme: the own centre and all."""
    chance = chances(seed)
    rows = [
        (person, year, chance.choice(("own", "own", "own", "near", "far")), chance.randrange(3))
        for person in range(chance.randint(8, 30))
        for year in range(2)
        if chance.random() < 0.7
    ]
    world = World([row[0] for row in rows])
    for key in product(range(2), (None, 0, 1, 2), (True, False)):
        year, theme, own = key
        inside = [
            unit
            for unit, row in enumerate(rows)
            if row[1] == year and theme in (None, row[3]) and (not own or row[2] == "own")
        ]
        world.groups.append(Group(key, 2 * (theme is not None) + own, 5 if own else 8, (len(world.cells),)))
        world.cells.append(inside)
    return world


def best(world: World) -> set[Hashable]:
    """What is withheld when groups are let out one by one, in their order, while the auditor finds all well."""
    order = sorted(world.groups, key=lambda group: (group.rank, -world.persons(group), repr(group.key)))
    hidden = {group.key for group in order}
    for group in order:
        if group.key not in world.primary() and auditor.is_safe(world.audited(hidden - {group.key})):
            hidden -= {group.key}
    return hidden
