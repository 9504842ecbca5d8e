"""Figures as plain numbers, to compare ways of counting them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from baken.apps.insight.types import Figure
from baken.ground.indicators import INDICATORS, Unit

Numbers = dict[tuple[Any, ...], tuple[float, ...]]
"""(period, values of the dimensions) to numerator, and denominator where there is one."""


def of_figures(figures: Iterable[Figure]) -> dict[str, Numbers]:
    """What insight let out, by indicator."""
    found: dict[str, Numbers] = {}
    for figure in figures:
        assert not figure.withheld, figure
        indicator = INDICATORS[figure.indicator]
        key = (figure.period.code, *(figure.dimensions[name] for name in indicator.dimensions))
        assert figure.value is not None
        if indicator.denominator is None:
            numbers: Sequence[Any] = (figure.value,)
        else:
            assert figure.numerator is not None
            assert figure.denominator is not None
            numbers = (figure.numerator, figure.denominator)
            assert figure.value == (figure.numerator if indicator.unit is Unit.COUNT else numbers[0] / numbers[1])
        found.setdefault(figure.indicator, {})[key] = tuple(map(float, numbers))
    return found


def keyed(indicator: str, rows: Iterable[Sequence[Any]]) -> Numbers:
    """Rows of (period, dimensions, numbers) by period and dimensions; a row without number is no figure."""
    size = 1 + len(INDICATORS[indicator].dimensions)
    return {tuple(row[:size]): tuple(map(float, row[size:])) for row in rows if row[size] is not None}


def compare(what: str, found: dict[str, Numbers], expected: dict[str, Numbers]) -> None:
    """Raise where two ways of counting do not give the same; an indicator without a figure may be left out."""
    expected = {indicator: numbers for indicator, numbers in expected.items() if numbers}
    assert found.keys() == expected.keys(), what
    for indicator, numbers in found.items():
        other = expected[indicator]
        different = [key for key in numbers.keys() | other.keys() if numbers.get(key) != other.get(key)]
        assert not different, (
            f"{what}: {indicator} {different[:3]}: {[(numbers.get(k), other.get(k)) for k in different[:3]]}"
        )
