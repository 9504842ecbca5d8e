"""What people are to be told by mail, and with what for their calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse

from baken.apps.access.queries import addresses_of_accounts
from baken.apps.people.queries import addresses_by_person
from baken.apps.programme.engine.calendars import Entry
from baken.apps.programme.models import Enrolment, Notice, Participation, Session, Step
from baken.apps.programme.types import (
    OPEN_STATES,
    EnrolmentState,
    NoticeKind,
    OfferState,
    Outcome,
    SessionState,
    Status,
    When,
    Why,
)
from baken.ground.periods import BRUSSELS

AT_ONCE = 50
# Of these steps it is told what somebody waits for, or has to answer: of no use once that is over.
ASKS = (EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.REQUESTED)
NOTED_AS = {NoticeKind.THANKS: Status.PRESENT, NoticeKind.MISSED: Status.ABSENT}


@dataclass(frozen=True)
class Telling:
    """A mail that is to be sent: at which address ("" where none is known), whether that of an account, about which
    sessions, and whether what it tells is still so."""

    notice: Notice
    to: str
    has_account: bool
    sessions: Sequence[Session]
    is_past: bool = False

    @property
    def enrolment(self) -> Enrolment | None:
        return self.notice.enrolment

    @property
    def language(self) -> str:
        return self.notice.enrolment.language if self.notice.enrolment else "nl"


def to_tell(*, now: dt.datetime, but: Collection[int] = ()) -> list[Telling]:
    """The mails that are to be sent by now, those that wait longest first, so many at once; but some (keys)."""
    found = Notice.objects.filter(outcome=Outcome.WAITING, due_at__lte=now).exclude(pk__in=but)
    rows = list(
        found.select_related(
            "offer__cell", "session", "person", "enrolment__session", "enrolment__person", "step", "letter"
        ).order_by("due_at", "pk")[:AT_ONCE]
    )
    roots = {row.pk: row.person.same_as_id or row.person_id for row in rows}
    accounts = addresses_of_accounts(set(roots.values()))
    emails = addresses_by_person(set(roots.values()))
    sessions: dict[int, list[Session]] = {}
    for session in Session.objects.filter(offer__in={row.offer_id for row in rows}).order_by("held_on", "pk"):
        sessions.setdefault(session.offer_id, []).append(session)
    noted, overtaken = _noted(rows), _overtaken(rows)
    return [
        Telling(
            notice=row,
            to=accounts.get(roots[row.pk]) or next(iter(emails.get(roots[row.pk], [])), ""),
            has_account=roots[row.pk] in accounts,
            sessions=[each for each in sessions.get(row.offer_id, []) if _is_told(row, each, now=now)],
            is_past=row.pk in overtaken or _is_past(row, noted, now=now),
        )
        for row in rows
    ]


def _is_told(row: Notice, session: Session, *, now: dt.datetime) -> bool:
    """Whether a mail tells of a session: one of a step of those that go on and are not over, and where that step is
    that the offer is off of those that were to come."""
    if row.session_id not in (None, session.pk):
        return False
    if row.step is None:
        return True
    return not is_over(session, now=now) and (row.step.why == Why.CANCELLED or session.state != SessionState.CANCELLED)


def _overtaken(rows: Collection[Notice]) -> set[int]:
    """The mails that tell what is so no longer, since a later one tells or told what is: of a step of an enrolment
    that took another step, and of a session that moved where a later mail about it is ahead."""
    last = _last_steps({row.enrolment_id for row in rows if row.step_id is not None})
    found = {row.pk for row in rows if row.step_id is not None and last.get(row.enrolment_id, 0) > row.step_id}
    moved = [row for row in rows if row.kind == NoticeKind.MOVED]
    about = Notice.objects.filter(kind__in=(NoticeKind.MOVED, NoticeKind.CANCELLED)).order_by()
    about = about.filter(
        session__in={row.session_id for row in moved},
        person__in={row.person_id for row in moved},
        outcome__in=(Outcome.SENT, Outcome.WAITING),
    )
    ahead: dict[tuple[int | None, int], list[Notice]] = {}
    for each in about.only("pk", "session", "person", "due_at", "outcome") if moved else ():
        ahead.setdefault((each.session_id, each.person_id), []).append(each)
    for row in moved:
        for other in ahead.get((row.session_id, row.person_id), ()):
            first = other.outcome == Outcome.SENT or (other.due_at, other.pk) < (row.due_at, row.pk)
            if other.pk > row.pk and first:
                found.add(row.pk)
    return found


def _last_steps(enrolments: Collection[int | None]) -> Mapping[int | None, int]:
    """By key of the enrolment, the key of the last step of some."""
    steps = Step.objects.filter(enrolment__in=enrolments).order_by().values_list("enrolment")
    return dict(steps.annotate(last=Max("pk"))) if enrolments else {}


def _noted(rows: Collection[Notice]) -> set[tuple[int, int, str]]:
    """Of the sessions after which somebody is written to, who is noted as what."""
    sessions = {row.session_id for row in rows if row.kind in NOTED_AS}
    found = Participation.objects.filter(session__in=sessions).annotate(root=Coalesce("person__same_as", "person"))
    return set(found.values_list("session", "root", "status")) if sessions else set()


def _is_past(row: Notice, noted: set[tuple[int, int, str]], *, now: dt.datetime) -> bool:
    """Whether what a mail tells is so no longer, or is of no use any more."""
    session, kind = row.session, NoticeKind(row.kind)
    if row.step is not None and row.enrolment is not None:
        return row.step.state in ASKS and row.enrolment.state != row.step.state
    if kind is NoticeKind.LETTER or session is None:
        return False
    if status := NOTED_AS.get(kind):
        root = row.person.same_as_id or row.person_id
        return session.closed_at is None or (session.pk, root, status.value) not in noted
    state = row.enrolment.state if row.enrolment else ""
    if kind is NoticeKind.REMINDER:
        is_on = session.state == SessionState.PLANNED and row.offer.state == OfferState.PUBLISHED
        return state != EnrolmentState.ENROLLED or not is_on or session.held_on != row.on or begins(session) <= now
    return state not in OPEN_STATES


def begins(session: Session) -> dt.datetime:
    """When a session begins: where no time is said, in the morning at eight."""
    return dt.datetime.combine(session.held_on, session.starts_at or dt.time(8), tzinfo=BRUSSELS)


def is_over(session: Session, *, now: dt.datetime) -> bool:
    """Whether a session is over: where no time is said, with its day."""
    ends = dt.datetime.combine(session.held_on, session.ends_at or dt.time(23, 59), tzinfo=BRUSSELS)
    return ends < now


def all_began(sessions: Iterable[Session], *, now: dt.datetime) -> bool:
    """Whether the last of some sessions that are not off began; of none it did not."""
    moments = [begins(session) for session in sessions if session.state != SessionState.CANCELLED]
    return bool(moments) and max(moments) <= now


def last_began(enrolment: Enrolment, *, now: dt.datetime) -> bool:
    """Whether the last session for which somebody enrolled began: who leaves after that was not there, and nobody
    leaves any more."""
    return all_began([enrolment.session] if enrolment.session else enrolment.offer.sessions.all(), now=now)


def address_known() -> str:
    """Where the house stood when somebody was last told of something; "" where that was never known."""
    told = Notice.objects.exclude(address="").order_by("-pk")
    return told.values_list("address", flat=True).first() or ""


def when_of(session: Session) -> When:
    """When and where a session is."""
    return When(session.held_on, session.starts_at, session.ends_at, session.place, session.region, session.online)


def entry_of(session: Session, *, title: str, home: str, off: bool, changed_at: dt.datetime) -> Entry:
    """A session as a calendar shows it; `home` is where the house stands."""
    cancelled = off or session.state == SessionState.CANCELLED
    return Entry(
        key=f"{session.uuid}@baken",
        sequence=session.sequence,
        title=title,
        held_on=session.held_on,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place or session.online,
        words=session.online,
        address=home.rstrip("/") + reverse("programme:enrolments") if home else "",
        cancelled=cancelled,
        changed_at=changed_at,
    )
