"""Withholding: which groups may be described, so that nothing is told of too few persons, nor by subtraction."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

# What is let out of a group is a sum over its units, so whoever sees sums can add and subtract them, and no more.
# Groups are let out one after the other, unless a combination with those before would rest on too few persons.
# Combinations are counted in integers modulo a prime: zero is zero, no rounding decides.
Ints: TypeAlias = npt.NDArray[np.int64]

PRIME = 2**26 - 5  # a sum of 2,048 products of two residues fits in 64 bits
CHUNK = 128  # columns looked at together: the first chunk settles nearly all
PATIENCE = 2_000  # steps of one search; what is not found safe in that many is not let out
NOBODY = 0


@dataclass(frozen=True)
class Group:
    """What a figure describes: the units in its `cells` (numbers of sets of units that do not overlap).

    A group of a lower `rank` is let out before one of a higher. Of fewer than `minimum` distinct persons nothing
    is told. `known`: let out in an earlier release, so known whatever is decided now.
    """

    key: Hashable
    rank: int
    minimum: int
    cells: tuple[int, ...]
    known: bool = False


@dataclass(frozen=True)
class _Part:
    """A part of the units that no cell leaves (a school year): its cells as rows, its blocks as columns.

    A block is a set of units that no cell tells apart. `block` and `person` say, pair by pair, who is where.
    """

    cells: Ints
    matrix: npt.NDArray[np.float64]
    block: Ints
    person: Ints
    minimum: Ints


def withheld(
    *, persons: npt.ArrayLike, cells: Sequence[npt.ArrayLike], groups: Sequence[Group]
) -> frozenset[Hashable]:
    """The keys of the groups that may not be described.

    `persons`: of each unit (an answer, an hours row) who made it. `cells`: sets of units, by their indices. The
    answer depends on the whole family of groups and on who is in them, never on what was said or who asks first.
    """
    people = np.unique(np.asarray(persons), return_inverse=True)[1]
    arrays = [np.asarray(cell, dtype=np.int64) for cell in cells]
    sizes = [_distinct(people, [arrays[cell] for cell in group.cells]) for group in groups]
    hidden = {group.key for group, size in zip(groups, sizes, strict=True) if too_small(group, size)}
    in_order = sorted(
        (not group.known, group.rank, -size, repr(group.key), place)
        for place, (group, size) in enumerate(zip(groups, sizes, strict=True))
        if group.key not in hidden and size > NOBODY
    )
    candidates = [groups[entry[-1]] for entry in in_order]
    if candidates:
        parts = _parts(people, arrays, groups, candidates)
        hidden |= _closing(candidates, parts, max(group.minimum for group in groups))
    return frozenset(hidden)


def too_small(group: Group, persons: int) -> bool:
    """Whether a group of so many distinct persons may not be described by itself; an empty one tells nothing."""
    return not group.known and NOBODY < persons < group.minimum


def _distinct(people: Ints, cells: Sequence[Ints]) -> int:
    seen = np.zeros(people.max(initial=0) + 1, dtype=bool)
    for cell in cells:
        seen[people[cell]] = True
    return int(seen.sum())


# --- From units to blocks -------------------------------------------------------------------------------------


def _parts(people: Ints, cells: Sequence[Ints], groups: Sequence[Group], candidates: Sequence[Group]) -> list[_Part]:
    """The units as blocks, in parts that no candidate's cell crosses."""
    least = np.full(len(people), np.iinfo(np.int64).max)
    for group in groups:
        for cell in group.cells:
            least[cells[cell]] = np.minimum(least[cells[cell]], group.minimum)
    used = sorted({cell for group in candidates for cell in group.cells if len(cells[cell])})
    marks = np.random.default_rng(0).integers(1, 2**63, len(used), dtype=np.uint64)
    signature = np.zeros(len(people), dtype=np.uint64)
    for mark, cell in zip(marks, used, strict=True):
        signature[cells[cell]] += mark
    _, first, block = np.unique(signature, return_index=True, return_inverse=True)
    minimum = np.zeros(len(first), dtype=np.int64)
    np.maximum.at(minimum, block, least)
    is_first = np.zeros(len(people), dtype=bool)
    is_first[first] = True
    blocks = [block[cells[cell][is_first[cells[cell]]]] for cell in used]
    pairs = np.unique(block * (people.max() + 1) + people)
    pair_block, pair_person = np.divmod(pairs, people.max() + 1)
    found = []
    for together in _connected(blocks, len(first)):
        own = np.unique(np.concatenate([blocks[place] for place in together]))
        number = np.full(len(first), -1)
        number[own] = np.arange(len(own))
        matrix = np.zeros((len(together), len(own)))
        for row, place in enumerate(together):
            matrix[row, number[blocks[place]]] = 1
        inside = number[pair_block] >= 0
        found.append(
            _Part(
                np.array([used[place] for place in together]),
                matrix,
                number[pair_block[inside]],
                pair_person[inside],
                minimum[own],
            )
        )
    return found


