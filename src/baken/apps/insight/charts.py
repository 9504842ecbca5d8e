"""Charts and tables of the explorer, made of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.insight.forms import Choice, Words
from baken.apps.insight.templatetags.insight import unit_name
from baken.apps.insight.types import Break, Figure
from baken.ground.indicators import CUTS, INDICATORS
from baken.ground.periods import Period
from baken.ui.charts import Bar
from baken.ui.numbers import NOTHING, day, measured, number, percent

MOST_ROWS = 60  # of a chart; the table has all
MOST_SERIES = 24
NARROW = 5  # as many columns fit a third of a page
FEW = 3  # as many groups of bars stand under each other
PARTS = ("low", "high", "not_applicable")


@dataclass(frozen=True)
class Cell:
    """A figure in a table: as it is written, and where it is explained."""

    text: str
    url: str = ""
    withheld: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table: what it is about, then its figures."""

    words: Sequence[str]
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """Rows under headings: first those of words, then those of numbers."""

    word_headings: Sequence[str]
    number_headings: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Answer:
    """A bar of answers: shares of one, and on how many they rest."""

    label: str
    low: float | None
    high: float | None
    not_applicable: float | None
    n: int | None
    withheld: bool


@dataclass(frozen=True)
class Series:
    """Rows of a chart under one title."""

    title: str
    rows: Sequence[Any]


@dataclass(frozen=True)
class Chart:
    """What is drawn: one figure, `bars`, `answers`, or columns over `years`. `left_out`: how many rows are not."""

    kind: str
    title: str
    series: Sequence[Series] = ()
    most: float = 0
    left_out: int = 0

    @property
    def layout(self) -> str:
        """The grid that its series stand on: columns of few years fit a third of a page, bars a half."""
        if self.kind == "years":
            years = max((len(series.rows) for series in self.series), default=0)
            return "three" if years <= NARROW and len(self.series) > 1 else ""
        return "two" if self.kind == "bars" and len(self.series) > FEW else ""


@dataclass
class Explored:
    """What the explorer shows of a choice."""

    chart: Chart | None
    table: Table
    breaks: list[Break]
    any_withheld: bool
    found: list[Figure] = field(default_factory=list)


def names_of(choice: Choice) -> list[str]:
    """By what the rows of a choice differ, besides the period."""
    return [*choice.indicator.dimensions, *([choice.by] if choice.by else [])]


def parts_of(choice: Choice) -> dict[str, str]:
    """The indicators that are shown together with that of a choice: part to name. Empty where it stands alone."""
    whole = choice.indicator.whole
    return {each.part: each.name for each in INDICATORS if whole and each.whole == whole}


def explored(choice: Choice, found: Sequence[Figure], words: Words) -> Explored:
    """The chart and table of a choice, of the figures that insight let out."""
    rows = _sorted(choice, found, words)
    parts = parts_of(choice)
    table = _table_of_parts(choice, rows, words, parts) if parts else _table(choice, rows, words)
    breaks = {(mark.date, mark.reason): mark for figure in rows for mark in figure.breaks}
    return Explored(
        chart=_chart(choice, rows, words, parts),
        table=table,
        breaks=[breaks[key] for key in sorted(breaks)],
        any_withheld=any(figure.withheld for figure in rows),
        found=rows,
    )


def written(figure: Figure) -> str:
    """The value of a figure, in its unit."""
    return measured(figure.value, figure.unit)


def url_of(choice: Choice, figure: Figure) -> str:
    """Where one figure of a choice is explained."""
    one = Choice(INDICATORS[figure.indicator], (figure.period,), by=choice.by, where=choice.where)
    return f"{reverse('insight:figure')}?{one.query_of(figure.period, figure.dimensions)}"


def description(choice: Choice, words: Words) -> str:
    """A choice in words, under its title: period, cut and filter."""
    said = [_("alle schooljaren") if choice.all_years else choice.periods[0].code if choice.periods else ""]
    if choice.by:
        said.append(_("naar %(cut)s") % {"cut": words.title(choice.by).lower()})
    said += [f"{words.title(name).lower()}: {words.value(name, value)}" for name, value in choice.where.items()]
    return " · ".join(filter(None, said))


