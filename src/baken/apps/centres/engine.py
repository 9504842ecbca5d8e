"""The rules that raise flags: from what is known of a centre and the thresholds to kinds and reasons in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.centres.types import About, Advised, Decided, Flag, Kind, Measured, Outcome, Thresholds
from baken.apps.inspections.types import Advice, Inspected, Level
from baken.ground.periods import Period, school_year_of
from baken.ui.numbers import day

UNFAVOURABLE = (Advice.UNFAVOURABLE_WITH_SUPPORT, Advice.UNFAVOURABLE)
ADVICES: Mapping[int, Sequence[str]] = {
    Advised.DUTIES: (Advice.FAVOURABLE_WITH_DUTIES, *UNFAVOURABLE),
    Advised.UNFAVOURABLE: UNFAVOURABLE,
}
NAMED = 6  # scales in a reason; of more the number says enough


def moment_in(period: Period, *, today: dt.date) -> dt.date:
    """The day on which the flags of a period are judged: its last, or today where it is not over."""
    return max(period.starts_on, min(today, period.ends_on))


def last_finished(on: dt.date) -> int:
    """The last school year that is over on a day, its own last day included."""
    return school_year_of(on + dt.timedelta(days=1)) - 1


def silent_years(*, with_work: Mapping[int, frozenset[int]], centre: int, since: dt.date | None = None) -> list[int]:
    """The last of some school years, one after the other, in which a centre had none of the work; of those in which it
    was there from beginning to end, for one that exists `since` a day.

    `with_work`: the centres that had a participation or contact, by school year.
    """
    years = (year for year in with_work if since is None or since <= Period.school_year(year).starts_on)
    return list(takewhile(lambda year: centre not in with_work[year], sorted(years, reverse=True)))


def flags(
    *, about: About, thresholds: Thresholds, on: dt.date, decisions: Mapping[Kind, Decided] | None = None
) -> list[Flag]:
    """The flags of a centre on a day, in the order of the kinds: those that the rules raise, set aside or not, and
    those that were set by hand. `decisions`: the last one about each kind."""
    raised = {flag.kind: flag for flag in _raised(about, thresholds, on)}
    decided = {kind: each for kind, each in (decisions or {}).items() if each.outcome is not Outcome.WITHDRAWN}
    by_hand = {kind for kind, each in decided.items() if each.outcome is Outcome.SET}
    kinds = [kind for kind in Kind if kind in raised or kind in by_hand]
    return [replace(raised.get(kind, Flag(kind)), decided=decided.get(kind)) for kind in kinds]


def _raised(about: About, thresholds: Thresholds, on: dt.date) -> Iterator[Flag]:
    if within(about.director_since, months=thresholds.get(Measured.DIRECTOR_MONTHS, 0), on=on):
        yield Flag(Kind.NEW_DIRECTOR, _("directie sinds %(day)s") % {"day": day(about.director_since)})
    if within(about.merged_on, months=thresholds.get(Measured.MERGER_MONTHS, 0), on=on):
        yield Flag(Kind.MERGER, _("fusie op %(day)s") % {"day": day(about.merged_on)})
    if about.inspected and (why := _inspection(about.inspected, thresholds, on)):
        year = Period.school_year(about.inspected.school_year).code
        told = _("doorlichting %(year)s: %(why)s") % {"year": year, "why": "; ".join(why)}
        yield Flag(Kind.INSPECTION, told, by_advice=_asks(about.inspected, thresholds))
    most = thresholds.get(Measured.SILENT_YEARS, 0)
    if most and len(about.silent) >= most:
        years = ", ".join(Period.school_year(year).code for year in sorted(about.silent[:most]))
        yield Flag(Kind.NO_CONTACT, _("geen deelname en geen contact in %(years)s") % {"years": years})


def within(date: dt.date | None, *, months: int, on: dt.date) -> bool:
    """Whether a date lies before a day, and less than so many months."""
    return date is not None and date <= on < months_after(date, months)


def months_after(date: dt.date, months: int) -> dt.date:
    """The same day so many months later; the first of the next month where that month is too short."""
    years, month = divmod(date.month - 1 + months, 12)
    try:
        return dt.date(date.year + years, month + 1, date.day)
    except ValueError:  # never in December, which has all days
        return dt.date(date.year + years, month + 2, 1)


def _inspection(inspected: Inspected, thresholds: Thresholds, on: dt.date) -> list[str]:
    """Why an inspection asks for a follow-up: its advice, and the scales; none where it does not, or not any more."""
    if school_year_of(on) - inspected.school_year >= thresholds.get(Measured.INSPECTION_YEARS, 0):
        return []
    why = []
    if _asks(inspected, thresholds):
        why.append(_("advies %(advice)s") % {"advice": inspected.advice})
    below = [scale for scale, level in inspected.levels.items() if level == Level.BELOW]
    approaching = [scale for scale, level in inspected.levels.items() if level == Level.APPROACHES]
    if _reaches(below, thresholds.get(Measured.SCALES_BELOW, 0)):
        text = ngettext(
            "%(number)s schaal beneden de verwachting (%(scales)s)",
            "%(number)s schalen beneden de verwachting (%(scales)s)",
            len(below),
        )
        why.append(text % {"number": len(below), "scales": _named(below)})
    if _reaches(approaching, thresholds.get(Measured.SCALES_APPROACHING, 0)):
        text = ngettext(
            "%(number)s schaal benadert de verwachting (%(scales)s)",
            "%(number)s schalen benaderen de verwachting (%(scales)s)",
            len(approaching),
        )
        why.append(text % {"number": len(approaching), "scales": _named(approaching)})
    return why


def _asks(inspected: Inspected, thresholds: Thresholds) -> bool:
    """Whether the advice of an inspection asks for a follow-up."""
    return inspected.advice in ADVICES.get(thresholds.get(Measured.ADVICE, 0), ())


def _reaches(scales: Sequence[str], threshold: int) -> bool:
    return bool(threshold) and len(scales) >= threshold


def _named(scales: Sequence[str]) -> str:
    return ", ".join([*scales[:NAMED], *(["…"] if len(scales) > NAMED else [])])
