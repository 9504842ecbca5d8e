"""From files to `staged`: headings found, cells read by the kind of their column."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _

from baken.apps.exchange.engine.sources import Source
from baken.apps.exchange.engine.staging import FORGET, Stage, arrow_type
from baken.apps.exchange.engine.tables import BadCell, Unreadable, as_raw, is_empty, opened
from baken.ground.formats import Column, Format
from baken.ground.values import Invalid, as_text, folded

REASON = "reden van weigering"  # the column that Baken adds to rejected rows; no news when it comes back


class Memo(dict[Any, int]):
    """The values of a column by how they were written: each way of writing is read once, and numbered.

    Number 0 is what cannot be read; `invalid` says why."""

    def __init__(self, column: Column):
        super().__init__()
        self.column = column
        self.type = arrow_type(column.kind.duckdb)
        self.invalid: dict[Any, str] = {}
        self.known: list[Any] = [None]
        self._array = pa.array(self.known, self.type)

    def __missing__(self, raw: Any) -> int:
        try:
            self.known.append(self._read(raw))
            number = len(self.known) - 1
        except Invalid as invalid:
            self.invalid[raw] = str(invalid)
            number = 0
        self[raw] = number
        return number

    def _read(self, raw: Any) -> Any:
        if isinstance(raw, BadCell):
            raise Invalid(raw.expected)
        if as_text(raw) == "":
            if self.column.required:
                raise Invalid(_("niet leeg, maar %(expected)s") % {"expected": self.column.kind.expected})
            return None
        return self.column.kind.parse(raw)

    def take(self, cells: Sequence[Any]) -> tuple[pa.Array, list[int]]:
        """The values of some cells, and the places of those that cannot be read."""
        if len(self.known) > FORGET:
            self.clear()
            del self.known[1:]
        numbers = np.fromiter(map(self.__getitem__, cells), np.int32, len(cells))
        if len(self._array) != len(self.known):
            self._array = pa.array(self.known, self.type)
        wrong = np.flatnonzero(numbers == 0).tolist() if self.invalid else []
        return pa.DictionaryArray.from_arrays(numbers, self._array).dictionary_decode(), wrong


def read(stage: Stage, format_: Format, sources: Sequence[Source]) -> None:
    """Read the files of a format into `staged`; from now on statements are about that format."""
    stage.turn_to(format_)
    reading = Reading(stage, format_)
    for source in sources:
        number = len(stage.sources)
        stage.sources.append(source)
        try:
            with uncollected():
                reading.read_file(number, source)
        except Unreadable as unreadable:
            stage.spoil(number, unreadable.line, "", "", str(unreadable))


class Reading:
    """The reading of the files of one format."""

    def __init__(self, stage: Stage, format_: Format):
        self.stage = stage
        self.format = format_
        self.memos = {column.field: Memo(column) for column in format_.columns}

    def read_file(self, number: int, source: Source) -> None:
        """Read one file. Raises Unreadable."""
        names = [name for column in self.format.columns for name in (column.name, *column.aliases)]
        with opened(source.path, names) as table:
            places, others = self._placed(number, table.headings, table.line)
            if places is None:
                return
            if table.unread:
                self.stage.say(
                    _("%(file)s: niet gelezen bladen: %(sheets)s")
                    % {"file": source.name, "sheets": ", ".join(table.unread)}
                )
            if others and not self.format.wide:
                headings = ", ".join(f"“{table.headings[place]}”" for place in others)
                self.stage.say(
                    _("%(file)s: onbekende kolommen, niet ingevoerd: %(headings)s")
                    % {"file": source.name, "headings": headings}
                )
            width = len(table.headings)
            left_out = self.stage.left_out.get(number, frozenset())
            for lines, cells in table.chunks():
                if left_out:
                    kept = [(line, row) for line, row in zip(lines, cells, strict=True) if line not in left_out]
                    lines, cells = [line for line, _row in kept], [row for _line, row in kept]
                if set(map(len, cells)) - {width}:
                    lines, cells = self._fitting(number, lines, cells, width)
                if cells:
                    columns = list(zip(*cells, strict=True))
                    self._stage(number, source, lines, columns, places)
                    if self.format.wide:
                        self._stage_long(number, lines, columns, others, table.headings)

    def _placed(self, number: int, headings: list[str], line: int) -> tuple[dict[str, int | None] | None, list[int]]:
        """Where each declared column stands, and the places of the others; None when a column is missing."""
        found: dict[str, list[int]] = {}
        for place, heading in enumerate(headings):
            found.setdefault(folded(heading), []).append(place)
        places: dict[str, int | None] = {}
        complete = True
        for column in self.format.columns:
            at = [place for name in (column.name, *column.aliases) for place in found.pop(folded(name), [])]
            places[column.field] = at[0] if at else None
            if len(at) > 1:
                complete = False
                self.stage.spoil(number, line, column.name, headings[at[1]], _("elke kolom één keer"))
            elif not at and not column.optional:
                complete = False
                self.stage.spoil(number, line, column.name, "", _("een kolom “%(name)s”") % {"name": column.name})
        found.pop("", None)
        found.pop(folded(REASON), None)
        if self.format.wide:
            for at in found.values():
                if len(at) > 1:
                    complete = False
                    self.stage.spoil(number, line, headings[at[0]], headings[at[1]], _("elke vraag één keer"))
        others = sorted(place for at in found.values() for place in at)
        return places if complete else None, others

    def _fitting(
        self, number: int, lines: Sequence[int], rows: list[list[Any]], width: int
    ) -> tuple[list[int], list[list[Any]]]:
        """Rows as wide as the headings. One with more in it is refused: a separator stands in one of its values."""
        fitting = []
        for line, cells in zip(lines, rows, strict=True):
            if is_empty(cells[width:]):
                fitting.append((line, cells[:width] + [None] * (width - len(cells))))
            else:
                expected = _(
                    "niet meer cellen dan er kolommen zijn; zet tekst met een scheidingsteken tussen aanhalingstekens"
                )
                self.stage.complain(number, line, "", as_raw(cells[width]), expected)
        return [line for line, _cells in fitting], [cells for _line, cells in fitting]

    def _stage(
        self,
        number: int,
        source: Source,
        lines: Sequence[int],
        columns: Sequence[Sequence[Any]],
        places: Mapping[str, int | None],
    ) -> None:
        arrays = [
            pa.repeat(pa.scalar(number, pa.int32()), len(lines)),
            pa.array(np.array(lines, np.int64)),
            pa.repeat(pa.scalar(source.stem), len(lines)),
        ]
        for column in self.format.columns:
            place = places[column.field]
            memo = self.memos[column.field]
            if place is None:
                arrays.append(pa.nulls(len(lines), memo.type))
                continue
            values, wrong = memo.take(columns[place])
            for index in wrong:
                raw = columns[place][index]
                self.stage.complain(number, lines[index], column.name, as_raw(raw), memo.invalid[raw])
            arrays.append(values)
        self.stage.add("staged", arrays, ["file", "line", "stem", *(column.field for column in self.format.columns)])

    def _stage_long(
        self,
        number: int,
        lines: Sequence[int],
        columns: Sequence[Sequence[Any]],
        others: list[int],
        headings: list[str],
    ) -> None:
        """The answers of a wide file, one a row. A cell without a value is refused at once."""
        for place in others:
            answered, values = [], []
            for line, cell in zip(lines, columns[place], strict=True):
                if isinstance(cell, BadCell):
                    self.stage.complain(number, line, headings[place], cell.text, cell.expected)
                elif text := as_raw(cell).strip():
                    answered.append(line)
                    values.append(text)
            if answered:
                arrays = [
                    pa.repeat(pa.scalar(number, pa.int32()), len(answered)),
                    pa.array(answered, pa.int64()),
                    pa.repeat(pa.scalar(place, pa.int32()), len(answered)),
                    pa.repeat(pa.scalar(headings[place]), len(answered)),
                    pa.array(values, pa.string()),
                ]
                self.stage.add("staged_long", arrays, ["file", "line", "position", "heading", "value"])


@contextmanager
def uncollected() -> Iterator[None]:
    """Many lists are made and gone, none of them in a circle: looking for circles would cost as much again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
