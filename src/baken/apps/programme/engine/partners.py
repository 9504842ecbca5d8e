"""Reads what a partner registered: the lists that pretix and Indico export, and any table by its headings.

The headings are those of pretix 2026.8 (list of check-ins, and of orders) in English and Dutch, of Indico 3.2, and
those by which people call such columns themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from baken.apps.programme.engine.matching import words_of
from baken.ground.values import folded

MOST_ROWS = 2_000
LONGEST = 400
# By what each column is known, the surest first.
HEADINGS: Mapping[str, Sequence[str]] = {
    "email": (
        *("attendee email", "e-mailadres van deelnemer", "email address", "e-mail address", "e-mailadres", "e-mail"),
        *("email", "mail", "mailadres", "emailadres"),
    ),
    "first_name": (
        *("attendee name: given name", "naam deelnemer: voornaam", "first name", "given name", "voornaam"),
        "attendee name: first name",
    ),
    "last_name": (
        *("attendee name: family name", "naam deelnemer: achternaam", "last name", "family name", "achternaam"),
        *("familienaam", "surname", "attendee name: last name"),
    ),
    "name": (
        *("attendee name", "naam deelnemer", "full name", "volledige naam", "deelnemer", "participant", "attendee"),
        *("name", "naam"),
    ),
    "where": (
        *("attendee company", "bedrijf deelnemer", "company", "bedrijf", "affiliation", "centrum", "centre", "center"),
        *("clb", "organisatie", "organisation", "organization", "school", "werkplek", "instelling"),
    ),
    "present": (
        *("checked in", "ingecheckt", "check-in lists", "check-in-lijsten", "aanwezig", "aanwezigheid", "present"),
        *("attended", "attendance", "opgedaagd"),
    ),
    "state": ("registration state", "status", "state", "toestand", "inschrijvingsstatus"),
}
# Where one of these stands, the list is of people who take part, and not of who ordered for them.
OF_ATTENDEES = ("attendee name", "naam deelnemer", "attendee email", "e-mailadres van deelnemer")
KNOWN = tuple(name for names in HEADINGS.values() for name in names)
CHOSEN = ("email", "name", "first_name", "last_name", "where", "present")
YES = frozenset({"ja", "j", "yes", "y", "x", "v", "waar", "true", "1", "aanwezig", "present", "attended", "ok"})
NO = frozenset({"", "nee", "neen", "n", "no", "onwaar", "false", "0", "-", "afwezig", "absent", "ingeschreven"})
NO |= {"registered", "niet aanwezig", "not present", "no show", "no-show"}
OFF = frozenset({"canceled", "cancelled", "canceled (paid fee)", "geannuleerd", "geannuleerd (betaalde kosten)"})
OFF |= {"expired", "verlopen", "vervallen", "withdrawn", "rejected", "afgemeld", "geweigerd", "ingetrokken"}
LISTS = frozenset({"check-in lists", "check-in-lijsten"})  # whoever is on one came in
# What a programme for enrolling writes of everyone, also where nobody was checked in.
CHECK_INS = LISTS | {"checked in", "ingecheckt"}
MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
FORMULA = "=+-@\t\r "


class CannotReadList(Exception):
    """A list of a partner that says nothing, or too much; the message says what to do."""


@dataclass(frozen=True)
class Registered:
    """Somebody in a list of a partner: a name, an address ("" where it tells nobody from another), the organisation
    they named, whether they were there (None: the list does not say), and whether it was called off."""

    name: str
    email: str = ""
    where: str = ""
    present: bool | None = None
    is_off: bool = False


def columns_in(headings: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, int]:
    """Where each column stands, by what was chosen for it (a heading), else by its heading."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault(folded(heading), place)
    found: dict[str, int] = {}
    for column, names in HEADINGS.items():
        said = [chosen[column]] if chosen and chosen.get(column) else names
        at = [places[folded(name)] for name in said if folded(name) in places]
        if at and at[0] not in found.values():
            found[column] = at[0]
    return found


def tells_who(columns: Mapping[str, int]) -> bool:
    """Whether a list says who is in it."""
    return bool({"email", "name", "last_name"} & set(columns))


