"""What people are to be told about their enrolments, and with what for their calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from baken.apps.access.queries import addresses_of_accounts
from baken.apps.people.queries import addresses_by_person
from baken.apps.programme.engine.calendars import Entry
from baken.apps.programme.models import Enrolment, Session, Step
from baken.apps.programme.types import SessionState

AT_ONCE = 100


@dataclass(frozen=True)
class Telling:
    """A step of an enrolment of which its person is to hear: at which address ("" where none is known), and the
    sessions that it is about."""

    step: Step
    enrolment: Enrolment
    to: str
    sessions: Sequence[Session]


def to_tell(*, steps: Sequence[int] = ()) -> list[Telling]:
    """The steps that nobody told of yet, the oldest first, so many at once; or some of them (keys)."""
    found = Step.objects.filter(told_at=None)
    if steps:
        found = found.filter(pk__in=steps)
    rows = list(
        found.select_related(
            "enrolment__offer__cell", "enrolment__session", "enrolment__person", "enrolment__centre"
        ).order_by("at", "pk")[:AT_ONCE]
    )
    roots = {row.enrolment.person.same_as_id or row.enrolment.person_id for row in rows}
    accounts, emails = addresses_of_accounts(roots), addresses_by_person(roots)
    sessions: dict[int, list[Session]] = {}
    for session in Session.objects.filter(offer__in={row.enrolment.offer_id for row in rows}).order_by(
        "held_on", "pk"
    ):
        sessions.setdefault(session.offer_id, []).append(session)

    def _address(root: int) -> str:
        """That of the account, with which somebody signs in; else the first by which they are known."""
        return accounts.get(root) or next(iter(emails.get(root, [])), "")

    return [
        Telling(
            step=row,
            enrolment=row.enrolment,
            to=_address(row.enrolment.person.same_as_id or row.enrolment.person_id),
            sessions=[
                each
                for each in sessions.get(row.enrolment.offer_id, [])
                if row.enrolment.session_id in (None, each.pk)
            ],
        )
        for row in rows
    ]


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
