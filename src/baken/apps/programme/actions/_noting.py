"""What is known of who was at a session, written by whoever holds the session alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.models import Offer, Participation, Session
from baken.apps.programme.rules import kept_sessions
from baken.apps.programme.types import SessionState, Source, Status
from baken.ground.periods import BRUSSELS
from baken.ui.numbers import day


class CannotNoteAttendance(Exception):
    """Something that cannot be noted of who was at a session; the message says why."""


def lock_session(session: Session) -> Session:
    """The session as it is now; whoever else notes something of its offer waits. Raises CannotNoteAttendance."""
    Offer.objects.select_for_update(of=("self",)).filter(pk=session.offer_id).first()
    rows = Session.objects.select_for_update(of=("self",)).select_related("offer__cell")
    found = rows.filter(pk=session.pk).first()
    if found is None:
        raise CannotNoteAttendance(_("Deze sessie is er niet meer."))
    return found


def kept_alone(session: Session, *, by: Actor) -> Session:
    """A session of which an actor keeps who was there, locked. Raises CannotNoteAttendance."""
    if not Session.objects.filter(kept_sessions(by), pk=session.pk).exists():
        raise CannotNoteAttendance(_("Wie bij deze sessie was, houd je niet bij."))
    return lock_session(session)


def demand_takes_place(session: Session) -> None:
    """Refuse what is said of a session that was called off. Raises CannotNoteAttendance."""
    if session.state == SessionState.CANCELLED:
        raise CannotNoteAttendance(_("Deze sessie is afgelast."))


def demand_begun(session: Session, *, now: dt.datetime) -> None:
    """Refuse to say who was at what did not begin yet, or was called off. Raises CannotNoteAttendance."""
    demand_takes_place(session)
    if session.held_on > now.astimezone(BRUSSELS).date():
        raise CannotNoteAttendance(
            _("Deze sessie is pas op %(day)s; noteer dan wie er is.") % {"day": day(session.held_on)}
        )


class Notes:
    """What is known of who was at one session, which is locked, by key of the person."""

    def __init__(self, session: Session):
        self.session = session
        rows = Participation.objects.filter(session=session).annotate(root=Coalesce("person__same_as", "person"))
        self.rows: dict[int, Any] = {row.root: row for row in rows.select_related("centre")}

    def note(self, person: int, centre: int, status: Status, *, minutes: int | None, source: Source) -> Participation:
        """Write what is known of somebody, over what was known; the centre that counted already goes on counting."""
        row = self.rows.get(person)
        if row is None:
            row = Participation(session=self.session, person_id=person, centre_id=centre)
        row.status, row.minutes, row.source = status, minutes, source
        row.save()
        self.rows[person] = row
        return row

    def forget(self, person: int) -> None:
        """Nothing is known of somebody any more."""
        row = self.rows.pop(person, None)
        if row is not None:
            row.delete()

    def settle(self) -> None:
        """A session at which somebody was took place; one of which nothing is known any more is still planned."""
        session = self.session
        is_attended = any(row.status == Status.PRESENT for row in self.rows.values())
        if is_attended and session.state == SessionState.PLANNED:
            session.state = SessionState.HELD
        elif not self.rows and session.state == SessionState.HELD and session.closed_at is None:
            session.state = SessionState.PLANNED
        else:
            return
        session.save(update_fields=["state"])