def _connected(blocks: Sequence[Ints], size: int) -> list[list[int]]:
    """Places of `blocks` that share a block, directly or through others, together."""
    owner = np.full(size, -1)
    together: dict[int, list[int]] = {}
    for place, own in enumerate(blocks):
        joined = [name for name in np.unique(owner[own]).tolist() if name >= 0]
        members = [place, *(member for name in joined for member in together.pop(name))]
        together[place] = members
        for member in members if joined else [place]:
            owner[blocks[member]] = place
    return [sorted(members) for members in together.values()]


# --- Linear algebra modulo a prime ----------------------------------------------------------------------------


def _reduced(matrix: Ints) -> tuple[Ints, list[int]]:
    """The reduced row echelon form, without its empty rows, and its pivot columns."""
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
        chosen, others = filled[below], np.delete(filled, below)
        row = rows[chosen] * pow(int(rows[chosen, column]), -1, PRIME) % PRIME
        rows[chosen], rows[place] = rows[place], row
        if others.size:
            touched = row.nonzero()[0]
            where = (others[:, None], touched)
            rows[where] = (rows[where] - np.multiply.outer(rows[others, column], row[touched])) % PRIME
        pivots.append(column)
    return rows[: len(pivots)], pivots


def _vanishing(matrix: Ints) -> Ints:
    """A basis of the combinations of the rows of a matrix that are zero in every column."""
    rows, pivots = _reduced(matrix.T)
    free = np.setdiff1d(np.arange(len(matrix)), pivots)
    basis = np.zeros((len(free), len(matrix)), dtype=np.int64)
    basis[np.arange(len(free)), free] = 1
    basis[:, pivots] = -rows[:, free].T % PRIME
    return basis


def _values(combinations: Ints, matrix: npt.NDArray[np.float64]) -> Ints:
    """What combinations of the rows of a matrix of 0 and 1 amount to; exact, though it multiplies floats."""
    return (combinations.astype(np.float64) @ matrix).astype(np.int64) % PRIME


def _vanishing_at(matrix: npt.NDArray[np.float64], columns: Ints) -> Ints:
    """A basis of the combinations of the rows of a matrix of 0 and 1 that are zero in the columns named."""
    basis = np.eye(len(matrix), dtype=np.int64)
    for start in range(0, len(columns), CHUNK):
        values = _values(basis, matrix[:, columns[start : start + CHUNK]])
        if values.any():
            basis = _vanishing(values) @ basis % PRIME
    return basis


# --- Combinations that may rest on too few persons -------------------------------------------------------------


