"""Which raw figures may be let out, to whom (architecture: Withholding).

All that an audience can ask about a group of people is decided at once, so that asking in another way, of another
period or by another cut, tells nothing more. What is published of people: school years and the runs of the
settings, whole or split by one cut. A run that is not in the settings is let out where each of its years is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db.models import Q

from baken.apps.access.types import WORKING_ROLES, Actor
from baken.apps.insight.engine import withholding
from baken.apps.insight.engine.combinations import distinct
from baken.apps.insight.engine.compile import COLUMN_OF_CUT, has_cut, units_statement
from baken.apps.insight.engine.counting import Key, Raw
from baken.apps.insight.engine.mart import Mart
from baken.apps.insight.engine.withholding import Group
from baken.ground.facts import FACTS, Fact, Nature
from baken.ground.indicators import Indicator, Measure
from baken.ground.periods import Period
from baken.ground.rights import NOTHING

# In this order groups are let out: what comes first stays, what comes later gives way.
PREFERENCE = ("", "centre", "network", "strategy", "theme", "function")
OWN, ALL = "own", "all"

# How the persons of a group are counted. One bit of 32 for each is quick, and never counts too many: where it counts
# enough, there are enough.
AT_LEAST, EXACTLY = "bit_count(bit_or(1::BIGINT << ({person} & 31)::INTEGER))", "count(DISTINCT {person})"

# What a group is known by: of the own centre or of all, the period, the cut and its value.
GroupKey = tuple[str, str, str, str]


def nature_of(indicator: Indicator) -> Nature:
    """What an indicator says about people: the nature of the facts it counts."""
    return FACTS[indicator.numerator.fact].nature


def opens(actor: Actor, nature: Nature) -> bool:
    """Whether an actor opens rows of a nature: nobody opens answers or hours; a cell opens what was registered of
    people, and who leads a centre that of the own one; whoever works in either opens what is about organisations."""
    if nature is Nature.REGISTRATION:
        return actor.is_of_cell or actor.leads_centre
    return nature is Nature.ORGANISATION and actor.role in WORKING_ROLES


def opened(actor: Actor, fact: Fact) -> Q:
    """The rows of a fact's model that an actor may open: the list behind a figure, and the check of each row in it."""
    if fact.records is None or not opens(actor, fact.nature):
        return NOTHING
    of_cell = Q(**{fact.cell: actor.cell})
    if not actor.is_of_centre:
        return of_cell
    if "centre" in fact.columns:
        return of_cell & Q(**{str(fact.columns["centre"].path): actor.centre})
    return of_cell if fact.nature is Nature.ORGANISATION else NOTHING


def may_open(actor: Actor, indicator: Indicator) -> bool:
    """Whether there are records behind an indicator that an actor may open."""
    return opened(actor, FACTS[indicator.numerator.fact]) != NOTHING


@dataclass(frozen=True)
class Audience:
    """For whom figures are let out: the cell, one centre of it, or (`inside` is False) whoever gets a report; and
    whether it may open registrations."""

    centre: int | None
    opens: bool
    inside: bool = True

    @classmethod
    def of(cls, actor: Actor) -> Audience:
        return cls(actor.centre if actor.is_of_centre else None, opens(actor, Nature.REGISTRATION))

    def owns(self, scope: str = ALL) -> bool:
        """Whether groups are those of the own cell or centre."""
        return self.inside and (scope == OWN or self.centre is None)

    def protects(self, indicator: Indicator) -> bool:
        """Whether figures of an indicator describe people that this audience may not see one by one."""
        nature = nature_of(indicator)
        if nature is Nature.ORGANISATION or not indicator.people:
            return False
        return nature is not Nature.REGISTRATION or self.centre is not None or not self.opens


OUTSIDE = Audience(None, opens=False, inside=False)


def described(indicator: Indicator) -> Measure:
    """The measure whose rows are the group that a figure describes."""
    return indicator.denominator or indicator.numerator


def minimum_of(indicator: Indicator, *, own: bool) -> int:
    """How many distinct persons a group counts at least."""
    if nature_of(indicator) is Nature.HOURS:
        return settings.MINIMUM_GROUP_HOURS
    return settings.MINIMUM_GROUP_OWN if own else settings.MINIMUM_GROUP_OTHERS


