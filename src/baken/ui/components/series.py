"""Bars and columns of a series, beside a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from baken.ui.charts import Bar
from baken.ui.components.library import register, show

HEIGHT = 110  # of the highest column, in pixels


@register.simple_tag
def bars(rows: Sequence[Bar], *, label: Any, most: float = 0) -> SafeString:
    """A bar for each row on a scale up to `most`. The page has the numbers in a table too."""
    scale = _scale(rows, most)
    return show("bars", label=label, bars=[(row, f"{_part(row, scale) * 100:.2f}%") for row in rows])


@register.simple_tag
def columns(rows: Sequence[Bar], *, label: Any, most: float = 0) -> SafeString:
    """A column for each row, in order of time, on a scale up to `most`; a row with a series break is set apart.

    The page has the numbers in a table too.
    """
    scale = _scale(rows, most)
    heights = [round(_part(row, scale) * HEIGHT) for row in rows]
    columns = [{"row": row, "height": height, "y": HEIGHT - height} for row, height in zip(rows, heights, strict=True)]
    return show("columns", label=label, columns=columns, height=HEIGHT)


def _scale(rows: Sequence[Bar], most: float) -> float:
    return max([float(most), *(float(row.value) for row in rows if row.value is not None)]) or 1.0


def _part(row: Bar, scale: float) -> float:
    return float(row.value or 0) / scale
