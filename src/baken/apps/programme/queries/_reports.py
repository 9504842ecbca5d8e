"""Lists of who was at a session: who is meant by each row, and what it does to what is known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from baken.apps.access.types import Actor
from baken.apps.people.queries import addresses_by_person, known_centres
from baken.apps.programme.engine.intervals import length_of_union, whole_minutes
from baken.apps.programme.engine.matching import Candidate, Names, words_of, words_of_address
from baken.apps.programme.models import AttendanceReport, Enrolment, Offer, Session
from baken.apps.programme.queries._attendance import attendance_of, people_known
from baken.apps.programme.rules import kept_reports
from baken.apps.programme.types import (
    OPEN_STATES,
    Attending,
    Chosen,
    Decision,
    Effect,
    Known,
    Line,
    OfferState,
    SessionState,
    Source,
    Status,
)
from baken.ground.values import folded

BY_ADDRESS, BY_NAME, BY_HAND = "address", "name", "hand"
OPEN_FIRST = [Effect.OPEN, Effect.KEPT, Effect.SHORT, Effect.NOTHING, Effect.PRESENT, Effect.MINUTES]
OPEN_FIRST += [Effect.ENROLLED, Effect.SAME, Effect.OUT]


def reports_visible_to(actor: Actor) -> QuerySet[AttendanceReport]:
    """The lists of who was there that an actor looks through, the last first."""
    return AttendanceReport.objects.filter(kept_reports(actor)).select_related("offer__cell", "session__offer", "by")


def is_for_list_alone(report: AttendanceReport) -> bool:
    """Whether the offer of a list that is gone was made for it, and nothing else is known of it: a draft still."""
    offer = report.offer
    if not report.made_offer or offer.state != OfferState.DRAFT:
        return False
    others = AttendanceReport.objects.filter(offer=offer).exists()
    return not (others or offer.sessions.exists() or offer.enrolments.exists())


def session_of(report: AttendanceReport) -> Session | None:
    """The session of a list; of one of a partner that named none, that of its day, where there is one alone: so that a
    list that comes twice is of the same."""
    if report.session is not None or report.source != Source.PARTNER:
        return report.session
    there = sessions_on(report.offer, report.held_on)
    return there[0] if len(there) == 1 else None


def sessions_on(offer: Offer, day: dt.date) -> list[Session]:
    """The sessions of an offer on a day that were not called off."""
    return list(offer.sessions.filter(held_on=day).exclude(state=SessionState.CANCELLED))


def lines_of(report: AttendanceReport) -> list[Line]:
    """The rows of a list that waits as they are understood now, those to decide on first."""
    session = session_of(report)
    known = people_known(report.offer, session, on=report.held_on)
    stored = {row.known.person: row for row in attendance_of(session)} if session else {}
    for person, row in stored.items():
        known.setdefault(person, row.known)
    is_partners = report.source == Source.PARTNER
    codes = _codes(report.offer.cell_id) if is_partners else {}
    lines = _matched(report.rows, report.decisions, known, codes=codes)
    together = _together(report, lines)
    there = {line.known.person for line in lines if line.known is not None and line.was_there and not _is_out(line)}
    standing = there | set(stored) | _enrolled(report.offer, session) if is_partners else set()
    told = [_with_effect(line, report.threshold, stored, together, standing) for line in lines]
    order = {effect: number for number, effect in enumerate(OPEN_FIRST)}
    return sorted(told, key=lambda line: (order[line.effect], line.number))


def mark_of(lines: Iterable[Line]) -> str:
    """What tells whether rows still do what somebody looked at."""
    told = sorted((line.number, str(line.effect), line.known.person if line.known else 0) for line in lines)
    return sha256(repr(told).encode()).hexdigest()[:32]


def _codes(cell: int) -> dict[int, str]:
    """By key of a centre the code by which a cell knows it."""
    return {key: folded(code) for key, code in known_centres(cell=cell).values_list("pk", "code") if code}


def _enrolled(offer: Offer, session: Session | None) -> set[int]:
    """Who asked for a place in an offer, or a session of it where one enrols for each, and has it or waits."""
    if offer.by_session and session is None:
        return set()
    asked = Enrolment.objects.filter(offer=offer, state__in=sorted(OPEN_STATES))
    asked = asked.filter(session=session if offer.by_session else None)
    return set(asked.order_by().values_list(Coalesce("person__same_as", "person"), flat=True))


def _matched(
    rows: Sequence[Mapping[str, Any]],
    decisions: Mapping[str, Mapping[str, str]],
    known: Mapping[int, Known],
    *,
    codes: Mapping[int, str],
) -> list[Line]:
    by_uuid = {str(each.uuid): each for each in known.values()}
    by_email = {email: key for key, emails in addresses_by_person(known).items() for email in emails}
    names = Names(Candidate(each.person, each.name) for each in known.values())
    enrolled = [each.person for each in known.values() if each.is_enrolled]
    lines = []
    for number, row in enumerate(rows):
        line = _read(number, row, decisions.get(str(number)))
        found = [by_email[line.email]] if line.email in by_email else []
        how, proposals = (BY_ADDRESS if found else ""), found
        if not found:
            exactly = names.exactly(line.name)
            here = [key for key in exactly if _works_there(known[key], line.where, codes)]
            if line.where:
                exactly = [*here, *(key for key in exactly if key not in here)]
            # An address that nobody has may be that of somebody else of this name, unless they work at the same place.
            is_sure = len(here) == 1 if line.where else len(exactly) == 1 and not line.email
            how = BY_NAME if is_sure else ""
            words = words_of(line.name) or words_of_address(line.email)
            proposals = list(dict.fromkeys([*exactly, *names.nearly(words, first=enrolled)]))
        lines.append(_decided(line, how, [known[key] for key in proposals], by_uuid))
    return lines


def _works_there(known: Known, where: str, codes: Mapping[int, str]) -> bool:
    """Whether somebody works at what a list calls their centre, by its name or its code."""
    said = folded(where)
    return bool(said) and said in (folded(known.centre_name), codes.get(known.centre or 0))


def _read(number: int, row: Mapping[str, Any], said: Mapping[str, str] | None) -> Line:
    minutes = None if row["seconds"] is None else whole_minutes(_seconds(row))
    decision = None if said is None else Decision(**said)
    line = Line(number, row["name"], row["email"], minutes, row["organiser"], Effect.OPEN, decision=decision)
    was_there, is_off = row.get("present", True), row.get("off", False)
    return replace(line, where=row.get("where", ""), was_there=was_there, is_off=is_off)


def _seconds(row: Mapping[str, Any]) -> int:
    """How long a row says that somebody was there: the times in which they were, or what the report adds up to."""
    return length_of_union([(each[0], each[1]) for each in row["intervals"]]) or int(row["seconds"])


def _decided(line: Line, how: str, proposals: Sequence[Known], by_uuid: Mapping[str, Known]) -> Line:
    line = replace(line, proposals=tuple(proposals))
    decision = line.decision
    if decision is not None and decision.chosen == Chosen.PERSON and decision.person in by_uuid:
        chosen = by_uuid[decision.person]
        more = () if chosen in proposals else (chosen,)
        return replace(line, known=chosen, how=BY_HAND, proposals=(*proposals, *more))
    if decision is not None and decision.chosen in (Chosen.GUEST, Chosen.OUT):
        return line
    return replace(line, known=proposals[0], how=how) if how else line


def _is_out(line: Line) -> bool:
    """Whether a row is left out: that was said, or nothing was and it is of who called the meeting, or was called
    off."""
    return line.decision.chosen == Chosen.OUT if line.decision is not None else line.is_organiser or line.is_off


def _together(report: AttendanceReport, lines: Iterable[Line]) -> dict[int, int]:
    """By key of a person the minutes of all rows that are of them: where they were there twice at once, that counts
    once."""
    rows: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for line in lines:
        if line.known is not None and not _is_out(line) and line.minutes is not None:
            rows[line.known.person].append(report.rows[line.number])
    return {person: whole_minutes(_seconds_of_all(found)) for person, found in rows.items()}


def _seconds_of_all(rows: Sequence[Mapping[str, Any]]) -> int:
    told = length_of_union([(each[0], each[1]) for row in rows for each in row["intervals"]])
    return told + sum(int(row["seconds"]) for row in rows if not row["intervals"])


def _with_effect(
    line: Line,
    threshold: int | None,
    stored: Mapping[int, Attending],
    together: Mapping[int, int],
    standing: Collection[int],
) -> Line:
    if _is_out(line):
        return replace(line, effect=Effect.OUT, known=None)
    decision, known = line.decision, line.known
    if known is None:
        is_guest = decision is not None and decision.chosen == Chosen.GUEST and bool(decision.centre)
        if not is_guest:
            return line
        if not line.was_there:
            return replace(line, effect=Effect.ENROLLED)
        counts = _counts(line.minutes, threshold)
        return replace(line, effect=Effect.PRESENT if counts else Effect.NOTHING, together=line.minutes)
    minutes = together.get(known.person)
    there = stored.get(known.person)
    row = replace(line, together=minutes, stored=there if there is not None and there.status else None)
    if not line.was_there:
        return replace(row, effect=Effect.SAME if known.person in standing else Effect.ENROLLED)
    return replace(row, effect=_effect(row, known, _counts(minutes, threshold)))


def _counts(minutes: int | None, threshold: int | None) -> bool:
    return minutes is None or threshold is None or minutes >= threshold


def _effect(line: Line, known: Known, counts: bool) -> Effect:
    """What a row does; it never lowers what is known."""
    there = line.stored
    if there is not None and there.status == Status.PRESENT:
        if line.together is None or line.together == there.minutes:
            return Effect.SAME
        is_more = there.minutes is None or line.together > there.minutes
        return Effect.MINUTES if counts and is_more else Effect.KEPT
    if counts:
        return Effect.PRESENT
    if there is not None:
        return Effect.SAME
    return Effect.SHORT if known.is_enrolled else Effect.NOTHING
