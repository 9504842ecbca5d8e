"""Reports, their parts, and the figures that they show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import QuerySet

from baken.apps.access.types import Actor
from baken.apps.exchange.queries import files_applied
from baken.apps.insight.queries import at_one_moment, figures, own_centres_in, periods_of
from baken.apps.insight.types import Figure
from baken.apps.inspections.queries import priorities_of_scales
from baken.apps.people.queries import cell_named
from baken.apps.reports.engine.outline import OUTLINES
from baken.apps.reports.engine.references import references
from baken.apps.reports.models import Edit, Report
from baken.apps.reports.rules import seen_reports
from baken.apps.reports.types import Part, Reference, Section, Text, walk
from baken.apps.surveys.queries import items_along_the_chain
from baken.ground.indicators import INDICATORS, Unit
from baken.ground.periods import Period

GROUPS = ("training", "starters", "plg")
COUNTS = tuple(f"{group}.{name}" for group in GROUPS for name in ("participations", "unique_participants"))
ANSWERS = ("survey.item_share_low", "survey.item_share_high", "survey.item_share_not_applicable")
LEVELS = "inspection.centres_at_level"
# What an outline shows, by the cut that it is split by; the whole of each school year besides.
WHOLE = (
    *COUNTS,
    *(f"{group}.{name}" for group in GROUPS for name in ("offers", "sessions", "centres_reached")),
    *ANSWERS,
    "library.views",
    "library.active_users",
    "library.materials_maintained",
    "survey.invited",
    "survey.responses",
    "survey.response_rate",
    "hours.share",
    "fte.realisation",
    "budget.per_advisor",
)
SPLIT = {
    "theme": tuple(f"{group}.participations" for group in GROUPS),
    "centre": ("training.participations", "training.unique_participants", "plg.participations"),
    "strategy": ("survey.responses",),
    "pillar": ("fte.realisation",),
    "upkeep": ("library.materials_maintained",),
}


class UnknownPart(LookupError):
    """A key that is no text or show of an outline."""


@dataclass(frozen=True)
class Contents:
    """What a report is made of: the figures that insight lets out to outsiders, and the words of who reports.

    `found` are figures by the cut they are split by ("" for none); `centres` the own centres that were there in the
    period, code to name; `items` those of the bank from near to far effects, wording to module; `files` those that the
    data come from, with the day they were applied; `given` the figures that were asked of it since `noting`; `told`
    those that the report tells.
    """

    cell: str
    network: str
    period: Period
    found: Mapping[str, Sequence[Figure]]
    centres: Mapping[str, str]
    priorities: Mapping[str, str]
    items: Mapping[str, str]
    files: Mapping[str, dt.date]
    edits: Mapping[str, Edit] = field(default_factory=dict)
    given: list[Figure] = field(default_factory=list)
    told: Sequence[Figure] = ()

    def noting(self) -> Contents:
        """The same, with nothing asked of it yet."""
        return replace(self, given=[])

    def figures(
        self,
        indicator: str,
        *,
        by: str = "",
        period: Period | None = None,
        where: Callable[[Figure], bool] = lambda _figure: True,
    ) -> list[Figure]:
        """The figures of an indicator in a period (that of the report), split by a cut; given, so that who asks tells
        all of them."""
        found = [each for each in self.looked_at(indicator, by=by, period=period) if where(each)]
        self.given.extend(found)
        return found

    def looked_at(self, indicator: str, *, by: str = "", period: Period | None = None) -> list[Figure]:
        """The same, for who chooses by them and does not tell them."""
        within = period or self.period
        return [each for each in self.found.get(by, ()) if each.indicator == indicator and each.period == within]

    def last(self, indicator: str) -> list[Figure]:
        """The figures of an indicator over the period; of one that says nothing over several years (the users of a
        site) those of the last school year that has any."""
        found = self._last(indicator)
        self.given.extend(found)
        return found

    def _last(self, indicator: str) -> list[Figure]:
        asked = (self.looked_at(indicator, period=period) for period in (self.period, *reversed(self.years)))
        return next((found for found in asked if found), [])

    def by_year(self, figure: Figure) -> list[Figure]:
        """What a figure of the period was in each of its school years, where that is told."""
        return [
            each
            for year in self.years
            for each in self.looked_at(figure.indicator, period=year)
            if figure.period == self.period and each.dimensions == figure.dimensions
        ]

    def about(self, figure: Figure) -> Period:
        """The school years that a figure really tells of: those of its period in which anything was counted."""
        return self.covered(figure.indicator) if figure.period == self.period else figure.period

    def covered(self, indicator: str) -> Period:
        """From the first to the last school year of the period in which anything was counted; the whole of it where
        nothing was, or where years say nothing apart."""
        years = [
            year.first
            for year in self.years
            if any(each.value or each.withheld for each in self.looked_at(indicator, period=year))
        ]
        return Period(min(years), max(years) + 1) if years else self.period

    def figure(self, reference: Reference) -> Figure | None:
        """The figure that a text refers to; None where there is none. Of what is counted, a centre without anything
        counts 0."""
        found = self._referred(reference)
        if found is not None:
            self.given.append(found)
        return found

    def _referred(self, reference: Reference) -> Figure | None:
        by, period = _cut_of(reference), reference.period or self.period
        found = self.looked_at(reference.indicator, by=by, period=period)
        if not found and not by and reference.period is None:
            found = self._last(reference.indicator)
        wanted = reference.dimensions.items()
        alike = [each for each in found if all(each.dimensions.get(name, "") == value for name, value in wanted)]
        if len(alike) == 1:
            return alike[0]
        whole = self.looked_at(reference.indicator, period=period)
        counts = INDICATORS[reference.indicator].unit is Unit.COUNT
        if alike or len(whole) != 1 or not counts or reference.dimensions.get("centre") not in self.centres:
            return None
        return replace(whole[0], dimensions=dict(wanted), value=0, n=0, withheld=False)

    @property
    def years(self) -> list[Period]:
        """The school years of the period."""
        return [Period.school_year(year) for year in self.period.years]

    @property
    def inspected(self) -> Period:
        """Over which period levels are told: the longest run of the settings that ends with that of the report, for
        the latest inspection of a centre may lie before it."""
        return _inspected(self.period)


def _inspected(period: Period) -> Period:
    runs = [Period.parse(code) for code in settings.RUNS]
    return min([period, *(run for run in runs if run.last == period.last)], key=lambda run: run.first)


def distinct_figures(found: Iterable[Figure]) -> list[Figure]:
    """Figures, each once."""
    return list({each.key: each for each in found}.values())


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """The reports that an actor may see, the latest period first."""
    return Report.objects.filter(seen_reports(actor), outline__in=OUTLINES)


def report_about(*, actor: Actor, period: Period) -> Report | None:
    """The report of an actor's cell about a period that was changed last; None where there is none."""
    return reports_visible_to(actor).filter(period=period.code).order_by("-changed_at").first()


