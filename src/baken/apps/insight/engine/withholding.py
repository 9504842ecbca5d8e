"""Withholding: which groups may be described, so that nothing is told of too few persons, nor by subtraction.

What is let out of a group is a sum over its units, so whoever sees sums can add and subtract them. Groups are let
out one after the other, in the order of preference, unless a combination of a group with those before it would
rest on too few persons. The definition, its proof and its limits: `docs/decisions/0010-withholding.md`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from baken.apps.insight.engine.combinations import (
    PRIME,
    Floats,
    Ints,
    Space,
    distinct,
    pairs,
    reduced,
    times,
    values_of,
    vanishing,
    vanishing_at,
)

PATIENCE = 10_000  # steps of the search, in all; what is not shown to be safe by then is withheld


@dataclass(frozen=True)
class Group:
    """What a figure describes: the units in its `cells`, by number; cells of one group do not overlap.

    A group of a lower `rank` is let out before one of a higher. Fewer than `minimum` distinct persons are not
    described. `known`: known to the audience otherwise, whatever is decided now.
    """

    key: Hashable
    rank: int
    minimum: int
    cells: tuple[int, ...]
    known: bool = False


def withheld(
    *, persons: npt.ArrayLike, cells: Sequence[npt.ArrayLike], groups: Sequence[Group]
) -> frozenset[Hashable]:
    """The keys of the groups that may not be described.

    `persons` says of each unit (an answer, an hours row) who made it; `cells` are sets of units, by their index.
    All groups that one audience can ask for are decided together: the answer depends on who is in them, never on
    what they said, nor on which of them is asked for. The order of `groups` makes no difference.
    """
    people = np.unique(np.asarray(persons), return_inverse=True)[1]
    units = [np.asarray(cell, dtype=np.int64) for cell in cells]
    sizes = [_persons_in(people, [units[cell] for cell in group.cells]) for group in groups]
    hidden = {group.key for group, size in zip(groups, sizes, strict=True) if too_small(group, size)}
    in_order = sorted(
        (not group.known, group.rank, -size, repr(group.key), place)
        for place, (group, size) in enumerate(zip(groups, sizes, strict=True))
        if group.key not in hidden and size
    )
    candidates = [groups[entry[-1]] for entry in in_order]
    if candidates:
        hidden |= _found_by_subtraction(candidates, _parts(people, units, groups, candidates))
    return frozenset(hidden)


def too_small(group: Group, persons: int) -> bool:
    """Whether a group of so many distinct persons may not be described by itself. An empty one tells nothing."""
    return not group.known and 0 < persons < group.minimum


def _persons_in(people: Ints, cells: Sequence[Ints]) -> int:
    seen = np.zeros(people.max(initial=0) + 1, dtype=bool)
    for cell in cells:
        seen[people[cell]] = True
    return int(seen.sum())


@dataclass(frozen=True)
class _Part:
    """Units that share no cell with others (those of a school year): its cells are rows, its blocks columns.

    A block is a set of units that no cell tells apart; `block` and `person` say, pair by pair, who is where.
    """

    cells: Ints
    matrix: Floats
    block: Ints
    person: Ints
    minimum: Ints

    def space(self, combinations: Ints) -> Space:
        """Combinations of the cells."""
        values = values_of(combinations, self.matrix)
        return Space(combinations, values, self.block, self.person, self.minimum)


def _parts(people: Ints, cells: Sequence[Ints], groups: Sequence[Group], candidates: Sequence[Group]) -> list[_Part]:
    """The units as blocks, in parts that no cell of a candidate crosses.

    The least group that may be described with a unit is the least minimum of the groups that it is in.
    """
    least: dict[int, int] = {}
    for group in groups:
        for cell in group.cells:
            least[cell] = min(group.minimum, least.get(cell, group.minimum))
    marks = np.random.default_rng(0).integers(1, 2**63, len(cells), dtype=np.uint64)
    signature = np.zeros(len(people), dtype=np.uint64)
    for cell in least:
        signature[cells[cell]] += marks[cell]
    _, first, block = np.unique(signature, return_index=True, return_inverse=True)
    is_first = np.zeros(len(people), dtype=bool)
    is_first[first] = True
    blocks = {cell: block[cells[cell][is_first[cells[cell]]]] for cell in least}
    minimum = np.full(len(first), max(least.values()))
    for cell, asked in least.items():
        minimum[blocks[cell]] = np.minimum(minimum[blocks[cell]], asked)
    pair_block, pair_person = pairs(block, people)
    used = sorted({cell for group in candidates for cell in group.cells if len(cells[cell])})
    found = []
    for together in _connected({cell: blocks[cell] for cell in used}, len(first)):
        own = distinct(np.concatenate([blocks[cell] for cell in together]))
        number = np.full(len(first), -1)
        number[own] = np.arange(len(own))
        matrix = np.zeros((len(together), len(own)))
        for row, cell in enumerate(together):
            matrix[row, number[blocks[cell]]] = 1
        inside = number[pair_block] >= 0
        found.append(_Part(np.array(together), matrix, number[pair_block[inside]], pair_person[inside], minimum[own]))
    return found


def _connected(blocks: Mapping[int, Ints], size: int) -> list[list[int]]:
    """The cells that share a block, directly or through others, together."""
    nobody = -1
    owner = np.full(size, nobody)
    together: dict[int, list[int]] = {}
    for cell, own in blocks.items():
        owners = [name for name in distinct(owner[own]).tolist() if name != nobody]
        first = owners[0] if owners else cell
        joined = [cell, *(member for name in owners[1:] for member in together.pop(name))]
        for member in joined:
            owner[blocks[member]] = first
        together.setdefault(first, []).extend(joined)
    return [sorted(members) for members in together.values()]


def _suspects(part: _Part, size: int) -> Space:
    """Combinations of the cells of a part; all that rest on fewer persons than `size` are among them.

    Such a combination counts nobody of one of `size` teams. Where every group is large there is none but zero,
    for any team, and that is soon seen.
    """
    zero = vanishing_at(part.matrix, np.arange(part.matrix.shape[1]))
    teams = part.space(zero[:0]).teams(size)
    found = [vanishing_at(part.matrix, columns, len(zero)) for columns in teams]
    settled = [part.space(names).settled(size).names for names in found if len(names) > len(zero)]
    if not settled:
        return Space.empty(zero)
    return part.space(reduced(np.vstack([zero, *settled]))[0]).settled(size)


def _found_by_subtraction(groups: Sequence[Group], parts: Sequence[_Part]) -> set[Hashable]:
    """The groups, in their order, that would tell of too few persons together with those let out before them."""
    largest = max(group.minimum for group in groups)
    suspects = [_suspects(part, largest) for part in parts]
    if not any(space.values.any() for space in suspects):
        return set()
    places, made = _made_by(groups, parts, suspects)
    known = [row for row, place in enumerate(places) if groups[place].known]
    left = [row for row, place in enumerate(places) if not groups[place].known]
    door = _Door(made, known)
    hidden: set[Hashable] = set()
    while left:
        try:
            safe = door.let_out(left)
        except _TooHard:
            return hidden | {groups[places[row]].key for row in left}
        hidden |= {groups[places[row]].key for row in left[safe : safe + 1]}
        left = left[safe + 1 :]
    return hidden


def _made_by(groups: Sequence[Group], parts: Sequence[_Part], suspects: Sequence[Space]) -> tuple[list[int], Space]:
    """The places of the groups with which those before make a suspect combination, and that combination of each.

    The other groups stand apart from those before them, so letting them out can tell nothing of too few.
    """
    made_of = np.zeros((len(groups), 1 + max(cell for group in groups for cell in group.cells)), dtype=np.int64)
    for row, group in enumerate(groups):
        made_of[row, list(group.cells)] = 1
    inside, outside, worth = [], [], []
    for part, space in zip(parts, suspects, strict=True):
        rows, pivots = reduced(np.hstack([space.names, space.values]))
        names, own = rows[:, : len(part.cells)], made_of[:, part.cells]
        inside.append(own[:, pivots])
        outside.append(np.delete(own - own[:, pivots] @ names, pivots, axis=1))
        worth.append(rows[:, len(part.cells) :])
    relations, basis = reduced(np.hstack(outside).T)
    places = np.setdiff1d(np.arange(len(groups)), basis)
    values = [
        times((own[places] - relations[:, places].T @ own[basis]) % PRIME, worth_of)
        for own, worth_of in zip(inside, worth, strict=True)
    ]
    widths = [space.values.shape[1] for space in suspects]
    column = [space.column + shift for space, shift in zip(suspects, np.cumsum([0, *widths]), strict=False)]
    person, minimum = [space.person for space in suspects], [space.minimum for space in suspects]
    joined = (np.hstack(values), np.concatenate(column), np.concatenate(person), np.concatenate(minimum))
    return places.tolist(), Space(np.zeros((len(places), 0), dtype=np.int64), *joined)


class _TooHard(Exception):
    """The search takes more steps than it may."""


@dataclass
class _Door:
    """Lets out combinations (rows of `made`, in order) as long as no combination of them tells of too few persons.

    `known` rows are out. Each of `betrayals` is a set of rows that together, with those out, tell of too few.
    """

    made: Space
    known: list[int]
    betrayals: list[set[int]] = field(default_factory=list)
    steps: int = 0

    def let_out(self, rows: list[int]) -> int:
        """Lets out these rows up to the first that would tell of too few, and says how many. Raises _TooHard."""
        for size in distinct(self.made.minimum).tolist():
            rows = self._safe(rows, size)
        self.known += rows
        self.betrayals = [betrayal - set(rows) for betrayal in self.betrayals]
        return len(rows)

    def _safe(self, rows: list[int], size: int) -> list[int]:
        while True:
            for betrayal in self.betrayals:
                if betrayal <= set(rows):
                    rows = rows[: rows.index(max(betrayal))]
            found = self._search(rows, size) if rows else None
            if found is None:
                return rows
            self.betrayals += _betrayals(found, rows, size)

    def _search(self, rows: list[int], size: int) -> Space | None:
        """Combinations of these rows and those out that rest on fewer than `size` persons; None if there are none.

        Exhaustive: who is in such a combination leaves out one of `size` teams, whichever way they are dealt.
        """
        independent = np.array(self.known + rows)
        independent = independent[reduced(self.made.values[independent].T)[1]]
        names = (independent[:, None] == np.array(rows)).astype(np.int64)
        values = self.made.values[independent]
        left = [Space(names, values, self.made.column, self.made.person, self.made.minimum)]
        while left:
            self.steps += 1
            if self.steps > PATIENCE:
                raise _TooHard
            here = left.pop().settled(size)
            if not here.names.any() or not here.tells(size):
                continue
            if len(distinct(here.person)) < size:
                return here
            without = [vanishing(here.values[:, columns]) for columns in here.teams(size)]
            left += [here.only(combinations) for combinations in without if len(combinations)]
        return None


def _betrayals(found: Space, rows: list[int], size: int) -> list[set[int]]:
    """Of each independent combination among those found, of which of `rows` it is made; least last row first."""
    width = found.names.shape[1]
    combinations = reduced(np.hstack([found.names[:, ::-1], found.values]))[0][::-1]
    names, values = combinations[:, :width][:, ::-1], combinations[:, width:]
    telling: set[int] | None = None  # the rows of the first that tells of units with this minimum
    betrayals = []
    for of_row, value in zip(names, values, strict=True):
        own = {rows[place] for place in np.flatnonzero(of_row)}
        tells = bool(value[found.minimum >= size].any())
        if tells and telling is None:
            telling = own
        if own and telling is not None:
            betrayals.append(own if tells else own | telling)
    return betrayals
