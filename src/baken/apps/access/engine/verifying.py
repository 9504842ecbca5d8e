"""Verifying the audit trail: every link, content, subject and checkpoint, and what was erased with a word."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from baken.apps.access.engine import checkpoints
from baken.apps.access.engine.chain import BEGINNING, COLUMNS, leaf_of, link_of, subject_digest
from baken.apps.access.models import AuditContent, AuditEntry, AuditSubject, Checkpoint
from baken.ground.audit import Verb

AT_ONCE = 20_000  # numbers


@dataclass(frozen=True)
class Verdict:
    """How many entries there are, and what is wrong: the first entry that is, and why; then a checkpoint that is none.
    `number` and `why` are of what comes first; 0 and "" where nothing is wrong."""

    entries: int
    wrong: tuple[tuple[int, str], ...] = ()

    @property
    def number(self) -> int:
        return self.wrong[0][0] if self.wrong else 0

    @property
    def why(self) -> str:
        return self.wrong[0][1] if self.wrong else ""


@dataclass
class Erased:
    """What was erased with a word: the numbers of entries that say nothing any more, and of others how many of those
    whom they were about."""

    whole: set[int] = field(default_factory=set)
    subjects: Counter[int] = field(default_factory=Counter)

    def of(self, number: int) -> tuple[bool, int]:
        """What was erased of an entry."""
        return number in self.whole, self.subjects[number]


class _Wrong(Exception):
    def __init__(self, number: int, why: str):
        super().__init__(number, why)
        self.number, self.why = number, why


def verify() -> Verdict:
    """Compute the whole trail anew, up to where it had come when this began: others go on adding and erasing."""
    points, forged = _points()  # before the end of the trail is asked: what they know, is there
    last = _rows(f"SELECT coalesce(max(number), 0) FROM {AuditEntry._meta.db_table}")[0][0]
    found = []
    try:
        _verify(last, points)
    except _Wrong as wrong:
        found.append((wrong.number, wrong.why))
    return Verdict(last, (*found, *forged[:1]))


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _verify(last: int, points: dict[int, set[str]]) -> None:
    erased = _erased()
    before, expected = BEGINNING, 0
    for start in range(1, last + 1, AT_ONCE):
        stop = min(start + AT_ONCE, last + 1)
        contents, subjects = _contents(start, stop), _subjects(start, stop)
        links = _rows(
            f"SELECT number, at, leaf, hash FROM {AuditEntry._meta.db_table} "
            "WHERE number >= %s AND number < %s ORDER BY number",
            *(start, stop),
        )
        for number, at, leaf, hash_ in links:
            expected += 1
            if number != expected:
                raise _Wrong(expected, _("ontbreekt"))
            before = link_of(before, number, at, leaf)
            if before != hash_:
                raise _Wrong(number, _("sluit niet aan op de vorige"))
            said = points.pop(number, None)
            if said is not None and said != {hash_}:
                raise _Wrong(number, _("is niet wat het ijkpunt zegt"))
            found = contents.pop(number, None), subjects.pop(number, [])
            while why := _content(number, leaf, *found, erased):
                known, erased = erased.of(number), _erased()
                if erased.of(number) == known:
                    raise _Wrong(number, why)
                # something of it was erased meanwhile: look again at what is there now
                found = _contents(number, number + 1).get(number), _subjects(number, number + 1)[number]
        if stray := [*contents, *subjects]:
            raise _Wrong(min(stray), _("ontbreekt"))
    if points:
        raise _Wrong(last + 1, _("ontbreekt: een ijkpunt kende het al"))


def _contents(start: int, stop: int) -> dict[int, tuple[Any, ...]]:
    return {
        row[0]: row[1:]
        for row in _rows(
            f"SELECT entry_id, salt, {', '.join(COLUMNS)} FROM {AuditContent._meta.db_table} "
            "WHERE entry_id >= %s AND entry_id < %s",
            *(start, stop),
        )
    }


def _subjects(start: int, stop: int) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, key, salt in _rows(
        f"SELECT content_id, key, salt FROM {AuditSubject._meta.db_table} WHERE content_id >= %s AND content_id < %s",
        *(start, stop),
    ):
        found[number].append((key, salt))
    return found


def _content(
    number: int, leaf: str, content: tuple[Any, ...] | None, subjects: list[tuple[str, str]], erased: Erased
) -> str:
    """Why what an entry says is not what was written down; "" if it is, but for what was erased with a word."""
    whole, gone = erased.of(number)
    if content is None:
        return "" if whole and not subjects else _("heeft geen inhoud meer, en niemand wiste die")
    if whole:
        return _("heeft nog de inhoud die gewist werd")
    salt, *fields = content
    try:
        same = leaf_of(number, salt, fields) == leaf
    except (ValueError, TypeError):
        same = False
    if not same:
        return _("zegt iets anders dan er geschreven is")
    about = fields[-1].split()
    known = [subject_digest(number, key, salt) for key, salt in subjects]
    if len(set(known)) != len(known) or not set(known) <= set(about):
        return _("noemt een betrokkene die er niet bij was")
    if len(about) - len(known) > gone:
        return _("noemt een betrokkene niet meer, en niemand wiste die")
    if len(about) - len(known) < gone:
        return _("noemt nog een betrokkene die gewist werd")
    return ""


def _erased() -> Erased:
    """What entries say that was erased."""
    said = _rows(f"SELECT said FROM {AuditContent._meta.db_table} WHERE verb = %s", Verb.ERASED.value)
    found = Erased()
    for (text,) in said:
        try:
            told = json.loads(text)
            found.whole.update(told["entries"])
            found.subjects.update({int(number): int(gone) for number, gone in told.get("subjects", {}).items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # its leaf will tell
    return found


def _points() -> tuple[dict[int, set[str]], list[tuple[int, str]]]:
    """What the checkpoints say, of the database and of the file: hashes by number; and of those that are none what is
    wrong with them."""
    stored = [
        dict(zip(("number", "hash", "at", "signature"), row, strict=True))
        for row in _rows(f"SELECT number, hash, at, signature FROM {Checkpoint._meta.db_table} ORDER BY number")
    ]
    outside = checkpoints.outside()
    found: dict[int, set[str]] = defaultdict(set)
    wrong: list[tuple[int, str]] = []
    for point in [*stored, *outside]:
        if checkpoints.is_signed(point):
            found[point["number"]].add(point["hash"])
            continue
        number = point.get("number")
        wrong.append((number if isinstance(number, int) else 1, _("heeft een ijkpunt dat niet getekend is")))
    known = {point.get("number") for point in outside}
    wrong += [
        (point["number"], _("heeft een ijkpunt dat buiten de databank ontbreekt"))
        for point in stored
        if point["number"] not in known
    ]
    return found, wrong
