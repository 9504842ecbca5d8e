"""An auditor of what is let out about people, written from the definition and sharing no code with the algorithm.

The definition (`docs/decisions/0010-withholding.md`): whoever sees the published groups knows the sum over each,
knows who is in which, and can combine them linearly, with any coefficients. A combination tells of the persons
whose units it counts. It leaks when those are fewer than may be described: the largest `minimum` among its units.

`leaks` gives a sentence for each leak found, by ever stronger means: plain subtraction of sets, the sums of persons
and of groups that were withheld, all small sets of persons (most suspect first, as far as `effort` goes), and
linear programs that look for the combination of fewest persons. `ranges` tells what bounds give away besides:
how far a withheld count can be narrowed by knowing that no count is negative. That depends on the answers, so it
is measured and not promised.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from scipy.optimize import linprog

Unit = Any  # whatever the units are numbered or named by
EXACT = 1e-8


@dataclass
class Published:
    """What one audience sees: the groups published and those withheld, as sets of units.

    `person`: who made each unit; `minimum`: how many persons at least a description that counts it must count.
    """

    person: Mapping[Unit, Hashable]
    minimum: Mapping[Unit, int]
    groups: Mapping[Hashable, frozenset[Unit]]
    withheld: Mapping[Hashable, frozenset[Unit]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inside: dict[Unit, list[int]] = {}
        for number, units in enumerate(self.groups.values()):
            for unit in units:
                inside.setdefault(unit, []).append(number)
        blocks: dict[tuple[int, ...], list[Unit]] = {}
        for unit, numbers in inside.items():
            blocks.setdefault(tuple(numbers), []).append(unit)
        self.blocks = list(blocks.values())
        self.people = [sorted({self.person[unit] for unit in block}, key=repr) for block in self.blocks]
        self.least = [max(self.minimum[unit] for unit in block) for block in self.blocks]
        self.matrix = np.zeros((len(self.groups), len(self.blocks)))
        for column, signature in enumerate(blocks):
            self.matrix[list(signature), column] = 1
        # A column for each person in a block: who is in it is told of together, so each must be left out to forget it.
        self.pairs = [(block, person) for block, people in enumerate(self.people) for person in people]
        spread = self.matrix[:, [block for block, _ in self.pairs]]
        _, sizes, rows = np.linalg.svd(spread, full_matrices=False)
        self.basis = rows[: int((sizes > EXACT * max(1.0, sizes.max(initial=0))).sum())]

    def tells(self, units: Collection[Unit]) -> bool:
        """Whether the sum over these units, no others, can be computed."""
        wanted = set(units)
        parts = [len(wanted.intersection(block)) for block in self.blocks]
        whole = all(part in (0, len(block)) for part, block in zip(parts, self.blocks, strict=True))
        if not wanted or not whole or sum(parts) < len(wanted):
            return False
        target = np.array([float(parts[block] > 0) for block, _ in self.pairs])
        return bool(np.abs(target - self.basis.T @ (self.basis @ target)).max() < EXACT)

    def too_few(self, units: Collection[Unit]) -> bool:
        """Whether these units are of fewer persons than may be described."""
        return 0 < len({self.person[unit] for unit in units}) < max((self.minimum[unit] for unit in units), default=0)


def leaks(published: Published, *, effort: int = 2_000, programs: int = 8) -> list[str]:
    """A sentence for each way found to learn something about too few persons; empty when there is none."""
    found = [f"{key} is published, of too few" for key, units in published.groups.items() if published.too_few(units)]
    found += _by_subtraction(published)
    found += _by_name(published)
    for size in sorted(set(published.least)):
        found += _Search(published, size, effort).found()
    found += _by_programs(published, programs)
    return found


def _by_subtraction(published: Published) -> Iterator[str]:
    """What is left of a group without another, and without all that lie apart from each other in it."""
    groups = published.groups
    for key, units in groups.items():
        inside = {other: smaller for other, smaller in groups.items() if smaller < units}
        for other, smaller in inside.items():
            if published.too_few(units - smaller):
                yield f"{key} minus {other} leaves too few"
        left, taken = set(units), []
        for other, smaller in sorted(inside.items(), key=lambda item: (-len(item[1]), repr(item[0]))):
            if smaller <= left:
                left -= smaller
                taken.append(other)
        if published.too_few(left):
            yield f"{key} minus {taken} leaves too few"


def _by_name(published: Published) -> Iterator[str]:
    """The sums over a withheld group, over all of a person, and over what no published group tells apart."""
    for key, units in published.withheld.items():
        if published.too_few(units) and published.tells(units):
            yield f"{key} is withheld, and can be computed"
    of_person: dict[Hashable, set[Unit]] = {}
    for unit, person in published.person.items():
        of_person.setdefault(person, set()).add(unit)
    for person, made in of_person.items():
        if published.too_few(made) and published.tells(made):
            yield f"all of person {person} can be computed"
    for block in published.blocks:
        if published.too_few(block) and published.tells(block):
            yield f"{sorted(map(repr, block))} can be computed"


class _Search:
    """Looks at all sets of fewer than `size` persons, whether a combination counts nobody else.

    Of the rows of an orthonormal basis, the columns of a set of persons have norm 1 exactly when such a
    combination exists. The squares of norms add up to a bound, by which most sets need not be looked at.
    """

    def __init__(self, published: Published, size: int, effort: int):
        self.published, self.size, self.effort, self.steps = published, size, effort, 0
        columns: dict[Hashable, list[int]] = {}
        for column, (_, person) in enumerate(published.pairs):
            columns.setdefault(person, []).append(column)
        weight = {person: self._norm(own) for person, own in columns.items()}
        self.people = sorted(columns, key=lambda person: (-weight[person], repr(person)))
        self.columns = columns
        self.weights = [weight[person] for person in self.people]

    def found(self) -> list[str]:
        """The first that is found, or nothing."""
        return list(islice(self._extended([], 0.0, 0), 1))

    def _norm(self, columns: Sequence[int]) -> float:
        if not len(self.published.basis):
            return 0.0
        return float(np.linalg.norm(self.published.basis[:, columns], 2) ** 2)

    def _extended(self, chosen: list[Hashable], reached: float, start: int) -> Iterator[str]:
        room = self.size - 1 - len(chosen)
        for place in range(start, len(self.people) if room else 0):
            if reached + sum(self.weights[place : place + room]) < 1 - EXACT or self.steps >= self.effort:
                return
            self.steps += 1
            persons = [*chosen, self.people[place]]
            columns = [column for person in persons for column in self.columns[person]]
            norm = self._norm(columns)
            if norm > 1 - EXACT and self._counts_such(columns):
                yield f"something is told of {persons} alone"
                return
            yield from self._extended(persons, norm, place + 1)

    def _counts_such(self, columns: Sequence[int]) -> bool:
        """Whether one of the combinations counts a unit of which no fewer than `size` may be described."""
        left, sizes, _ = np.linalg.svd(self.published.basis[:, columns], full_matrices=False)
        values = left[:, sizes**2 > 1 - EXACT].T @ self.published.basis
        counted = np.abs(values).max(axis=0) > EXACT**0.5
        blocks = {self.published.pairs[column][0] for column in np.flatnonzero(counted)}
        return any(self.published.least[block] >= self.size for block in blocks)


def is_safe(published: Published) -> bool:
    """Whether nothing leaks, for certain: every small set of persons is looked at. For small worlds."""
    if any(published.too_few(units) for units in published.groups.values()):
        return False
    return not any(_Search(published, size, effort=10**9).found() for size in set(published.least))


def _by_programs(published: Published, programs: int) -> Iterator[str]:
    """Combinations that count a given block and as few persons as can be, by reweighted linear programs."""
    persons = sorted({person for _, person in published.pairs}, key=repr)
    small = [block for block, people in enumerate(published.people) if len(people) < published.least[block]]
    small.sort(key=lambda block: (len(published.people[block]), repr(published.people[block])))
    rows, width = len(published.matrix), len(persons)
    number = {person: place for place, person in enumerate(persons)}
    counts = published.matrix[:, [block for block, _ in published.pairs]].T
    who = np.zeros((len(published.pairs), width))
    who[np.arange(len(who)), [number[person] for _, person in published.pairs]] = 1
    within = np.vstack([np.hstack([counts, -who]), np.hstack([-counts, -who])])
    for block in small[:: max(1, len(small) // programs)][:programs] if programs else []:
        weights = np.ones(width)
        exactly = np.hstack([published.matrix[:, block], np.zeros(width)])[None]
        for _ in range(3):
            solved = linprog(
                np.hstack([np.zeros(rows), weights]),
                A_ub=within,
                b_ub=np.zeros(len(within)),
                A_eq=exactly,
                b_eq=[1.0],
                bounds=[(None, None)] * rows + [(0, None)] * width,
                method="highs",
            )
            assert solved.status == 0, solved.message
            values = solved.x[:rows] @ published.matrix
            counted = [place for place, value in enumerate(values) if abs(value) > EXACT**0.5]
            units = {unit for place in counted for unit in published.blocks[place]}
            if published.too_few(units):
                yield f"a combination counts only {sorted({repr(published.person[unit]) for unit in units})}"
                break
            weights = 1 / (solved.x[rows:] + 0.01)


def ranges(
    published: Published, band: Callable[[Unit], str], bands: Sequence[str]
) -> dict[tuple[Hashable, str], tuple[float, float]]:
    """Between which numbers each count of each withheld group must lie, for who knows that none is negative."""
    groups = (*published.groups.values(), *published.withheld.values())
    units = sorted(frozenset().union(*groups), key=repr)
    column = {(unit, name): place for place, (unit, name) in enumerate((u, b) for u in units for b in bands)}
    known, amounts = [], []
    for unit in units:
        row = np.zeros(len(column))
        row[[column[unit, name] for name in bands]] = 1
        known.append(row)
        amounts.append(1.0)
    for group in published.groups.values():
        for name in bands:
            row = np.zeros(len(column))
            row[[column[unit, name] for unit in group]] = 1
            known.append(row)
            amounts.append(float(sum(band(unit) == name for unit in group)))
    found = {}
    for key, group in published.withheld.items():
        for name in bands:
            asked = np.zeros(len(column))
            asked[[column[unit, name] for unit in group]] = 1
            ends = [
                linprog(sign * asked, A_eq=np.array(known), b_eq=amounts, bounds=(0, None), method="highs").fun
                for sign in (1, -1)
            ]
            found[key, name] = (round(ends[0], 6), round(-ends[1], 6))
    return found
