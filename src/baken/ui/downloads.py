"""Tables as files to download: CSV as the reader's spreadsheet opens it, and workbooks."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A text that starts so is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def files_of(where: str, view: Callable[..., HttpResponse], *, name: str) -> list[URLPattern]:
    """The addresses of a list as a file, one of each kind: `where`.csv is called `name`_csv."""
    return [path(f"{where}.{kind}", view, {"kind": kind}, name=f"{name}_{kind}") for kind in ("csv", "xlsx")]


def csv_file(*, name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file: in Dutch with semicolons and decimal commas, as Belgian spreadsheets open it; days and
    moments as ISO."""
    dutch = get_language() != "en"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if dutch else ",")
    writer.writerow([_as_text(heading) for heading in headings])
    for row in rows:
        writer.writerow([_written(value, dutch) for value in row])
    # The mark in front tells spreadsheets that it is UTF-8.
    return _download(f"{name}.csv", "text/csv; charset=utf-8", ("\ufeff" + buffer.getvalue()).encode())


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; a `title` of at most 31 characters, else the one that the program gives."""

    title: str
    headings: Sequence[Any]
    rows: Iterable[Sequence[Any]]


def xlsx_file(*, name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A workbook of one sheet, its headings fixed and filterable; numbers are numbers and days are days."""
    return workbook_file(name=name, sheets=[Sheet(name, headings, rows)])


def table_file(kind: str, *, name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file where the kind is "csv", else a workbook."""
    return (csv_file if kind == "csv" else xlsx_file)(name=name, headings=headings, rows=rows)


def workbook_file(*, name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """A workbook of several sheets, each as that of `xlsx_file`."""
    buffer = io.BytesIO()
    # Texts stay texts: no formula, no link, no number made of what somebody typed.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, plain) as book:
        taken = {"history", ""}
        bold, date = book.add_format({"bold": True}), book.add_format({"num_format": "d/m/yyyy"})
        for sheet in sheets:
            _fill(book.add_worksheet(_title(sheet.title, taken)), sheet, bold, date)
    return _download(f"{name}.xlsx", XLSX, buffer.getvalue())


def _title(text: str, taken: set[str]) -> str:
    """What a sheet may be called, each otherwise than those before it."""
    title = kept = re.sub(r"[\[\]:*?/\\]", " ", text)[:31].strip("' ")
    number = 1
    while title.casefold() in taken:
        number += 1
        title = f"{kept[:27]} {number}".strip()
    taken.add(title.casefold())
    return title


def _fill(page: Any, sheet: Sheet, bold: Any, date: Any) -> None:
    widths = [len(str(heading)) for heading in sheet.headings]
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, str(heading), bold)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write(page, last, column, value, date)
            widths[column] = max(widths[column], len(str(value)))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width, 60) + 2)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.headings) - 1)


def _as_text(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(value: Any, dutch: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",") if dutch else str(value)
    if isinstance(value, dt.datetime):
        return local(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return _as_text(value)


def local(moment: dt.datetime) -> str:
    """A moment in a file that programs read: as ISO, to the second, as clocks in Brussels show it and how far that is
    from UTC."""
    return (timezone.localtime(moment) if timezone.is_aware(moment) else moment).isoformat(timespec="seconds")


def _write(sheet: Any, row: int, column: int, value: Any, date: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.datetime) and timezone.is_aware(value):  # which a workbook does not know
        sheet.write_string(row, column, local(value))
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, date)
    else:
        sheet.write_string(row, column, str(value))


def _download(name: str, kind: str, content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
