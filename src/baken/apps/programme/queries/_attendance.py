"""Who is enrolled for a session, beside what is known of who was there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from baken.apps.access.types import Actor
from baken.apps.people.queries import person_by_email, working_at_centres
from baken.apps.programme.models import Enrolment, Offer, Participation, Session, Step
from baken.apps.programme.queries._telling import begins
from baken.apps.programme.rules import kept_sessions, planned_offers
from baken.apps.programme.types import (
    OPEN_STATES,
    Attending,
    Closing,
    EnrolmentState,
    Known,
    OfferState,
    SessionState,
    Status,
    Why,
)
from baken.ground.periods import BRUSSELS
from baken.ground.values import folded

MOST_FOUND = 20


def sessions_kept(actor: Actor) -> QuerySet[Session]:
    """The sessions of which an actor keeps who was there, the last first."""
    return Session.objects.filter(kept_sessions(actor)).select_related("offer__cell").order_by("-held_on", "-pk")


def offers_held(actor: Actor) -> QuerySet[Offer]:
    """What an actor plans and may have held: all that was not called off, the last school year first."""
    return Offer.objects.filter(planned_offers(actor)).exclude(state=OfferState.CANCELLED)


def enrolments_for(session: Session) -> QuerySet[Enrolment]:
    """Who asked for a place in a session, in whatever state; of the whole offer where one enrols for that."""
    found = Enrolment.objects.filter(offer=session.offer_id, session=session if session.offer.by_session else None)
    return found.filter(person__is_pseudonym=False).annotate(root=Coalesce("person__same_as", "person"))


def attendance_of(session: Session) -> list[Attending]:
    """Everyone who is enrolled or of whom something is noted, by name."""
    enrolled = enrolments_for(session).filter(state=EnrolmentState.ENROLLED)
    rows: dict[int, Attending] = {
        each.root: Attending(_known(each, is_enrolled=True)) for each in _with_people(enrolled)
    }
    for each in _with_people(_noted(session)):
        is_enrolled = each.root in rows
        rows[each.root] = Attending(_known(each, is_enrolled=is_enrolled), each.status, each.minutes, each.source)
    return sorted(rows.values(), key=lambda row: (folded(row.known.name), row.known.person))


def _noted(session: Session) -> QuerySet[Any]:
    found = Participation.objects.filter(session=session, person__is_pseudonym=False)
    return found.annotate(root=Coalesce("person__same_as", "person"))


def _with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("person__same_as", "centre").order_by("pk")


def _known(row: Any, *, is_enrolled: bool) -> Known:
    person = row.person.same_as or row.person
    name = str(person) or str(row.person)
    return Known(person.pk, person.uuid, name, row.centre_id, row.centre.name, is_enrolled)


def people_known(offer: Offer, session: Session | None, *, on: dt.date) -> dict[int, Known]:
    """By key of the person, everyone whom a list of an offer may mean: who works on a day at a centre that looks to
    its cell, who asked for a place, and who took part in what the cell offered before."""
    found: dict[int, Known] = {}
    for post in working_at_centres(cell=offer.cell_id, on=on).values_list(
        "root", "root_uuid", "name", "centre", "where"
    ):
        found.setdefault(post[0], Known(*post))
    before = Participation.objects.filter(session__offer__cell=offer.cell_id, person__is_pseudonym=False).order_by()
    of_before = before.annotate(root=Coalesce("person__same_as", "person")).exclude(root__in=found)
    for each in of_before.values_list(
        "root",
        Coalesce("person__same_as__uuid", "person__uuid"),
        Coalesce("person__same_as__first_name", "person__first_name"),
        Coalesce("person__same_as__last_name", "person__last_name"),
        "centre",
        "centre__name",
    ).distinct():
        root, uuid, first, last, centre, where = each
        found.setdefault(root, Known(root, uuid, f"{first} {last}".strip(), centre, where))
    asked = Enrolment.objects.filter(offer=offer, state__in=OPEN_STATES, person__is_pseudonym=False)
    if offer.by_session:
        asked = asked.filter(session=session)
    for enrolment in _with_people(asked.annotate(root=Coalesce("person__same_as", "person"))):
        is_enrolled = enrolment.state == EnrolmentState.ENROLLED
        known = _known(enrolment, is_enrolled=is_enrolled)
        name = found[known.person].name if known.person in found else known.name
        found[known.person] = Known(
            known.person, known.uuid, name, known.centre, known.centre_name, is_enrolled=is_enrolled
        )
    return found


def people_found(offer: Offer, session: Session | None, *, on: dt.date, text: str) -> list[Known]:
    """Of everyone whom a list may mean those in whose name each word stands, or who have this address; those who are
    enrolled first."""
    words = folded(text).split()
    if not words:
        return []
    known = people_known(offer, session, on=on)
    person = person_by_email(text) if "@" in text else None
    found = [
        each
        for key, each in known.items()
        if (person is not None and key == person.pk) or all(word in folded(each.name) for word in words)
    ]
    return sorted(found, key=lambda each: (not each.is_enrolled, folded(each.name), each.person))[:MOST_FOUND]


def closing_of(session: Session) -> tuple[dict[int, tuple[Enrolment, Status]], Closing]:
    """What closing a session notes of whom nothing is noted yet, by key of the person; and how many that are."""
    noted = dict(_noted(session).order_by().values_list("root", "status"))
    becomes: dict[int, tuple[Enrolment, Status]] = {}
    for status, enrolments in _by_status(session):
        for enrolment in enrolments:
            if enrolment.root not in noted:
                becomes.setdefault(enrolment.root, (enrolment, status))
    said = [*noted.values(), *(status for _enrolment, status in becomes.values())]
    counts = {status: sum(each == status for each in said) for status in Status}
    closing = Closing(
        present=counts[Status.PRESENT],
        absent=counts[Status.ABSENT],
        waiting=counts[Status.WAITING],
        cancelled=counts[Status.CANCELLED],
    )
    return becomes, closing


def _by_status(session: Session) -> Iterable[tuple[Status, QuerySet[Any]]]:
    """Who asked for a place, by what they become; who was enrolled before who still waits, and who left last."""
    asked = enrolments_for(session).order_by("pk")
    yield Status.ABSENT, asked.filter(state=EnrolmentState.ENROLLED)
    yield Status.ABSENT, _left_after(asked, begins(session))
    yield Status.WAITING, asked.filter(state__in=(EnrolmentState.WAITING, EnrolmentState.OFFERED))
    closes_on = session.offer.closes_on
    if closes_on is not None:
        closed = dt.datetime.combine(closes_on + dt.timedelta(days=1), dt.time(), tzinfo=BRUSSELS)
        steps = Step.objects.filter(enrolment=OuterRef("pk"))
        left = asked.filter(state=EnrolmentState.WITHDRAWN, changed_at__gte=closed)
        yield (
            Status.CANCELLED,
            left.annotate(why=Subquery(steps.order_by("-at", "-pk").values("why")[:1])).filter(
                Exists(steps.filter(state=EnrolmentState.ENROLLED)), why__in=(Why.LEFT, Why.TAKEN_OFF)
            ),
        )


def _left_after(asked: QuerySet[Any], moment: dt.datetime) -> QuerySet[Any]:
    """Who had a place when a session began, and left only then or later: whoever was not there then, stayed away."""
    steps = Step.objects.filter(enrolment=OuterRef("pk"))
    before = Subquery(steps.filter(at__lt=moment).order_by("-at", "-pk").values("state")[:1])
    left = asked.filter(state=EnrolmentState.WITHDRAWN, changed_at__gte=moment)
    return left.annotate(before=before).filter(before=EnrolmentState.ENROLLED)


def session_by_code(code: str) -> Session | None:
    """The session at which somebody notes oneself present with a code, while that is asked."""
    typed = "".join(code.split()).replace("-", "").upper()
    open_ = Session.objects.exclude(state=SessionState.CANCELLED).exclude(code="").filter(closed_at=None)
    return open_.filter(code=typed).select_related("offer__cell").first() if typed else None
