"""What a document is made of: a tree of typed blocks that say what is told, and nothing of how it looks.

Texts are as a reader reads them (numbers written, language chosen); numbers stand beside them where a file needs them.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """A run of text. `url`: where it leads; relative to the site (where a figure comes from: on paper it looks like
    the text around it), or whole."""

    text: str
    strong: bool = False
    emphasis: bool = False
    url: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of a level from 1 (a chapter) to 4; chapters are numbered where the document says so."""

    text: str
    level: int = 1
    anchor: str = ""


class Manner(enum.Enum):
    """How a paragraph is meant."""

    TEXT = "text"
    LEAD = "lead"
    NOTE = "note"


@dataclass(frozen=True)
class Paragraph:
    """Runs of text, one after the other."""

    runs: Sequence[Words]
    manner: Manner = Manner.TEXT


@dataclass(frozen=True)
class Bullets:
    """A list; each item is runs of text."""

    items: Sequence[Sequence[Words]]
    ordered: bool = False


@dataclass(frozen=True)
class Years:
    """A value for each of a few school years, drawn very small; None where there is none or it is withheld, which
    `texts` then says. `texts`: the values as they are written."""

    labels: Sequence[str]
    values: Sequence[float | None]
    texts: Sequence[str]


@dataclass(frozen=True)
class Tile:
    """A key figure in large: its value as it is written, what it is, and a note. Empty `value`: not shown, and
    `note` says why; `missing`: there is none. `compared`: a line of comparison ("2023-2024: 724")."""

    value: str
    label: str
    note: str = ""
    url: str = ""
    compared: str = ""
    years: Years | None = None
    missing: bool = False


@dataclass(frozen=True)
class Tiles:
    """Key figures beside each other."""

    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Group:
    """Key figures that belong together, under a title and a short sentence: `first` in largest, `others` beside it."""

    title: str
    first: Tile
    others: Sequence[Tile] = ()
    text: str = ""


@dataclass(frozen=True)
class Overview:
    """Groups of key figures, one under the other, to be taken in at a glance. With a `PageBreak` before and after it
    has a page to itself."""

    groups: Sequence[Group]


@dataclass(frozen=True)
class Cell:
    """A cell of a table: as it is written; `value` is the number behind it, in the unit of its column (a ratio as a
    share). A `withheld` cell says so in its text."""

    text: str
    value: float | int | None = None
    url: str = ""
    withheld: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table. `number`: its cells are numbers, written to the right."""

    heading: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings, with a caption; the first column says what each row is about. `note` stands under it."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


class Tone(enum.Enum):
    """What a series of a chart is, which gives it its colour and pattern."""

    MAIN = "main"
    BEFORE = "before"
    LOW = "low"
    HIGH = "high"
    NOT_APPLICABLE = "not_applicable"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"


@dataclass(frozen=True)
class Series:
    """The values of one series, one for each label of the chart; None where there is none or it is withheld, which
    `texts` then says. `texts`: the values as they are written."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]
    tone: Tone = Tone.MAIN


class Kind(enum.Enum):
    """How a chart is drawn: bars beside each other lying down, columns standing up (years), or shares of one whole
    stacked in one bar."""

    BARS = "bars"
    COLUMNS = "columns"
    STACKED = "stacked"


@dataclass(frozen=True)
class Mark:
    """A tick across a bar or column, at a value: a target, or what it is compared with."""

    values: Sequence[float | None]
    texts: Sequence[str]
    name: str


@dataclass(frozen=True)
class Chart:
    """Series over labels, with a caption. Every chart has its table (`table_of`), and `alt`: what it shows, in a
    sentence or two for who cannot see it. `notes`: a text for each label (n = 291), empty for none. `ratio`: values
    are shares, written as percentages."""

    caption: str
    kind: Kind
    labels: Sequence[str]
    series: Sequence[Series]
    alt: str
    heading: str = ""
    notes: Sequence[str] = ()
    mark: Mark | None = None
    ratio: bool = False
    note: str = ""
    breaks: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Missing:
    """Why nothing stands here: there is no data, or what there is may not be shown."""

    text: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


Block = Heading | Paragraph | Bullets | Tiles | Overview | Table | Chart | Missing | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole: who made it (a cell), when, in which language ("nl", "en"), and its blocks. `address`: the site, before
    relative addresses; without one nothing leads into it. `contents`: a table of contents comes first, and headings
    are numbered."""

    title: str
    author: str
    language: str
    made_on: dt.date
    blocks: Sequence[Block]
    subtitle: str = ""
    address: str = ""
    contents: bool = False


def series_of(chart: Chart) -> list[Series | Mark]:
    """All that a chart shows of each label: its series, and its mark."""
    return [*chart.series, *([chart.mark] if chart.mark else [])]


def table_of(chart: Chart) -> Table:
    """The table of a chart: a row for each label, a column for each series."""
    shown = series_of(chart)
    columns = [Column(chart.heading), *(Column(each.name, number=True) for each in shown)]
    noted = any(chart.notes)
    if noted:
        columns.append(Column("n", number=True))
    rows = []
    for place, label in enumerate(chart.labels):
        cells = [Cell(label)]
        cells += [Cell(each.texts[place], each.values[place]) for each in shown]
        cells += [Cell(chart.notes[place])] if noted else []
        rows.append(cells)
    return Table(chart.caption, columns, rows, note=chart.note)