def _sorted(choice: Choice, found: Sequence[Figure], words: Words) -> list[Figure]:
    """In the order of the words; what is split by something without an order of its own, the largest first."""
    names = names_of(choice)
    last = names[-1] if names else ""
    by_size = bool(last) and not CUTS[last].values and last not in ("year", "item")
    size: dict[Any, float] = {}
    for figure in found:
        row = figure.key[2]
        size[row] = max(size.get(row, -1.0), -1.0 if figure.value is None else float(figure.value))

    def place(figure: Figure) -> tuple[Any, ...]:
        places = [words.place(name, figure.dimensions.get(name, "")) for name in names]
        return (*places[:-1], -size[figure.key[2]] if by_size else 0, *places[-1:], figure.period)

    return sorted(found, key=place)


def _label(figure: Figure, names: Sequence[str], words: Words) -> str:
    """The values of a figure's dimensions in words, what is empty left out."""
    values = [words.value(name, figure.dimensions[name]) for name in names if figure.dimensions.get(name)]
    return " · ".join(values) or (words.value(names[-1], "") if names else "")


def _chart(choice: Choice, rows: list[Figure], words: Words, parts: dict[str, str]) -> Chart | None:
    title = str(choice.indicator.title)
    if not rows:
        return None
    names = names_of(choice)
    if parts:
        return _answers(choice, rows, words, parts)
    most = max((float(figure.value) for figure in rows if figure.value is not None), default=0)
    if choice.all_years:
        groups = _grouped(rows, lambda figure: _label(figure, names, words))
        years = sorted({figure.period for figure in rows})
        series = [
            Series(label, [_column(each, year) for year, each in _by_year(within, years)]) for label, within in groups
        ]
        return Chart("years", title, series[:MOST_SERIES], most, max(0, len(series) - MOST_SERIES))
    if not names:
        return Chart("one", title, [Series("", [rows[0]])])
    above, label = _split(rows, names)
    groups = _grouped(rows[:MOST_ROWS], lambda figure: _label(figure, above, words) if above else "")
    series = [Series(group, [_bar(each, _label(each, label, words)) for each in within]) for group, within in groups]
    return Chart("bars", title, series, most, max(0, len(rows) - MOST_ROWS))


