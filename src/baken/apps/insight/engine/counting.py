"""Counting: from an indicator and periods to raw figures, before anything is let out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from baken.apps.insight.engine.compile import Statement, rows_statement, statements
from baken.apps.insight.engine.source import columns_of
from baken.ground.facts import FACTS
from baken.ground.indicators import Indicator, Unit
from baken.ground.periods import Period

Run = Callable[[str], Iterable[tuple[Any, ...]]]
Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass
class Raw:
    """A figure as counted: not to leave this room before it is let out."""

    period: str
    dimensions: dict[str, str]
    numbers: dict[str, int | float] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return (self.period, tuple(sorted(self.dimensions.items())))


def _plain(number: Any) -> int | float:
    return float(number) if isinstance(number, Decimal) else number


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _counted(run: Run, statement: Statement) -> dict[Key, Raw]:
    found: dict[Key, Raw] = {}
    size = len(statement.dimensions)
    for row in run(statement.sql):
        numbers = zip(statement.numbers, row[size + 1 :], strict=True)
        raw = Raw(
            row[0],
            dict(zip(statement.dimensions, map(_text, row[1 : size + 1]), strict=True)),
            {name: _plain(number) for name, number in numbers if name and number is not None},
        )
        found[raw.key] = raw
    return found


def count(
    indicator: Indicator,
    periods: Sequence[Period],
    run: Run,
    *,
    by: str = "",
    where: Mapping[str, str] | None = None,
    people: bool = False,
    dialect: str = "duckdb",
) -> list[Raw]:
    """The raw figures of an indicator. `run` runs SQL on an engine that has the facts and the table `periods`."""
    if indicator.rows is not None:
        return _of_rows(indicator, periods, run, dialect)
    parts = [
        _counted(run, statement) for statement in statements(indicator, by, where, people=people, dialect=dialect)
    ]
    found = parts[0] if len(parts) == 1 else _joined(indicator, *parts, by=by)
    _complete(indicator, found)
    if indicator.unit is Unit.COUNT and not indicator.dimensions and not by:
        nothing = {"numerator": 0, "n": 0, **({"denominator": 0} if indicator.denominator else {})}
        for period in periods:
            found.setdefault((period.code, ()), Raw(period.code, {}, dict(nothing)))
    return sorted(found.values(), key=lambda raw: _place(indicator, raw, by))


def _joined(indicator: Indicator, top: dict[Key, Raw], bottom: dict[Key, Raw], *, by: str) -> dict[Key, Raw]:
    """Numerators with their denominators. Where both are split alike, a group without numerator counts 0."""
    of_bottom = {name for raw in bottom.values() for name in raw.dimensions}
    alike = indicator.denominator is not None and indicator.denominator.over == indicator.numerator.over
    if alike:
        split = {name for raw in top.values() for name in raw.dimensions} or {by} - {""}
        for key, raw in bottom.items():
            if split <= of_bottom and key not in top:
                top[key] = Raw(raw.period, dict(raw.dimensions), {"numerator": 0, "n": 0, "people": 0})
    found = {}
    for key, raw in top.items():
        below = bottom.get((raw.period, tuple(sorted((k, v) for k, v in raw.dimensions.items() if k in of_bottom))))
        if below is None:
            continue
        numbers = {**raw.numbers, "denominator": below.numbers["denominator"]}
        if indicator.unit is not Unit.COUNT:  # the group described is that of the denominator
            numbers |= {name: below.numbers[name] for name in ("n", "people") if name in below.numbers}
        found[key] = Raw(raw.period, raw.dimensions, numbers)
    return found


def _complete(indicator: Indicator, found: dict[Key, Raw]) -> None:
    for name, values in indicator.complete.items():
        for raw in list(found.values()):
            for value in values:
                other = Raw(raw.period, {**raw.dimensions, name: value}, {"numerator": 0, "n": 0})
                found.setdefault(other.key, other)
        for key, raw in list(found.items()):
            if raw.dimensions[name] not in values:
                del found[key]


def _place(indicator: Indicator, raw: Raw, by: str) -> tuple[Any, ...]:
    """Where a figure stands among others: by period, then by its dimensions as declared, levels from low to high."""

    def place(name: str) -> Any:
        value = raw.dimensions.get(name, "")
        return indicator.complete[name].index(value) if name in indicator.complete else value

    return (raw.period, *map(place, dict.fromkeys((*indicator.dimensions, by))))


def _of_rows(indicator: Indicator, periods: Sequence[Period], run: Run, dialect: str) -> list[Raw]:
    assert indicator.rows is not None
    names = list(columns_of(FACTS[indicator.numerator.fact]))
    rows = [dict(zip(names, row, strict=True)) for row in run(rows_statement(indicator, dialect))]
    found = []
    for period in periods:
        number = indicator.rows(rows, period)
        if number is not None:
            found.append(Raw(period.code, {}, {"numerator": number, "n": len(rows)}))
    return found


def value_of(indicator: Indicator, raw: Raw) -> float | int | None:
    """The value of a raw figure; None where there is nothing to divide by."""
    top = raw.numbers.get("numerator", 0)
    if indicator.unit is Unit.COUNT or indicator.denominator is None:
        return top
    bottom = raw.numbers.get("denominator", 0)
    return top / bottom if bottom else None
