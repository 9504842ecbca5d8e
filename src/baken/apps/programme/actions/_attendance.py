"""Noting who was at a session: by hand, at the door, with the code of the session; and closing it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.access.actions import TooManyAttempts, count_session_code, forget_session_codes, tie_to_person
from baken.apps.access.queries import centres_visible_to
from baken.apps.access.types import Actor
from baken.apps.people.actions import make_guest
from baken.apps.people.queries import roots_of
from baken.apps.programme.actions._certificates import settle_certificates
from baken.apps.programme.actions._noticing import thank, thank_not_yet
from baken.apps.programme.actions._noting import CannotNoteAttendance, Notes, demand_begun, kept_alone, lock_session
from baken.apps.programme.actions._places import lock_offer
from baken.apps.programme.engine.certificates import LETTERS
from baken.apps.programme.events import session_closed
from baken.apps.programme.models import Participation, Session
from baken.apps.programme.queries import attendance_of, closing_of, people_known, session_by_code
from baken.apps.programme.rules import may_note_oneself
from baken.apps.programme.types import Guest, Noted, SessionState, Source, Status
from baken.ground.audit import Verb, audited, audits_itself, did, together

LONG = 6
MOST_TRIES = 5
MOST_MINUTES = 24 * 60


@audits_itself(Verb.CHANGED)
def note_attendance(session: Session, *, by: Actor, said: Mapping[UUID, Noted], now: dt.datetime) -> int:
    """Write by hand who was there, by public key of the person, of those who are enrolled or noted already; of how
    many something changed. Raises CannotNoteAttendance."""
    with transaction.atomic(), together():
        session = kept_alone(session, by=by)
        demand_begun(session, now=now)
        notes, changed = Notes(session), []
        for row in attendance_of(session):
            noted = said.get(row.known.uuid)
            if noted is None or (noted.status, noted.minutes) == (row.status, row.minutes):
                continue
            _note_by_hand(notes, row.known.person, row.known.centre, noted)
            changed.append(row.known.person)
        notes.settle()
        if changed:
            did(Verb.CHANGED, by=by, thing=session, people=changed, said={"rows": len(changed)})
            settle_certificates(session.offer, by=by, now=now)
    return len(changed)


def _note_by_hand(notes: Notes, person: int, centre: int | None, noted: Noted) -> None:
    if not noted.status:
        notes.forget(person)
        return
    if noted.minutes is not None and not 0 <= noted.minutes <= MOST_MINUTES:
        raise CannotNoteAttendance(_("Kies een aantal minuten tussen 0 en %(most)s.") % {"most": MOST_MINUTES})
    assert centre is not None  # of who is enrolled or noted the centre is known
    notes.note(person, centre, Status(noted.status), minutes=noted.minutes, source=Source.HAND)


@audits_itself(Verb.CHANGED)
def note_everyone_present(session: Session, *, by: Actor, now: dt.datetime) -> int:
    """Note by hand that everyone was there who is enrolled and of whom nothing is noted yet; how many those are.
    Raises CannotNoteAttendance."""
    said = {row.known.uuid: Noted(Status.PRESENT) for row in attendance_of(session) if not row.status}
    return note_attendance(session, by=by, said=said, now=now)


@audits_itself(Verb.CHANGED)
def add_walk_in(session: Session, *, by: Actor, person: UUID, now: dt.datetime) -> Participation:
    """Note that somebody was there who may not be enrolled, among those whom a list may mean (public key), for the
    centre where they work. Raises CannotNoteAttendance."""
    with transaction.atomic(), together():
        session = kept_alone(session, by=by)
        demand_begun(session, now=now)
        known = people_known(session.offer, session, on=session.held_on)
        found = next((each for each in known.values() if each.uuid == person), None)
        if found is None or found.centre is None:
            raise CannotNoteAttendance(_("Wie je koos, kent je cel niet. Noteer een gast."))
        return _add(session, found.person, found.centre, by=by, now=now)


@audits_itself(Verb.CHANGED)
def add_guest(session: Session, *, by: Actor, guest: Guest, centre: UUID, now: dt.datetime) -> Participation:
    """Note that a guest was there, for a centre that the cell knows (public key); whom the address identifies is no
    second person. Raises CannotNoteAttendance."""
    with transaction.atomic(), together():
        session = kept_alone(session, by=by)
        demand_begun(session, now=now)
        where = centre_for_guests(by, centre)
        person, _is_new = make_guest(by=by, email=guest.email, first_name=guest.first_name, last_name=guest.last_name)
        return _add(session, person.pk, where, by=by, now=now)


def centre_for_guests(by: Actor, centre: UUID | str) -> int:
    """The key of a centre that the cell knows, by its public one. Raises CannotNoteAttendance."""
    try:
        found = centres_visible_to(by).filter(uuid=UUID(str(centre))).first()
    except ValueError:
        found = None
    if found is None:
        raise CannotNoteAttendance(_("Kies een centrum dat je cel kent."))
    return int(found.pk)


def _add(session: Session, person: int, centre: int, *, by: Actor, now: dt.datetime) -> Participation:
    notes = Notes(session)
    there = notes.rows.get(person)
    if there is not None and there.status == Status.PRESENT:
        raise CannotNoteAttendance(_("Die persoon is al aanwezig genoteerd."))
    row = notes.note(person, centre, Status.PRESENT, minutes=None, source=Source.HAND)
    notes.settle()
    did(Verb.CHANGED, by=by, thing=session, people=[person], said={"rows": 1})
    settle_certificates(session.offer, by=by, now=now)
    return row


@audited(Verb.CHANGED)
def open_code(session: Session, *, by: Actor) -> Session:
    """Let who is at a session note oneself present with a code; one that is open already stays as it is. Raises
    CannotNoteAttendance."""
    session = kept_alone(session, by=by)
    if session.state == SessionState.CANCELLED:
        raise CannotNoteAttendance(_("Deze sessie is afgelast."))
    if session.closed_at is not None:
        raise CannotNoteAttendance(_("Deze sessie is afgesloten; heropen ze eerst."))
    for _try in range(MOST_TRIES):
        if session.code:
            break
        code = "".join(secrets.choice(LETTERS) for _letter in range(LONG))
        try:
            with transaction.atomic():
                session.code = code
                session.save(update_fields=["code"])
        except IntegrityError:  # another session has just this one
            session.code = ""
    return session


@audited(Verb.CHANGED)
def close_code(session: Session, *, by: Actor) -> Session:
    """Let nobody note oneself present with the code any more. Raises CannotNoteAttendance."""
    session = kept_alone(session, by=by)
    session.code = ""
    session.save(update_fields=["code"])
    return session


@audits_itself(Verb.CONFIRMED)
def note_by_code(code: str, *, by: Actor, account: Any, now: dt.datetime) -> tuple[Session, bool]:
    """Note that who acts is at the session with a code, once; and whether they came without being enrolled. An account
    of nobody yet becomes somebody's. Attempts with codes that nobody gave are counted. Raises
    CannotNoteAttendance."""
    if not may_note_oneself(by) or by.centre is None or by.account != account.pk:
        raise CannotNoteAttendance(_("Met een code meldt zich alleen aan wie bij een centrum werkt."))
    try:
        key = count_session_code(account=account.pk)
    except TooManyAttempts as refusal:
        raise CannotNoteAttendance(str(refusal)) from refusal
    found = session_by_code(code)
    if found is None:
        raise CannotNoteAttendance(_("Deze code is niet juist, of ze is intussen gesloten. Vraag ze de begeleider."))
    forget_session_codes(key)
    with transaction.atomic(), together():
        session = lock_session(found)
        if session.code != found.code:
            raise CannotNoteAttendance(_("Deze code is intussen gesloten."))
        demand_begun(session, now=now)
        if account.person is None:
            tie_to_person(account, by=by)
            by = replace(by, person=account.person_id)
        return session, _note_oneself(session, by, now=now)


def _note_oneself(session: Session, by: Actor, *, now: dt.datetime) -> bool:
    assert by.person is not None
    assert by.centre is not None
    root = roots_of([by.person])[by.person]
    row = next((each for each in attendance_of(session) if each.known.person == root), None)
    if row is None or row.status != Status.PRESENT:
        notes = Notes(session)
        centre = row.known.centre if row is not None and row.known.centre is not None else by.centre
        notes.note(root, centre, Status.PRESENT, minutes=None, source=Source.CODE)
        notes.settle()
        did(Verb.CONFIRMED, by=by, thing=session, people=[root])
        settle_certificates(session.offer, by=by, now=now)
    return row is None or not row.known.is_enrolled


@audits_itself(Verb.ENDED)
def close_session(session: Session, *, by: Actor, now: dt.datetime) -> Session:
    """All is said of who was there: who was enrolled and is not noted was absent, who waited still waited, who left
    after enrolment closed cancelled. Raises CannotNoteAttendance."""
    with transaction.atomic(), together():
        lock_offer(session.offer)  # nobody enrols meanwhile
        session = kept_alone(session, by=by)
        demand_begun(session, now=now)
        if session.closed_at is not None:
            raise CannotNoteAttendance(_("Deze sessie is al afgesloten."))
        becomes, _closing = closing_of(session)
        notes = Notes(session)
        for person, (enrolment, status) in becomes.items():
            notes.note(person, enrolment.centre_id, status, minutes=None, source=Source.CLOSING)
        session.state, session.closed_at, session.code = SessionState.HELD, now, ""
        session.save(update_fields=["state", "closed_at", "code"])
        thank(session, now=now)
        did(Verb.ENDED, by=by, thing=session, people=list(becomes), said={"rows": len(becomes)})
        settle_certificates(session.offer, by=by, now=now)
        transaction.on_commit(partial(session_closed.send, Session, session=session.pk), robust=True)
    return session


@audits_itself(Verb.UNDONE)
def reopen_session(session: Session, *, by: Actor) -> Session:
    """Take back what closing a session wrote, and no more. Raises CannotNoteAttendance."""
    with transaction.atomic(), together():
        session = kept_alone(session, by=by)
        if session.closed_at is None:
            raise CannotNoteAttendance(_("Deze sessie is niet afgesloten."))
        notes = Notes(session)
        written = [person for person, row in notes.rows.items() if row.source == Source.CLOSING]
        for person in written:
            notes.forget(person)
        session.closed_at = None
        session.save(update_fields=["closed_at"])
        thank_not_yet(session)
        notes.settle()
        did(Verb.UNDONE, by=by, thing=session, people=written, said={"rows": len(written)})
    return session
