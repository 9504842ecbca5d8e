"""Every indicator as a good Django developer would ask it of PostgreSQL: a query for each indicator and period.

To the ORM's advantage: persons found to be one are not joined, and nothing is withheld.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from baken.apps.inspections.models import Judgement
from baken.apps.inspections.types import LEVELS
from baken.apps.library.models import Maintenance, WebStatistic
from baken.apps.people.models import Cell, Centre
from baken.apps.programme.models import Community, Enrolment, Membership, Offer, Participation, Session
from baken.apps.programme.types import (
    AIM,
    CARRYING,
    COUNTED_ON,
    PLANNED,
    CommunityKind,
    EnrolmentState,
    Level,
    Region,
    SessionState,
    Status,
    Strategy,
)
from baken.apps.resources.models import HoursEntry, Spending, Staffing
from baken.apps.surveys.models import Answer, Invitation, Response
from baken.apps.surveys.types import LAST_LOW_SCORE, Band, Scale
from baken.ground.periods import Period

Rows = Iterable[Sequence[Any]]
"""Rows of: values of the dimensions, then numerator and denominator."""

STRATEGIES = {
    "training": [Strategy.TRAINING, Strategy.STARTERS],
    "plg": [Strategy.PLG],
    "starters": [Strategy.STARTERS],
}


def offers(cell: Cell, period: Period, strategies: Sequence[str]) -> Rows:
    found = Offer.objects.filter(cell=cell, school_year__in=period.years, strategy__in=strategies)
    return [(found.count(),)]


def sessions(cell: Cell, period: Period, strategies: Sequence[str]) -> Rows:
    found = Session.objects.filter(
        offer__cell=cell, offer__school_year__in=period.years, offer__strategy__in=strategies
    )
    return [(found.count(),)]


def _present(cell: Cell, period: Period, strategies: Sequence[str]) -> QuerySet[Participation]:
    return Participation.objects.filter(
        session__offer__cell=cell,
        session__offer__school_year__in=period.years,
        session__offer__strategy__in=strategies,
        status=Status.PRESENT,
    )


def participations(cell: Cell, period: Period, strategies: Sequence[str]) -> Rows:
    return [(_present(cell, period, strategies).count(),)]  # a person stands once at a session


def unique_participants(cell: Cell, period: Period, strategies: Sequence[str]) -> Rows:
    return [(_present(cell, period, strategies).aggregate(persons=Count("person", distinct=True))["persons"],)]


def centres_reached(cell: Cell, period: Period, strategies: Sequence[str]) -> Rows:
    own = _own(cell)
    reached = _present(cell, period, strategies).filter(centre__in=own.values("pk"))
    return [(reached.aggregate(centres=Count("centre", distinct=True))["centres"], own.count())]


def _noted(cell: Cell, period: Period, *statuses: Status) -> QuerySet[Participation]:
    return Participation.objects.filter(
        session__offer__cell=cell,
        session__offer__school_year__in=period.years,
        session__offer__strategy__in=list(PLANNED),
        status__in=statuses,
    )


def no_show(cell: Cell, period: Period) -> Rows:
    expected = _noted(cell, period, Status.PRESENT, Status.ABSENT)
    return _parts(expected, Q(status=Status.ABSENT))


def left_waiting(cell: Cell, period: Period) -> Rows:
    return [(_noted(cell, period, Status.WAITING).count(),)]


def near(cell: Cell, period: Period) -> Rows:
    placed = _noted(cell, period, Status.PRESENT).exclude(session__region="").exclude(centre__province="")
    return _parts(placed, Q(session__region=Region.ONLINE) | Q(session__region=F("centre__province")))


def _parts(rows: QuerySet[Any], part: Q) -> Rows:
    found = rows.aggregate(part=Count("pk", filter=part), whole=Count("pk"))
    return [(found["part"], found["whole"])] if found["whole"] else []


def known(cell: Cell, period: Period, fits: Callable[[int, int], bool]) -> Rows:
    said = Enrolment.objects.filter(
        offer__cell=cell, offer__school_year__in=period.years, state=EnrolmentState.ENROLLED
    ).exclude(Q(level="") | Q(offer__level=""))
    levels = Level.values
    found = set[tuple[int, int]]()
    everyone = set[tuple[int, int]]()
    for offer, person, own, expected in said.values_list("offer", "person", "level", "offer__level"):
        everyone.add((offer, person))
        if fits(levels.index(own), levels.index(expected)):
            found.add((offer, person))
    return [(len(found), len(everyone))] if everyone else []


def _standing(rows: QuerySet[Any], period: Period) -> QuerySet[Any]:
    """What stands on the counted day of the last school year of a period."""
    day = dt.date(period.years[-1] + 1, *COUNTED_ON)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


def _own(cell: Cell) -> QuerySet[Centre]:
    return Centre.objects.filter(codes__cell=cell, network=cell.network).distinct()


def _members(cell: Cell, period: Period) -> QuerySet[Membership]:
    return _standing(Membership.objects.filter(community__cell=cell), period)


def _carried(cell: Cell, period: Period) -> tuple[QuerySet[Membership], int]:
    """The members that carry an own centre in the communities that count, and how many of these there are."""
    active = _standing(Community.objects.filter(cell=cell, kind=CommunityKind.PLG, is_published=True), period)
    members = _members(cell, period).filter(community__in=active, centre__in=_own(cell), role__in=list(CARRYING))
    return members.order_by(), active.count()


def ambassador_coverage(cell: Cell, period: Period) -> Rows:
    members, number = _carried(cell, period)
    return [(members.values("community").distinct().count(), number)] if number else []


def centres_on_target(cell: Cell, period: Period) -> Rows:
    members, number = _carried(cell, period)
    carried = members.values("centre").annotate(communities=Count("community", distinct=True))
    return [(carried.filter(communities__gte=number * AIM).count(), _own(cell).count())]


def centres_with_member(cell: Cell, period: Period) -> Rows:
    own = _own(cell)
    found = _members(cell, period).filter(centre__in=own).order_by()
    return [(found.values("centre").distinct().count(), own.count())]


def memberships(cell: Cell, period: Period) -> Rows:
    return [(_members(cell, period).order_by().values("community", "person").distinct().count(),)]


def meetings(cell: Cell, period: Period) -> Rows:
    found = Session.objects.filter(offer__cell=cell, offer__school_year__in=period.years, state=SessionState.HELD)
    return [(found.filter(offer__community__isnull=False).count(),)]


def _by_survey(
    model: type[Invitation | Response], cell: Cell, period: Period, *also: Exists, **where: Any
) -> dict[str, int]:
    found = model._default_manager.filter(*also, survey__cell=cell, survey__school_year__in=period.years, **where)
    return dict(found.values_list("survey__name").annotate(Count("pk")))


def invited(cell: Cell, period: Period) -> Rows:
    return _by_survey(Invitation, cell, period).items()


def responses(cell: Cell, period: Period) -> Rows:
    return _by_survey(Response, cell, period, counts=True).items()


def response_rate(cell: Cell, period: Period) -> Rows:
    own = {name: OuterRef(name) for name in ("survey", "occasion", "person")}
    answered = _by_survey(Response, cell, period, Exists(Invitation.objects.filter(**own)), counts=True)
    return [(name, answered.get(name, 0), number) for name, number in _by_survey(Invitation, cell, period).items()]


def item_share(cell: Cell, period: Period, band: Band) -> Rows:
    scores = {
        Band.LOW: Q(score__lte=LAST_LOW_SCORE),
        Band.HIGH: Q(score__gt=LAST_LOW_SCORE),
        Band.NOT_APPLICABLE: Q(score__isnull=True),
    }
    return (
        Answer.objects.filter(
            response__survey__cell=cell,
            response__survey__school_year__in=period.years,
            response__counts=True,
            question__item__scale=Scale.EIGHT,
        )
        .values_list("response__survey__name", "question__item__wording")
        .annotate(in_band=Count("pk", filter=scores[band]), answered=Count("pk"))
    )


def centres_at_level(cell: Cell, period: Period) -> Rows:
    latest = (
        Judgement.objects.filter(
            inspection__cell=cell,
            inspection__school_year__in=period.years,
            inspection__centre__in=Centre.objects.filter(codes__cell=cell, network=cell.network).values("pk"),
            level__in=LEVELS,
        )
        .order_by("inspection__centre_id", "scale_id", "-inspection__school_year", "-pk")
        .distinct("inspection__centre_id", "scale_id")
        .values_list("scale__name", "level")
    )
    counted = Counter(latest)
    return [
        (scale, level.value, counted[scale, level]) for scale in {scale for scale, _ in counted} for level in LEVELS
    ]


def hours_share(cell: Cell, period: Period) -> Rows:
    found = HoursEntry.objects.filter(cell=cell, school_year__in=period.years)
    rows = list(found.values_list("role", "pillar", "kind").annotate(Sum("hours")))
    total: dict[str, Decimal] = defaultdict(Decimal)
    for role, _pillar, _kind, hours in rows:
        total[role] += hours
    return [(*row, total[row[0]]) for row in rows]


def realisation(cell: Cell, period: Period) -> Rows:
    found = Staffing.objects.filter(cell=cell, school_year__in=period.years)
    return [tuple(found.aggregate(realised=Sum("realised"), planned=Sum("planned")).values())]


def per_advisor(cell: Cell, period: Period) -> Rows:
    found = Spending.objects.filter(cell=cell, school_year__in=period.years)
    return [tuple(found.aggregate(amount=Sum("amount"), persons=Count("person", distinct=True)).values())]


def _measured(cell: Cell, period: Period) -> WebStatistic | None:
    return WebStatistic.objects.filter(cell=cell, page="", starts_on=period.starts_on, ends_on=period.ends_on).first()


def views(cell: Cell, period: Period) -> Rows:
    if measured := _measured(cell, period):
        return [(measured.views,)]
    years = [Period.school_year(year) for year in period.years]
    days = [(year.starts_on, year.ends_on) for year in years]
    return [(_of_years(cell, days),)]


def _of_years(cell: Cell, days: Sequence[tuple[dt.date, dt.date]]) -> int:
    asked = Q()
    for starts_on, ends_on in days:
        asked |= Q(starts_on=starts_on, ends_on=ends_on)
    total = WebStatistic.objects.filter(asked, cell=cell, page="").aggregate(total=Sum("views"))["total"]
    return int(total)


def active_users(cell: Cell, period: Period) -> Rows:
    measured = _measured(cell, period)
    return [(measured.active_users,)] if measured else []


def materials_maintained(cell: Cell, period: Period) -> Rows:
    return [(Maintenance.objects.filter(material__cell=cell, school_year__in=period.years).count(),)]


def queries() -> dict[str, Callable[[Cell, Period], Rows]]:
    """How each indicator is asked, by name."""
    found: dict[str, Callable[[Cell, Period], Rows]] = {
        "programme.no_show": no_show,
        "programme.left_waiting": left_waiting,
        "programme.near": near,
        "plg.ambassador_coverage": ambassador_coverage,
        "plg.centres_on_target": centres_on_target,
        "plg.centres_with_member": centres_with_member,
        "plg.memberships": memberships,
        "plg.meetings": meetings,
        "survey.invited": invited,
        "survey.responses": responses,
        "survey.response_rate": response_rate,
        "library.views": views,
        "library.active_users": active_users,
        "library.materials_maintained": materials_maintained,
        "inspection.centres_at_level": centres_at_level,
        "hours.share": hours_share,
        "fte.realisation": realisation,
        "budget.per_advisor": per_advisor,
    }
    for name, fits in (("too_little", int.__lt__), ("as_much", int.__eq__), ("more", int.__gt__)):
        found[f"programme.{name}_known"] = partial(known, fits=fits)
    for band in Band:
        found[f"survey.item_share_{band.value}"] = partial(item_share, band=band)
    for name, strategies in STRATEGIES.items():
        for ask in (offers, sessions, participations, unique_participants, centres_reached):
            found[f"{name}.{ask.__name__}"] = partial(ask, strategies=strategies)
    return found
