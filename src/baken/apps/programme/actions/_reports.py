"""Lists of who was at a session: kept while somebody looks through them, then written, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.people.actions import make_guest
from baken.apps.programme.actions._attendance import centre_for_guests
from baken.apps.programme.actions._certificates import settle_certificates
from baken.apps.programme.actions._noting import (
    CannotNoteAttendance,
    Notes,
    demand_begun,
    demand_takes_place,
    kept_alone,
)
from baken.apps.programme.actions._places import lock_offer
from baken.apps.programme.actions._planning import publish_offer, remove_offer
from baken.apps.programme.actions._registering import enrol_registered, forget_registered
from baken.apps.programme.engine.intervals import default_minutes
from baken.apps.programme.engine.teams import Meeting
from baken.apps.programme.models import AttendanceReport, Offer, Participation, Session
from baken.apps.programme.queries import is_for_list_alone, lines_of, mark_of, reports_visible_to, session_of
from baken.apps.programme.rules import planned_offers
from baken.apps.programme.types import (
    ENROLLED_BY_LIST,
    Chosen,
    Decision,
    Effect,
    EnrolmentState,
    Line,
    OfferState,
    ReportState,
    SessionState,
    Source,
    Status,
)
from baken.ground.audit import Verb, audited, audits_itself, did, together

WRITES = frozenset({Effect.PRESENT, Effect.MINUTES, Effect.SHORT})
MOST_MINUTES = 24 * 60


@audited(Verb.MADE)
def receive_report(
    offer: Offer, *, by: Actor, session: Session | None, meeting: Meeting, now: dt.datetime
) -> AttendanceReport:
    """Keep a report of Teams until somebody looked through it; without a session, for one that was never planned.
    Raises CannotNoteAttendance."""
    held_on = meeting.began_at.date() if session is None else session.held_on
    demand_planned(offer, session, held_on=held_on, by=by, now=now)
    if session is not None and session.held_on != meeting.began_at.date():
        raise CannotNoteAttendance(
            _("Dit verslag is van een andere dag dan de sessie. Verzet de sessie, of breng het in als een nieuwe.")
        )
    rows = [
        {
            "name": each.name,
            "email": each.email,
            "seconds": each.seconds,
            "intervals": [list(interval) for interval in each.intervals],
            "organiser": each.is_organiser,
        }
        for each in meeting.attendees
    ]
    ends_at = meeting.began_at + dt.timedelta(minutes=meeting.minutes)
    length = _planned_minutes(session) or meeting.minutes
    return AttendanceReport.objects.create(
        offer=offer,
        session=session,
        source=Source.TEAMS,
        held_on=held_on,
        starts_at=meeting.began_at.time(),
        ends_at=ends_at.time() if ends_at.date() == meeting.began_at.date() else None,
        length=meeting.minutes,
        threshold=default_minutes(length),
        by_id=by.account,
        at=now,
        rows=rows,
    )


def _planned_minutes(session: Session | None) -> int:
    if session is None or session.starts_at is None or session.ends_at is None:
        return 0
    starts, ends = (each.hour * 60 + each.minute for each in (session.starts_at, session.ends_at))
    return max(0, ends - starts)


@audited(Verb.MADE)
def receive_list(
    offer: Offer,
    *,
    by: Actor,
    session: Session | None,
    held_on: dt.date,
    people: Sequence[tuple[str, str]],
    now: dt.datetime,
) -> AttendanceReport:
    """Keep a list of who was there (a name and an address each, either may be "") until somebody looked through it.
    Raises CannotNoteAttendance."""
    held_on = held_on if session is None else session.held_on
    demand_planned(offer, session, held_on=held_on, by=by, now=now)
    if not people:
        raise CannotNoteAttendance(_("In deze lijst staat niemand."))
    rows: list[dict[str, Any]] = [
        {"name": name, "email": email.lower(), "seconds": None, "intervals": [], "organiser": False}
        for name, email in people
    ]
    return AttendanceReport.objects.create(
        offer=offer, session=session, source=Source.LIST, held_on=held_on, by_id=by.account, at=now, rows=rows
    )


def demand_planned(
    offer: Offer, session: Session | None, *, held_on: dt.date, by: Actor, now: dt.datetime, was_there: bool = True
) -> None:
    """Refuse a list of what the actor does not plan, or, where it says that somebody `was_there`, of a day to come.
    Raises CannotNoteAttendance."""
    planned = Offer.objects.filter(planned_offers(by), pk=offer.pk).exclude(state=OfferState.CANCELLED)
    if not planned.exists() or (session is not None and session.offer_id != offer.pk):
        raise CannotNoteAttendance(_("Wie bij dit aanbod was, houd je niet bij."))
    session = session or Session(offer=offer, held_on=held_on, state=SessionState.PLANNED)
    demand_takes_place(session)
    if was_there:
        demand_begun(session, now=now)


@audited(Verb.CHANGED)
def decide_rows(
    report: AttendanceReport,
    *,
    by: Actor,
    decisions: Mapping[int, Decision | None] | None = None,
    threshold: int | None = None,
) -> AttendanceReport:
    """Say of rows of a list who is meant, or that nothing was said (None); and from how many minutes on somebody was
    there. Nothing of it is written yet. Raises CannotNoteAttendance."""
    report = _waiting(report, by)
    said = dict(report.decisions)
    for number, decision in (decisions or {}).items():
        if decision is None:
            said.pop(str(number), None)
        elif 0 <= number < len(report.rows):
            if decision.chosen == Chosen.GUEST:
                centre_for_guests(by, decision.centre)
            said[str(number)] = asdict(decision)
    report.decisions = said
    if threshold is not None and report.threshold is not None:
        if not 1 <= threshold <= MOST_MINUTES:
            raise CannotNoteAttendance(_("Kies een aantal minuten tussen 1 en %(most)s.") % {"most": MOST_MINUTES})
        report.threshold = threshold
    report.save()
    return report


@audits_itself(Verb.IMPORTED)
def apply_report(
    report: AttendanceReport, *, by: Actor, mark: str, leaves_rest: bool = False, now: dt.datetime
) -> AttendanceReport:
    """Write what a list says, if that is still what `mark` tells; it lowers nothing that is known. `leaves_rest`: also
    where rows are not decided on, which are then left out. It can be taken back. Raises CannotNoteAttendance."""
    with transaction.atomic(), together():
        is_partners = report.source == Source.PARTNER
        if is_partners:
            lock_offer(report.offer)  # before its session, as who enrols does
        if (session := session_of(report)) is not None:
            kept_alone(session, by=by)
        report = _waiting(report, by)
        lines = lines_of(report)
        if mark_of(lines) != mark:
            raise CannotNoteAttendance(_("Intussen is er iets gewijzigd. Kijk opnieuw na wat de lijst doet."))
        session = session_of(report) or _made_session(report)
        if is_partners and all(line.effect is not Effect.PRESENT for line in lines):
            demand_takes_place(session)
        else:
            demand_begun(session, now=now)
        if any(line.is_open for line in lines) and not leaves_rest:
            raise CannotNoteAttendance(_("Beslis eerst over elke rij, of zeg dat je de rest weglaat."))
        if report.made_offer and report.offer.state == OfferState.DRAFT:
            report.offer = publish_offer(report.offer, by=by)
        notes, trace = Notes(session), _Trace()
        for line in lines:
            if line.effect in WRITES:
                _write(line, notes, trace, report=report, by=by)
            elif line.effect is Effect.ENROLLED:
                _enrol(line, notes, trace, by=by, now=now)
        notes.settle()
        report.session, report.trace, report.state = session, trace.steps, ReportState.APPLIED
        report.rows, report.decisions = [], {}
        report.noted, report.applied_at = len(trace.steps), now
        report.save()
        did(Verb.IMPORTED, by=by, thing=session, people=trace.people, said={"rows": len(trace.steps)})
        settle_certificates(session.offer, by=by, now=now)
    return report


def _made_session(report: AttendanceReport) -> Session:
    """A session that was never planned, on the day of the list, with the first number that is free."""
    taken = set(Session.objects.filter(offer=report.offer_id).values_list("number", flat=True))
    number = next(str(each) for each in range(1, len(taken) + 2) if str(each) not in taken)
    report.made_session = True
    return Session.objects.create(
        offer=report.offer,
        number=number,
        held_on=report.held_on,
        starts_at=report.starts_at,
        ends_at=report.ends_at,
        state=SessionState.PLANNED,
    )


class _Trace:
    """What a list wrote: of whom, what stood there before (None: nothing) and what stands there now, and whether the
    person was made for it."""

    def __init__(self) -> None:
        self.steps: list[list[Any]] = []
        self.people: list[int] = []

    def add(self, person: int, before: Any, after: Any) -> None:
        self.steps.append([person, before, after])
        self.people.append(person)


def _image(row: Participation | None) -> list[Any] | None:
    return None if row is None else [str(row.status), row.minutes, str(row.source)]


def _write(line: Line, notes: Notes, trace: _Trace, *, report: AttendanceReport, by: Actor) -> None:
    if line.known is not None:
        person, centre = line.known.person, line.known.centre
    else:
        person, centre = _guest(line, by)
    there = notes.rows.get(person)
    if person in trace.people or (line.known is None and there is not None and there.status == Status.PRESENT):
        return  # another row of the same person wrote it already
    assert centre is not None  # whom a list may mean works somewhere, or asked for a place for a centre
    before = _image(there)
    status = Status.ABSENT if line.effect is Effect.SHORT else Status.PRESENT
    # Who said first that somebody was there goes on saying it; the list adds how long.
    source = Source(there.source) if line.effect is Effect.MINUTES and there is not None else Source(report.source)
    row = notes.note(person, centre, status, minutes=line.together, source=source)
    trace.add(person, before, _image(row))


def _enrol(line: Line, notes: Notes, trace: _Trace, *, by: Actor, now: dt.datetime) -> None:
    """Note that somebody registered with a partner; of a session that is closed, that they were absent, as closing it
    would have."""
    if line.known is not None:
        person, centre = line.known.person, line.known.centre
    else:
        person, centre = _guest(line, by)
    if person in trace.people:
        return
    assert centre is not None
    enrolment = enrol_registered(notes.session, person=person, centre=centre, now=now)
    if enrolment is None:
        return
    trace.add(person, None, [ENROLLED_BY_LIST, enrolment.pk, str(enrolment.state)])
    if notes.session.closed_at is not None and person not in notes.rows:
        has_place = enrolment.state == EnrolmentState.ENROLLED
        status = Status.ABSENT if has_place else Status.WAITING
        notes.note(person, centre, status, minutes=None, source=Source.CLOSING)


def _guest(line: Line, by: Actor) -> tuple[int, int]:
    decision = line.decision
    assert decision is not None  # else the row would do nothing
    if "," in line.name:
        last, _comma, first = line.name.partition(",")
    else:
        first, _space, last = line.name.partition(" ")
    person, _is_new = make_guest(by=by, email=line.email, first_name=first, last_name=last)
    return person.same_as_id or person.pk, centre_for_guests(by, decision.centre)


@audits_itself(Verb.UNDONE)
def undo_report(report: AttendanceReport, *, by: Actor, now: dt.datetime) -> AttendanceReport:
    """Take back what a list wrote; what somebody changed since stays. A session that was made for it, and of which
    nothing else is known, goes too, and an offer that was is a draft again. Raises CannotNoteAttendance."""
    with transaction.atomic(), together():
        if report.source == Source.PARTNER:
            lock_offer(report.offer)
        if report.session is not None:
            kept_alone(report.session, by=by)
        report = _kept(report, by)
        if report.state != ReportState.APPLIED or report.session is None or not report.trace:
            raise CannotNoteAttendance(_("Deze lijst kan niet ongedaan gemaakt worden."))
        session = report.session
        if session.closed_at is not None:
            raise CannotNoteAttendance(_("Deze sessie is afgesloten; heropen ze eerst."))
        notes, people = Notes(session), []
        for person, before, after in report.trace:
            if after[0] == ENROLLED_BY_LIST:
                if forget_registered(after[1], state=after[2]):
                    people.append(person)
                continue
            row = notes.rows.get(person)
            if row is None or _image(row) != after:
                continue
            people.append(person)
            if before is None:
                notes.forget(person)
            else:
                status, minutes, source = before
                notes.note(person, row.centre_id, Status(status), minutes=minutes, source=Source(source))
        notes.settle()
        report.trace, report.state = [], ReportState.UNDONE
        report.save()
        did(Verb.UNDONE, by=by, thing=session, people=people, said={"rows": len(people)})
        settle_certificates(session.offer, by=by, now=now)
        if report.made_session and not notes.rows and not session.enrolments.exists():
            report.session = None
            report.save(update_fields=["session"])
            if not session.reports.exists():
                session.delete()
                _unpublish(report)
    return report


def _unpublish(report: AttendanceReport) -> None:
    """An offer that was made for a list, and of which nothing else is known, is a draft again."""
    offer = report.offer
    if report.made_offer and not offer.sessions.exists() and not offer.enrolments.exists():
        offer.state = OfferState.DRAFT
        offer.save(update_fields=["state"])


@audited(Verb.REMOVED)
def throw_away_report(report: AttendanceReport, *, by: Actor) -> None:
    """Forget a list that waits, and an offer that was made for it alone. Raises CannotNoteAttendance."""
    report = _waiting(report, by)
    AttendanceReport.objects.filter(pk=report.pk).delete()
    if is_for_list_alone(report):
        remove_offer(report.offer, by=by)


def _kept(report: AttendanceReport, by: Actor) -> AttendanceReport:
    """A list as it is now, alone."""
    found = reports_visible_to(by).select_for_update(of=("self",)).filter(pk=report.pk).first()
    if found is None:
        raise CannotNoteAttendance(_("Deze lijst is er niet meer."))
    return found


def _waiting(report: AttendanceReport, by: Actor) -> AttendanceReport:
    found = _kept(report, by)
    if found.state != ReportState.WAITING:
        raise CannotNoteAttendance(_("Deze lijst is al toegepast."))
    return found
