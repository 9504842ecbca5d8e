"""What stands on a page of paper: how wide the columns of a table are, how large its letters, how large a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from baken.ui.documents.blocks import Cell, Chart, Column, Table
from baken.ui.documents.drawing import drawings
from baken.ui.documents.shapes import Drawing
from baken.ui.documents.texts import clean, one_line, width_of

POINTS = 72 / 25.4  # to the millimetre
WIDE, HIGH = 166 * POINTS, 247 * POINTS  # of what may be written on, on A4
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
EASY = 7.5  # the least size of letters that a table is given to have fewer lines
ROOMY = 0.7  # the part of the width that the longest words may take before letters get smaller, where lines are broken
GAP = 8.0  # beside the text of a cell, at both sides together
LINE, BETWEEN, AROUND = 0.72, 0.45, 7.2  # a line and what is between two by the size, and around the lines of a row
LONGEST = 30  # a word that is longer may be broken
AT_ONCE = 10  # a number that is no longer than this is on one line
FEW_ROWS = 6
KEPT = 0.55  # the part of a page that may be left blank to keep a chart and its table on one
DRAWN = (640, 720, 800)  # how wide a chart is drawn, over the width of a page: the wider, the smaller


@dataclass(frozen=True)
class Fit:
    """How a table fits on a page: the size of its letters, the widths of its columns and the heights of its rows in
    points. `whole`: no word is broken."""

    size: float
    widths: Sequence[float]
    rows: Sequence[float]
    whole: bool

    @property
    def height(self) -> float:
        """About how high all of it is, with its caption."""
        return sum(self.rows) + 24

    @property
    def is_kept(self) -> bool:
        """Whether it is short enough to stand on one page."""
        return len(self.rows) <= FEW_ROWS + 1 and self.height <= KEPT * HIGH

    @property
    def keeps_rows(self) -> bool:
        """Whether each row is low enough to stand on one page."""
        return max(self.rows) <= KEPT * HIGH


def rows_of(table: Table) -> list[list[Cell]]:
    """The rows of a table, each as long as it has columns."""
    empty = [Cell("")] * len(table.columns)
    return [[*row, *empty][: len(empty)] for row in table.rows]


def fit(table: Table, *, size: float = SIZES[0], broad: float = 1) -> Fit:
    """How a table fits on a page, in letters of `size` or as much smaller as it takes to keep words whole. `broad`:
    how much wider letters may be than is usual."""
    columns = [
        _Column(column, [row[place] for row in rows_of(table)], broad) for place, column in enumerate(table.columns)
    ]
    room = WIDE - GAP * len(columns)
    size = _size(columns, [each for each in SIZES if each <= size], room)
    least, most = [column.least * size for column in columns], [column.most * size for column in columns]
    over = room - sum(least)
    if over < 0:
        widths = [each * room / sum(least) for each in least]
    elif sum(most) <= room:
        widths = [each * room / sum(most) for each in most]
    else:
        wanted = [top - bottom for top, bottom in zip(most, least, strict=True)]
        widths = [bottom + over * each / sum(wanted) for bottom, each in zip(least, wanted, strict=True)]
    lines = zip(*(column.lines(width / size) for column, width in zip(columns, widths, strict=True)), strict=True)
    rows = [(max(row) * (LINE + BETWEEN) - BETWEEN) * size + AROUND for row in lines]
    return Fit(size, [width + GAP for width in widths], rows, whole=over >= 0)


def _size(columns: Sequence[_Column], sizes: Sequence[float], room: float) -> float:
    """The largest size in which all is on one line, or lines are of several words; else in which words stay whole."""
    least, most = sum(column.least for column in columns), sum(column.most for column in columns)
    for size in sizes:
        if most * size <= room or (least * size <= ROOMY * room and size >= EASY):
            return size
    fitting = [size for size in sizes if least * size <= room]
    eased = [size for size in fitting if size >= EASY]
    return eased[-1] if eased else (fitting or sizes[-1:])[0]


def printed(chart: Chart, *, table: float) -> tuple[list[Drawing], bool]:
    """A chart as it is drawn on paper, and whether it is on one page with its table, which is so many points high.

    It is drawn smaller where that keeps them together, and over several pages where it is too high for one.
    """
    for width in DRAWN:
        parts = drawings(chart, width=width)
        if sum(_height(part) for part in parts) + table <= KEPT * HIGH:
            return parts, True
    return drawings(chart, width=DRAWN[1], most_height=0.85 * HIGH * DRAWN[1] / WIDE), False


class _Column:
    """The texts of a column, measured for letters of size one."""

    def __init__(self, column: Column, cells: Sequence[Cell], broad: float) -> None:
        head = one_line(column.heading)
        texts = [clean(cell.text) for cell in cells]
        # A number and its sign are not parted.
        words = {
            word[:LONGEST]
            for text in texts
            for word in ([text] if column.number and len(text) <= AT_ONCE else text.split())
        }
        heads = [width_of(word[:LONGEST], size=broad, bold=True) for word in head.split()]
        self.least = max([*heads, *(width_of(word, size=broad) for word in words), 1.0])
        self.head = width_of(head, size=broad, bold=True)
        self.texts = [[width_of(line, size=broad) for line in text.split("\n")] for text in texts]
        # A head may well take two lines.
        self.most = max([self.least, self.head / 2, *(wide for text in self.texts for wide in text)])

    def lines(self, width: float) -> list[int]:
        """Over how many lines its head and each of its cells go, in so wide a column."""
        return [sum(_lines(line / width) for line in text) for text in [[self.head], *self.texts]]


def _lines(full: float) -> int:
    """Over how many lines a text goes that would fill so many: none is filled to its end."""
    return 1 if full <= 1 else math.ceil(full * 1.1)


def _height(drawing: Drawing) -> float:
    """How high a drawing is on paper, with its caption."""
    return drawing.height * WIDE / drawing.width + 34
