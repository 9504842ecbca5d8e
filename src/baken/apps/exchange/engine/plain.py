"""Reads one file row by row, for rooms that do something else with it than write its rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from baken.apps.exchange.engine.tables import BadCell, Unreadable, as_raw, opened
from baken.apps.exchange.types import Problem
from baken.ground.formats import Column
from baken.ground.values import Invalid, as_text, folded

MOST_PROBLEMS = 200


def read(path: Path, *, file: str, columns: Sequence[Column], most: int) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The rows of a file, by the fields of its columns (None where empty), and what is wrong with it; of a file with
    more rows than `most` only that."""
    names = [name for column in columns for name in (column.name, *column.aliases)]
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    try:
        with opened(path, names) as table:
            places, missing = _placed(columns, table.headings)
            if missing:
                expected = _("een kolom “%(name)s”")
                return [], [Problem(file, table.line, name, "", expected % {"name": name}) for name in missing]
            for lines, batch in table.chunks():
                for line, cells in zip(lines, batch, strict=True):
                    row, wrong = _row(file, line, cells, columns, places)
                    rows.append(row)
                    problems += wrong
                if len(rows) > most or len(problems) > MOST_PROBLEMS:
                    break
    except Unreadable as unreadable:
        return [], [Problem(file, unreadable.line, "", "", str(unreadable))]
    if len(rows) > most:
        return [], [Problem(file, None, "", "", _("ten hoogste %(rows)s rijen") % {"rows": most})]
    return rows, problems[:MOST_PROBLEMS]


def cells(
    path: Path, *, file: str, known: Sequence[str], first: Sequence[str] = (), most: int
) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """The headings of a file whose columns nobody agreed on, the line and the cells of each row as text, and what is
    wrong with it. Of a workbook the sheet with a heading that is `known`; rather one with one of the `first`."""
    problem = Problem(file, None, "", "", "")
    for headings in (first, known) if first and path.suffix.lower() == ".xlsx" else (known,):
        rows: list[tuple[int, list[str]]] = []
        try:
            with opened(path, headings) as table:
                for lines, batch in table.chunks():
                    rows += [(line, [_told(cell) for cell in row]) for line, row in zip(lines, batch, strict=True)]
                    if len(rows) > most:
                        return [], [], [Problem(file, None, "", "", _("ten hoogste %(rows)s rijen") % {"rows": most})]
                return table.headings, rows, []
        except Unreadable as unreadable:
            problem = Problem(file, unreadable.line, "", "", str(unreadable))
    return [], [], [problem]


def _told(cell: Any) -> str:
    """What a cell says, a formula as it is written."""
    return "".join(letter for letter in as_text(as_raw(cell)) if letter.isprintable())


def _placed(columns: Sequence[Column], headings: Sequence[str]) -> tuple[dict[str, int | None], list[str]]:
    """Where each column stands, and the names of those that stand nowhere, or twice."""
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        found.setdefault(folded(heading), []).append(place)
    places: dict[str, int | None] = {}
    missing = []
    for column in columns:
        at = [place for name in (column.name, *column.aliases) for place in found.get(folded(name), [])]
        places[column.field] = at[0] if at else None
        if len(at) > 1 or (not at and not column.optional):
            missing.append(column.name)
    return places, missing


def _row(
    file: str, line: int, cells: Sequence[Any], columns: Sequence[Column], places: dict[str, int | None]
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    for column in columns:
        place = places[column.field]
        raw = cells[place] if place is not None and place < len(cells) else None
        values[column.field] = None
        try:
            values[column.field] = _value(column, raw)
        except Invalid as invalid:
            problems.append(Problem(file, line, column.name, as_raw(raw), str(invalid)))
    return values, problems


def _value(column: Column, raw: Any) -> Any:
    if isinstance(raw, BadCell):
        raise Invalid(raw.expected)
    if as_text(raw) == "":
        if column.required:
            raise Invalid(_("niet leeg, maar %(expected)s") % {"expected": column.kind.expected})
        return None
    return column.kind.parse(raw)
