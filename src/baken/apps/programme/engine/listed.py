"""Reads a list of whom to enrol: an address on each line, with a name if one likes, or the rows of a table; and what
comes of each of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.engine.matching import words_of
from baken.apps.programme.engine.partners import KNOWN, OFF, columns_in
from baken.ground.values import folded

# What may be an address, whatever stands around it; an apostrophe may be part of one.
ADDRESS = re.compile(r"[^\s<>()\[\];,:\"=|/@]+@[^\s<>()\[\];,:\"=|/@]+")
AROUND = " <>\"'()[];:,|/\t"
LINK = re.compile("mailto:", re.IGNORECASE)
APART = re.compile(r"[\t;]")
HEADINGS = frozenset(folded(name) for name in KNOWN)
LONGEST = 400
MOST_LISTED = 300
SAYS_OFF = "geannuleerd"  # one of OFF


@dataclass(frozen=True)
class Listed:
    """Somebody on a list of whom to enrol: an address ("" where there is none) and a name, as they stand there, and
    whether the list says that it was called off."""

    email: str
    name: str = ""
    is_off: bool = False

    @property
    def line(self) -> str:
        """The line that is read as this."""
        return "\t".join([self.email, self.name, *([SAYS_OFF] if self.is_off else [])])


class ListedOutcome(models.TextChoices):
    """What comes of a row of a list of whom to enrol."""

    ENROLLED = "enrolled", _("krijgt een plaats")
    WAITING = "waiting", _("komt op de wachtlijst")
    REQUESTED = "requested", _("wacht op de directie")
    ALREADY = "already", _("was al ingeschreven")
    REFUSED = "refused", _("kan niet")

    @property
    def enrols(self) -> bool:
        """Whether such a row enrols somebody."""
        return self not in (ListedOutcome.ALREADY, ListedOutcome.REFUSED)


@dataclass(frozen=True)
class ListedRow:
    """A row of a list with what comes of it, and why. `person` (a key), `called` and `centre`: who that is, where the
    row does something or did so before."""

    listed: Listed
    outcome: ListedOutcome
    why: str = ""
    person: int | None = None
    called: str = ""
    centre: str = ""

    @property
    def read_as(self) -> str:
        """The name that stands in the list, where that is another than the person has."""
        name = self.listed.name
        return name if self.called and words_of(name) and words_of(name) != words_of(self.called) else ""


def mark_of_rows(rows: Iterable[ListedRow]) -> str:
    """What tells whether rows still do what somebody looked at."""
    told = [(row.listed.email, str(row.outcome), row.why, row.person) for row in rows]
    return sha256(repr(told).encode()).hexdigest()[:32]


def people_on(lines: Iterable[str]) -> list[Listed]:
    """Whom a list names, in its order, a line each, or more where a line holds more addresses; without headings and
    what is empty. Nobody is left out: the same address on two lines is told twice."""
    found = []
    for line in lines:
        cells = [cell.strip(AROUND) for cell in APART.split(line)]
        if any(cells) and not all(folded(cell) in HEADINGS for cell in cells if cell):
            found.extend(_on_line(line))
    return found


def _on_line(line: str) -> list[Listed]:
    """Whom a line names: where each part between semicolons holds an address of its own, part by part."""
    parts = [part for part in line.split(";") if part.strip()]
    if len(parts) < 2 or not all(ADDRESS.search(part) for part in parts):
        parts = [line]
    once: dict[str, Listed] = {}
    found = []
    for each in (each for part in parts for each in _in_part(part)):
        if each.email and each.email in once:  # written down twice, as a link is
            continue
        once[each.email] = each
        found.append(each)
    return found


def _in_part(part: str) -> list[Listed]:
    """Whom a part of a line names. With one address all the rest is the name; with more, each has the text before it,
    or after it where an address comes first and words come last."""
    cells = APART.split(part)
    is_off = any(folded(cell) in OFF for cell in cells)
    words = LINK.sub("", "\t".join(cell for cell in cells if folded(cell) not in OFF))
    said = [(place, *_read(place[0])) for place in ADDRESS.finditer(words)]
    if len({email or text for _place, email, text in said}) < 2:
        email = said[0][1] if said else ""
        return [_listed(email, ADDRESS.sub("\t", words) if email else words, is_off=is_off)]
    ends = [*(place.start() for place, _email, _text in said[1:]), len(words)]
    between = [words[: said[0][0].start()]]
    between += [words[place.end() : end] for (place, _email, _text), end in zip(said, ends, strict=True)]
    if _named(between[-1]) and not _named(between[0]):
        names = between[1:]
    else:
        names = [*between[:-2], "\t".join(between[-2:])]
    return [
        _listed(email, name if email else f"{name}\t{text}", is_off=is_off)
        for (_place, email, text), name in zip(said, names, strict=True)
    ]


def _read(text: str) -> tuple[str, str]:
    """The address that some text is ("" where it is none), and the text."""
    bare = text.strip(".'")
    return (bare.lower() if _is_address(bare) else ""), text


def _listed(email: str, words: str, *, is_off: bool) -> Listed:
    name = _named(words)
    return Listed(email, "", True) if folded(name) in OFF else Listed(email, name, is_off)


def _named(words: str) -> str:
    """Some words as one name."""
    plain = [cell.strip(AROUND) for cell in APART.split(re.sub("[<>]", " ", words))]
    return " ".join(" ".join(plain).split())[:LONGEST].strip()


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def lines_in(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> list[str]:
    """The rows of a table as lines of a list: what its headings call an address and a name, else all of it."""
    columns = columns_in(headings)
    if "email" not in columns:
        return ["\t".join(cells) for cells in (headings, *(cells for _line, cells in rows))]
    wanted = ["email", *(["first_name", "last_name"] if "first_name" in columns else []), "name"]
    places = [columns[name] for name in wanted if name in columns]
    if "first_name" in columns and "last_name" in columns and "name" in columns:
        places.remove(columns["name"])  # it says the same once more
    return ["\t".join([*_cells(cells, places), *_off(cells, columns.get("state"))]) for _line, cells in rows]


def _cells(cells: Sequence[str], places: Iterable[int]) -> list[str]:
    return [cells[place] for place in places if place < len(cells)]


def _off(cells: Sequence[str], place: int | None) -> list[str]:
    """What a row says of its state, where that is that it was called off."""
    said = _cells(cells, [] if place is None else [place])
    return [SAYS_OFF for each in said if folded(each) in OFF]