def withheld(
    indicator: Indicator, raws: Sequence[Raw], audience: Audience, mart: Mart, *, by: str, where: Mapping[str, str]
) -> frozenset[Key]:
    """The keys of the raw figures that are not let out. Within `mart.current`."""
    if not audience.protects(indicator):
        return frozenset()
    hidden = set()
    over = described(indicator).over
    universe_of = tuple(indicator.dimensions if over is None else over)
    for raw in raws:
        keys = _asked(indicator, raw, audience, by, where, universe_of)
        universe = tuple((name, raw.dimensions[name]) for name in universe_of)
        if keys is None or not _let_out(indicator, universe, keys, audience, mart):
            hidden.add(raw.key)
    return frozenset(hidden)


def _asked(
    indicator: Indicator,
    raw: Raw,
    audience: Audience,
    by: str,
    where: Mapping[str, str],
    universe_of: Sequence[str],
) -> list[GroupKey] | None:
    """The published groups that a raw figure tells of; None where it is of no published group."""
    filters = dict(where)
    if by in filters and by in COLUMN_OF_CUT:
        return None  # of a list, the rows that have this value and that one as well: a group of no table
    if by:
        filters[by] = raw.dimensions.get(by, filters.get(by, ""))
    fact = FACTS[described(indicator).fact]
    filters = {name: value for name, value in filters.items() if has_cut(fact, name)}
    period = Period.parse(raw.period)
    if year := filters.pop("year", ""):
        period = Period.school_year(int(year))
    scope = ALL
    if audience.centre is not None and "centre" in filters:
        if filters.pop("centre") != str(audience.centre):
            return None
        scope = OWN
    if len(filters) > 1:
        return None
    cut, value = next(iter(filters.items()), ("", ""))
    if period.is_school_year or period.code in settings.RUNS:
        return [(scope, period.code, cut, value)]
    return [(scope, Period.school_year(year).code, cut, value) for year in period.years]


def _let_out(
    indicator: Indicator, universe: tuple[tuple[str, str], ...], keys: list[GroupKey], audience: Audience, mart: Mart
) -> bool:
    cut = keys[0][2]
    if not cut and audience.centre is None and _each_year_is_large(indicator, universe, audience, mart):
        return True
    measure = described(indicator)
    *longer, cuts = _cuts_from(indicator, cut)

    def decide() -> frozenset[Any]:
        return _decided(indicator, universe, cuts, audience, mart)

    def decision(cuts: tuple[str, ...]) -> Hashable:
        # A measure that others share (three bands of one item) is decided once.
        return ("withheld", measure.fact, measure.where, universe, cuts, audience)

    hidden = mart.recalled(map(decision, longer), of=measure.fact)
    if hidden is None:
        hidden = mart.remembered(decision(cuts), decide, of=measure.fact)
    return not hidden & set(keys)


def _cuts_from(indicator: Indicator, cut: str) -> list[tuple[str, ...]]:
    """The cuts that are decided with one: those preferred to it, and it; the same with later ones comes first, for
    that decides as much and more."""
    fact = FACTS[described(indicator).fact]
    cuts = tuple(name for name in PREFERENCE if not name or (name in indicator.cuts and has_cut(fact, name)))
    if cut not in cuts:
        return [(*cuts, cut)]
    return [cuts[:end] for end in range(len(cuts), cuts.index(cut), -1)]


def _each_year_is_large(
    indicator: Indicator, universe: tuple[tuple[str, str], ...], audience: Audience, mart: Mart
) -> bool:
    """Whether each school year counts enough persons: then so does whatever is added or subtracted of years."""
    minimum = minimum_of(indicator, own=audience.owns())
    return any(_people_in_a_year(indicator, universe, how, mart) >= minimum for how in (AT_LEAST, EXACTLY))


def _people_in_a_year(indicator: Indicator, universe: tuple[tuple[str, str], ...], how: str, mart: Mart) -> int:
    """How many persons the school year with the fewest of them counts; 0 for a universe without units."""
    measure = described(indicator)
    names = tuple(name for name, _value in universe)

    def count() -> dict[tuple[str, ...], int]:
        columns, people = ", ".join((*names, "year")), how.format(person=indicator.people)
        sql = f"SELECT {columns}, coalesce({people}, 0) FROM ({units_statement(indicator)}) GROUP BY ALL"
        smallest: dict[tuple[str, ...], int] = {}
        for *row, _year, people in mart.database.execute(sql).fetchall():
            key = tuple("" if value is None else str(value) for value in row)
            smallest[key] = min(people, smallest.get(key, people))
        return smallest

    key = ("people by year", how, measure.fact, measure.where, names)
    return mart.remembered(key, count, of=measure.fact).get(tuple(value for _name, value in universe), 0)