@dataclass(frozen=True)
class _Space:
    """Combinations: `names` says of each what it is made of, `values` how often it counts the units of a column.

    `column` and `person` say, pair by pair, who is where; `minimum` is that of each column.
    """

    names: Ints
    values: Ints
    column: Ints
    person: Ints
    minimum: Ints

    def only(self, combinations: Ints) -> _Space:
        """The combinations of these combinations."""
        names, values = combinations @ self.names % PRIME, combinations @ self.values % PRIME
        return _Space(names, values, self.column, self.person, self.minimum)

    def merged(self) -> _Space:
        """Columns that every combination counts in the same proportion, as one: all are in it or none."""
        live = np.flatnonzero(self.values.any(axis=0))
        values = self.values[:, live]
        if not live.size:
            nobody = np.zeros(0, dtype=np.int64)
            return _Space(self.names, values, nobody, nobody, nobody)
        lead, which = np.unique(values[(values != 0).argmax(axis=0), np.arange(len(live))], return_inverse=True)
        inverse = np.array([pow(number, -1, PRIME) for number in lead.tolist()], dtype=np.int64)
        merged, place = np.unique(values * inverse[which] % PRIME, axis=1, return_inverse=True)
        number = np.full(self.values.shape[1], -1)
        number[live] = place
        inside = number[self.column] >= 0
        people = int(self.person.max(initial=0)) + 1
        pairs = np.unique(number[self.column[inside]] * people + self.person[inside])
        minimum = np.zeros(merged.shape[1], dtype=np.int64)
        np.maximum.at(minimum, place, self.minimum[live])
        return _Space(self.names, merged, pairs // people, pairs % people, minimum)

    def settled(self, size: int) -> _Space:
        """Of these, all that can rest on fewer persons than `size`: they count no column of so many."""
        space = self.merged()
        while space.column.size:
            crowded = np.bincount(space.column, minlength=space.values.shape[1]) >= size
            if not crowded.any():
                break
            space = space.only(_vanishing(space.values[:, crowded])).merged()
        return space

    def turns(self, size: int) -> list[Ints]:
        """The columns of each of `size` teams into which the persons are dealt, neighbours apart.

        Who is in a combination of fewer persons than there are teams leaves at least one team out.
        """
        _, first, who = np.unique(self.person, return_index=True, return_inverse=True)
        team = np.empty(len(first), dtype=np.int64)
        team[np.argsort(first)] = np.arange(len(first)) % size
        return [np.unique(self.column[team[who] == turn]) for turn in range(size)]


def _suspects(part: _Part, size: int) -> _Space:
    """Combinations of cells among which are all that rest on fewer persons than `size`, named by the cells."""
    nothing = np.zeros((0, len(part.cells)), dtype=np.int64)
    whole = _Space(nothing, nothing, part.block, part.person, part.minimum)

    def space(names: Ints) -> _Space:
        return _Space(names, _values(names, part.matrix), part.block, part.person, part.minimum)

    found = [space(_vanishing_at(part.matrix, columns)).settled(size).names for columns in whole.turns(size)]
    return space(_reduced(np.vstack(found))[0]).settled(size)


def _exposed(space: _Space, size: int) -> _Space | None:
    """Combinations with a name that rest on fewer persons than `size`, one of a minimum of that among them.

    Raises _TooHard.
    """
    left = [space]
    for _ in range(PATIENCE):
        if not left:
            return None
        here = left.pop().settled(size)
        if not here.names.any() or not here.values[:, here.minimum >= size].any():
            continue
        if len(np.unique(here.person)) < size:
            return here
        left += [here.only(_vanishing(here.values[:, columns])) for columns in here.turns(size)]
    raise _TooHard


def _closing(groups: Sequence[Group], parts: Sequence[_Part], size: int) -> set[Hashable]:
    """The groups, in their order, with which a combination of too few persons could be made from those before."""
    suspects = [_suspects(part, size) for part in parts]
    if not any(space.values.any() for space in suspects):
        return set()
    places, space = _within(groups, parts, suspects)
    levels = np.unique(space.minimum).tolist()
    known = [row for row, place in enumerate(places) if groups[place].known]
    left = [row for row, place in enumerate(places) if not groups[place].known]
    hidden: set[Hashable] = set()
    betrayals: list[set[int]] = []

    def first_exposed(new: list[int]) -> int:
        """How many of these groups can be let out before one that cannot."""
        for level in levels:
            while True:
                for rows in betrayals:
                    if rows <= set(new):
                        new = new[: new.index(max(rows))]
                if not new:
                    return 0
                rows = np.array(known + new)
                rows = rows[_reduced(space.values[rows].T)[1]]
                names = (rows[:, None] == np.array(new)).astype(np.int64)
                asked = _Space(names, space.values[rows], space.column, space.person, space.minimum)
                found = _exposed(asked, level)
                if found is None:
                    break
                betrayals.extend({new[place] for place in np.flatnonzero(row)} for row in _earliest(found, level))
        return len(new)

    while left:
        safe = first_exposed(left)
        known += left[:safe]
        betrayals = [rows - set(known) for rows in betrayals]
        hidden |= {groups[places[row]].key for row in left[safe : safe + 1]}
        left = left[safe + 1 :]
    return hidden


def _earliest(space: _Space, size: int) -> Ints:
    """The least, over some combinations with a name, of the place of the last of their names."""
    from_last, pivots = _reduced(space.names[:, ::-1])
    return from_last[:, ::-1]


class _TooHard(Exception):
    pass


def _within(groups: Sequence[Group], parts: Sequence[_Part], suspects: Sequence[_Space]) -> tuple[list[int], _Space]:
    """The groups that, with those before, make a suspect combination; and for each of them that combination."""
    made_of = np.zeros((len(groups), 1 + max(int(part.cells.max()) for part in parts)), dtype=np.int64)
    for row, group in enumerate(groups):
        made_of[row, list(group.cells)] = 1
    inside, outside, worth = [], [], []
    for part, space in zip(parts, suspects, strict=True):
        rows, pivots = _reduced(np.hstack([space.names, space.values]))
        names, own = rows[:, : len(part.cells)], made_of[:, part.cells]
        inside.append(own[:, pivots])
        outside.append(np.delete(own - own[:, pivots] @ names, pivots, axis=1))
        worth.append(rows[:, len(part.cells) :])
    relations, basis = _reduced(np.hstack(outside).T)
    places = np.setdiff1d(np.arange(len(groups)), basis)
    values = [
        (own[places] - relations[:, places].T @ own[basis]) % PRIME @ worth_of % PRIME
        for own, worth_of in zip(inside, worth, strict=True)
    ]
    shifts = np.cumsum([0, *(space.values.shape[1] for space in suspects)])
    column = [space.column + shift for space, shift in zip(suspects, shifts, strict=False)]
    person, minimum = [space.person for space in suspects], [space.minimum for space in suspects]
    joined = (np.hstack(values), np.concatenate(column), np.concatenate(person), np.concatenate(minimum))
    return places.tolist(), _Space(np.zeros((len(places), 0), dtype=np.int64), *joined)
