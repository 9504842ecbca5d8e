"""Lists of who was at a session: who is meant by each row, and what it does to what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from baken.apps.access.types import Actor
from baken.apps.people.queries import addresses_by_person
from baken.apps.programme.engine.intervals import length_of_union, whole_minutes
from baken.apps.programme.engine.matching import Candidate, Names, words_of, words_of_address
from baken.apps.programme.models import AttendanceReport
from baken.apps.programme.queries._attendance import attendance_of, people_known
from baken.apps.programme.rules import kept_reports
from baken.apps.programme.types import Attending, Chosen, Decision, Effect, Known, Line, Status

BY_ADDRESS, BY_NAME, BY_HAND = "address", "name", "hand"
OPEN_FIRST = [Effect.OPEN, Effect.KEPT, Effect.SHORT, Effect.NOTHING, Effect.PRESENT, Effect.MINUTES, Effect.SAME]


def reports_visible_to(actor: Actor) -> QuerySet[AttendanceReport]:
    """The lists of who was there that an actor looks through, the last first."""
    return AttendanceReport.objects.filter(kept_reports(actor)).select_related("offer__cell", "session__offer", "by")


def lines_of(report: AttendanceReport) -> list[Line]:
    """The rows of a list that waits as they are understood now, those to decide on first."""
    known = people_known(report.offer, report.session, on=report.held_on)
    stored = {row.known.person: row for row in attendance_of(report.session)} if report.session else {}
    for person, row in stored.items():
        known.setdefault(person, row.known)
    lines = _matched(report.rows, report.decisions, known)
    together = _together(report, lines)
    told = [_with_effect(line, report.threshold, stored, together) for line in lines]
    order = {effect: number for number, effect in enumerate([*OPEN_FIRST, Effect.OUT])}
    return sorted(told, key=lambda line: (order[line.effect], line.number))


def mark_of(lines: Iterable[Line]) -> str:
    """What tells whether rows still do what somebody looked at."""
    told = sorted((line.number, str(line.effect), line.known.person if line.known else 0) for line in lines)
    return sha256(repr(told).encode()).hexdigest()[:32]


def _matched(
    rows: Sequence[Mapping[str, Any]], decisions: Mapping[str, Mapping[str, str]], known: Mapping[int, Known]
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
            # An address that nobody has may be that of somebody else of this name.
            how = BY_NAME if len(exactly) == 1 and not line.email else ""
            words = words_of(line.name) or words_of_address(line.email)
            proposals = list(dict.fromkeys([*exactly, *names.nearly(words, first=enrolled)]))
        lines.append(_decided(line, how, [known[key] for key in proposals], by_uuid))
    return lines


def _read(number: int, row: Mapping[str, Any], said: Mapping[str, str] | None) -> Line:
    minutes = None if row["seconds"] is None else whole_minutes(_seconds(row))
    decision = None if said is None else Decision(**said)
    return Line(number, row["name"], row["email"], minutes, row["organiser"], Effect.OPEN, decision=decision)


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
    """Whether a row is left out: that was said, or nothing was and it is of who called the meeting."""
    return line.decision.chosen == Chosen.OUT if line.decision is not None else line.is_organiser


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
    line: Line, threshold: int | None, stored: Mapping[int, Attending], together: Mapping[int, int]
) -> Line:
    if _is_out(line):
        return replace(line, effect=Effect.OUT, known=None)
    decision, known = line.decision, line.known
    if known is None:
        is_guest = decision is not None and decision.chosen == Chosen.GUEST and bool(decision.centre)
        if not is_guest:
            return line
        counts = _counts(line.minutes, threshold)
        return replace(line, effect=Effect.PRESENT if counts else Effect.NOTHING, together=line.minutes)
    minutes = together.get(known.person)
    there = stored.get(known.person)
    row = replace(line, together=minutes, stored=there if there is not None and there.status else None)
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
