"""Reading one file: CSV as offices write it, or a workbook; headings first, then rows as they stand."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import itertools
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from django.conf import settings
from django.utils.translation import gettext as _

from baken.apps.exchange.engine.sources import BLOCK, Refused, check_archive
from baken.ground.values import folded

CHUNK = 20_000
SEPARATORS = ";,\t"
MOST_COLUMNS = 2_000
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"

Rows = Iterator[tuple[int, list[Any]]]
"""Rows as (line, cells); the first row of a file is line 1."""


class Unreadable(Exception):
    """A file that cannot be read; the message says what to do. `line`: where, if that is known."""

    def __init__(self, expected: str, line: int | None = None):
        super().__init__(expected)
        self.line = line


@dataclass(frozen=True)
class BadCell:
    """A cell of a workbook that holds no value: a formula, or an error. `expected` says what to do."""

    text: str
    expected: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Table:
    """A file being read: the headings as they stand, their line, the rows below, and sheets left unread."""

    headings: list[str]
    line: int
    rows: Rows
    unread: Sequence[str] = ()

    def chunks(self) -> Iterator[list[tuple[int, list[Any]]]]:
        """The rows that are not empty, some thousands at a time. Raises Unreadable past the limit."""
        count = 0
        while chunk := list(itertools.islice(self.rows, CHUNK)):
            filled = [(line, cells) for line, cells in chunk if not is_empty(cells)]
            count += len(filled)
            if count > settings.UPLOAD_ROWS:
                raise Unreadable(_("ten hoogste %(rows)s rijen; splits het bestand") % {"rows": settings.UPLOAD_ROWS})
            yield filled


def is_empty(cells: Iterable[Any]) -> bool:
    """Whether nothing stands in a row but spaces."""
    return not any(cell is not None and (not isinstance(cell, str) or (cell and not cell.isspace())) for cell in cells)


@contextmanager
def opened(path: Path, known: Iterable[str]) -> Iterator[Table]:
    """Open a file of which some headings are `known`. Raises Unreadable, also while its rows are read."""
    known = {folded(name) for name in known}
    with path.open("rb") as file:
        start = file.read(8)
    if path.suffix.lower() == ".xlsx":
        with _workbook(path, start, known) as table:
            yield table
    else:
        yield _text(path, start, known)


def _text(path: Path, start: bytes, known: set[str]) -> Table:
    if start.startswith(ZIP):
        raise Unreadable(_("een CSV-bestand; dit is een werkmap: geef ze de ending .xlsx"))
    if start.startswith(OLE):
        raise Unreadable(_("een CSV-bestand; dit is een oude Excel-werkmap: bewaar ze als .xlsx"))
    encoding = _encoding(path)
    best: tuple[int, str] = (-1, ";")
    for separator in SEPARATORS:
        headings, _line = _first_filled(_records(path, encoding, separator))
        best = max(
            best, (len(known & {folded(heading) for heading in headings}), separator), key=lambda found: found[0]
        )
    records = _records(path, encoding, best[1])
    headings, line = _first_filled(records)
    return Table(headings, line, records)


def _records(path: Path, encoding: str, separator: str) -> Rows:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        line = 0
        try:
            for line, cells in enumerate(reader, start=1):
                yield line, cells
        except csv.Error:
            raise Unreadable(_("aanhalingstekens die openen en sluiten rond een hele cel"), line + 1) from None


def _first_filled(rows: Rows) -> tuple[list[str], int]:
    """The headings and their line: the first row in which something stands."""
    for line, cells in rows:
        if not is_empty(cells):
            while cells and is_empty(cells[-1:]):
                cells.pop()
            return ["" if cell is None else " ".join(str(cell).split()) for cell in cells], line
    raise Unreadable(_("een koprij; dit bestand is leeg"))


def _encoding(path: Path) -> str:
    """UTF-8 (with or without mark) if all of it is that, else Windows-1252."""
    decoders = {
        "utf-8-sig": codecs.getincrementaldecoder("utf-8-sig")(),
        "cp1252": codecs.getincrementaldecoder("cp1252")(),
    }
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            if b"\0" in block:
                raise Unreadable(_("tekst in UTF-8 of Windows-1252; bewaar het als “CSV UTF-8”"))
            for name, decoder in list(decoders.items()):
                try:
                    decoder.decode(block, final=not block)
                except UnicodeDecodeError:
                    del decoders[name]
            if not decoders:
                raise Unreadable(_("tekst in UTF-8 of Windows-1252; bewaar het als “CSV UTF-8”"))
            if not block:
                return next(iter(decoders))


@contextmanager
def _workbook(path: Path, start: bytes, known: set[str]) -> Iterator[Table]:
    _check_workbook(path, start)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        raise Unreadable(_broken()) from error
    try:
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
        chosen, headings, line, unread = None, [], 0, []
        for sheet in sheets:
            try:
                found, at = _first_filled(_cells(sheet))
            except Unreadable:
                if len(sheets) == 1:
                    raise
                continue
            if chosen is None and (known & {folded(heading) for heading in found} or len(sheets) == 1):
                chosen, headings, line = sheet, found, at
            elif known & {folded(heading) for heading in found}:
                unread.append(sheet.title)
        if chosen is None:
            raise Unreadable(_("een blad met deze kolommen; geen blad van deze werkmap heeft ze"))
        rows = _cells(chosen)
        _first_filled(rows)
        yield Table(headings, line, rows, unread)
    finally:
        book.close()


def _broken() -> str:
    return _("een werkmap die heel is; deze is afgekapt of beschadigd: open ze in Excel en bewaar ze opnieuw")


def _check_workbook(path: Path, start: bytes) -> None:
    if start.startswith(OLE):
        raise Unreadable(_("een werkmap zonder wachtwoord, bewaard als .xlsx"))
    if not start.startswith(ZIP):
        raise Unreadable(_("een werkmap; dit is een tekstbestand: geef het de ending .csv of bewaar het als .xlsx"))
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, most=settings.UPLOAD_FOLDER_BYTES)
            if any(
                entry.filename.endswith("sharedStrings.xml") and entry.file_size > settings.UPLOAD_FILE_BYTES
                for entry in archive.infolist()
            ):
                raise Unreadable(_("minder tekst in één werkmap; splits het bestand"))
    except Refused as refused:
        raise Unreadable(str(refused)) from refused
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(_broken()) from error


def _cells(sheet: Any) -> Rows:
    """Rows of a sheet, whatever size it says it has."""
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(), start=1)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a date out of reach comes back as an error value, which is named
                batch = [(line, [_value(cell) for cell in cells]) for line, cells in itertools.islice(rows, 1_000)]
        except Exception as error:
            raise Unreadable(_broken()) from error
        if not batch:
            return
        for line, cells in batch:
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(_("ten hoogste %(columns)s kolommen") % {"columns": MOST_COLUMNS}, line)
            yield line, cells


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        text = getattr(cell.value, "text", None) or str(cell.value)
        return BadCell(text, _("een waarde in plaats van een formule; plak de cel als waarde"))
    if cell.data_type == "e":
        return BadCell(str(cell.value), _("een waarde in plaats van een foutwaarde van Excel"))
    if isinstance(cell.value, bool):
        return "WAAR" if cell.value else "ONWAAR"  # else True and 1 would be told apart nowhere
    return cell.value


def as_raw(cell: Any) -> str:
    """A cell as it can be written in a CSV file and read again."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def rows_at(path: Path, known: Iterable[str], lines: set[int]) -> tuple[list[str], dict[int, list[Any]]]:
    """The headings of a file, and the cells of some of its rows."""
    with opened(path, known) as table:
        return table.headings, {line: cells for line, cells in table.rows if line in lines}


def scratch() -> Path:
    """A new folder for work, which only the service can read."""
    settings.IMPORTS.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="import-", dir=settings.IMPORTS))
