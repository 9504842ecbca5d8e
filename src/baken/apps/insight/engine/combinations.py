"""Combinations: sums of sums, added and subtracted, and on how many persons they can rest.

Counted in integers modulo a prime: zero is zero, and no rounding decides what is let out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]

PRIME = 2**26 - 5
MOST_PRODUCTS = 2_000  # a sum of so many products of two residues fits in 64 bits
FIRST_LOOK = 128  # columns looked at first; they settle nearly all


def distinct(numbers: Ints) -> Ints:
    """Each number once, in order. Sorts, which for long arrays is many times faster than numpy's `unique`."""
    numbers = np.sort(numbers)
    return numbers[np.diff(numbers, prepend=numbers[:1] - 1) != 0]


def pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Each pair of numbers once, in order."""
    base = int(right.max(initial=0)) + 1
    found = distinct(left * base + right)
    return found // base, found % base


def times(left: Ints, right: Ints) -> Ints:
    """The product of two matrices of residues."""
    product = np.zeros((len(left), right.shape[1]), dtype=np.int64)
    for start in range(0, len(right), MOST_PRODUCTS):
        some = slice(start, start + MOST_PRODUCTS)
        product = (product + left[:, some] @ right[some]) % PRIME
    return product


def reduced(matrix: Ints) -> tuple[Ints, list[int]]:
    """The reduced row echelon form, without its empty rows, and its pivots: the leftmost independent columns."""
    rows = matrix % PRIME
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        place = len(pivots)
        if place == len(rows):
            break
        filled = rows[:, column].nonzero()[0]
        below = filled.searchsorted(place)
        if below == len(filled):
            continue
        chosen = filled[below]
        others = filled[filled != chosen]
        row = rows[chosen] * pow(int(rows[chosen, column]), -1, PRIME) % PRIME
        rows[chosen], rows[place] = rows[place], row
        if others.size:
            touched = row.nonzero()[0]
            where = (others[:, None], touched)
            rows[where] = (rows[where] - np.multiply.outer(rows[others, column], row[touched])) % PRIME
        pivots.append(column)
    return rows[: len(pivots)], pivots


def vanishing(matrix: Ints) -> Ints:
    """A basis of the combinations of the rows of a matrix that are zero in every column."""
    rows, pivots = reduced(matrix.T)
    bound = np.zeros(len(matrix), dtype=bool)
    bound[pivots] = True
    free = np.flatnonzero(~bound)
    basis = np.zeros((len(free), len(matrix)), dtype=np.int64)
    basis[np.arange(len(free)), free] = 1
    basis[:, pivots] = -rows[:, free].T % PRIME
    return basis


def vanishing_at(matrix: Floats, columns: Ints, least: int = 0) -> Ints:
    """The same of a matrix of 0 and 1, in the columns named. `least`: how many are known to be zero everywhere."""
    basis = np.eye(len(matrix), dtype=np.int64)
    start, width = 0, FIRST_LOOK
    while start < len(columns) and len(basis) > least:
        found = values_of(basis, matrix[:, columns[start : start + width]])
        if found.any():
            basis = times(vanishing(found), basis)
        start, width = start + width, width * 4
    return basis


def values_of(combinations: Ints, matrix: Floats) -> Ints:
    """What combinations of the rows of a matrix of 0 and 1 amount to. Floats are fast, and exact to 2**53."""
    return (combinations.astype(np.float64) @ matrix).astype(np.int64) % PRIME


@dataclass(frozen=True)
class Space:
    """All combinations of some combinations, its rows.

    `names` says of each row what it is made of, `values` how often it counts the units of each column. `column`
    and `person` say, pair by pair, who made a unit of which column. `minimum` is the least group of each column.
    """

    names: Ints
    values: Ints
    column: Ints
    person: Ints
    minimum: Ints

    @classmethod
    def empty(cls, names: Ints) -> Space:
        """Combinations that count nobody."""
        nobody = np.zeros(0, dtype=np.int64)
        return cls(names, np.zeros((len(names), 0), dtype=np.int64), nobody, nobody, nobody)

    def only(self, combinations: Ints) -> Space:
        """The space of these combinations of its rows."""
        names, values = times(combinations, self.names), times(combinations, self.values)
        return Space(names, values, self.column, self.person, self.minimum)

    def merged(self) -> Space:
        """The same with as one column those that each row counts in the same proportion: in it together, or out."""
        live = np.flatnonzero(self.values.any(axis=0))
        if not live.size:
            return Space.empty(self.names)
        values = self.values[:, live]
        lead = values[(values != 0).argmax(axis=0), np.arange(len(live))].tolist()
        inverse = {number: pow(number, -1, PRIME) for number in set(lead)}
        scaled = np.ascontiguousarray((values * [inverse[number] for number in lead] % PRIME).T)
        places: dict[bytes, int] = {}
        place = np.array([places.setdefault(column.tobytes(), len(places)) for column in scaled])
        number = np.full(self.values.shape[1], -1)
        number[live] = place
        inside = number[self.column] >= 0
        merged = np.empty((len(values), len(places)), dtype=np.int64)
        merged[:, place] = scaled.T
        minimum = np.zeros(len(places), dtype=np.int64)
        np.maximum.at(minimum, place, self.minimum[live])
        return Space(self.names, merged, *pairs(number[self.column[inside]], self.person[inside]), minimum)

    def settled(self, size: int) -> Space:
        """The part in which no column has as many persons as `size`: of fewer persons, all combinations are in it."""
        space = self.merged()
        while space.column.size:
            crowded = np.bincount(space.column, minlength=space.values.shape[1]) >= size
            if not crowded.any():
                break
            space = space.only(vanishing(space.values[:, crowded])).merged()
        return space

    def teams(self, size: int) -> list[Ints]:
        """The columns of each of `size` teams into which the persons are dealt, neighbours apart.

        A combination of fewer persons than there are teams counts nobody of at least one team.
        """
        _, first, who = np.unique(self.person, return_index=True, return_inverse=True)
        team = np.empty(len(first), dtype=np.int64)
        team[np.argsort(first)] = np.arange(len(first)) % size
        return [distinct(self.column[team[who] == number]) for number in range(size)]

    def tells(self, size: int) -> bool:
        """Whether a unit is counted of which no fewer persons than `size` may be described."""
        return bool(self.values[:, self.minimum >= size].any())
