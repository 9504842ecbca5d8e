"""What a report shows of figures: each maker gives blocks, or nothing where there is no data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.apps.insight.types import Figure
from baken.apps.programme.types import Strategy
from baken.apps.reports.charts._means import budget, hours, inspections, reach, staffing
from baken.apps.reports.charts._overview import continuum, overview
from baken.apps.reports.charts._series import any_told, breaks_of, said_of, series_of
from baken.apps.reports.charts._words import cell_of, counted, part_of_whole, title_of, value_of, written
from baken.apps.reports.queries import ANSWERS, Contents
from baken.apps.reports.types import Show
from baken.apps.surveys.types import Module
from baken.ground.indicators import CUTS, INDICATORS
from baken.ui.documents.blocks import Block, Cell, Chart, Column, Kind, Table, Tone
from baken.ui.numbers import day

MOST_BARS = 20
SOURCES = Show("sources", gettext_lazy("De cijfers en hun definities"))
# Of a group of indicators, what the table of a strategy tells, and how that is called there.
OFFERED = {
    "offers": gettext_lazy("Aanbod"),
    "sessions": gettext_lazy("Sessies"),
    "participations": gettext_lazy("Deelnames"),
    "unique_participants": gettext_lazy("Unieke deelnemers"),
    "centres_reached": gettext_lazy("Bereikte centra"),
}
STRATEGIES = {"training": Strategy.TRAINING, "starters": Strategy.STARTERS, "plg": Strategy.PLG}
FACTORS = Module.C


def shown(key: str, contents: Contents) -> list[Block]:
    """The blocks of a show; empty where there is no data."""
    name, _colon, group = key.partition(":")
    return MAKERS[name](contents, group)


def _first(found: Sequence[Figure]) -> Figure | None:
    return next(iter(found), None)


def years(contents: Contents, group: str) -> list[Block]:
    """What was offered and whom it reached in each school year, as a chart and in numbers."""
    names = (f"{group}.participations", f"{group}.unique_participants")
    found = [[_first(contents.figures(name, period=year)) for year in contents.years] for name in names]
    if not any_told(found[0]):
        return []
    labels = [year.code for year in contents.years]
    series = [
        series_of(_("Deelnames"), found[0], Tone.MAIN),
        series_of(_("Unieke deelnemers"), found[1], Tone.BEFORE),
    ]
    what = title_of(names[0])
    chart = Chart(
        caption=_("%(what)s en unieke deelnemers per schooljaar") % {"what": what},
        kind=Kind.COLUMNS,
        heading=_("Schooljaar"),
        labels=labels,
        series=series,
        alt=_("%(what)s per schooljaar. %(said)s.") % {"what": what, "said": said_of(labels, series[0].texts)},
        breaks=breaks_of(found[0]),
    )
    return [chart, _offered(contents, group)]


def _offered(contents: Contents, group: str) -> Table:
    """What was offered and whom it reached: in each school year, and in the whole period."""
    periods = list(dict.fromkeys([*contents.years, contents.period]))
    rows = [
        [
            Cell(str(called)),
            *(cell_of(_first(contents.figures(f"{group}.{name}", period=period))) for period in periods),
        ]
        for name, called in OFFERED.items()
    ]
    what = CUTS["strategy"].written(STRATEGIES[group].value)
    return Table(
        _("%(what)s: aanbod en bereik") % {"what": what},
        [Column(_("Wat")), *(Column(period.code, number=True) for period in periods)],
        rows,
        note=_("Wie in meer schooljaren deelnam, telt over de hele periode één keer als unieke deelnemer.")
        if len(periods) > 1
        else "",
    )


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
        caption=_("%(what)s per thema, %(period)s")
        % {"what": what, "period": contents.covered(f"{group}.participations").code},
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
    period = contents.covered("library.materials_maintained").code
    caption = _("Materialen die ontwikkeld, geüpdatet of aangevuld werden, %(period)s") % {"period": period}
    return [Table(caption, columns, rows)]


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
    period = contents.covered("survey.responses").code
    return [Table(_("Bevragingen in %(period)s") % {"period": period}, columns, rows, note=note)]


def effect(contents: Contents, group: str) -> list[Block]:
    """What people answered, a chart for each survey that is mostly about a strategy; without one, of all others."""
    wanted = [survey for survey, of in _strategies(contents).items() if of == group]
    items = [item for item, module in contents.items.items() if module != FACTORS]
    return [chart for survey in wanted for chart in _answers(contents, survey, items)]


def factors(contents: Contents, _group: str) -> list[Block]:
    """What supports and what hinders, a chart for each survey that asked it."""
    items = [item for item, module in contents.items.items() if module == FACTORS]
    return [chart for survey in _strategies(contents) for chart in _answers(contents, survey, items)]


def _strategies(contents: Contents) -> dict[str, str]:
    """Of each survey the group of indicators of the strategy that most responses are about; "" for another one."""
    groups = {strategy.value: group for group, strategy in STRATEGIES.items()}
    split = contents.looked_at("survey.responses", by="strategy")
    surveys = sorted({each.dimensions["survey"] for each in contents.looked_at(ANSWERS[0])})
    found = {}
    for survey in surveys:
        of = [each for each in split if each.dimensions["survey"] == survey]
        most = max(of, key=lambda each: (each.value or 0, each.dimensions["strategy"]), default=None)
        found[survey] = groups.get(most.dimensions["strategy"], "") if most and most.value else ""
    return found


def _answers(contents: Contents, survey: str, items: Sequence[str]) -> list[Chart]:
    """What people answered to some items of a survey, in their order; nothing where none was asked."""
    found = {
        name: {
            each.dimensions["item"]: each
            for each in contents.figures(
                name, where=lambda told: told.dimensions["survey"] == survey and told.dimensions["item"] in items
            )
        }
        for name in ANSWERS
    }
    asked = [item for item in items if any(item in figures for figures in found.values())]
    if not asked:
        return []
    tones = {"low": Tone.LOW, "high": Tone.HIGH, "not_applicable": Tone.NOT_APPLICABLE}
    series = [
        series_of(title_of(name), [found[name].get(item) for item in asked], tones[INDICATORS[name].part])
        for name in ANSWERS
    ]
    high = [found["survey.item_share_high"].get(item) for item in asked]
    rate = _first(contents.figures("survey.response_rate", where=lambda told: told.dimensions["survey"] == survey))
    said = ""
    if rate and rate.value:
        said = _("Ingevuld: %(of)s (%(rate)s).") % {"of": part_of_whole(rate), "rate": written(rate)}
    about = {"survey": value_of("survey", survey), "period": contents.covered("survey.responses").code}
    return [
        Chart(
            caption=_("%(survey)s, %(period)s") % about,
            kind=Kind.STACKED,
            heading=_("Stelling"),
            labels=asked,
            series=series,
            alt=_("Aandeel hoge scores per stelling. %(said)s.")
            % {"said": said_of(asked, [written(each) for each in high])},
            notes=[f"n = {counted(each)}" if counted(each) else "" for each in high],
            ratio=True,
            note=said,
        )
    ]


def sources(contents: Contents, _group: str) -> list[Block]:
    """Every indicator that the report tells figures of: what it is, how it is counted, after whose definition."""
    names = {each.indicator for each in contents.told}
    known = [each for each in INDICATORS if each.name in names]
    if not known:
        return []
    rows = [[Cell(str(words)) for words in (each.title, each.definition, each.formula)] for each in known]
    columns = [Column(heading) for heading in (_("Cijfer"), _("Definitie"), _("Berekening"))]
    after = "; ".join(dict.fromkeys(str(each.source) for each in known))
    note = _("Definities naar: %(sources)s.") % {"sources": after}
    blocks: list[Block] = [Table(_("De cijfers van dit verslag"), columns, rows, note=note)]
    if contents.files:
        rows = [[Cell(name), Cell(day(at))] for name, at in sorted(contents.files.items())]
        headings = [Column(_("Bestand")), Column(_("Ingevoerd op"))]
        blocks.append(Table(_("Waar de gegevens vandaan komen"), headings, rows))
    marks = sorted({(mark.date, mark.reason, each.indicator) for each in contents.told for mark in each.breaks})
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
    "effect": effect,
    "factors": factors,
    "inspections": inspections,
    "reach": reach,
    "hours": hours,
    "staffing": staffing,
    "budget": budget,
    SOURCES.key: sources,
}