def outline_of(name: str) -> tuple[Section, ...]:
    """The sections of an outline."""
    return OUTLINES[name][1]


def part_of(outline: Sequence[Part], key: str) -> Part:
    """The text or show with a key. Raises UnknownPart."""
    for part, _level in walk(tuple(outline)):
        if place_of(part) == key:
            return part
    raise UnknownPart(key)


def place_of(part: Part) -> str:
    """What tells a part from every other in its outline: a section and the text in it may share a key."""
    return f"{type(part).__name__.lower()}-{part.key}".replace(":", "-")


def edits_of(report: Report) -> dict[str, Edit]:
    """What a report says otherwise than its outline, by part."""
    return {edit.part: edit for edit in report.edits.all()}


def periods_to_report(*, actor: Actor) -> list[Period]:
    """The periods about which there is something to report, the latest first."""
    return sorted(periods_of(cell=actor.cell), key=lambda period: (period.last, period.first), reverse=True)


def contents_of(
    *, actor: Actor, period: Period, outline: Sequence[Section], edits: Mapping[str, Edit] | None = None
) -> Contents:
    """All that a report about a period is made of, as of one moment."""
    kept = dict(edits or {})
    asked: dict[str, dict[Period, set[str]]] = {"": {}}
    for year in {period, *map(Period.school_year, period.years)}:
        asked[""][year] = set(WHOLE)
    asked[""].setdefault(_inspected(period), set()).add(LEVELS)
    for by, names in SPLIT.items():
        asked[by] = {period: set(names)}
    for reference in _referred(outline, kept):
        within = asked.setdefault(_cut_of(reference), {})
        within.setdefault(reference.period or period, set()).add(reference.indicator)
    with at_one_moment(cell=actor.cell):
        found = {by: _figures(actor, within, by) for by, within in asked.items()}
        registered = {each.dimensions["centre"] for each in found["centre"]}
        centres = own_centres_in(period, cell=actor.cell, also=registered)
    found["centre"] = [each for each in found["centre"] if each.dimensions["centre"] in centres]
    cell = cell_named(cell=actor.cell)
    return Contents(
        cell=cell.name,
        network=cell.network.name,
        period=period,
        found=found,
        centres=centres,
        priorities=priorities_of_scales(),
        items=items_along_the_chain(),
        files=files_applied(actor),
        edits=kept,
    )


def _figures(actor: Actor, within: Mapping[Period, set[str]], by: str) -> list[Figure]:
    """The figures of some indicators in each period, those asked of the same periods at once."""
    periods: dict[str, set[Period]] = {}
    for period, names in within.items():
        for name in names:
            periods.setdefault(name, set()).add(period)
    together: dict[frozenset[Period], list[str]] = {}
    for name in _in_order(periods):
        together.setdefault(frozenset(periods[name]), []).append(name)
    return [
        figure
        for asked, names in together.items()
        for figure in figures(actor=actor, indicators=names, periods=sorted(asked), by=by, outside=True)
    ]


def figures_to_refer_to(contents: Contents) -> list[tuple[Reference, Figure]]:
    """The figures that a text can refer to, each with its reference: those of the period, of its school years, and of
    the period split by what the report splits it by."""
    return [
        (Reference(each.indicator, None if each.period == contents.period else each.period, each.dimensions), each)
        for by, found in contents.found.items()
        for each in sorted(found, key=lambda figure: figure.period != contents.period)
        if by != "strategy"
    ]


def words_of(part: Text, edits: Mapping[str, Edit]) -> str:
    """What a text says: what people wrote, else what the outline does."""
    edit = edits.get(place_of(part))
    return edit.words if edit is not None and edit.is_written else str(part.words)


def _referred(outline: Sequence[Section], edits: Mapping[str, Edit]) -> Iterable[Reference]:
    for part, _level in walk(tuple(outline)):
        if isinstance(part, Text):
            yield from references(words_of(part, edits))


def _cut_of(reference: Reference) -> str:
    """By which cut figures are split so that the one of a reference is among them."""
    own = INDICATORS[reference.indicator].dimensions
    return next((name for name in reference.dimensions if name not in own), "")


def _in_order(names: Iterable[str]) -> list[str]:
    order = [each.name for each in INDICATORS]
    return sorted(names, key=order.index)
