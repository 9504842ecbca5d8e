"""Workbooks to fill in, one for each format: headings, how values are written, lists to choose from, explanation."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from baken.ground.formats import Column, Format
from baken.ground.values import Choice, Clock, Day, Hours, Kind, Moment, Number, Whole

ROWS = 5_000  # that have a list to choose from
LONGEST_LIST = 255  # letters that a spreadsheet takes in a list of its own
WRITTEN: dict[type[Kind], str] = {
    Day: "d/m/yyyy",
    Moment: "d/m/yyyy h:mm",
    Clock: "h:mm",
    Hours: "0.##",
    Number: "0.##",
    Whole: "0",
}


def file_name(format_: Format) -> str:
    """What a file of a format is called, without ending; of a part that differs an example."""
    return format_.name.replace("*", "vorming")


def workbook(format_: Format) -> bytes:
    """The workbook of a format."""
    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, plain) as book:
        _fill_in(book, format_)
        _explain(book, format_)
    return buffer.getvalue()


def _fill_in(book: Any, format_: Format) -> None:
    sheet = book.add_worksheet(file_name(format_)[:31])
    required, other = book.add_format({"bold": True, "bg_color": "#e2eff1"}), book.add_format({"bold": True})
    for place, column in enumerate(format_.columns):
        sheet.write_string(0, place, column.name, required if column.required else other)
        written = WRITTEN.get(type(column.kind), "@")
        width = max(len(column.name), len(column.example)) + 4
        sheet.set_column(place, place, width, book.add_format({"num_format": written}))
        sheet.write_comment(0, place, _note(column), {"x_scale": 2})
        words = list(column.kind.options or {}) if isinstance(column.kind, Choice) else []
        if words and sum(map(len, words)) + len(words) < LONGEST_LIST:
            rule = {"validate": "list", "source": words, "error_title": column.name, "error_message": _note(column)}
            sheet.data_validation(1, place, ROWS, place, {**rule, "error_message": _("Kies uit de lijst.")})
    sheet.freeze_panes(1, 0)


def _explain(book: Any, format_: Format) -> None:
    sheet = book.add_worksheet(_("Uitleg"))
    title, bold, wrapped = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.write_string(0, 0, str(format_.title), title)
    sheet.write_string(1, 0, str(format_.explanation))
    how = _("Noem het bestand “%(name)s.xlsx” en vul het eerste blad in.")
    sheet.write_string(2, 0, how % {"name": file_name(format_)})
    if format_.wide:
        sheet.write_string(3, 0, _("Elke vraag is een kolom meer, met de vraag als titel."))
    for place, heading in enumerate(headings()):
        sheet.write_string(5, place, heading, bold)
    for line, column in enumerate(format_.columns, start=6):
        for place, text in enumerate(explained(column)):
            sheet.write_string(line, place, text, wrapped)
    for place, width in enumerate((28, 14, 50, 28)):
        sheet.set_column(place, place, width)


def headings() -> list[str]:
    """The headings of what `explained` gives."""
    return [_("Kolom"), _("Verplicht"), _("Wat erin staat"), _("Voorbeeld")]


def explained(column: Column) -> tuple[str, str, str, str]:
    """A column in words: its name, whether it must be filled in, what may stand in it, an example."""
    needed = _("verplicht") if column.required else _("mag ontbreken") if column.optional else _("mag leeg zijn")
    return column.name, needed, _note(column), column.example


def _note(column: Column) -> str:
    """What may stand in a column."""
    kind = column.kind
    if isinstance(kind, Choice):
        expected = _("een van: %(words)s") % {"words": ", ".join(kind.options or {})}
    elif isinstance(kind, Number | Whole):
        expected = _("een getal van %(least)s tot %(most)s") % {
            "least": kind.least,
            "most": int(kind.most),
        }
    else:
        expected = str(kind.expected)
    parts = [expected, str(column.explanation), _("deel van de sleutel") if column.key else ""]
    return "; ".join(part for part in parts if part)
