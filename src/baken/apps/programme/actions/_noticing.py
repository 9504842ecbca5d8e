"""Writing down whom to tell what, in the transaction in which it happens; it is sent later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q

from baken.apps.programme.models import Enrolment, Notice, Participation, Session
from baken.apps.programme.queries import begins
from baken.apps.programme.types import (
    EnrolmentState,
    NoticeKind,
    OfferState,
    Outcome,
    SessionState,
    Status,
)
from baken.ground.audit import unaudited
from baken.ground.periods import BRUSSELS

TOLD = ("held_on", "starts_at", "ends_at", "place", "online", "sequence")  # of a session, where it changes
IN_THE_MORNING = dt.time(8)
A_DAY = dt.timedelta(days=1)
TIME_TO_REOPEN = dt.timedelta(hours=1)
LONG_AGO = dt.timedelta(days=30)


def moment_of(session: Session) -> dict[str, Any]:
    """When and where a session is, as a mail keeps it."""
    values = {name: getattr(session, name) for name in TOLD}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def tell_of_session(
    session: Session, kind: NoticeKind, enrolments: Collection[int], *, was: dict[str, Any], now: dt.datetime
) -> None:
    """Have who enrolled (keys of enrolments) told that a session is at another moment or place than it was, or off;
    not of what is over anyhow, nor where only something changed that no mail tells."""
    told = moment_of(session)
    is_same = all(was[name] == told[name] for name in TOLD if name != "sequence")
    today = now.astimezone(BRUSSELS).date()
    if max(dt.date.fromisoformat(was["held_on"]), session.held_on) < today:
        return
    if kind is NoticeKind.MOVED and is_same:
        return
    rows = Enrolment.objects.filter(pk__in=enrolments).order_by("asked_at", "pk")
    Notice.objects.bulk_create(
        Notice(
            kind=kind,
            offer_id=session.offer_id,
            session=session,
            person_id=row.person_id,
            enrolment=row,
            said={"was": was, "is": told},
            made_at=now,
            due_at=now,
        )
        for row in rows
    )


@unaudited("a mail that reminds somebody of a session changes nothing; that it was sent is kept beside the offer")
def remind(*, now: dt.datetime) -> int:
    """Have who is enrolled reminded of the sessions that begin in as many days as their offer says, once; not who
    enrolled, or heard that it was moved, less than a day ago. Returns how many are."""
    local = now.astimezone(BRUSSELS)
    if local.time() < IN_THE_MORNING:
        return 0
    today = local.date()
    sessions = Session.objects.filter(
        state=SessionState.PLANNED,
        offer__state=OfferState.PUBLISHED,
        offer__remind_days__gt=0,
        held_on__gte=today,
    ).select_related("offer")
    made = 0
    for session in sessions.order_by("held_on", "pk"):
        if session.held_on - today > session.offer.remind_days * A_DAY or begins(session) <= now:
            continue
        made += _remind(session, now=now)
    return made


def _remind(session: Session, *, now: dt.datetime) -> int:
    told = Notice.objects.filter(session=session, person=OuterRef("person"))
    recently = told.filter(kind=NoticeKind.MOVED, made_at__gt=now - A_DAY)
    before = told.filter(kind=NoticeKind.REMINDER, on=session.held_on)
    rows = Enrolment.objects.filter(
        Q(session=session) if session.offer.by_session else Q(session=None),
        ~Exists(recently),
        ~Exists(before),
        offer=session.offer_id,
        state=EnrolmentState.ENROLLED,
        changed_at__lte=now - A_DAY,
    )
    found = [
        Notice(
            kind=NoticeKind.REMINDER,
            offer_id=session.offer_id,
            session=session,
            person_id=row.person_id,
            enrolment=row,
            on=session.held_on,
            made_at=now,
            due_at=now,
        )
        for row in rows.order_by("asked_at", "pk")
    ]
    Notice.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def thank(session: Session, *, now: dt.datetime) -> None:
    """Have who was at a session thanked, and who stayed away without a word told so, where its offer says so; in an
    hour, so that who closed it too early has the time to take that back."""
    if not session.offer.thanks or session.held_on < (now - LONG_AGO).astimezone(BRUSSELS).date():
        return
    enrolments = Enrolment.objects.filter(
        Q(session=session) if session.offer.by_session else Q(session=None), offer=session.offer_id
    )
    of_person = {row.person_id: row for row in enrolments.order_by("asked_at", "pk")}
    rows = Participation.objects.filter(session=session).filter(
        Q(status=Status.PRESENT) | Q(status=Status.ABSENT, minutes=None)
    )
    Notice.objects.bulk_create(
        (
            Notice(
                kind=NoticeKind.THANKS if row.status == Status.PRESENT else NoticeKind.MISSED,
                offer_id=session.offer_id,
                session=session,
                person_id=row.person_id,
                enrolment=of_person.get(row.person_id),
                on=session.held_on,
                made_at=now,
                due_at=now + TIME_TO_REOPEN,
            )
            for row in rows.order_by("pk")
        ),
        ignore_conflicts=True,
    )


def thank_not_yet(session: Session) -> None:
    """Thank nobody for a session that is open again, who was not thanked yet."""
    waiting = Notice.objects.filter(session=session, outcome=Outcome.WAITING)
    waiting.filter(kind__in=(NoticeKind.THANKS, NoticeKind.MISSED)).delete()