def registrations(
    headings: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], chosen: Mapping[str, str] | None = None
) -> list[Registered]:
    """Who is in a list, each once. Raises CannotReadList."""
    columns = columns_in(headings, chosen)
    if not tells_who(columns):
        raise CannotReadList(_("In deze lijst is geen kolom met namen of e-mailadressen herkend."))
    columns = _speaking(headings, rows, columns)
    orders = _column_of_orders(headings, columns)
    found = []
    for line, cells in rows:
        told = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
        if not told.get("email") and orders is not None and orders < len(cells):
            told["email"] = cells[orders].strip()
        if row := _registered(line, told, headings, columns):
            found.append(row)
    if not found:
        raise CannotReadList(_("In deze lijst staat niemand."))
    return _each_once(found)


def _speaking(
    headings: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], columns: dict[str, int]
) -> dict[str, int]:
    """The columns without that of who was there where it is silent: all empty, or nobody checked in at all."""
    place = columns.get("present")
    if place is None:
        return columns
    said = {folded(cells[place]) if place < len(cells) else "" for _line, cells in rows}
    is_silent = said <= ({*NO} if folded(headings[place]) in CHECK_INS else {""})
    return {name: at for name, at in columns.items() if name != "present"} if is_silent else columns


def _column_of_orders(headings: Sequence[str], columns: Mapping[str, int]) -> int | None:
    """Of pretix: where the address of who ordered stands, besides that of who takes part."""
    if "email" not in columns or folded(headings[columns["email"]]) not in OF_ATTENDEES:
        return None
    return next((place for place, each in enumerate(headings) if folded(each) in ("email", "e-mail")), None)


def _registered(
    line: int, told: Mapping[str, str], headings: Sequence[str], columns: Mapping[str, int]
) -> Registered | None:
    last = told.get("last_name", "")
    # Beside a first name, a column `naam` holds the last name.
    parts = (told.get("first_name", ""), last or ("" if "last_name" in columns else told.get("name", "")))
    both = " ".join(part for part in parts if part) if "first_name" in columns else ""
    name = _plain(both or last or told.get("name", ""))
    email = told.get("email", "").casefold().removeprefix("mailto:")
    if not _is_address(email):
        email = ""
    if not name and not email:
        return None
    state = folded(told.get("state", ""))
    present = None
    if "present" in columns:
        present = _was_there(line, told["present"], headings[columns["present"]])
    elif state in YES or state in NO - {""}:
        present = state in YES
    return Registered(name, email, _plain(told.get("where", "")), present, is_off=state in OFF)


def _plain(text: str) -> str:
    """Words, without what a spreadsheet would reckon with."""
    return " ".join(text.lstrip(FORMULA).split())[:LONGEST]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _was_there(line: int, text: str, heading: str) -> bool:
    """What a cell says of whether somebody was there: yes or no, or when or where they came in."""
    said = folded(text)
    if said in YES or (said and folded(heading) in LISTS) or MOMENT.match(said):
        return True
    if said in NO:
        return False
    told = {"line": line, "heading": heading, "text": text[:60]}
    raise CannotReadList(
        _("Regel %(line)s: “%(text)s” onder “%(heading)s” zegt niet of iemand er was. Schrijf ja of nee.") % told
    )


def _each_once(found: Sequence[Registered]) -> list[Registered]:
    """The same person once, as who was there if one row says so; an address that people of other names share tells
    nobody from another."""
    names: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in found:
        names[row.email].add(words_of(row.name))
    once: dict[tuple[tuple[str, ...], str], Registered] = {}
    for row in found:
        email = row.email if len(names[row.email] - {()}) < 2 else ""
        told = replace(row, email=email)
        key = ((), email) if email else (words_of(row.name), folded(row.where))
        before = once.get(key)
        once[key] = told if before is None else _together(before, told)
    return list(once.values())


def _together(one: Registered, other: Registered) -> Registered:
    """Two rows of one person: what stands counts before what was called off, and having been there before not."""
    first, second = sorted((one, other), key=lambda row: row.is_off)
    if not first.is_off and second.is_off:
        return first
    told = [each.present for each in (one, other) if each.present is not None]
    return replace(first, name=first.name or second.name, present=any(told) if told else None)
