"""What a report shows of figures: each maker gives blocks, or nothing where there is no data."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from django.utils.translation import gettext as _

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._means import budget, hours, inspections, reach, staffing
from baken.apps.reports.charts._series import any_told, breaks_of, said_of, series_of
from baken.apps.reports.charts._words import cell_of, counted, explained, title_of, value_of, written
from baken.apps.reports.queries import ANSWERS, Contents
from baken.ground.indicators import INDICATORS
from baken.ui.documents.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Kind,
    Table,
    Tile,
    Tiles,
    Tone,
)
from baken.ui.numbers import day, number

MOST_BARS = 20
TONES = (Tone.FIRST, Tone.SECOND, Tone.THIRD, Tone.FOURTH)
OVERVIEW = (
    "library.views",
    "library.active_users",
    "training.participations",
    "training.unique_participants",
    "starters.unique_participants",
    "plg.unique_participants",
    "training.centres_reached",
    "survey.response_rate",
    "fte.realisation",
    "library.materials_maintained",
)
CONTINUUM = (
    ("library.views", "library.active_users"),
    ("training.participations", "training.unique_participants"),
    ("starters.unique_participants", "starters.participations"),
    ("plg.sessions", "plg.offers"),
)


def shown(key: str, contents: Contents) -> list[Block]:
    """The blocks of a show; empty where there is no data."""
    name, _colon, group = key.partition(":")
    return MAKERS[name](contents, group)


def _tile(figure: Figure, note: str = "") -> Tile:
    row = ", ".join(value_of(name, value) for name, value in figure.dimensions.items())
    label = f"{title_of(figure.indicator)} · {row}" if row else title_of(figure.indicator)
    value = "" if figure.withheld else written(figure)
    return Tile(value, label, _("niet getoond") if figure.withheld else note or _of(figure), explained(figure))


def _of(figure: Figure) -> str:
    """What a figure is part of, where it is."""
    if figure.denominator is None or figure.unit == "EUR":
        return ""
    return _("%(top)s van %(bottom)s") % {"top": number(figure.numerator), "bottom": number(figure.denominator)}


def overview(contents: Contents, _group: str) -> list[Block]:
    """The key figures in large."""
    found = [each for name in OVERVIEW for each in contents.figures(name) if each.value or each.withheld]
    return [Tiles([_tile(each) for each in found])] if found else []


def continuum(contents: Contents, _group: str) -> list[Block]:
    """The strategies, from wide reach to close contact."""
    tiles = []
    for main, beside in CONTINUUM:
        for figure in contents.figures(main):
            if figure.value or figure.withheld:
                note = next((f"{title_of(beside)}: {written(each)}" for each in contents.figures(beside)), "")
                tiles.append(_tile(figure, note))
    return [Tiles(tiles)] if tiles else []


def years(contents: Contents, group: str) -> list[Block]:
    """Participations and unique participants in each school year."""
    names = (f"{group}.participations", f"{group}.unique_participants")
    found = [[next(iter(contents.figures(name, period=year)), None) for year in contents.years] for name in names]
    if not any_told(found[0]):
        return []
    labels = [year.code for year in contents.years]
    series = [
        series_of(_("Deelnames"), found[0], Tone.MAIN),
        series_of(_("Unieke deelnemers"), found[1], Tone.BEFORE),
    ]
    what = title_of(names[0])
    return [
        Chart(
            caption=_("%(what)s en unieke deelnemers per schooljaar") % {"what": what},
            kind=Kind.COLUMNS,
            heading=_("Schooljaar"),
            labels=labels,
            series=series,
            alt=_("%(what)s per schooljaar. %(said)s.") % {"what": what, "said": said_of(labels, series[0].texts)},
            breaks=breaks_of(found[0]),
        )
    ]


def themes(contents: Contents, group: str) -> list[Block]:
    """Participations by theme, most first."""
    found = contents.figures(f"{group}.participations", by="theme")
    if not any_told(found):
        return []
    found = sorted(found, key=lambda each: (-(each.value or 0), each.dimensions["theme"]))
    labels = [value_of("theme", each.dimensions["theme"]) for each in found]
    what = title_of(f"{group}.participations")
    drawn = slice(0, MOST_BARS)
    series = series_of(_("Deelnames"), found[drawn], Tone.MAIN)
    chart = Chart(
        caption=_("%(what)s per thema, %(period)s") % {"what": what, "period": contents.period.code},
        kind=Kind.BARS,
        heading=_("Thema"),
        labels=labels[drawn],
        series=[series],
        alt=_("%(what)s per thema. %(said)s.") % {"what": what, "said": said_of(labels[drawn], series.texts)},
        note=_("Een deelname aan een sessie over meer thema’s telt bij elk thema mee."),
    )
    if len(found) <= MOST_BARS:
        return [chart]
    rest = [[Cell(label), cell_of(each)] for label, each in zip(labels, found, strict=True)]
    columns = [Column(_("Thema")), Column(_("Deelnames"), number=True)]
    return [chart, Table(_("%(what)s per thema, alle thema’s") % {"what": what}, columns, rest)]


def materials(contents: Contents, _group: str) -> list[Block]:
    """Materials made and maintained."""
    found = contents.figures("library.materials_maintained", by="upkeep")
    if not any_told(found):
        return []
    rows = [[Cell(value_of("upkeep", each.dimensions["upkeep"])), cell_of(each)] for each in found]
    columns = [Column(_("Onderhoud")), Column(_("Materialen"), number=True)]
    return [Table(_("Materialen die ontwikkeld, geüpdatet of aangevuld werden"), columns, rows)]


def response(contents: Contents, _group: str) -> list[Block]:
    """Who was asked and who answered, by survey."""
    responses = contents.figures("survey.responses")
    if not any_told(responses):
        return []
    by_survey = {
        name: {each.dimensions["survey"]: each for each in contents.figures(name)}
        for name in ("survey.invited", "survey.response_rate")
    }
    rows = [
        [
            Cell(value_of("survey", survey)),
            cell_of(by_survey["survey.invited"].get(survey)),
            cell_of(each),
            cell_of(by_survey["survey.response_rate"].get(survey)),
        ]
        for each in sorted(responses, key=lambda figure: figure.dimensions["survey"])
        for survey in [each.dimensions["survey"]]
    ]
    columns = [
        Column(_("Bevraging")),
        Column(_("Uitnodigingen"), number=True),
        Column(_("Ingevuld"), number=True),
        Column(_("Responsgraad"), number=True),
    ]
    note = _("Een open bevraging heeft geen uitnodigingen en geen responsgraad.")
    return [Table(_("Bevragingen in %(period)s") % {"period": contents.period.code}, columns, rows, note=note)]


def answers(contents: Contents, _group: str) -> list[Block]:
    """What people answered, a chart for each survey."""
    found = {
        INDICATORS[name].part: {
            (each.dimensions["survey"], each.dimensions["item"]): each for each in contents.figures(name)
        }
        for name in ANSWERS
    }
    rows = sorted({row for part in found.values() for row in part})
    rates = contents.figures("survey.response_rate")
    blocks: list[Block] = []
    tones = {"low": Tone.LOW, "high": Tone.HIGH, "not_applicable": Tone.NOT_APPLICABLE}
    for survey, items in groupby(rows, lambda row: row[0]):
        asked = list(items)
        labels = [item for _survey, item in asked]
        series = [
            series_of(title_of(name), [found[INDICATORS[name].part].get(row) for row in asked], tones[part])
            for name in ANSWERS
            for part in [INDICATORS[name].part]
        ]
        high = [found["high"].get(row) for row in asked]
        rate = next((each for each in rates if each.dimensions["survey"] == survey), None)
        said = _("Antwoordden: %(of)s (%(rate)s).") % {"of": _of(rate), "rate": written(rate)} if rate else ""
        blocks.append(
            Chart(
                caption=_("%(survey)s, %(period)s")
                % {"survey": value_of("survey", survey), "period": contents.period.code},
                kind=Kind.STACKED,
                heading=_("Stelling"),
                labels=labels,
                series=series,
                alt=_("Aandeel hoge scores per stelling. %(said)s.")
                % {"said": said_of(labels, [written(each) for each in high])},
                notes=[f"n = {counted(each)}" if counted(each) else "" for each in high],
                ratio=True,
                note=said,
            )
        )
    return blocks


def sources(contents: Contents, _group: str) -> list[Block]:
    """Every indicator that the report has figures of: what it is, how it is counted, where it comes from."""
    names = dict.fromkeys(each.indicator for each in contents.every)
    rows = [
        [
            Cell(title_of(name)),
            Cell(str(INDICATORS[name].definition)),
            Cell(str(INDICATORS[name].formula)),
            Cell(str(INDICATORS[name].source)),
        ]
        for name in (each.name for each in INDICATORS)
        if name in names
    ]
    if not rows:
        return []
    columns = [Column(heading) for heading in (_("Cijfer"), _("Definitie"), _("Berekening"), _("Bron"))]
    blocks: list[Block] = [Table(_("De cijfers van dit verslag"), columns, rows)]
    marks = sorted({(mark.date, mark.reason, each.indicator) for each in contents.every for mark in each.breaks})
    if marks:
        told = [[Cell(day(date)), Cell(title_of(name)), Cell(reason)] for date, reason, name in marks]
        headings = [Column(_("Vanaf")), Column(_("Cijfer")), Column(_("Waarom niet te vergelijken"))]
        blocks.append(Table(_("Reeksbreuken"), headings, told))
    return blocks


MAKERS: dict[str, Callable[[Contents, str], list[Block]]] = {
    "overview": overview,
    "continuum": continuum,
    "years": years,
    "themes": themes,
    "materials": materials,
    "response": response,
    "answers": answers,
    "inspections": inspections,
    "reach": reach,
    "hours": hours,
    "staffing": staffing,
    "budget": budget,
    "sources": sources,
}
