"""What a report shows of figures: each maker gives blocks, or nothing where there is no data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._words import cell_of, counted, explained, title_of, value_of, written
from baken.apps.reports.queries import ANSWERS, Contents
from baken.ground.indicators import CUTS, INDICATORS
from baken.ui.documents.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Kind,
    Paragraph,
    Series,
    Table,
    Tile,
    Tiles,
    Tone,
    Words,
)
from baken.ui.numbers import NOTHING, day, number

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


def _any(found: Iterable[Figure | None]) -> bool:
    return any(figure is not None and (figure.value or figure.withheld) for figure in found)


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


def _series(name: str, found: Sequence[Figure | None], tone: Tone) -> Series:
    values = [None if each is None or each.value is None else float(each.value) for each in found]
    return Series(name, values, [written(each) for each in found], tone)


def _said(labels: Sequence[str], texts: Sequence[str]) -> str:
    """What a chart shows, for who cannot see it; of many, the first and the last."""
    said = [f"{label}: {text}" for label, text in zip(labels, texts, strict=True)]
    return "; ".join(said if len(said) <= 6 else [*said[:3], "…", *said[-2:]])


def _breaks(found: Iterable[Figure | None], labels: Sequence[str]) -> list[str]:
    """For each label why it cannot be compared with the one before."""
    texts = []
    for figure, _label in zip(found, labels, strict=True):
        inside = [mark for mark in figure.breaks if mark.date >= figure.period.starts_on] if figure else []
        texts.append("; ".join(f"{day(mark.date)}: {mark.reason}" for mark in inside))
    return texts


def years(contents: Contents, group: str) -> list[Block]:
    """Participations and unique participants in each school year."""
    names = (f"{group}.participations", f"{group}.unique_participants")
    found = [[next(iter(contents.figures(name, period=year)), None) for year in contents.years] for name in names]
    if not _any(found[0]):
        return []
    labels = [year.code for year in contents.years]
    series = [
        _series(_("Deelnames"), found[0], Tone.MAIN),
        _series(_("Unieke deelnemers"), found[1], Tone.BEFORE),
    ]
    what = title_of(names[0])
    return [
        Chart(
            caption=_("%(what)s en unieke deelnemers per schooljaar") % {"what": what},
            kind=Kind.COLUMNS,
            heading=_("Schooljaar"),
            labels=labels,
            series=series,
            alt=_("%(what)s per schooljaar. %(said)s.") % {"what": what, "said": _said(labels, series[0].texts)},
            breaks=_breaks(found[0], labels),
        )
    ]


def themes(contents: Contents, group: str) -> list[Block]:
    """Participations by theme, most first."""
    found = contents.figures(f"{group}.participations", by="theme")
    if not _any(found):
        return []
    found = sorted(found, key=lambda each: (-(each.value or 0), each.dimensions["theme"]))
    labels = [value_of("theme", each.dimensions["theme"]) for each in found]
    what = title_of(f"{group}.participations")
    drawn = slice(0, MOST_BARS)
    series = _series(_("Deelnames"), found[drawn], Tone.MAIN)
    chart = Chart(
        caption=_("%(what)s per thema, %(period)s") % {"what": what, "period": contents.period.code},
        kind=Kind.BARS,
        heading=_("Thema"),
        labels=labels[drawn],
        series=[series],
        alt=_("%(what)s per thema. %(said)s.") % {"what": what, "said": _said(labels[drawn], series.texts)},
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
    if not _any(found):
        return []
    rows = [[Cell(value_of("upkeep", each.dimensions["upkeep"])), cell_of(each)] for each in found]
    columns = [Column(_("Onderhoud")), Column(_("Materialen"), number=True)]
    return [Table(_("Materialen die ontwikkeld, geüpdatet of aangevuld werden"), columns, rows)]


def response(contents: Contents, _group: str) -> list[Block]:
    """Who was asked and who answered, by survey."""
    responses = contents.figures("survey.responses")
    if not _any(responses):
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
            _series(title_of(name), [found[INDICATORS[name].part].get(row) for row in asked], tones[part])
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
                % {"said": _said(labels, [written(each) for each in high])},
                notes=[f"n = {counted(each)}" if counted(each) else "" for each in high],
                ratio=True,
                note=said,
            )
        )
    return blocks


def inspections(contents: Contents, _group: str) -> list[Block]:
    """How many centres stand at each level, a table for each priority."""
    found = contents.figures("inspection.centres_at_level")
    if not _any(found):
        return []
    levels = list(CUTS["level"].values)
    counts = {(each.dimensions["scale"], each.dimensions["level"]): each for each in found}
    order = [*contents.priorities, *sorted({scale for scale, _level in counts} - set(contents.priorities))]
    scales = [scale for scale in order if any((scale, level) in counts for level in levels)]
    columns = [
        Column(_("Ontwikkelingsschaal")),
        *(Column(CUTS["level"].written(level), number=True) for level in levels),
    ]
    blocks: list[Block] = []
    priorities = dict.fromkeys(contents.priorities.get(scale, "") for scale in scales)
    for priority in priorities:
        rows = [
            [Cell(scale), *(cell_of(counts.get((scale, level))) for level in levels)]
            for scale in scales
            if contents.priorities.get(scale, "") == priority
        ]
        what = priority or _("Andere ontwikkelingsschalen")
        blocks.append(Table(_("%(what)s: centra per niveau") % {"what": what}, columns, rows))
    note = _("Per centrum en schaal telt de laatste doorlichting in de periode; niet in de focus is geen niveau.")
    return [*blocks, Paragraph([Words(note)])]


def reach(contents: Contents, _group: str) -> list[Block]:
    """How far each own centre was reached, those with nothing too, in the order of their names."""
    names = ("training.participations", "training.unique_participants", "plg.participations")
    by_centre = {
        name: {each.dimensions["centre"]: each for each in contents.figures(name, by="centre")} for name in names
    }
    if not contents.centres or not any(_any(found.values()) for found in by_centre.values()):
        return []
    columns = [
        Column(_("Centrum")),
        Column(_("Deelnames vorming"), number=True),
        Column(_("Unieke deelnemers"), number=True),
        Column(_("Deelnames PLG"), number=True),
    ]
    rows = [
        [
            Cell(name),
            *(cell_of(by_centre[each][code]) if code in by_centre[each] else Cell(number(0), 0) for each in names),
        ]
        for code, name in contents.centres.items()
    ]
    return [Table(_("Bereik per centrum, %(period)s") % {"period": contents.period.code}, columns, rows)]


def hours(contents: Contents, _group: str) -> list[Block]:
    """How the hours of each role were spent."""
    found = contents.figures("hours.share")
    if not _any(found):
        return []
    blocks: list[Block] = []
    found = sorted(found, key=lambda each: tuple(each.dimensions[name] for name in ("role", "pillar", "kind")))
    for role, within in groupby(found, lambda each: each.dimensions["role"]):
        rows = list(within)
        labels = [" · ".join(filter(None, (each.dimensions["pillar"], each.dimensions["kind"]))) for each in rows]
        series = _series(_("Aandeel van de uren"), rows, Tone.MAIN)
        blocks.append(
            Chart(
                caption=_("Uren van %(role)s, %(period)s") % {"role": role, "period": contents.period.code},
                kind=Kind.BARS,
                heading=_("Pijler en soort"),
                labels=labels,
                series=[series],
                alt=_("Aandeel van de uren per pijler en soort. %(said)s.") % {"said": _said(labels, series.texts)},
                ratio=True,
            )
        )
    return blocks


def staffing(contents: Contents, _group: str) -> list[Block]:
    """Realised out of planned staff: in each school year, and by pillar."""
    by_year = [next(iter(contents.figures("fte.realisation", period=year)), None) for year in contents.years]
    pillars = contents.figures("fte.realisation", by="pillar")
    if not _any(by_year):
        return []
    rows = [[Cell(year.code), *_parts(each)] for year, each in zip(contents.years, by_year, strict=True)]
    blocks: list[Block] = [Table(_("Personeelsinzet per schooljaar"), _columns_of_staff(_("Schooljaar")), rows)]
    if _any(pillars):
        rows = [[Cell(value_of("pillar", each.dimensions["pillar"])), *_parts(each)] for each in pillars]
        caption = _("Personeelsinzet per pijler, %(period)s") % {"period": contents.period.code}
        blocks.append(Table(caption, _columns_of_staff(_("Pijler")), rows))
    return blocks


def _columns_of_staff(first: str) -> list[Column]:
    headings = (_("Gepland (VTE)"), _("Gerealiseerd (VTE)"), _("Realisatie"))
    return [Column(first), *(Column(heading, number=True) for heading in headings)]


def _parts(figure: Figure | None) -> list[Cell]:
    if figure is None or figure.withheld:
        return [Cell(NOTHING), Cell(NOTHING), cell_of(figure)]
    numbers = (figure.denominator, figure.numerator)
    return [*(Cell(number(each), each) for each in numbers), cell_of(figure)]


def budget(contents: Contents, _group: str) -> list[Block]:
    """What was spent on an advisor's own development, in each school year."""
    found = [next(iter(contents.figures("budget.per_advisor", period=year)), None) for year in contents.years]
    if not _any(found):
        return []
    labels = [year.code for year in contents.years]
    series = _series(title_of("budget.per_advisor"), found, Tone.MAIN)
    return [
        Chart(
            caption=_("Professionaliseringsbudget per medewerker van de cel"),
            kind=Kind.COLUMNS,
            heading=_("Schooljaar"),
            labels=labels,
            series=[series],
            alt=_("Bedrag per medewerker en schooljaar. %(said)s.") % {"said": _said(labels, series.texts)},
            breaks=_breaks(found, labels),
        )
    ]


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
