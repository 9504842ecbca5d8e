"""Columns that stand, one beside the other in order of time."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from baken.ui.documents.blocks import Chart, series_of
from baken.ui.documents.shapes import AMBER, AMBER_INK, EDGE, INK_2, Drawing
from baken.ui.documents.texts import in_lines, one_line, width_of

HEIGHT, LOW_HEIGHT = 160, 30
WIDEST, WIDEST_BAND = 64.0, 150.0
NARROWEST_BAND = 44.0
SIZE, SMALL, LEADING = 12.0, 11.0, 15
MOST_LINES = 3


def columns(chart: Chart, *, width: float, legend: Callable[[Chart, Drawing], float]) -> Drawing | None:
    """A chart of columns, or None where labels or values need more room than standing columns have."""
    band = min(width / len(chart.labels), WIDEST_BAND)
    labels = [in_lines(one_line(label), width=band - 6, size=SIZE, most=MOST_LINES + 1) for label in chart.labels]
    thickness = min(WIDEST, band * 0.76 / max(len(chart.series), 1))
    slot = band - 4 if len(chart.series) == 1 else thickness + 3
    size = SIZE if len(chart.series) == 1 else SMALL
    if band < NARROWEST_BAND or any(len(lines) > MOST_LINES for lines in labels) or not _fit(chart, slot, size):
        return None
    drawing = Drawing(width)
    top = legend(chart, drawing) + 20 + (18 if any(chart.breaks) else 0)
    scale = _scale(chart)
    floor = top + (HEIGHT if scale else LOW_HEIGHT)
    for place, lines in enumerate(labels):
        left = place * band
        if place < len(chart.breaks) and chart.breaks[place]:
            _break(drawing, left, top - 38, floor, width)
        tick = _height(chart.mark.values[place], scale) if chart.mark else None
        group = thickness * len(chart.series)
        x = left + (band - group) / 2
        for series in chart.series:
            value, text = series.values[place], one_line(series.texts[place])
            height = _height(value, scale)
            middle = x + thickness / 2
            if height is None:
                _not_shown(drawing, middle, floor, text or _("niet getoond"), slot)
            else:
                drawing.bar(x + 1, floor - height, thickness - 2, height, series.tone)
                above = tick if tick is not None and height - 4 <= tick <= height + 18 else height
                drawing.write(middle, floor - above - 6, text, size=size, anchor="middle", bold=True)
            x += thickness
        if tick is not None:
            drawing.tick(left + (band - group) / 2 - 5, floor - tick, left + (band + group) / 2 + 5, floor - tick)
        _label(drawing, chart, place, lines, left + band / 2, floor, band)
    drawing.line(0, floor, band * len(labels), floor, EDGE)
    noted = 14 if any(chart.notes) else 0
    drawing.height = floor + 8 + max(map(len, labels)) * LEADING + noted
    return drawing


def _fit(chart: Chart, slot: float, size: float) -> bool:
    """Whether each value has room above its column, and each word where no value is shown."""
    return all(
        max((width_of(word, size=size, bold=value is not None) for word in _said(text, value)), default=0) <= slot
        for series in chart.series
        for text, value in zip(series.texts, series.values, strict=True)
    )


def _said(text: str, value: float | None) -> list[str]:
    text = one_line(text)
    return [text] if value is not None else (text or _("niet getoond")).split()


def _scale(chart: Chart) -> float:
    values = [float(value) for each in series_of(chart) for value in each.values if value is not None]
    if not values:
        return 0.0  # nothing is shown
    return max([*values, 1.0 if chart.ratio else 0.0]) or 1.0


def _height(value: float | None, scale: float) -> float | None:
    return None if value is None else HEIGHT * max(0.0, float(value)) / scale


def _break(drawing: Drawing, x: float, top: float, floor: float, width: float) -> None:
    """A line before a column that cannot be compared with those before it."""
    drawing.line(x, top, x, floor, AMBER, width=1.5, dashed=True)
    text = _("reeksbreuk")
    leaves = x + 5 + width_of(text, size=SMALL) > width
    x, anchor = (x - 5, "end") if leaves else (x + 5, "start")
    drawing.write(x, top + 11, text, size=SMALL, anchor=anchor, fill=AMBER_INK)


def _not_shown(drawing: Drawing, middle: float, floor: float, text: str, slot: float) -> None:
    lines = in_lines(text, width=max(slot, 40), size=SMALL, most=MOST_LINES)
    for number, line in enumerate(reversed(lines)):
        drawing.write(middle, floor - 6 - number * 13, line, size=SMALL, anchor="middle", fill=INK_2)


def _label(
    drawing: Drawing, chart: Chart, place: int, lines: list[str], middle: float, floor: float, band: float
) -> None:
    y = floor + 4.0
    for line in lines:
        y += LEADING
        drawing.write(middle, y, line, size=SIZE, anchor="middle")
    if place < len(chart.notes) and chart.notes[place]:
        note = next(iter(in_lines(one_line(chart.notes[place]), width=band - 4, size=SMALL, most=1)), "")
        drawing.write(middle, y + 14, note, size=SMALL, anchor="middle", fill=INK_2)
