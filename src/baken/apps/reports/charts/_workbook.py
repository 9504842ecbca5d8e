"""A report as a workbook: every figure with what it is made of, and each chart as one that can be worked on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._words import title_of, unit_of, value_of
from baken.ground.indicators import CUTS, INDICATORS
from baken.ui.documents.blocks import Chart, Document, Kind, Table, Tone, table_of
from baken.ui.numbers import day

KINDS = {
    Kind.BARS: {"type": "bar"},
    Kind.COLUMNS: {"type": "column"},
    Kind.STACKED: {"type": "bar", "subtype": "stacked"},
}
COLOURS = {
    Tone.MAIN: "#0D5C6B",
    Tone.BEFORE: "#9FC1C7",
    Tone.LOW: "#B3452C",
    Tone.HIGH: "#0D5C6B",
    Tone.NOT_APPLICABLE: "#B9C2C6",
    Tone.FIRST: "#0D5C6B",
    Tone.SECOND: "#F0A400",
    Tone.THIRD: "#5B8C5A",
    Tone.FOURTH: "#7B5EA7",
}
WIDEST, NARROWEST = 60, 10


def workbook(document: Document, figures: Sequence[Figure]) -> bytes:
    """The workbook of a report, in its language: its figures, their definitions, a sheet for each chart and table."""
    buffer = io.BytesIO()
    # Texts stay texts: no formula, no link, no number made of what somebody typed.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with translation.override(document.language), xlsxwriter.Workbook(buffer, plain) as book:
        book.set_properties({"title": document.title, "author": document.author})
        writer = _Writer(book)
        writer.sheet(_("Cijfers"), *_figures(figures))
        writer.sheet(_("Definities"), *_definitions(figures))
        for number, chart in enumerate((each for each in document.blocks if isinstance(each, Chart)), 1):
            writer.chart(_("Grafiek %(number)s") % {"number": number}, chart)
        tables = (each for each in document.blocks if isinstance(each, Table))
        for number, table in enumerate(tables, 1):
            writer.table(_("Tabel %(number)s") % {"number": number}, table)
    return buffer.getvalue()


def _figures(figures: Sequence[Figure]) -> tuple[list[str], list[list[Any]]]:
    headings = [
        _("Cijfer"),
        _("Periode"),
        _("Waarvan"),
        _("Waarde"),
        _("Eenheid"),
        _("Teller"),
        _("Noemer"),
        _("n"),
        _("Niet getoond"),
        _("Reeksbreuken"),
        _("Definitie"),
        _("Indicator"),
    ]
    return headings, [_row(each) for each in figures]


def _row(figure: Figure) -> list[Any]:
    of = "; ".join(f"{CUTS[name].title}: {value_of(name, value)}" for name, value in figure.dimensions.items())
    return [
        title_of(figure.indicator),
        figure.period.code,
        of,
        figure.value,
        unit_of(figure),
        figure.numerator,
        figure.denominator,
        figure.n,
        _("groep te klein") if figure.withheld else "",
        "; ".join(f"{day(mark.date)}: {mark.reason}" for mark in figure.breaks),
        str(INDICATORS[figure.indicator].definition),
        figure.indicator,
    ]


def _definitions(figures: Sequence[Figure]) -> tuple[list[str], list[list[Any]]]:
    names = {each.indicator for each in figures}
    headings = [_("Indicator"), _("Cijfer"), _("Definitie"), _("Berekening"), _("Bron")]
    rows: list[list[Any]] = [
        [each.name, *(str(words) for words in (each.title, each.definition, each.formula, each.source))]
        for each in INDICATORS
        if each.name in names
    ]
    return headings, rows


class _Writer:
    """Writes sheets into a workbook."""

    def __init__(self, book: Any):
        self.book = book
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.percentage = book.add_format({"num_format": "0.0%"})

    def sheet(self, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], *, first: int = 0) -> Any:
        """A sheet of rows under headings that stay in sight and filter."""
        page = self.book.add_worksheet(name)
        self._rows(page, headings, rows, first=first)
        page.freeze_panes(first + 1, 1)
        page.autofilter(first, 0, first + len(rows), len(headings) - 1)
        return page

    def _rows(
        self,
        page: Any,
        headings: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        first: int,
        formats: Sequence[Any] = (),
    ) -> None:
        for column, heading in enumerate(headings):
            page.write_string(first, column, str(heading), self.bold)
            lengths = [len(str(row[column])) for row in rows if row[column] is not None]
            page.set_column(column, column, min(WIDEST, max([NARROWEST, len(heading), *lengths])) + 2)
        for line, row in enumerate(rows, first + 1):
            for column, value in enumerate(row):
                shape = formats[column] if formats else None
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    page.write_string(line, column, value, shape)
                else:
                    page.write_number(line, column, float(value), shape)

    def table(self, name: str, table: Table) -> None:
        """A sheet with a table under its caption; numbers are numbers."""
        page = self.book.add_worksheet(name)
        page.write_string(0, 0, table.caption, self.title)
        rows = [[cell.text if cell.value is None else cell.value for cell in row] for row in table.rows]
        shares = [
            self.percentage if column.number and any(row[place].text.endswith("%") for row in table.rows) else None
            for place, column in enumerate(table.columns)
        ]
        self._rows(page, [column.heading for column in table.columns], rows, first=2, formats=shares)
        if table.note:
            page.write_string(len(rows) + 4, 0, table.note)

    def chart(self, name: str, chart: Chart) -> None:
        """A sheet with what a chart shows, and the chart beside it."""
        table = table_of(chart)
        self.table(name, table)
        drawn = self.book.add_chart(KINDS[chart.kind])
        page = self.book.get_worksheet_by_name(name)
        last = 2 + len(chart.labels)
        for place, series in enumerate(chart.series, 1):
            drawn.add_series(
                {
                    "name": [name, 2, place],
                    "categories": [name, 3, 0, last, 0],
                    "values": [name, 3, place, last, place],
                    "fill": {"color": COLOURS[series.tone]},
                    "data_labels": {"value": len(chart.labels) <= 12},
                }
            )
        drawn.set_title({"name": chart.caption, "name_font": {"size": 11}})
        if chart.kind is not Kind.COLUMNS:
            drawn.set_y_axis({"reverse": True})  # the first stands on top, as in the table
        if chart.ratio:
            axis = {"num_format": "0%", "min": 0, **({"max": 1} if chart.kind is Kind.STACKED else {})}
            drawn.set_x_axis(axis) if chart.kind is not Kind.COLUMNS else drawn.set_y_axis(axis)
        drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
        drawn.set_size({"width": 760, "height": max(320, 90 + 26 * len(chart.labels))})
        place = xl_rowcol_to_cell(2, len(table.columns) + 1)
        page.insert_chart(place, drawn, {"description": chart.alt})
