"""Reading boards, schools and their sites, and which centre guides a school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from baken.apps.people.models import Board, Centre, Governance, Guidance, Network, School, Site
from baken.apps.people.rules import centres_known_to, kept_schools
from baken.apps.people.types import BoardFilter, During, InstitutionNumber, SchoolFilter, Span
from baken.ground.values import Invalid


def not_ended(*, on: dt.date) -> Q:
    """Organisations that are there on a day, or begin later."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=on)


def schools_on(day: dt.date) -> QuerySet[School]:
    """All schools, each with the key of the centre `guided_by` which it is on a day, and the `municipality` of its
    first site, those that are still there first."""
    guidance = Guidance.objects.filter(school=OuterRef("pk"), started_on__lte=day).order_by("-started_on")
    sites = Site.objects.filter(school=OuterRef("pk")).order_by(Coalesce("ended_on", dt.date.max).desc(), "number")
    return School.objects.select_related("network", "board").annotate(
        guided_by=Subquery(guidance.values("centre")[:1]),
        municipality=Subquery(sites.values("municipality")[:1]),
    )


def schools_found(*, by: SchoolFilter, on: dt.date) -> QuerySet[School]:
    """The schools that a filter asks for, as they are on a day."""
    found = _during(schools_on(on), by.during, on=on)
    if by.text:
        words = Q(name__icontains=by.text) | Q(number__icontains=by.text)
        found = found.filter(
            words | Q(Exists(Site.objects.filter(school=OuterRef("pk"), municipality__icontains=by.text)))
        )
    if by.network:
        found = found.filter(network__name=by.network)
    if by.level:
        found = found.filter(level=by.level)
    if by.unguided:
        found = found.filter(guided_by=None)
    elif by.centre is not None:
        found = found.filter(guided_by=by.centre)
    return found


def boards_found(*, by: BoardFilter, on: dt.date) -> QuerySet[Board]:
    """The boards that a filter asks for, each with the number of `schools_now` that are theirs on a day."""
    schools = School.objects.filter(not_ended(on=on), board=OuterRef("pk")).order_by().values("board")
    counted = schools.annotate(number=Count("pk")).values("number")
    found = Board.objects.select_related("network").annotate(schools_now=Coalesce(Subquery(counted), 0))
    found = _during(found, by.during, on=on)
    if by.text:
        digits = by.text.replace(".", "").replace(" ", "")
        number = Q(enterprise_number__contains=digits) if digits.isdigit() else Q()
        found = found.filter(Q(name__icontains=by.text) | number if number else Q(name__icontains=by.text))
    if by.network:
        found = found.filter(network__name=by.network)
    if by.kind:
        found = found.filter(kind=by.kind)
    return found


def _during(found: QuerySet[Any], during: str, *, on: dt.date) -> QuerySet[Any]:
    if during == During.EVER:
        return found
    return found.exclude(not_ended(on=on)) if during == During.ENDED else found.filter(not_ended(on=on))


def schools_kept_by(actor: Any) -> QuerySet[School]:
    """The schools that an actor keeps."""
    return School.objects.filter(kept_schools(actor)).select_related("network", "board", "successor")


def boards_kept_by(actor: Any) -> QuerySet[Board]:
    """The boards that an actor keeps."""
    return Board.objects.filter(kept_schools(actor)).select_related("network")


def centres_governed_by(actor: Any) -> QuerySet[Centre]:
    """The centres of which an actor says which board is theirs."""
    return Centre.objects.filter(kept_schools(actor), centres_known_to(cell=actor.cell))


def schools_of(board: Board) -> QuerySet[School]:
    """The schools of a board, also those that ended."""
    return School.objects.filter(board=board)


def predecessors_of(school: School) -> QuerySet[School]:
    """The schools that went on in a school."""
    return School.objects.filter(successor=school)


def sites_of(school: School) -> QuerySet[Site]:
    """The sites of a school, also those that ended."""
    return Site.objects.filter(school=school)


def guidance_of(school: School) -> QuerySet[Guidance]:
    """From which day on which centre guides a school."""
    return Guidance.objects.filter(school=school).select_related("centre")


def governance_by(board: Board) -> list[Span]:
    """From which day to which day centres are of a board, by their names; the row names the centre."""
    rows = Governance.objects.filter(centre__governances__board=board).distinct().select_related("centre")
    by_centre: dict[int, list[Governance]] = {}
    for row in rows.order_by("centre__name", "centre", "started_on"):
        by_centre.setdefault(row.centre_id, []).append(row)
    return [span for of_one in by_centre.values() for span in spans(of_one) if span.row.board_id == board.pk]


def spans(rows: Iterable[Any]) -> list[Span]:
    """Rows that each hold from a day until the next one does, in that order, as the days on which they hold."""
    ordered = sorted(rows, key=lambda row: row.started_on)
    return [
        Span(row, row.started_on, after.started_on - dt.timedelta(days=1) if after else None)
        for row, after in zip_longest(ordered, ordered[1:])
    ]


def centre_guiding(school: School, *, on: dt.date) -> int | None:
    """The key of the centre that guides a school on a day; None where none does."""
    rows = Guidance.objects.filter(school=school, started_on__lte=on).order_by("-started_on")
    return rows.values_list("centre", flat=True).first()


def board_governing(centre: Centre, *, on: dt.date) -> int | None:
    """The key of the board that a centre is of on a day; None where it is of none."""
    rows = Governance.objects.filter(centre=centre, started_on__lte=on).order_by("-started_on")
    return rows.values_list("board", flat=True).first()


def school_numbered(number: str) -> School | None:
    """The school with an institution number, however that is written; None where there is none."""
    try:
        return School.objects.filter(number=InstitutionNumber().parse(number)).first()
    except Invalid:
        return None


def network_names() -> list[str]:
    """The names of all networks."""
    return list(Network.objects.order_by("name").values_list("name", flat=True))
