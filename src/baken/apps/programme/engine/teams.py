"""Reads the attendance report that Microsoft Teams gives of a meeting: three numbered sections in a table of tabs.

Headings and dates are as the language of who took it down; where a heading is not known, its position tells.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from baken.apps.programme.engine.intervals import Interval, whole_minutes
from baken.ground.values import folded

MOST_BYTES = 5 * 2**20
MOST_ROWS = 2_000
SECTION = re.compile(r"^([1-9])\.\s")
PARTS = re.compile(r"(\d+)\s*([a-z]+)")
DATE = re.compile(r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{2,4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?\.?m?\.?$")
FORMULA = ("=", "+", "-", "@")
EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - as the clocks of the report show it
UNITS = {"d": 86_400, "h": 3_600, "u": 3_600, "m": 60, "s": 1}
ORGANISERS = {"organizer", "organiser", "organisator"}
# By the section, where each column stands, and by which headings it is known.
COLUMNS: Mapping[int, Mapping[str, tuple[int, frozenset[str]]]] = {
    2: {
        "name": (0, frozenset({"name", "naam", "full name", "volledige naam"})),
        "first": (1, frozenset({"first join", "eerste deelname"})),
        "last": (2, frozenset({"last leave", "laatst verlaten"})),
        "duration": (3, frozenset({"in-meeting duration", "duur in vergadering"})),
        "email": (4, frozenset({"email", "e-mail"})),
        "account": (5, frozenset({"participant id (upn)", "deelnemer-id (upn)"})),
        "role": (6, frozenset({"role", "rol"})),
    },
    3: {
        "name": (0, frozenset({"name", "naam", "full name", "volledige naam"})),
        "first": (1, frozenset({"join time", "tijdstip van deelname"})),
        "last": (2, frozenset({"leave time", "tijdstip van verlaten"})),
        "duration": (3, frozenset({"duration", "duur"})),
        "email": (4, frozenset({"email", "e-mail"})),
        "role": (5, frozenset({"role", "rol"})),
    },
}


class CannotReadReport(Exception):
    """A file that is no whole attendance report of Teams; the message says why."""


@dataclass
class Attendee:
    """Somebody in a report: when they were there, and how long in all by what section 2 says (seconds)."""

    name: str
    email: str
    role: str = ""
    seconds: int = 0
    intervals: list[Interval] = field(default_factory=list)

    @property
    def is_organiser(self) -> bool:
        return folded(self.role) in ORGANISERS


@dataclass(frozen=True)
class Meeting:
    """What a report says: of which meeting, when it began and how many minutes it took, and who was there."""

    title: str
    began_at: dt.datetime
    minutes: int
    attendees: Sequence[Attendee]


@dataclass(frozen=True)
class _Line:
    number: int
    cells: list[str]


def read_file(path: Path) -> Meeting:
    """What an attendance report in a file says. Raises CannotReadReport."""
    with path.open("rb") as file:
        return read(file.read(MOST_BYTES + 1))


def read(content: bytes) -> Meeting:
    """What an attendance report says. Raises CannotReadReport."""
    text = _decoded(content)
    sections = _sections(text)
    if not {1, 2} <= set(sections):
        raise CannotReadReport(_("Dit is geen aanwezigheidsverslag van Teams: de genummerde delen ontbreken."))
    tables: dict[int, list[tuple[_Line, dict[str, str]]]] = {
        number: _rows(number, sections[number]) for number in (2, 3) if number in sections
    }
    if sum(map(len, tables.values())) > 10 * MOST_ROWS or len(tables[2]) > MOST_ROWS:
        raise CannotReadReport(_("Dit verslag telt meer dan %(most)s mensen.") % {"most": MOST_ROWS})
    head = _head(sections[1])
    _demand_whole(text, sections, tables, head)
    clock = _Clock.of([row[name] for rows in tables.values() for _line, row in rows for name in ("first", "last")])
    attendees = _attendees(tables, clock)
    began_at, ended_at = _began_and_ended(head, attendees, clock)
    length = _seconds(head.get("duration", "")) or int((ended_at - began_at).total_seconds())
    return Meeting(head.get("title", ""), began_at, whole_minutes(length), attendees)


def _decoded(content: bytes) -> str:
    if not content.strip(b"\0 \r\n\t\xff\xfe\xef\xbb\xbf"):
        raise CannotReadReport(_("Het bestand is leeg."))
    if len(content) > MOST_BYTES:
        raise CannotReadReport(_("Een verslag van Teams is nooit zo groot; is dit het juiste bestand?"))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CannotReadReport(
            _(
                "Dit is een Excel-bestand of een zip. Neem het verslag zoals Teams het geeft, een .csv, zonder het in "
                "Excel te bewaren."
            )
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content[:200]:
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.reason == "truncated data":
            raise CannotReadReport(_cut_off()) from error
        raise CannotReadReport(
            _("De letters van dit bestand zijn niet te lezen; neem het verslag opnieuw af.")
        ) from error


def _cut_off() -> str:
    return _("Het verslag is halverwege afgebroken. Neem het opnieuw af uit Teams.")


def _sections(text: str) -> dict[int, list[_Line]]:
    """The lines of each numbered section, without its title and empty ones."""
    found: dict[int, list[_Line]] = {}
    number = 0
    if "\0" in text:
        raise CannotReadReport(_("De letters van dit bestand zijn niet te lezen; neem het verslag opnieuw af."))
    try:
        rows = list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise CannotReadReport(_("Dit is geen aanwezigheidsverslag van Teams.")) from error
    for line, row in enumerate(rows, 1):
        cells = [_plain(cell) for cell in row]
        if not any(cells):
            continue
        begins = SECTION.match(cells[0])
        if begins and not any(cells[1:]):
            number = int(begins[1])
            if number in found:
                raise CannotReadReport(_("Dit zijn twee verslagen in één bestand; breng ze apart in."))
            found[number] = []
        elif number:
            found[number].append(_Line(line, cells))
    return found


def _plain(cell: str) -> str:
    text = " ".join(cell.split())
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == '"' else text


def _head(lines: Sequence[_Line]) -> dict[str, str]:
    """What section 1 says, by position: title, how many, from, until, how long."""
    names = ("title", "number", "began", "ended", "duration")
    return {name: line.cells[1] if len(line.cells) > 1 else "" for name, line in zip(names, lines, strict=False)}


def _rows(section: int, lines: Sequence[_Line]) -> list[tuple[_Line, dict[str, str]]]:
    """The rows of a section by what their columns hold."""
    if not lines:
        raise CannotReadReport(_cut_off())
    headings = [folded(cell) for cell in lines[0].cells]
    columns = COLUMNS[section]
    known = {
        name: headings.index(word) for name, (_at, words) in columns.items() for word in words if word in headings
    }
    places = {name: known.get(name, at) if "name" in known else at for name, (at, _words) in columns.items()}
    found = []
    for line in lines[1:]:
        row = {name: line.cells[at] if at < len(line.cells) else "" for name, at in places.items()}
        if any(cell.startswith(FORMULA) for cell in (row["name"], row["email"])):
            raise CannotReadReport(_("Regel %(line)s bevat een formule.") % {"line": line.number})
        if not row["name"] and not row["email"]:
            raise CannotReadReport(_("Op regel %(line)s staat geen naam.") % {"line": line.number})
        found.append((line, row))
    return found


def _demand_whole(
    text: str,
    sections: Mapping[int, Sequence[_Line]],
    tables: Mapping[int, Sequence[tuple[_Line, dict[str, str]]]],
    head: Mapping[str, str],
) -> None:
    """Refuse a report of which the end is not there."""
    last = sections[max(tables)]
    is_cut = not text.endswith(("\n", "\r")) and len(last[-1].cells) < len(last[0].cells)
    said = head.get("number", "")
    lacks = 3 not in tables and said.isdigit() and len(tables[2]) < int(said)
    if is_cut or lacks or not tables[2]:
        raise CannotReadReport(_cut_off())


@dataclass(frozen=True)
class _Clock:
    """How moments are written in a report: the day or the month first."""

    month_first: bool

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Clock:
        found = [match for text in texts if (match := DATE.match(text.lower()))]
        if any(int(match[1]) > 12 for match in found):
            return cls(month_first=False)
        return cls(month_first=any(match[7] or int(match[2]) > 12 for match in found))

    def read(self, text: str) -> dt.datetime | None:
        """A moment by the clocks of the report; None where nothing readable stands."""
        match = DATE.match(text.lower())
        if match is None:
            return None
        first, second, third = (int(match[number]) for number in (1, 2, 3))
        if len(match[1]) == 4:
            year, month, day = first, second, third
        elif self.month_first:
            month, day, year = first, second, third
        else:
            day, month, year = first, second, third
        hour = int(match[4])
        if match[7]:
            hour = hour % 12 + (12 if match[7] == "p" else 0)
        try:
            return dt.datetime(  # noqa: DTZ001 - as the clocks of the report show it
                year + 2000 if year < 100 else year, month, day, hour, int(match[5]), int(match[6] or 0)
            )
        except ValueError:
            return None


def _seconds(text: str) -> int:
    """How long something took: `3h 13m 0s`, `3 u 13 min 0 s`."""
    return sum(int(number) * UNITS.get(unit[0], 0) for number, unit in PARTS.findall(text.lower()))


def _attendees(tables: Mapping[int, Sequence[tuple[_Line, dict[str, str]]]], clock: _Clock) -> list[Attendee]:
    """Everybody, by address, or by name where none is given."""
    found: dict[str, Attendee] = {}
    for line, row in tables[2]:
        email = _address(row)
        attendee = found.setdefault(email or folded(row["name"]), Attendee(row["name"], email))
        attendee.role = attendee.role or row["role"]
        attendee.seconds += _duration(line, row)
    for line, row in tables.get(3, ()):
        email = _address(row)
        attendee = found.setdefault(email or folded(row["name"]), Attendee(row["name"], email, row["role"]))
        first, last = clock.read(row["first"]), clock.read(row["last"])
        if first is None or last is None or last < first:
            raise CannotReadReport(_("Op regel %(line)s zijn de tijdstippen niet te lezen.") % {"line": line.number})
        attendee.intervals.append((_counted(first), _counted(last)))
    return list(found.values())


def _counted(moment: dt.datetime) -> int:
    """Seconds, from a moment that is the same for a whole report."""
    return int((moment - EPOCH).total_seconds())


def _address(row: Mapping[str, str]) -> str:
    said = (row["email"], row.get("account", ""))
    return next((each.lower() for each in said if "@" in each and " " not in each), "")


def _duration(line: _Line, row: Mapping[str, str]) -> int:
    if not PARTS.search(row["duration"].lower()):
        raise CannotReadReport(_("Op regel %(line)s staat geen duur.") % {"line": line.number})
    return _seconds(row["duration"])


def _began_and_ended(
    head: Mapping[str, str], attendees: Sequence[Attendee], clock: _Clock
) -> tuple[dt.datetime, dt.datetime]:
    began, ended = clock.read(head.get("began", "")), clock.read(head.get("ended", ""))
    if began is None or ended is None or ended < began:
        raise CannotReadReport(_("Het verslag zegt niet wanneer de vergadering begon en eindigde."))
    return began, ended