def _split(rows: Sequence[Figure], names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which names make a group and which a row in it: the last is the row, unless groups would be hardly any."""
    groups = {tuple(figure.dimensions.get(name, "") for name in names[:-1]) for figure in rows}
    if len(names) > 2 and len(groups) * 2 > len(rows):
        return list(names[:1]), list(names[1:])
    return list(names[:-1]), list(names[-1:])


def _grouped(rows: Sequence[Figure], group: Any) -> list[tuple[str, list[Figure]]]:
    return [(label, list(within)) for label, within in groupby(rows, group)]


def _bar(figure: Figure, label: str) -> Bar:
    return Bar(label, figure.value, written(figure), withheld=figure.withheld)


def _by_year(rows: Sequence[Figure], years: Sequence[Period]) -> list[tuple[Period, Figure | None]]:
    """The figures of a series by school year, None where it has none."""
    found = {figure.period: figure for figure in rows}
    return [(year, found.get(year)) for year in years]


def _column(figure: Figure | None, year: Period) -> Bar:
    """A school year of a series, with the breaks that fall in it."""
    if figure is None:
        return Bar(year.code, None, NOTHING)
    inside = [mark for mark in figure.breaks if mark.date >= year.starts_on]
    broken = "; ".join(f"{day(mark.date)}: {mark.reason}" for mark in inside)
    return replace(_bar(figure, year.code), series_break=broken)


def _by_part(choice: Choice, rows: Sequence[Figure], parts: dict[str, str]) -> list[tuple[Figure, dict[str, Figure]]]:
    """Figures of the same row together, by part; each with one of them that stands for the row."""
    part_of = {name: part for part, name in parts.items()}
    together: dict[Any, dict[str, Figure]] = {}
    for figure in rows:
        together.setdefault(figure.key[1:], {})[part_of[figure.indicator]] = figure
    return [(next(iter(each.values())), each) for each in together.values()]


def _answers(choice: Choice, rows: Sequence[Figure], words: Words, parts: dict[str, str]) -> Chart:
    names = names_of(choice)
    above = names if choice.all_years else names[:-1]
    found: dict[str, list[Answer]] = {}
    whole = _by_part(choice, rows, parts)
    for figure, by_part in whole[:MOST_ROWS]:
        values = {part: each.value for part, each in by_part.items()}
        label = figure.period.code if choice.all_years else _label(figure, names[-1:], words)
        withheld = any(each.withheld for each in by_part.values())
        low, high, not_applicable = (values.get(part) for part in PARTS)
        answer = Answer(label, low, high, not_applicable, figure.n, withheld)
        found.setdefault(_label(figure, above, words), []).append(answer)
    series = [Series(title, answers) for title, answers in found.items()]
    return Chart("answers", str(choice.indicator.title), series, left_out=max(0, len(whole) - MOST_ROWS))


def _words(choice: Choice, figure: Figure, words: Words) -> list[str]:
    said = [words.value(name, figure.dimensions.get(name, "")) for name in names_of(choice)]
    return [*said, figure.period.code] if choice.all_years or not said else said


def _word_headings(choice: Choice, words: Words) -> list[str]:
    named = [words.title(name) for name in names_of(choice)]
    return [*named, _("Periode")] if choice.all_years or not named else named


def _table(choice: Choice, rows: Sequence[Figure], words: Words) -> Table:
    if choice.all_years and names_of(choice):
        return _table_of_years(choice, rows, words)
    indicator = choice.indicator
    divided = indicator.denominator is not None
    headings = [_("Waarde"), *([_("Teller"), _("Noemer")] if divided else []), _("n")]
    made = []
    for figure in rows:
        cells = [Cell(written(figure), url_of(choice, figure), figure.withheld)]
        if divided:
            parts = (figure.numerator, figure.denominator)
            cells += [Cell(number(part), withheld=figure.withheld) for part in parts]
        cells.append(Cell(number(figure.n), withheld=figure.withheld))
        made.append(Row(_words(choice, figure, words), cells))
    return Table(_word_headings(choice, words), headings, made)


def _table_of_years(choice: Choice, rows: Sequence[Figure], words: Words) -> Table:
    """A row for each series, a column for each school year."""
    years = sorted({figure.period for figure in rows})
    made = []
    for _row, within in groupby(rows, lambda figure: figure.key[2]):
        series = list(within)
        cells = [
            Cell(written(each), url_of(choice, each), each.withheld) if each else Cell(NOTHING)
            for _year, each in _by_year(series, years)
        ]
        made.append(Row(_words(choice, series[0], words)[:-1], cells))
    return Table(_word_headings(choice, words)[:-1], [year.code for year in years], made)


def _table_of_parts(choice: Choice, rows: Sequence[Figure], words: Words, parts: dict[str, str]) -> Table:
    made = []
    for figure, by_part in _by_part(choice, rows, parts):
        cells = [
            Cell(percent(each.value), url_of(choice, each), each.withheld) if each else Cell(percent(None))
            for each in (by_part.get(part) for part in PARTS)
        ]
        cells.append(Cell(number(figure.n), withheld=figure.withheld))
        made.append(Row(_words(choice, figure, words), cells))
    titles = [str(INDICATORS[parts[part]].title) for part in PARTS]
    return Table(_word_headings(choice, words), [*titles, _("n")], made)


def sheet(found: Sequence[Figure], names: Sequence[str], words: Words) -> tuple[list[Any], list[list[Any]]]:
    """Figures as the headings and rows of a file, with what each is made of."""
    headings = [
        _("Indicator"),
        _("Titel"),
        _("Periode"),
        *(words.title(name) for name in names),
        _("Waarde"),
        _("Eenheid"),
        _("Teller"),
        _("Noemer"),
        _("n"),
        _("Niet getoond"),
        _("Reeksbreuken"),
    ]
    rows: list[list[Any]] = [
        [
            figure.indicator,
            str(INDICATORS[figure.indicator].title),
            figure.period.code,
            *(words.value(name, figure.dimensions.get(name, ""), on=figure.period.ends_on) for name in names),
            figure.value,
            unit_name(figure.unit),
            figure.numerator,
            figure.denominator,
            figure.n,
            _("groep te klein") if figure.withheld else "",
            "; ".join(f"{mark.date.isoformat()}: {mark.reason}" for mark in figure.breaks),
        ]
        for figure in found
    ]
    return headings, rows
