"""Reports, their parts, and the figures that they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from baken.apps.access.types import Actor
from baken.apps.insight.queries import at_one_moment, centres_of, figures, periods_of
from baken.apps.insight.types import Figure
from baken.apps.inspections.queries import priorities_of_scales
from baken.apps.people.queries import cell_named
from baken.apps.reports.engine.outline import OUTLINES
from baken.apps.reports.engine.references import UnknownReference, references
from baken.apps.reports.models import Edit, Report
from baken.apps.reports.rules import seen_reports
from baken.apps.reports.types import Part, Reference, Section, Text, walk
from baken.ground.indicators import INDICATORS
from baken.ground.periods import Period

GROUPS = ("training", "starters", "plg")
COUNTS = tuple(f"{group}.{name}" for group in GROUPS for name in ("participations", "unique_participants"))
ANSWERS = ("survey.item_share_low", "survey.item_share_high", "survey.item_share_not_applicable")
# What an outline shows, by the cut that it is split by; and for which periods besides the whole.
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
    "inspection.centres_at_level",
    "hours.share",
    "fte.realisation",
    "budget.per_advisor",
)
SPLIT = {
    "theme": tuple(f"{group}.participations" for group in GROUPS),
    "centre": ("training.participations", "training.unique_participants", "plg.participations", "survey.responses"),
    "pillar": ("fte.realisation",),
    "upkeep": ("library.materials_maintained",),
}
Row = tuple[tuple[str, str], ...]


class UnknownPart(LookupError):
    """A key that is no text or show of an outline."""


@dataclass(frozen=True)
class Contents:
    """What a report is made of: the figures that insight let out, and the words of who reports. `found` are figures by
    the cut they are split by ("" for none); `centres` the own centres, code to name, in the order of their names."""

    cell: str
    network: str
    period: Period
    found: Mapping[str, Sequence[Figure]]
    centres: Mapping[str, str]
    priorities: Mapping[str, str]
    edits: Mapping[str, Edit] = field(default_factory=dict)

    def figures(self, indicator: str, *, by: str = "", period: Period | None = None) -> list[Figure]:
        """The figures of an indicator in a period (that of the report), split by a cut."""
        asked = period or self.period
        return [each for each in self.found.get(by, ()) if each.indicator == indicator and each.period == asked]

    def figure(self, reference: Reference) -> Figure | None:
        """The figure that a text refers to; None where there is none."""
        by = _cut_of(reference)
        found = self.figures(reference.indicator, by=by, period=reference.period)
        wanted = reference.dimensions.items()
        alike = [each for each in found if all(each.dimensions.get(name, "") == value for name, value in wanted)]
        return alike[0] if len(alike) == 1 else None

    @property
    def years(self) -> list[Period]:
        """The school years of the period."""
        return [Period.school_year(year) for year in self.period.years]

    @property
    def every(self) -> list[Figure]:
        """All figures, each once."""
        return list({each.key: each for split in self.found.values() for each in split}.values())


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """The reports that an actor may see, the latest period first."""
    return Report.objects.filter(seen_reports(actor)).select_related("begun_by__person")


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
    return {edit.part: edit for edit in report.edits.select_related("changed_by")}


def periods_to_report(*, actor: Actor) -> list[Period]:
    """The periods about which there is something to report, the latest first."""
    return sorted(periods_of(cell=actor.cell), key=lambda period: (period.last, period.first), reverse=True)


def contents_of(
    *, actor: Actor, period: Period, outline: Sequence[Section], edits: Mapping[str, Edit] | None = None
) -> Contents:
    """All that a report about a period is made of, as of one moment."""
    kept = dict(edits or {})
    asked: dict[str, tuple[set[str], set[Period]]] = {}
    own = {period, *map(Period.school_year, period.years)}
    for by, names in {"": WHOLE, **SPLIT}.items():
        asked[by] = (set(names), set(own if not by else {period}))
    for reference in _referred(outline, kept):
        named, within = asked.setdefault(_cut_of(reference), (set(), {period}))
        named.add(reference.indicator)
        within.add(reference.period or period)
    with at_one_moment(cell=actor.cell):
        found = {
            by: figures(actor=actor, indicators=_in_order(names), periods=sorted(periods), by=by, outside=True)
            for by, (names, periods) in asked.items()
        }
        centres = {centre.code: centre.name for centre in centres_of(cell=actor.cell) if centre.own}
    cell = cell_named(cell=actor.cell)
    return Contents(
        cell=cell.name,
        network=cell.network.name,
        period=period,
        found=found,
        centres=centres,
        priorities=priorities_of_scales(),
        edits=kept,
    )


def figures_to_refer_to(contents: Contents) -> list[tuple[Reference, Figure]]:
    """The figures of the whole period that a text can refer to, each with its reference."""
    return [
        (Reference(each.indicator, None, dict(each.dimensions)), each)
        for each in contents.found.get("", ())
        if each.period == contents.period
    ]


def words_of(part: Text, edits: Mapping[str, Edit]) -> str:
    """What a text says: what people wrote, else what the outline does."""
    edit = edits.get(place_of(part))
    return edit.words if edit is not None and edit.is_written else str(part.words)


def _referred(outline: Sequence[Section], edits: Mapping[str, Edit]) -> Iterable[Reference]:
    for part, _level in walk(tuple(outline)):
        if isinstance(part, Text):
            try:
                yield from references(words_of(part, edits))
            except UnknownReference:  # of an indicator that is no more; the text says so itself
                continue


def _cut_of(reference: Reference) -> str:
    """By which cut figures are split so that the one of a reference is among them."""
    own = INDICATORS[reference.indicator].dimensions
    return next((name for name in reference.dimensions if name not in own), "")


def _in_order(names: Iterable[str]) -> list[str]:
    order = [each.name for each in INDICATORS]
    return sorted(names, key=order.index)
