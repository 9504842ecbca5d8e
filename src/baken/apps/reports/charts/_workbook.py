"""A report as a workbook: every figure with what it is made of, and each chart as one that can be worked on."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._words import title_of, unit_of, value_of
from baken.ground.indicators import CUTS, INDICATORS
from baken.ui.documents.blocks import Chart, Document, Kind, Table, table_of
from baken.ui.documents.looks import LOOKS
from baken.ui.documents.texts import clean, one_line
from baken.ui.documents.wording import is_drawn, name_of, numbers_of
from baken.ui.numbers import day

KINDS = {
    Kind.BARS: {"type": "bar"},
    Kind.COLUMNS: {"type": "column"},
    Kind.STACKED: {"type": "bar", "subtype": "stacked"},
}
WIDEST, NARROWEST, MOST_LABELLED = 60, 10, 12
# How numbers of a unit are written; the point and the comma are those of who opens the file.
FORMS = {"count": "#,##0", "ratio": "0.0%", "EUR": "€ #,##0", "hours": "#,##0.0", "score": "0.0", "number": "#,##0.00"}


def workbook(document: Document, figures: Sequence[Figure]) -> bytes:
    """The workbook of a report, in its language: what it is, its figures, their definitions, and a sheet for each
    chart and table, named as in the report."""
    buffer = io.BytesIO()
    # Texts stay texts: no formula, no link, no number made of what somebody typed.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with translation.override(document.language), xlsxwriter.Workbook(buffer, plain) as book:
        book.set_properties({"title": one_line(document.title), "author": one_line(document.author)})
        writer = _Writer(book)
        writer.cover(document)
        writer.sheet(_("Cijfers"), *_figures(figures), formats=_formats(book, figures))
        writer.sheet(_("Definities"), *_definitions(figures))
        for block, number in zip(document.blocks, numbers_of(document.blocks), strict=True):
            if isinstance(block, Chart) and is_drawn(block):
                writer.chart(name_of(block, number), block)
            elif isinstance(block, Table):
                writer.table(name_of(block, number), block)
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


def _formats(book: Any, figures: Sequence[Figure]) -> list[dict[int, Any]]:
    """Of each figure in which form its value is written, by the place of the column."""
    forms = {unit: book.add_format({"num_format": form}) for unit, form in FORMS.items()}

    def of_number(number: float | None) -> Any:
        return forms["count" if number is None or number == int(number) else "number"]

    return [
        {3: forms[each.unit], 5: of_number(each.numerator), 6: of_number(each.denominator), 7: forms["count"]}
        for each in figures
    ]


class _Writer:
    """Writes sheets into a workbook; every text without what a file of XML cannot hold."""

    def __init__(self, book: Any):
        self.book = book
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.percentage = book.add_format({"num_format": FORMS["ratio"]})

    def cover(self, document: Document) -> None:
        """A sheet that says what the workbook is."""
        page = self.book.add_worksheet(_("Verslag"))
        about = {
            _("Titel"): document.title,
            _("Cel"): document.author,
            _("Periode"): document.subtitle,
            _("Gemaakt op"): day(document.made_on),
        }
        for line, (name, said) in enumerate(about.items()):
            page.write_string(line, 0, name, self.bold)
            page.write_string(line, 1, clean(said))
        page.write_string(len(about) + 1, 0, _("Een leeg veld bij “Waarde” is een cijfer dat niet getoond wordt."))
        page.set_column(0, 0, 14)
        page.set_column(1, 1, WIDEST)

    def sheet(
        self,
        name: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        formats: Sequence[Mapping[int, Any]] = (),
    ) -> None:
        """A sheet of rows under headings that stay in sight and filter."""
        page = self.book.add_worksheet(name)
        self._rows(page, headings, rows, first=0, formats=formats)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, len(rows), len(headings) - 1)

    def _rows(
        self,
        page: Any,
        headings: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        first: int,
        formats: Sequence[Mapping[int, Any]] = (),
    ) -> None:
        for column, heading in enumerate(headings):
            page.write_string(first, column, clean(heading), self.bold)
            lengths = [len(str(row[column])) for row in rows if row[column] is not None]
            page.set_column(column, column, min(WIDEST, max([NARROWEST, len(heading), *lengths])) + 2)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                shape = formats[line].get(column) if formats else None
                if isinstance(value, str) and value:
                    page.write_string(first + 1 + line, column, clean(value), shape)
                elif isinstance(value, int | float):
                    page.write_number(first + 1 + line, column, value, shape)

    def table(self, name: str, table: Table) -> Any:
        """A sheet with a table under its caption; numbers are numbers."""
        page = self.book.add_worksheet(name)
        page.write_string(0, 0, one_line(table.caption), self.title)
        rows = [[cell.text if cell.value is None else cell.value for cell in row] for row in table.rows]
        shares = [
            {place: self.percentage for place, cell in enumerate(row) if cell.text.endswith("%")} for row in table.rows
        ]
        self._rows(page, [column.heading for column in table.columns], rows, first=2, formats=shares)
        if table.note:
            page.write_string(len(rows) + 4, 0, clean(table.note))
        return page

    def chart(self, name: str, chart: Chart) -> None:
        """A sheet with what a chart shows, and the chart beside it."""
        table = table_of(chart)
        page = self.table(name, table)
        drawn = self.book.add_chart(KINDS[chart.kind])
        last = 2 + len(chart.labels)
        for place, series in enumerate(chart.series, 1):
            drawn.add_series(
                {
                    "name": [name, 2, place],
                    "categories": [name, 3, 0, last, 0],
                    "values": [name, 3, place, last, place],
                    "fill": {"color": LOOKS[series.tone].fill},
                    "border": {"color": LOOKS[series.tone].edge},
                    "data_labels": {"value": len(chart.labels) <= MOST_LABELLED},
                }
            )
        drawn.set_title({"name": [name, 0, 0], "name_font": {"size": 11}})
        if chart.kind is not Kind.COLUMNS:
            drawn.set_y_axis({"reverse": True})  # the first stands on top, as in the table
        if chart.ratio:
            axis = {"num_format": "0%", "min": 0, **({"max": 1} if chart.kind is Kind.STACKED else {})}
            drawn.set_x_axis(axis) if chart.kind is not Kind.COLUMNS else drawn.set_y_axis(axis)
        drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
        drawn.set_size({"width": 760, "height": max(320, 90 + 26 * len(chart.labels))})
        place = xl_rowcol_to_cell(2, len(table.columns) + 1)
        page.insert_chart(place, drawn, {"description": one_line(chart.alt)})
