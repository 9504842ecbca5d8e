"""What people followed: at which sessions somebody was, how long that counts, and the sum of it."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractHour, ExtractMinute

from baken.apps.access.types import Actor
from baken.apps.people.queries import entries_of, staff_of
from baken.apps.programme.models import Offer, Participation
from baken.apps.programme.rules import own_participations, seen_participations
from baken.apps.programme.types import SessionState, Status
from baken.ground.periods import Period


def _length(of: str) -> Any:
    """How many minutes a session was planned to last; None where that is not said."""
    begins, ends = F(f"{of}starts_at"), F(f"{of}ends_at")
    hours = ExtractHour(ends, output_field=IntegerField()) - ExtractHour(begins, output_field=IntegerField())
    return hours * 60 + ExtractMinute(ends, output_field=IntegerField()) - ExtractMinute(begins)


class Total(NamedTuple):
    """What was followed in a school year (its first calendar year): how many sessions, how many minutes those are
    together, and of how many it is not known how long they lasted."""

    year: int
    sessions: int
    minutes: int
    unknown: int

    @property
    def code(self) -> str:
        return Period.school_year(self.year).code

    @property
    def hours(self) -> float:
        return self.minutes / 60


class Followed(NamedTuple):
    """Somebody of the staff, with what they followed in a school year."""

    uuid: uuids.UUID
    root: int
    name: str
    function: str
    sessions: int
    minutes: int
    unknown: int

    @property
    def hours(self) -> float:
        return self.minutes / 60


def with_minutes(participations: QuerySet[Any]) -> QuerySet[Any]:
    """Some participations, each with `counted`: the minutes that are noted of the person, else those that the session
    was planned to last; None where neither is known."""
    return participations.annotate(counted=Coalesce("minutes", _length("session__"), output_field=IntegerField()))


def once_each(participations: QuerySet[Any]) -> QuerySet[Any]:
    """Some participations, each with `root`, the key of the entry that stands for its person: of somebody who stands
    at one session by several entries one alone, the one with the most minutes that are noted."""
    rows = participations.annotate(root=Coalesce("person__same_as", "person"))
    theirs = rows.filter(session=OuterRef("session"), root=OuterRef("root"))
    first = theirs.order_by(F("minutes").desc(nulls_last=True), "pk").values("pk")[:1]
    return rows.filter(pk=Subquery(first))


def _followed(*seen: Q) -> QuerySet[Any]:
    """Where people were present, of sessions that were not called off; each session of a person once."""
    found = Participation.objects.filter(*seen, status=Status.PRESENT).exclude(session__state=SessionState.CANCELLED)
    return with_minutes(once_each(found))


def own_record(actor: Actor) -> QuerySet[Any]:
    """All that the actor followed, for whichever centre and of whichever cell."""
    return _shown(_followed(own_participations(actor)))


def record_of(actor: Actor, *, person: int) -> QuerySet[Any]:
    """What somebody (the key of the entry that stands for them) followed for the centre that the actor leads."""
    return _shown(_of_staff(actor).filter(person__in=entries_of(person)))


def _of_staff(actor: Actor) -> QuerySet[Any]:
    return _followed(seen_participations(actor), Q(centre=actor.centre))


def _shown(found: QuerySet[Any]) -> QuerySet[Any]:
    return found.select_related("session__offer__cell", "centre").prefetch_related("session__offer__themes")


def record_sought(record: QuerySet[Any], *, text: str = "", year: int | None = None, strategy: str = "") -> Any:
    """Of a record what has each word in its title, themes, or who gave it; of a school year, and of a strategy."""
    for word in text.split():
        record = record.filter(
            Q(session__offer__title__icontains=word)
            | Q(session__offer__organiser__icontains=word)
            | Q(session__offer__cell__name__icontains=word)
            | Q(session__offer__in=_about(word))
        )
    if year is not None:
        record = record.filter(session__offer__school_year=year)
    return record.filter(session__offer__strategy=strategy) if strategy else record


def _about(word: str) -> QuerySet[Any]:
    return Offer.objects.filter(themes__name__icontains=word).order_by().values("pk")


def totals_of(record: QuerySet[Any]) -> list[Total]:
    """The sums of a record by school year, the last first."""
    rows = record.order_by().values_list("session__offer__school_year").annotate(**_SUMS)
    found = rows.values_list("session__offer__school_year", *_SUMS)
    return sorted(
        (Total(year, number, minutes or 0, unknown) for year, number, minutes, unknown in found), reverse=True
    )


_SUMS: dict[str, Any] = {
    "sessions": Count("pk"),
    "sum": Sum("counted"),
    "unknown": Count("pk", filter=Q(counted=None)),
}


def school_years_in(record: QuerySet[Any]) -> list[int]:
    """The school years of a record, the last first."""
    years = record.order_by().values_list("session__offer__school_year", flat=True).distinct()
    return sorted(years, reverse=True)


def staff_followed(actor: Actor, *, year: int, on: dt.date) -> list[Followed]:
    """Who works on a day at the centre that the actor leads, by name, with what each followed for it in a school
    year."""
    if actor.centre is None or not actor.leads_centre:
        return []
    rows = _of_staff(actor).filter(session__offer__school_year=year)
    sums = {row[0]: row[1:] for row in rows.order_by().values_list("root").annotate(**_SUMS)}
    found: dict[int, Followed] = {}
    for post in _staff(actor.centre, on).order_by("last_name", "first_name", "pk"):
        sessions, minutes, unknown = sums.get(post.root, (0, 0, 0))
        found.setdefault(
            post.root,
            Followed(post.root_uuid, post.root, post.name, post.function, sessions, minutes or 0, unknown),
        )
    return list(found.values())


def _staff(centre: int, on: dt.date) -> QuerySet[Any]:
    return staff_of(centre=centre, on=on).annotate(root_uuid=Coalesce("person__same_as__uuid", "person__uuid"))


def staff_member(actor: Actor, *, uuid: uuids.UUID, on: dt.date) -> Any:
    """A post of somebody who works on a day at the centre that the actor leads, by the public key of the person; None
    where nobody does."""
    if actor.centre is None or not actor.leads_centre:
        return None
    return _staff(actor.centre, on).filter(root_uuid=uuid).order_by("pk").first()
