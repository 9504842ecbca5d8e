"""A few school years as a drawing of the size of a word or two: no values, which stand beside it and in its text."""

from __future__ import annotations

from baken.ui.documents.blocks import Tone, Years
from baken.ui.documents.shapes import EDGE, INK_2, Drawing
from baken.ui.documents.texts import one_line, width_of

WIDTH, HEIGHT = 120.0, 24.0
WIDEST = 38.0
SIZE = 10.0


def drawn_years(years: Years) -> Drawing:
    """The years as columns, the last in full colour; where no value is shown there is a dashed line."""
    drawing = Drawing(WIDTH, HEIGHT + 15)
    band = min(WIDEST, WIDTH / max(len(years.values), 1))
    told = [float(value) for value in years.values if value is not None]
    most = max(told, default=0) or 1
    for place, value in enumerate(years.values):
        x, last = place * band, place == len(years.values) - 1
        if value is None:
            drawing.line(x + 2, HEIGHT - 6, x + band - 2, HEIGHT - 6, EDGE, dashed=True)
            continue
        height = max(0.0, float(value)) / most * (HEIGHT - 2)
        drawing.bar(x + 2, HEIGHT - height, band - 4, height, Tone.MAIN if last else Tone.BEFORE)
    end = band * len(years.values)
    drawing.line(0, HEIGHT, end, HEIGHT, EDGE)
    labels = [one_line(label) for label in years.labels]
    if labels and sum(width_of(each, size=SIZE) for each in {labels[0], labels[-1]}) <= WIDTH - 6:
        ends = [labels[0]] if len(labels) == 1 else [labels[0], labels[-1]]
        drawing.write(0, HEIGHT + 12, ends[0], size=SIZE, fill=INK_2)
        for label in ends[1:]:
            wide = width_of(label, size=SIZE)
            x = max(end, width_of(ends[0], size=SIZE) + 6 + wide)
            drawing.write(x, HEIGHT + 12, label, size=SIZE, anchor="end", fill=INK_2)
    return drawing