@dataclass(frozen=True)
class _Units:
    """The units that figures describe: of each the person and the year; and cells of them, by cut, value and year."""

    persons: np.ndarray[Any, Any]
    years: np.ndarray[Any, Any]
    cells: list[np.ndarray[Any, Any]]
    places: dict[tuple[str, str, str, int], int]  # (scope, cut, value, year) to the number of a cell


def _decided(
    indicator: Indicator,
    universe: tuple[tuple[str, str], ...],
    cuts: Sequence[str],
    audience: Audience,
    mart: Mart,
) -> frozenset[Any]:
    """The keys of the groups of a universe that are not let out, of some cuts in the order of preference."""
    units = _units(indicator, universe, cuts, audience, mart)
    return withholding.withheld(
        persons=units.persons, cells=units.cells, groups=list(_groups(indicator, units, cuts, audience))
    )


def _groups(indicator: Indicator, units: _Units, cuts: Sequence[str], audience: Audience) -> Iterator[Group]:
    present = distinct(units.years).tolist()
    periods = [*map(Period.parse, settings.RUNS), *map(Period.school_year, present)]
    values: dict[tuple[str, str, str], dict[int, int]] = {}
    for (scope, cut, value, year), place in units.places.items():
        values.setdefault((scope, cut, value), {})[year] = place
    for (scope, cut, value), places in values.items():
        for period in periods:
            cells = tuple(places[year] for year in period.years if year in places)
            if not cells:
                continue
            yield Group(
                key=(scope, period.code, cut, value),
                rank=cuts.index(cut) * 4 + (scope == ALL) * 2 + period.is_school_year,
                minimum=minimum_of(indicator, own=audience.owns(scope)),
                cells=cells,
                # What an audience may open one by one, it knows.
                known=scope == OWN and audience.opens and nature_of(indicator) is Nature.REGISTRATION,
            )


def _units(
    indicator: Indicator,
    universe: tuple[tuple[str, str], ...],
    cuts: Sequence[str],
    audience: Audience,
    mart: Mart,
) -> _Units:
    conditions = " AND ".join(["true", *(f"coalesce({name}, '') = '{_quoted(value)}'" for name, value in universe)])
    own = ["centre"] if audience.centre is not None else []
    columns = dict.fromkeys([indicator.people, "year", *own, *(COLUMN_OF_CUT.get(cut, cut) for cut in cuts if cut)])
    # Units of one person that lie in the same cells are as one.
    sql = f"SELECT DISTINCT {', '.join(columns)} FROM ({units_statement(indicator)}) WHERE {conditions}"
    table = mart.database.sql(sql).to_arrow_table()
    years = table["year"].to_numpy()
    units = _Units(table[indicator.people].to_numpy(), years, [], {})
    scopes = {ALL: np.ones(len(years), dtype=bool)}
    if audience.centre is not None:
        scopes[OWN] = table["centre"].to_numpy(zero_copy_only=False) == audience.centre
    for scope, inside in scopes.items():
        for cut in cuts:
            if cut == "centre" and audience.centre is not None:
                continue
            for value, rows in _rows_by_value(table, cut):
                rows = rows[inside[rows]]
                for year in distinct(years[rows]).tolist():
                    units.places[scope, cut, value, year] = len(units.cells)
                    units.cells.append(rows[years[rows] == year])
    return units


def _rows_by_value(table: pa.Table, cut: str) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """The rows of each value of a cut; of a list, of each of its values, '' for none."""
    if not cut:
        yield "", np.arange(table.num_rows)
        return
    column = table[COLUMN_OF_CUT.get(cut, cut)].combine_chunks()
    rows = np.arange(table.num_rows)
    if pa.types.is_list(column.type):
        rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False).astype(np.int64)
        without = np.flatnonzero(pc.equal(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False))
        texts = pa.concat_arrays([pc.list_flatten(column), pa.array([""] * len(without), column.type.value_type)])
        column, rows = texts, np.concatenate([rows, without])
    encoded = pc.fill_null(column.cast(pa.string()), "").dictionary_encode()
    codes = encoded.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(len(encoded.dictionary) + 1))
    for number, value in enumerate(encoded.dictionary.to_pylist()):
        yield value, rows[order[edges[number] : edges[number + 1]]]


def _quoted(text: str) -> str:
    return text.replace("'", "''")
