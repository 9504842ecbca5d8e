"""Charts as drawings: bars that lie, columns that stand, shares of a whole in one bar.

A drawing is made once for its width and then written as SVG in a page, or set by Typst in a PDF and as a picture for
Word. Labels that are too long are shortened: the table of the chart has them whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baken.ui.documents.blocks import Chart, Kind, Tone, series_of
from baken.ui.documents.columns import columns
from baken.ui.documents.looks import LOOKS
from baken.ui.documents.shapes import AMBER, AMBER_INK, EDGE, INK_2, Drawing
from baken.ui.documents.texts import in_lines, one_line, width_of
from baken.ui.documents.wording import said_of

WIDE, PHONE = 640, 330
BESIDE = 480  # from this width on, labels stand beside their bars
SIZE, SMALL = 12.0, 11.0
LEADING = 15
GAP = 12


def svg(chart: Chart, *, width: float = WIDE, name: str = "") -> str:
    """A chart as SVG, with `alt` as its text; empty for a chart of nothing. `name`: its class."""
    return "".join(drawing.svg(alt=said_of(chart, 1, 1), name=name) for drawing in drawings(chart, width=width))


def drawings(chart: Chart, *, width: float = WIDE, most_height: float | None = None) -> list[Drawing]:
    """A chart as one drawing, or as several of `most_height` where it has too many labels for one."""
    if not chart.labels:
        return []
    if chart.kind is Kind.COLUMNS and (standing := columns(chart, width=width, legend=_legend)):
        return [standing]
    return _Lying(chart, width).drawings(most_height)


@dataclass(frozen=True)
class _Row:
    """A row of a lying chart: the lines of its label, and the height of all of it."""

    place: int
    lines: Sequence[str]
    body: float
    height: float


class _Lying:
    """Bars, or stacked shares, beside or under their labels."""

    def __init__(self, chart: Chart, width: float) -> None:
        self.chart, self.width = chart, width
        self.beside = width >= BESIDE
        self.stacked = chart.kind is Kind.STACKED
        self.labels = [one_line(label) for label in chart.labels]
        self.notes = [one_line(note) for note in chart.notes] if any(chart.notes) else []
        notes = max((width_of(note, size=SMALL) for note in self.notes), default=-GAP) + GAP
        self.notes_width = min(notes, width / 4)
        longest = max(width_of(label, size=SIZE) for label in self.labels)
        self.label_width = min(longest + 2, width * 0.4) if self.beside else width
        self.start = self.label_width + GAP if self.beside else 0
        self.value_width = 0 if self.stacked else min(self._widest() + 10, width / 4)
        self.room = width - self.start - self.notes_width
        self.plot = self.room - self.value_width
        self.scale = self._scale()
        self.rows = [self._row(place) for place in range(len(self.labels))]

    def drawings(self, most_height: float | None) -> list[Drawing]:
        """The rows, over as many drawings as they need."""
        made: list[Drawing] = []
        rest = list(self.rows)
        while rest:
            drawing = Drawing(self.width)
            top = y = _legend(self.chart, drawing, self.stacked)
            while rest and (y == top or most_height is None or y + rest[0].height <= most_height):
                row = rest.pop(0)
                self._draw(drawing, row, y)
                y += row.height
            drawing.height = y
            if not self.stacked:
                drawing.line(self.start, top, self.start, y - GAP / 2, EDGE)
            made.append(drawing)
        return made

    def _widest(self) -> float:
        return max(
            (
                width_of(one_line(text), size=SIZE, bold=True)
                for series in self.chart.series
                for text, value in zip(series.texts, series.values, strict=True)
                if value is not None
            ),
            default=0,
        )

    def _scale(self) -> float:
        places = range(len(self.labels))
        if self.stacked:
            totals = [sum(float(series.values[place] or 0) for series in self.chart.series) for place in places]
        else:
            totals = [float(value) for each in series_of(self.chart) for value in each.values if value is not None]
        return max([*totals, 1.0 if self.chart.ratio else 0.0]) or 1.0

    def _row(self, place: int) -> _Row:
        lines = in_lines(self.labels[place], width=self.label_width, size=SIZE, most=3 if self.beside else 4)
        body = len(self.chart.series) * (self._thickness + 2) - 2
        if self.stacked:
            body = 20 + (14 if self._over(place) else 0)
        label = float(len(lines) * LEADING)
        height = max(label, body) if self.beside else label + 3 + body
        return _Row(place, lines, body, height + GAP + (20 if self._break(place) else 0))

    @property
    def _thickness(self) -> float:
        return 18 if len(self.chart.series) == 1 else 15

    def _break(self, place: int) -> str:
        return self.chart.breaks[place] if place < len(self.chart.breaks) else ""

    def _draw(self, drawing: Drawing, row: _Row, y: float) -> None:
        if self._break(row.place):
            drawing.line(0, y, self.width, y, AMBER, dashed=True)
            drawing.write(self.width, y + 12, _("reeksbreuk"), size=SMALL, anchor="end", fill=AMBER_INK)
            y += 20
        label = len(row.lines) * LEADING
        middle = max(0.0, row.body - label) / 2 if self.beside else 0
        for place, line in enumerate(row.lines):
            drawing.write(0, y + middle + place * LEADING + 12, line, size=SIZE)
        top = y + (max(0.0, label - row.body) / 2 if self.beside else label + 3)
        if self.stacked:
            self._draw_stack(drawing, row.place, top, top + row.body - 20)
        else:
            self._draw_bars(drawing, row.place, top)
        if self.notes and row.place < len(self.notes):
            note = _fitting(self.notes[row.place], self.notes_width - GAP / 2, SMALL)
            drawing.write(self.width, top + row.body - 20 / 2 + 4, note, size=SMALL, anchor="end", fill=INK_2)

    def _draw_bars(self, drawing: Drawing, place: int, top: float) -> None:
        bottom = top + len(self.chart.series) * (self._thickness + 2) - 2
        mark = self.chart.mark.values[place] if self.chart.mark else None
        tick = None if mark is None else self.start + self.plot * max(0.0, float(mark)) / self.scale
        for number, series in enumerate(self.chart.series):
            y = top + number * (self._thickness + 2)
            value, text = series.values[place], one_line(series.texts[place])
            end = self.start
            if value is not None:
                end += self.plot * max(0.0, float(value)) / self.scale
                drawing.bar(self.start, y, end - self.start, self._thickness, series.tone)
            x, line = end + 7, y + self._thickness / 2 + 4.5
            room = self.value_width if value is not None else self.room
            text = _fitting(text if value is not None else text or _("niet getoond"), room - 8, SIZE)
            if tick is not None and end - 2 <= tick <= x + width_of(text, size=SIZE, bold=True):
                x = tick + 7
            shown = value is not None
            drawing.write(
                x, line, text, size=SIZE if shown else SMALL, bold=shown, **({} if shown else {"fill": INK_2})
            )
        if tick is not None:
            drawing.tick(tick, top - 3, tick, bottom + 3)

    def _segments(self, place: int) -> list[tuple[float, float, Tone, str, bool]]:
        """The parts of a stacked bar: from where, how wide, what they are, their text, and whether it fits within."""
        found, x = [], float(self.start)
        for series in self.chart.series:
            value = series.values[place]
            if not value or value < 0:
                continue
            width = self.plot * float(value) / self.scale
            text = one_line(series.texts[place])
            found.append((x, width, series.tone, text, width_of(text, size=SMALL, bold=True) + 8 <= width))
            x += width
        return found

    def _over(self, place: int) -> bool:
        return any(not fits for *_rest, fits in self._segments(place))

    def _draw_stack(self, drawing: Drawing, place: int, top: float, bar: float) -> None:
        segments = self._segments(place)
        if not segments:
            texts = dict.fromkeys(one_line(series.texts[place]) for series in self.chart.series)
            said = " · ".join(filter(None, texts)) or _("niet getoond")
            drawing.write(self.start, bar + 14, _fitting(said, self.plot, SMALL), size=SMALL, fill=INK_2)
        for x, width, tone, text, fits in segments:
            drawing.bar(x, bar, width, 20, tone)
            if fits:
                look = LOOKS[tone]
                middle = x + width / 2
                drawing.write(middle, bar + 14, text, size=SMALL, anchor="middle", bold=True, fill=look.ink)
        for x, text in self._above(segments):
            drawing.write(x, top + 10, text, size=SMALL, bold=True)

    def _above(self, segments: Sequence[tuple[float, float, Tone, str, bool]]) -> list[tuple[float, str]]:
        """Where above the bar the texts stand that do not fit within it: over their part, and beside each other."""
        small = [(x + width / 2, text) for x, width, _tone, text, fits in segments if not fits]
        widths = [width_of(text, size=SMALL, bold=True) for _middle, text in small]
        places, least = [], float(self.start)
        for (middle, _text), width in zip(small, widths, strict=True):
            places.append(max(least, middle - width / 2))
            least = places[-1] + width + 6
        most = self.start + self.plot
        for number in reversed(range(len(small))):
            places[number] = min(places[number], most - widths[number])
            most = places[number] - 6
        return [(place, text) for place, (_middle, text) in zip(places, small, strict=True)]


def _fitting(text: str, width: float, size: float) -> str:
    return next(iter(in_lines(text, width=max(width, 20), size=size, most=1, bold=True)), "")


def _legend(chart: Chart, drawing: Drawing, always: bool = False) -> float:
    """What colours and marks mean, above a drawing; returns where what follows begins."""
    x, y, room = 0.0, 0.0, drawing.width
    shown: list[tuple[str, Callable[[float, float], None]]] = []
    if always or len(chart.series) > 1 or chart.mark:
        for series in chart.series:
            tone = series.tone
            shown.append((one_line(series.name), lambda x, y, tone=tone: drawing.bar(x, y, 14, 12, tone)))  # type: ignore[misc]  # the tone of its turn
    if chart.mark:
        texts = {one_line(text) for text in chart.mark.texts if text}
        name = one_line(chart.mark.name)
        said = f"{name}: {texts.pop()}" if len(texts) == 1 else name
        shown.append((said, lambda x, y: drawing.tick(x + 7, y - 1, x + 7, y + 13)))
    for text, swatch in shown:
        text = next(iter(in_lines(text, width=room - 24, size=SIZE, most=1)), "")
        width = 20 + width_of(text, size=SIZE)
        if x and x + width > room:
            x, y = 0.0, y + 19
        swatch(x, y + 2)
        drawing.write(x + 20, y + 12.5, text, size=SIZE, fill=INK_2)
        x += width + 18
    return y + 28 if shown else 4
