"""Sending what people are told by mail, with what changes in their calendar.

A mail is kept (`Notice`) with what it tells of. Whoever sends one first puts it off; where that was cut short, it is
due again after a while, and so is one that could not be delivered.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Sequence
from copy import copy
from email.utils import parseaddr
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from baken.apps.programme.engine.calendars import Entry, calendar
from baken.apps.programme.models import Notice, Session
from baken.apps.programme.queries import Telling, address_known, entry_of, proof_of_guest, to_tell, when_of, whose_turn
from baken.apps.programme.types import OPEN_STATES, EnrolmentState, NoticeKind, Outcome, When
from baken.ground.audit import unaudited
from baken.ui.mails import Attached, send_mail

logger = logging.getLogger(__name__)
# After these steps somebody takes part, or no longer does; a calendar hears of both.
OFF = {EnrolmentState.WITHDRAWN, EnrolmentState.LAPSED, EnrolmentState.REFUSED}
TEMPLATES = {
    NoticeKind.STEP: "programme/mails/step.txt",
    NoticeKind.MOVED: "programme/mails/moved.txt",
    NoticeKind.CANCELLED: "programme/mails/session_cancelled.txt",
    NoticeKind.REMINDER: "programme/mails/reminder.txt",
    NoticeKind.THANKS: "programme/mails/thanks.txt",
    NoticeKind.MISSED: "programme/mails/missed.txt",
    NoticeKind.LETTER: "programme/mails/letter.txt",
}
AGAIN_AFTER = dt.timedelta(minutes=15)  # where whoever sends it stopped half-way
PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=5), dt.timedelta(hours=12)
MOST_TRIES = 12  # over more than two days
MOST_FAILURES = 5  # after each other: then the server is down, and the rest waits too


@unaudited("it hands over what became of enrolments, and that is written down")
def tell_people(*, address: str, now: dt.datetime) -> int:
    """Send the mails that are to be sent by now; `address` is where the house stands ("": as it was last known). One
    that cannot be sent is tried again later. Returns how many were sent."""
    address = address or address_known()
    began, sent, failures, seen = time.monotonic(), 0, 0, set[int]()
    while telling := to_tell(now=now, but=seen):
        for each in telling:
            seen.add(each.notice.pk)
            at = now + dt.timedelta(seconds=time.monotonic() - began)
            if not _is_ours(each.notice, now=now, at=at):
                continue
            outcome = _tell(each, address=address, at=at)
            _note(each.notice, outcome, address=address, at=at)
            sent += outcome is Outcome.SENT
            failures = failures + 1 if outcome is Outcome.WAITING else 0
            if failures == MOST_FAILURES:
                return sent
    return sent


def _is_ours(notice: Notice, *, now: dt.datetime, at: dt.datetime) -> bool:
    """Whether we send a mail, and nobody else who works at it too."""
    mine = Notice.objects.filter(pk=notice.pk, outcome=Outcome.WAITING, due_at__lte=now)
    return bool(mine.update(due_at=at + AGAIN_AFTER, tries=notice.tries + 1))


def _note(notice: Notice, outcome: Outcome, *, address: str, at: dt.datetime) -> None:
    tries = notice.tries + 1
    if outcome is Outcome.WAITING and tries >= MOST_TRIES:
        outcome = Outcome.GIVEN_UP
    values: dict[str, Any] = {"outcome": outcome, "address": address, "ended_at": at}
    if outcome is Outcome.WAITING:
        values = {"due_at": at + min(PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)}
    Notice.objects.filter(pk=notice.pk, outcome=Outcome.WAITING).update(**values)


def _tell(telling: Telling, *, address: str, at: dt.datetime) -> Outcome:
    if telling.is_past:
        return Outcome.PAST
    if not telling.to:
        return Outcome.NO_ADDRESS
    try:
        with translation.override(telling.language):
            template = TEMPLATES[NoticeKind(telling.notice.kind)]
            send_mail(template, _said(telling, address), to=telling.to, attached=_calendar(telling))
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)
        return Outcome.WAITING
    return Outcome.SENT


def _said(telling: Telling, address: str) -> dict[str, Any]:
    notice, enrolment, step = telling.notice, telling.enrolment, telling.notice.step
    said: dict[str, Any] = {
        "enrolment": enrolment,
        "name": notice.person,
        "offer": notice.offer,
        "session": notice.session,
        "sessions": telling.sessions,
        "link": _link(telling, address),
        "states": EnrolmentState,
        "takes_part": enrolment is not None and enrolment.state == EnrolmentState.ENROLLED,
        "was": _when(notice.said.get("was")),
        "is_now": _when(notice.said.get("is")),
        "letter": notice.letter,
    }
    if step is not None and enrolment is not None:
        waits = step.state == EnrolmentState.WAITING
        said |= {"step": step, "state": step.state, "turn": whose_turn(enrolment) if waits else None}
    elif notice.session is not None:
        said |= {"is_now": said["is_now"] or when_of(notice.session)}
    return said


def _link(telling: Telling, address: str) -> str:
    """Of who has an account the page of the enrolment; of who has none a page that only this link opens, while it
    stands."""
    enrolment = telling.enrolment
    if enrolment is None or not address:
        return ""
    if telling.has_account:
        return address.rstrip("/") + reverse("programme:enrolment", args=[enrolment.uuid])
    if enrolment.state not in OPEN_STATES:
        return ""
    return address.rstrip("/") + reverse("programme:guest", args=[enrolment.uuid, proof_of_guest(enrolment)])


def _when(said: dict[str, Any] | None) -> When | None:
    """When and where a session was, as it was kept."""
    if not said:
        return None
    return When(
        held_on=dt.date.fromisoformat(said["held_on"]),
        starts_at=dt.time.fromisoformat(said["starts_at"]) if said["starts_at"] else None,
        ends_at=dt.time.fromisoformat(said["ends_at"]) if said["ends_at"] else None,
        place=said["place"],
        online=said["online"],
    )


def _calendar(telling: Telling) -> Sequence[Attached]:
    """For who takes part the sessions, to be added to a calendar or changed in it; for who no longer does, and for a
    session that is off, that they are off."""
    notice = telling.notice
    if notice.kind == NoticeKind.STEP:
        return _of_step(telling)
    takes_part = telling.enrolment is not None and telling.enrolment.state == EnrolmentState.ENROLLED
    if not takes_part or notice.kind not in (NoticeKind.MOVED, NoticeKind.CANCELLED, NoticeKind.REMINDER):
        return ()
    off = notice.kind == NoticeKind.CANCELLED
    entries = [_entry(telling, _as_told(each, notice.said.get("is")), off=off) for each in telling.sessions]
    return _attached(telling, entries, off=off)


def _of_step(telling: Telling) -> Sequence[Attached]:
    assert telling.notice.step is not None
    state = EnrolmentState(telling.notice.step.state)
    off = state in OFF
    if not telling.sessions or (state is not EnrolmentState.ENROLLED and not off):
        return ()
    return _attached(telling, [_entry(telling, each, off=off) for each in telling.sessions], off=off)


def _as_told(session: Session, said: dict[str, Any] | None) -> Session:
    """A session as it was when somebody was to be told of it."""
    when = _when(said)
    if when is None or said is None:
        return session
    told = copy(session)  # the other mails of the batch tell of the session itself
    for name in ("held_on", "starts_at", "ends_at", "place", "online"):
        setattr(told, name, getattr(when, name))
    told.sequence = said["sequence"]
    return told


def _entry(telling: Telling, session: Session, *, off: bool) -> Entry:
    notice = telling.notice
    at = notice.step.at if notice.step is not None else notice.made_at
    return entry_of(session, title=notice.offer.title, home="", off=off, changed_at=at)


def _attached(telling: Telling, entries: Sequence[Entry], *, off: bool) -> Sequence[Attached]:
    title, method = telling.notice.offer.title, "CANCEL" if off else "PUBLISH"
    content = calendar(entries, name=title, method=method, organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    return (Attached("sessies.ics", content, f"text/calendar; method={method}"),)
