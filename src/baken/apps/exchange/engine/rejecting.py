"""Rows that were rejected, as files that can be mended and imported again."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from baken.apps.exchange.engine.reading import REASON
from baken.apps.exchange.engine.sources import Source
from baken.apps.exchange.engine.tables import as_raw, rows_at
from baken.apps.exchange.types import Problem
from baken.ground.values import read_decimal

Reasons = Mapping[tuple[str, int | None], Sequence[str]]


def write(target: Path, sources: Sequence[Source], lines: Mapping[int, set[int]], problems: Sequence[Problem]) -> Path:
    """Write rejected rows (lines by number of file), each with why: in a zip or a single CSV file as the name asks,
    else in a folder; of several files there is a folder instead of a CSV file. With a zip or a folder goes the file
    that names the cell, so that it is known whose rows they are. Returns what was written.
    """
    reasons: dict[tuple[str, int | None], list[str]] = {}
    for problem in problems:
        column = f"{problem.column}: " if problem.column else ""
        reasons.setdefault((problem.file, problem.row), []).append(column + problem.expected)
    target.parent.mkdir(parents=True, exist_ok=True)
    ending = target.suffix.lower()
    if ending == ".csv" and len(lines) == 1:
        [(number, wanted)] = lines.items()
        _put(target, _document(sources[number], wanted, reasons))
        return target
    documents: dict[str, str] = {}
    for number, source in enumerate(sources):
        if number in lines or source.format.identifies_cell:
            stem = Path(source.name).stem
            name = f"{stem}.csv" if f"{stem}.csv" not in documents else f"{source.stem}-{number}.csv"
            documents[name] = _document(source, lines.get(number), reasons)
    if ending == ".zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in documents.items():
                archive.writestr(name, text.encode("utf-8-sig"))
        return target
    folder = target.with_suffix("") if ending == ".csv" else target
    folder.mkdir(exist_ok=True)
    for name, text in documents.items():
        _put(folder / name, text)
    return folder


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8-sig", newline="")


def _document(source: Source, lines: set[int] | None, reasons: Reasons) -> str:
    """Rows of a file as CSV, with its own columns and the reason; all its rows where no lines are named."""
    names = [name for column in source.format.columns for name in (column.name, *column.aliases)]
    headings, rows = rows_at(source.path, names, lines)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([*headings, REASON])
    for line, cells in sorted(rows.items()):
        why = reasons.get((source.name, line))
        if why is None and lines is not None:
            why = [_("verwijst naar een rij die geweigerd is")]
        texts = [_harmless(as_raw(cell)) for cell in cells[: len(headings)]]
        writer.writerow([*texts, *[""] * (len(headings) - len(texts)), "; ".join(why or ())])
    return out.getvalue()


def _harmless(text: str) -> str:
    """Text that a spreadsheet does not run: an apostrophe before what would start a formula. Reading drops it."""
    return "'" + text if text[:1] in ("=", "+", "-", "@") and read_decimal(text) is None else text
