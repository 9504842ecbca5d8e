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

from baken.apps.exchange.engine import archives
from baken.ground.values import folded

CHUNK = 25_000
SEPARATORS = ";,\t"
MOST_COLUMNS = 2_000
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"

Rows = Iterator[list[list[Any]]]
"""Rows of a file as lists of cells, some thousands at a time, empty ones included."""


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

    def chunks(self) -> Iterator[tuple[Sequence[int], list[list[Any]]]]:
        """The lines and cells of rows that are not empty, some thousands at a time. Raises Unreadable."""
        line, count = self.line, 0
        for batch in self.rows:
            lines: Sequence[int] = range(line + 1, line + 1 + len(batch))
            line += len(batch)
            # A row whose first cell holds something is not empty; only of others the rest is looked at.
            if not all(map(_holds, {cells[0] if cells else None for cells in batch})):
                filled = [(at, cells) for at, cells in zip(lines, batch, strict=True) if not is_empty(cells)]
                lines, batch = [at for at, _cells in filled], [cells for _at, cells in filled]
            count += len(batch)
            if count > settings.UPLOAD_ROWS:
                raise Unreadable(_("ten hoogste %(rows)s rijen; splits het bestand") % {"rows": settings.UPLOAD_ROWS})
            yield lines, batch


def _holds(cell: Any) -> bool:
    return bool(cell and not cell.isspace()) if isinstance(cell, str) else cell is not None


def is_empty(cells: Iterable[Any]) -> bool:
    """Whether nothing stands in a row but spaces."""
    return not any(map(_holds, cells))


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
        raise Unreadable(_("een CSV-bestand; dit is een werkmap: geef ze de extensie .xlsx"))
    if start.startswith(OLE):
        raise Unreadable(_("een CSV-bestand; dit is een oude Excel-werkmap: bewaar ze als .xlsx"))
    encoding = _encoding(path)

    def headings_by(separator: str) -> int:
        try:
            headings, _line, _rows = _below_headings(_records(path, encoding, separator))
        except Unreadable:
            return 0  # by another separator the quotes may well stand right
        return len(known & {folded(heading) for heading in headings})

    separator = max(SEPARATORS, key=headings_by)
    headings, line, rows = _below_headings(_records(path, encoding, separator))
    return Table(headings, line, rows)


def _records(path: Path, encoding: str, separator: str) -> Rows:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        line = 0
        batch: list[list[Any]] = []
        try:
            while True:
                batch = []
                batch.extend(itertools.islice(reader, CHUNK))
                if not batch:
                    return
                yield batch
                line += len(batch)
        except csv.Error:
            raise Unreadable(
                _("aanhalingstekens die openen en sluiten rond een hele cel"), line + len(batch) + 1
            ) from None


def _below_headings(rows: Rows) -> tuple[list[str], int, Rows]:
    """The headings (the first row in which something stands), their line, and the rows below."""
    before = 0
    for batch in rows:
        for place, cells in enumerate(batch):
            if not is_empty(cells):
                headings = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
                while not headings[-1]:
                    headings.pop()
                return headings, before + place + 1, itertools.chain([batch[place + 1 :]], rows)
        before += len(batch)
    raise Unreadable(_("een koprij; dit bestand is leeg"))


def _encoding(path: Path) -> str:
    """UTF-8 (with or without mark) if all of it is that, else Windows-1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            try:
                while block := file.read(archives.BLOCK):
                    if "\0" in decoder.decode(block):
                        raise Unreadable(_("tekst in UTF-8 of Windows-1252; bewaar het als “CSV UTF-8”"))
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
            return encoding
    raise Unreadable(_("tekst in UTF-8 of Windows-1252; bewaar het als “CSV UTF-8”"))


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
        tables = []
        for sheet in sheets:
            try:
                headings, line, rows = _below_headings(_cells(sheet))
            except Unreadable:
                if len(sheets) == 1:
                    raise
                continue
            if known & {folded(heading) for heading in headings} or len(sheets) == 1:
                tables.append((sheet.title, headings, line, rows))
        if not tables:
            raise Unreadable(_("een blad met deze kolommen; geen blad van deze werkmap heeft ze"))
        _title, headings, line, rows = tables[0]
        yield Table(headings, line, rows, [title for title, *_rest in tables[1:]])
    finally:
        book.close()


def _broken() -> str:
    return _("een werkmap die heel is; deze is afgekapt of beschadigd: open ze in Excel en bewaar ze opnieuw")


def _check_workbook(path: Path, start: bytes) -> None:
    if start.startswith(OLE):
        raise Unreadable(_("een werkmap zonder wachtwoord, bewaard als .xlsx"))
    if not start.startswith(ZIP):
        raise Unreadable(_("een werkmap; dit is een tekstbestand: geef het de extensie .csv of bewaar het als .xlsx"))
    try:
        with zipfile.ZipFile(path) as archive:
            archives.check(archive, most=settings.UPLOAD_FOLDER_BYTES)
            if any(
                entry.filename.endswith("sharedStrings.xml") and entry.file_size > settings.UPLOAD_FILE_BYTES
                for entry in archive.infolist()
            ):
                raise Unreadable(_("minder tekst in één werkmap; splits het bestand"))
    except archives.Refused as refused:
        raise Unreadable(str(refused)) from refused
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(_broken()) from error


def _cells(sheet: Any) -> Rows:
    """Rows of a sheet, whatever size it says it has."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    line = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a date out of reach comes back as an error value, which is named
                batch = [[_value(cell) for cell in cells] for cells in itertools.islice(rows, 1_000)]
        except Exception as error:
            raise Unreadable(_broken()) from error
        if not batch:
            return
        for number, cells in enumerate(batch, start=line + 1):
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(_("ten hoogste %(columns)s kolommen") % {"columns": MOST_COLUMNS}, number)
        line += len(batch)
        yield batch


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


def rows_at(path: Path, known: Iterable[str], lines: set[int] | None) -> tuple[list[str], dict[int, list[Any]]]:
    """The headings of a file, and the cells of some of its rows, or of all that are not empty."""
    found: dict[int, list[Any]] = {}
    with opened(path, known) as table:
        for at, rows in table.chunks():
            found |= {line: cells for line, cells in zip(at, rows, strict=True) if lines is None or line in lines}
        return table.headings, found


def scratch() -> Path:
    """A new folder for work, which only the service can read."""
    settings.IMPORTS.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="import-", dir=settings.IMPORTS))
