"""How a figure lies over centres: counted for each of them, told of none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from statistics import fmean, quantiles

from baken.apps.insight.engine.counting import Raw
from baken.apps.insight.types import Spread
from baken.ground.indicators import Indicator

FEWEST_CENTRES = 5  # fewer have no middle half worth the name, and one could be told from it


@lru_cache(maxsize=64)
def by_centre(indicator: Indicator) -> Indicator:
    """The same indicator with a row for each centre, so that it can be split by something else as well."""
    return replace(indicator, dimensions=(*indicator.dimensions, "centre"))


def spread_over(raws: Iterable[Raw], *, centres: Collection[str], by: str) -> dict[str, Spread]:
    """For each value of a cut the spread over some centres, those with nothing included; {} over too few."""
    if len(centres) < FEWEST_CENTRES:
        return {}
    found: dict[str, list[float]] = {}
    for raw in raws:
        if raw.dimensions["centre"] in centres:
            found.setdefault(raw.dimensions[by], []).append(float(raw.numbers["numerator"]))
    return {value: _spread([*numbers, *[0.0] * (len(centres) - len(numbers))]) for value, numbers in found.items()}


def _spread(numbers: list[float]) -> Spread:
    low, median, high = quantiles(numbers, n=4, method="inclusive")
    return Spread(fmean(numbers), len(numbers), low, median, high)
