"""What a report shows of centres, hours, people and money."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext as _

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._series import any_told, breaks_of, said_of, series_of
from baken.apps.reports.charts._words import cell_of, title_of, value_of
from baken.apps.reports.engine.outline import PRIORITIES
from baken.apps.reports.queries import LEVELS, Contents
from baken.ground.indicators import CUTS
from baken.ui.documents.blocks import Block, Cell, Chart, Column, Kind, Table, Tone
from baken.ui.numbers import NOTHING, number


def inspections(contents: Contents, group: str) -> list[Block]:
    """How many centres stand at each level of the scales of a priority; without one, of all other scales."""
    levels = list(CUTS["level"].values)
    wanted = PRIORITIES.get(group, "")
    counts = {
        (each.dimensions["scale"], each.dimensions["level"]): each
        for each in contents.figures(
            LEVELS,
            period=contents.inspected,
            where=lambda figure: _priority(contents, figure.dimensions["scale"]) == wanted,
        )
    }
    if not any_told(counts.values()):
        return []
    order = [*contents.priorities, *sorted({scale for scale, _level in counts} - set(contents.priorities))]
    scales = [scale for scale in order if any((scale, level) in counts for level in levels)]
    columns = [
        Column(_("Ontwikkelingsschaal")),
        *(Column(CUTS["level"].written(level), number=True) for level in levels),
    ]
    rows = [[Cell(scale), *(cell_of(counts.get((scale, level))) for level in levels)] for scale in scales]
    about = {"what": _(wanted) if wanted else _("Andere ontwikkelingsschalen"), "period": contents.inspected.code}
    note = _("Per centrum en schaal telt de laatste doorlichting in de periode; niet in de focus is geen niveau.")
    return [Table(_("%(what)s: centra per niveau, %(period)s") % about, columns, rows, note=note)]


def _priority(contents: Contents, scale: str) -> str:
    """The priority of a scale, where the outline has a section for it."""
    priority = contents.priorities.get(scale, "")
    return priority if priority in PRIORITIES.values() else ""


def reach(contents: Contents, _group: str) -> list[Block]:
    """How far each own centre was reached, those with nothing too, in the order of their names."""
    names = ("training.participations", "training.unique_participants", "plg.participations")
    by_centre = {
        name: {each.dimensions["centre"]: each for each in contents.figures(name, by="centre")} for name in names
    }
    if not contents.centres or not any(any_told(found.values()) for found in by_centre.values()):
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
    return [Table(_("Bereik per centrum, %(period)s") % {"period": contents.covered(names[0]).code}, columns, rows)]


def hours(contents: Contents, _group: str) -> list[Block]:
    """How the hours of each role were spent."""
    found = contents.figures("hours.share")
    if not any_told(found):
        return []
    blocks: list[Block] = []
    period = contents.covered("hours.share").code
    found = sorted(found, key=lambda each: tuple(each.dimensions[name] for name in ("role", "pillar", "kind")))
    for role, within in groupby(found, lambda each: each.dimensions["role"]):
        rows = list(within)
        labels = [" · ".join(filter(None, (each.dimensions["pillar"], each.dimensions["kind"]))) for each in rows]
        series = series_of(_("Aandeel van de uren"), rows, Tone.MAIN)
        blocks.append(
            Chart(
                caption=_("Verdeling van de uren, rol %(role)s, %(period)s") % {"role": role, "period": period},
                kind=Kind.BARS,
                heading=_("Pijler en soort"),
                labels=labels,
                series=[series],
                alt=_("Aandeel van de uren per pijler en soort. %(said)s.") % {"said": said_of(labels, series.texts)},
                ratio=True,
            )
        )
    return blocks


def staffing(contents: Contents, _group: str) -> list[Block]:
    """Realised out of planned staff: in each school year, and by pillar."""
    by_year = [next(iter(contents.figures("fte.realisation", period=year)), None) for year in contents.years]
    pillars = contents.figures("fte.realisation", by="pillar")
    if not any_told(by_year):
        return []
    rows = [[Cell(year.code), *_parts(each)] for year, each in zip(contents.years, by_year, strict=True)]
    blocks: list[Block] = [Table(_("Personeelsinzet per schooljaar"), _columns_of_staff(_("Schooljaar")), rows)]
    if any_told(pillars):
        rows = [[Cell(value_of("pillar", each.dimensions["pillar"])), *_parts(each)] for each in pillars]
        caption = _("Personeelsinzet per pijler, %(period)s") % {"period": contents.covered("fte.realisation").code}
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
    if not any_told(found):
        return []
    labels = [year.code for year in contents.years]
    series = series_of(title_of("budget.per_advisor"), found, Tone.MAIN)
    return [
        Chart(
            caption=title_of("budget.per_advisor"),
            kind=Kind.COLUMNS,
            heading=_("Schooljaar"),
            labels=labels,
            series=[series],
            alt=_("Bedrag per medewerker en schooljaar. %(said)s.") % {"said": said_of(labels, series.texts)},
            breaks=breaks_of(found),
        )
    ]
