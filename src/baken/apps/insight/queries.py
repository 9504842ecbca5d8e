"""Asking figures, for whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.insight.engine.centres import centres_in
from baken.apps.insight.engine.compile import centres_statement, has_cut, records_statement
from baken.apps.insight.engine.counting import Raw, count, value_of
from baken.apps.insight.engine.joining import breaks_by_rows
from baken.apps.insight.engine.letting_out import OUTSIDE, Audience, may_open, minimum_of, withheld
from baken.apps.insight.engine.mart import Mart, mart_of
from baken.apps.insight.engine.records import shown
from baken.apps.insight.engine.spreading import FEWEST_CENTRES, by_centre, spread_over
from baken.apps.insight.models import SeriesBreak, Target
from baken.apps.insight.rules import may_see_targets
from baken.apps.insight.types import Break, Figure, KnownCentre, Spread
from baken.ground.facts import FACTS, Fact
from baken.ground.indicators import INDICATORS, Indicator, Measure, Unit
from baken.ground.periods import Period


class UnknownIndicator(LookupError):
    """A name that no indicator has, or none that the actor may ask for."""


class UnknownCut(LookupError):
    """A cut that an indicator does not have."""


def years_of(*, cell: int) -> list[int]:
    """Every school year in which a cell has data, as the year in which it starts."""
    mart = mart_of(cell)
    dated = " UNION ".join(_years_in(fact) for fact in FACTS if fact.year or fact.spans)
    with mart.current() as database:
        return mart.remembered("years", lambda: sorted(year for (year,) in database.execute(dated).fetchall()))


def _years_in(fact: Fact) -> str:
    """The SQL for the school years in which rows of a fact lie, or which they touch."""
    if fact.spans is None:
        return f"SELECT year FROM {fact.name}"  # noqa: S608 - the name of a fact
    first, last = (f"year({day}) - (month({day}) < 9)::BIGINT" for day in fact.spans)
    return f"SELECT unnest(range({first}, {last} + 1)) AS year FROM {fact.name}"  # noqa: S608 - names of a fact


def periods_of(*, cell: int) -> list[Period]:
    """Every school year in which a cell has data, and the runs of the settings, earliest first."""
    years = [Period.school_year(year) for year in years_of(cell=cell)]
    return sorted({*years, *map(Period.parse, settings.RUNS)})


def centres_of(*, cell: int) -> list[KnownCentre]:
    """The centres that a cell knows, by code; those that ended too."""
    return centres_in(mart_of(cell))


def own_centres_in(period: Period, *, cell: int, also: Collection[str] = ()) -> dict[str, str]:
    """The own centres of a cell that are there in a period: by code, the name that each has at its end. `also`: those
    with these codes, of which something was registered although they ended."""
    found = [centre for centre in centres_of(cell=cell) if centre.own]
    return {each.code: each.named(period.ends_on) for each in found if each.is_in(period) or each.code in also}


def indicators_for(actor: Actor) -> list[Indicator]:
    """The indicators that an actor may ask for, in the order of the rooms."""
    return [indicator for indicator in INDICATORS if actor.is_of_cell or indicator.for_centres]


def indicator_for(actor: Actor, name: str) -> Indicator:
    """An indicator that an actor may ask for. Raises UnknownIndicator."""
    indicator = INDICATORS.get(name)
    if indicator is None or indicator not in indicators_for(actor):
        raise UnknownIndicator(name)
    return indicator


def cuts_of(indicator: Indicator) -> tuple[str, ...]:
    """By what an indicator can be split."""
    return tuple(indicator.cuts)


def figures(
    *,
    actor: Actor,
    indicators: Sequence[str] | None = None,
    periods: Sequence[Period],
    by: str = "",
    where: Mapping[str, str] | None = None,
    outside: bool = False,
) -> list[Figure]:
    """The figures that an actor may see: of each indicator (None: all) in each period, split `by` a cut
    ("centre", "network", "theme", "strategy", "function", "year"), of the rows whose cuts are as in `where`
    (a centre by the cell's code, a year as a school year).

    Of several indicators, those without the cut are left out; of a single one that is UnknownCut. `outside`: what may
    be handed to whoever, of what the actor asks.
    """
    asked = indicators_for(actor) if indicators is None else [indicator_for(actor, name) for name in indicators]
    cuts = [cut for cut in (by, *(where or {})) if cut]
    for indicator in list(asked):
        if not set(cuts) <= {*indicator.cuts, *indicator.dimensions}:
            if indicators is not None and len(indicators) == 1:
                raise UnknownCut(", ".join(cuts))
            asked.remove(indicator)
    mart = mart_of(actor.cell)
    found: list[Figure] = []
    with mart.current():
        audience = OUTSIDE if outside else Audience.of(actor)
        counted = _Counter(mart, actor, tuple(dict.fromkeys(periods)), by, dict(where or {}), audience)
        breaks = mart.at_this_moment("breaks", lambda: _breaks(actor.cell))
        for indicator in asked:
            if counted.may_ask(indicator):
                found.extend(counted.figures(indicator, breaks.get(indicator.name, [])))
    return found


class _Counter:
    """Counts indicators for one question, within a mart that is up to date."""

    def __init__(
        self,
        mart: Mart,
        actor: Actor,
        periods: tuple[Period, ...],
        by: str,
        where: dict[str, str],
        audience: Audience | None = None,
    ):
        self.mart, self.actor, self.periods, self.by = mart, actor, periods, by
        self.audience = audience or Audience.of(actor)
        known = centres_of(cell=actor.cell)
        self.codes = {str(centre.key): centre.code for centre in known}
        self.own = [centre.code for centre in known if centre.own]
        keys = {centre.code: str(centre.key) for centre in known}
        self.where = {cut: self._key(cut, value, keys) for cut, value in where.items()}
        self.filled = False

    def by_of(self, indicator: Indicator) -> str:
        """The cut to split an indicator by; by its own dimensions every row of it is split already."""
        return "" if self.by in indicator.dimensions else self.by

    def cuts_of(self, indicator: Indicator) -> dict[str, str]:
        """The filters on cuts. Those on an indicator's own dimensions choose among its rows, and leave what is
        counted as it is: the hours of a role stay the denominator of one pillar."""
        return {cut: value for cut, value in self.where.items() if cut not in indicator.dimensions}

    def _key(self, cut: str, value: str, keys: Mapping[str, str]) -> str:
        if cut == "centre":
            return keys.get(value, "-1")
        return str(Period.parse(value).first) if cut == "year" else value

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        return self.mart.database.execute(sql).fetchall()

    def run_once(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement that the parts of a whole share."""
        return self.mart.remembered(("rows", self.periods, sql), lambda: self.run(sql))

    def raws(self, indicator: Indicator) -> list[Raw]:
        """The raw figures of an indicator, counted once as long as nothing changes."""
        by, where = self.by_of(indicator), self.cuts_of(indicator)
        key = (indicator.name, self.periods, by, tuple(sorted(where.items())))

        def make() -> list[Raw]:
            self.fill_periods()
            return count(indicator, self.periods, self.run_once if indicator.whole else self.run, by=by, where=where)

        return self.mart.remembered(key, make) if self.periods else []

    def fill_periods(self) -> None:
        """Put the periods asked, and the years that lie in each, where the statements look for them; once."""
        if self.filled:
            return
        rows = [(period.code, year) for period in self.periods for year in period.years]
        self.run("DELETE FROM periods")
        self.mart.database.execute(
            "INSERT INTO periods SELECT unnest(?), unnest(?)", [list(part) for part in zip(*rows, strict=True)]
        )
        self.filled = True

    def may_ask(self, indicator: Indicator) -> bool:
        """Whether the actor may ask this of an indicator: a centre asks of no other centre."""
        if self.actor.is_of_cell:
            return True
        centre = self.where.get("centre", "")
        return centre == str(self.actor.centre) or not (centre or indicator.own_centre_only)

    def figures(self, indicator: Indicator, breaks: Sequence[Break]) -> list[Figure]:
        raws = self.raws(indicator)
        by_rows = breaks_by_rows(self.mart, indicator, apart=(self.by, *self.where))
        breaks = sorted([*breaks, *by_rows], key=lambda mark: mark.date)
        by, cuts = self.by_of(indicator), self.cuts_of(indicator)
        hidden = withheld(indicator, raws, self.audience, self.mart, by=by, where=cuts)
        found = []
        for raw in raws:
            value = value_of(indicator, raw)
            if value is None or not self._chosen(indicator, raw):
                continue
            period = Period.parse(raw.period)
            dimensions = {name: self._label(name, text) for name, text in raw.dimensions.items()}
            if self.by and self.by in raw.dimensions and not self._shown(raw.dimensions[self.by]):
                continue
            apt = tuple(mark for mark in breaks if mark.date <= period.ends_on)
            unit = indicator.unit.value
            if raw.key in hidden:
                found.append(Figure(indicator.name, period, dimensions, None, unit, withheld=True, breaks=apt))
                continue
            ratio = indicator.denominator is not None
            found.append(
                Figure(
                    indicator.name,
                    period,
                    dimensions,
                    value,
                    unit,
                    numerator=raw.numbers.get("numerator", 0) if ratio else None,
                    denominator=raw.numbers.get("denominator") if ratio else None,
                    n=int(raw.numbers.get("n", 0)),
                    breaks=apt,
                )
            )
        return found

    def _chosen(self, indicator: Indicator, raw: Raw) -> bool:
        """Whether a row is of the values asked of the indicator's own dimensions."""
        return all(raw.dimensions[name] == self.where[name] for name in indicator.dimensions if name in self.where)

    def _shown(self, value: str) -> bool:
        """Whether a row of a table may be there at all: a centre sees no other centre's."""
        return self.by != "centre" or self.actor.is_of_cell or value == str(self.actor.centre)

    def _label(self, name: str, text: str) -> str:
        if name == "centre":
            return self.codes.get(text, text)
        return Period.school_year(int(text)).code if name == "year" and text else text


def _breaks(cell: int) -> dict[str, list[Break]]:
    found: dict[str, list[Break]] = {}
    for mark in SeriesBreak.objects.filter(cell=cell).order_by("date"):
        found.setdefault(mark.indicator, []).append(Break(mark.date, mark.reason, str(mark.uuid)))
    return found


def breaks_of(*, actor: Actor, indicator: str) -> list[Break]:
    """The series breaks of an indicator in the actor's cell, by date: those that somebody noted, and without a public
    key those that follow from its rows. Raises UnknownIndicator."""
    asked = indicator_for(actor, indicator)
    mart = mart_of(actor.cell)
    with mart.current():
        found = breaks_by_rows(mart, asked)
    return sorted([*_breaks(actor.cell).get(indicator, []), *found], key=lambda mark: mark.date)


def targets_of(*, actor: Actor, period: Period) -> dict[tuple[str, tuple[tuple[str, str], ...]], Target]:
    """The targets of a cell in a period, by indicator and dimensions."""
    return {
        (target.indicator, tuple(sorted(target.dimensions.items()))): target
        for target in Target.objects.filter(cell=actor.cell, period=period.code)
    }


def may_open_records(actor: Actor, indicator: str) -> bool:
    """Whether an actor may open the records behind figures of an indicator."""
    return may_open(actor, indicator_for(actor, indicator))


def records(
    *, actor: Actor, indicator: str, period: Period, dimensions: Mapping[str, str], page: int = 1, size: int = 50
) -> tuple[list[dict[Any, Any]], int]:
    """The records behind a figure, a page of them (label to value), and how many there are in all. `dimensions` as in
    the figure. Raises UnknownIndicator; PermissionError where the actor may not open them; CannotAudit."""
    asked = indicator_for(actor, indicator)
    if not may_open(actor, asked):
        raise PermissionError(indicator)
    fact = FACTS[asked.numerator.fact]
    mart = mart_of(actor.cell)
    with mart.current():
        counter = _Counter(mart, actor, (period,), "", dict(dimensions))
        where = dict(counter.where)
        if actor.is_of_centre and has_cut(fact, "centre"):
            where["centre"] = str(actor.centre)
        counter.fill_periods()
        behind = sorted({row[0] for row in counter.run(records_statement(asked, tuple(sorted(where.items()))))})
    total, ids = len(behind), behind[(page - 1) * size : page * size]
    said = {"indicator": indicator, "period": period, "dimensions": dimensions, "page": page}
    return shown(fact, ids, by=actor, said=said), total


@contextmanager
def at_one_moment(*, cell: int) -> Iterator[None]:
    """Figures asked inside are all of one moment, and cost the database one look at what changed. Render outside."""
    with mart_of(cell).current():
        yield


def targets_visible_to(actor: Actor) -> QuerySet[Target]:
    """The targets that an actor may see: those of the cell, for who works for it."""
    return Target.objects.filter(cell=actor.cell) if may_see_targets(actor) else Target.objects.none()


def breaks_visible_to(actor: Actor) -> QuerySet[SeriesBreak]:
    """The series breaks that an actor may see: those of the cell that is looked at."""
    return SeriesBreak.objects.filter(cell=actor.cell)


def why_withheld(indicator: str, *, own: bool = True) -> str:
    """Why a figure of an indicator is not shown, in a sentence. `own`: of the asker's own cell or centre, and not in a
    report."""
    minimum = minimum_of(INDICATORS[indicator], own=own)
    return _(
        "Het cijfer zegt iets over minder dan %(minimum)s personen, of zo'n groep zou eruit af te leiden zijn."
    ) % {"minimum": minimum}


def rows_of(*, actor: Actor, indicator: str) -> list[dict[str, str]]:
    """The rows that an indicator has in any school year, each as its dimensions; none where it has no dimensions."""
    if not indicator_for(actor, indicator).dimensions:
        return []
    years = [Period.school_year(year) for year in years_of(cell=actor.cell)]
    found = figures(actor=actor, indicators=[indicator], periods=years)
    rows = {tuple(sorted(figure.dimensions.items())) for figure in found}
    return [dict(row) for row in sorted(rows)]


def spread(*, actor: Actor, indicator: str, period: Period, by: str) -> dict[str, Spread]:
    """How an indicator that counts, split by a cut, lies over the own centres of a cell: value of the cut to spread.

    {} over fewer than five centres, and of what the actor may not open. A centre is told the mean alone, where the
    total of the network is let out: by network, and by anything else where no other network is in the figures.
    """
    asked = indicator_for(actor, indicator)
    if asked.unit is not Unit.COUNT or asked.dimensions or not {by, "centre"} <= set(asked.cuts):
        raise UnknownCut(by)
    mart = mart_of(actor.cell)
    with mart.current():
        known = centres_of(cell=actor.cell)
        own = [centre for centre in known if centre.own and centre.is_in(period)]
        if actor.is_of_centre:
            if len(own) < FEWEST_CENTRES:
                return {}
            found = figures(actor=actor, indicators=[indicator], periods=[period], by="network")
            of_own = [figure for figure in found if figure.dimensions["network"] == own[0].network]
            if by != "network" and len(of_own) < len(found):
                return {}
            if by == "network":
                found = of_own
            else:
                found = figures(actor=actor, indicators=[indicator], periods=[period], by=by)
            told = [figure for figure in found if figure.value is not None]
            return {each.dimensions[by]: Spread(float(each.value or 0) / len(own), len(own)) for each in told}
        if Audience.of(actor).protects(asked):
            return {}

        def over_own() -> dict[str, Spread]:
            counted = _Counter(mart, actor, (period,), by, {})
            counted.fill_periods()
            raws = count(by_centre(asked), (period,), counted.run, by=by)
            return spread_over(raws, centres={str(centre.key) for centre in own}, by=by)

        return mart.remembered(("spread", indicator, period, by), over_own)


def why_no_spread(*, actor: Actor, indicator: str, period: Period, by: str) -> str:
    """Why `spread` tells nothing, in a sentence."""
    own = [centre for centre in centres_of(cell=actor.cell) if centre.own and centre.is_in(period)]
    if len(own) < FEWEST_CENTRES:
        return _("Een vergelijking met het net staat er vanaf %(number)s centra.") % {"number": FEWEST_CENTRES}
    if actor.is_of_centre and by != "network":
        networks = figures(actor=actor, indicators=[indicator], periods=[period], by="network")
        if any(figure.dimensions["network"] != own[0].network for figure in networks):
            return _(
                "Het gemiddelde van het net staat hier niet: centra van andere netten namen ook deel, en van het net "
                "alleen worden deze cijfers niet vrijgegeven."
            )
    return _("Een vergelijking met het net staat hier niet: ze zou te veel zeggen over weinig personen.")


def centres_with(*, actor: Actor, measure: Measure, years: Sequence[int]) -> frozenset[int]:
    """The keys of the centres of which a measure counts anything in some school years, for who works for the cell.

    Raises PermissionError.
    """
    if not actor.is_of_cell:
        raise PermissionError(measure.fact)
    mart = mart_of(actor.cell)
    asked = centres_statement(measure, tuple(years))
    with mart.current() as database:
        return mart.remembered(
            ("centres with", asked), lambda: frozenset(key for (key,) in database.execute(asked).fetchall())
        )
