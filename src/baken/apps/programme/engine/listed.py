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

from baken.apps.programme.engine.partners import KNOWN, columns_in
from baken.ground.values import folded

ADDRESS = re.compile(r"[^\s<>;,\"'=]+@[^\s<>;,\"']+")
APART = re.compile(r"[\t;]")
HEADINGS = frozenset(folded(name) for name in KNOWN)
LONGEST = 400
MOST_LISTED = 300


@dataclass(frozen=True)
class Listed:
    """A row of a list of whom to enrol: an address ("" where there is none) and a name, as they stand there."""

    email: str
    name: str = ""


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


def mark_of_rows(rows: Iterable[ListedRow]) -> str:
    """What tells whether rows still do what somebody looked at."""
    told = [(row.listed.email, str(row.outcome), row.why, row.person) for row in rows]
    return sha256(repr(told).encode()).hexdigest()[:32]


def people_on(lines: Iterable[str]) -> list[Listed]:
    """Whom a list names, in its order, a line each; without headings and what is empty. Nobody is left out: the same
    address twice is told twice."""
    found = []
    for line in lines:
        cells = [cell.strip() for cell in APART.split(line)]
        if any(cells) and not all(folded(cell) in HEADINGS for cell in cells if cell):
            found.append(_listed(cells))
    return found


def _listed(cells: Sequence[str]) -> Listed:
    email, names = "", []
    for cell in cells:
        said = ADDRESS.search(cell)
        if said and not email and _is_address(said[0]):
            email, cell = said[0].lower(), cell.replace(said[0], "")
        names.append(cell.strip(" <>\"'(),"))
    return Listed(email, " ".join(" ".join(filter(None, names)).split())[:LONGEST])


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
    return ["\t".join(cells[place] for place in places if place < len(cells)) for _line, cells in rows]
