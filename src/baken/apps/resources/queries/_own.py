"""One's own hours, and those that are proposed to somebody."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from baken.apps.access.types import Actor
from baken.apps.resources.models import HoursEntry, HoursProposal
from baken.apps.resources.rules import own_hours, own_proposals
from baken.apps.resources.types import Month, ProposalState, Totals, Words
from baken.ground.periods import Period, school_year_of

SEEN = ("role", "pillar", "kind")


def first_day_registered(*, on: dt.date) -> dt.date:
    """From which day on hours are registered on a day: that of the school year before."""
    return Period.school_year(school_year_of(on) - 1).starts_on


def hours_of(actor: Actor) -> QuerySet[Any]:
    """The hours of who acts, each with its centre, the last day first."""
    return HoursEntry.objects.filter(own_hours(actor)).select_related("centre").order_by("-date", "-pk")


def hours_changed_by(actor: Actor, uuid: uuids.UUID, *, on: dt.date) -> Any | None:
    """Hours that who acts may change or remove on a day: registered on the page, this school year or the last."""
    return hours_of(actor).filter(uuid=uuid, date__gte=first_day_registered(on=on)).first()


def proposals_to(actor: Actor, *, on: dt.date) -> QuerySet[Any]:
    """The hours that are proposed to who acts and wait, each with its session and offer, the first day first; none so
    long ago that nobody registers them any more."""
    return _proposals(actor, ProposalState.OPEN).filter(date__gte=first_day_registered(on=on)).order_by("date", "pk")


def proposals_left_by(actor: Actor, *, on: dt.date) -> QuerySet[Any]:
    """Those that who acts left, the last day first."""
    return _proposals(actor, ProposalState.LEFT).filter(date__gte=first_day_registered(on=on)).order_by("-date", "-pk")


def _proposals(actor: Actor, state: ProposalState) -> QuerySet[Any]:
    return HoursProposal.objects.filter(own_proposals(actor), state=state).select_related("session__offer")


def proposal_to(actor: Actor, uuid: uuids.UUID) -> Any | None:
    """Hours that are or were proposed to who acts, by public key."""
    return HoursProposal.objects.filter(own_proposals(actor), uuid=uuid).select_related("session__offer").first()


def years_of(actor: Actor, *, on: dt.date) -> list[Period]:
    """The school years of which who acts has hours, and those of which they register some; the last first."""
    years = set(
        HoursEntry.objects.filter(own_hours(actor)).order_by().values_list("school_year", flat=True).distinct()
    )
    now = school_year_of(on)
    return [Period.school_year(year) for year in sorted(years | {now, now - 1}, reverse=True)]


def words_of(actor: Actor, *, on: dt.date) -> Words:
    """By which words the cell of who acts registers hours: those of this school year and the one before, else of the
    last one in which there were any; and which they used last. One chooses among them where files of those years keep
    the list; else what one person typed would be all that the others can say."""
    of_cell = HoursEntry.objects.filter(cell=actor.cell)
    now = school_year_of(on)
    lately = of_cell.filter(school_year__in=(now - 1, now))
    used, are_chosen = _used(lately), lately.filter(uuid=None).exists()
    if not used:
        before = of_cell.filter(school_year__lt=now).order_by("-school_year").values_list("school_year", flat=True)
        used = _used(of_cell.filter(school_year=before.first() or 0))
    roles, pillars, kinds = (tuple(sorted({words[place] for words in used} - {""})) for place in range(3))
    last = HoursEntry.objects.filter(own_hours(actor)).order_by("-date", "-pk").values_list(*SEEN).first()
    return Words(roles, pillars, kinds, last=last or ("", "", ""), are_chosen=are_chosen)


def _used(hours: QuerySet[HoursEntry]) -> list[tuple[str, ...]]:
    return list(hours.order_by().values_list(*SEEN).distinct())


def totals_of(hours: QuerySet[Any]) -> Totals:
    """Some hours by month and pillar."""
    rows = hours.order_by().annotate(month=TruncMonth("date")).values_list("month", "pillar")
    found: dict[dt.date, dict[str, Decimal]] = defaultdict(dict)
    for month, pillar, number in rows.annotate(number=Sum("hours")):
        found[month][pillar] = number
    pillars = tuple(sorted({pillar for each in found.values() for pillar in each}))
    months = tuple(
        Month(f"{month:%Y-%m}", month, sum(each.values(), Decimal(0)), tuple(each.get(name) for name in pillars))
        for month, each in sorted(found.items())
    )
    of_pillars = tuple(sum((each.get(name, Decimal(0)) for each in found.values()), Decimal(0)) for name in pillars)
    return Totals(pillars, months, of_pillars, sum(of_pillars, Decimal(0)))
