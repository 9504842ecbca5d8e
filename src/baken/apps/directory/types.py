"""Words of the directory."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from baken.ground.formats import Column
from baken.ground.values import Day, Email, Invalid, Kind, Text, as_text, read_decimal
from baken.ui.numbers import day
from baken.ui.numbers import number as written


class Near(models.IntegerChoices):
    """How near to who asks somebody works; the nearest come first."""

    CELL = 0, _("In de cel")
    OWN_CENTRE = 1, _("In je eigen centrum")
    OTHER_CENTRE = 2, _("In andere centra")


@dataclass(frozen=True)
class Asked:
    """What is asked of who helps: text, and the public key of a theme or core activity ("" for any)."""

    text: str = ""
    about: str = ""


@dataclass(frozen=True)
class Contact:
    """Somebody who can be asked, as a page shows it; `about` "" for anything."""

    key: str
    person: int
    name: str
    email: str
    function: str
    organisation: str
    about: str
    kind: str
    remark: str
    since: dt.date
    until: dt.date | None
    near: Near
    may_change: bool
    may_end: bool


@dataclass(frozen=True)
class Answer:
    """Who helps with what was asked; where nobody does, what comes near to it and who can be asked anything."""

    contacts: Sequence[Contact]
    resembling: Sequence[Any] = ()
    general: Sequence[Contact] = ()


@dataclass(frozen=True)
class Covered:
    """A theme or core activity, and how many people in the cell and at its centres can be asked about it."""

    entry: Any
    in_cell: int
    in_centres: int

    @property
    def is_gap(self) -> bool:
        """Whether nobody can be asked."""
        return not self.in_cell and not self.in_centres


class ListState(models.TextChoices):
    """How far a staff list came."""

    WAITING = "waiting", _("wacht op bevestiging")
    APPLIED = "applied", _("toegepast")
    UNDONE = "undone", _("ongedaan gemaakt")


class EndsWith(models.TextChoices):
    """What can end together with a centre, in the order in which it does."""

    POSTS = "aanstellingen", _("Aanstellingen")
    MOVES = "overgang", _("Overgang van wie er werkt")
    DEPARTMENTS = "afdelingen", _("Afdelingen")
    CONTACTS = "aanspreekpunten", _("Aanspreekpunten")
    ROLES = "rollen", _("Rollen in Baken")
    SCHOOLS = "scholen", _("Begeleiding van scholen")

    def told(self, number: int, *, last_day: dt.date, is_over: bool, into: str) -> str:
        """That so many of these end with a centre after its last day, which may be over, or go on at the centre in
        which it went up."""
        texts = {
            EndsWith.POSTS: ngettext(
                "%(number)s aanstelling eindigt op %(last)s", "%(number)s aanstellingen eindigen op %(last)s", number
            ),
            EndsWith.MOVES: ngettext(
                "%(number)s aanstelling gaat vanaf de dag erna verder bij %(into)s, met dezelfde functie",
                "%(number)s aanstellingen gaan vanaf de dag erna verder bij %(into)s, met dezelfde functie",
                number,
            ),
            EndsWith.DEPARTMENTS: ngettext(
                "%(number)s afdeling sluit op %(last)s", "%(number)s afdelingen sluiten op %(last)s", number
            ),
            EndsWith.CONTACTS: ngettext(
                "%(number)s aanspreekpunt eindigt op %(last)s",
                "%(number)s aanspreekpunten eindigen op %(last)s",
                number,
            ),
            EndsWith.ROLES: ngettext(
                "%(number)s rol in Baken eindigt nu", "%(number)s rollen in Baken eindigen nu", number
            )
            if is_over
            else ngettext(
                "%(number)s rol in Baken eindigt op %(last)s",
                "%(number)s rollen in Baken eindigen op %(last)s",
                number,
            ),
            EndsWith.SCHOOLS: ngettext(
                "%(number)s school wordt vanaf de dag erna begeleid door %(into)s",
                "%(number)s scholen worden vanaf de dag erna begeleid door %(into)s",
                number,
            )
            if into
            else ngettext(
                "%(number)s school heeft vanaf de dag erna geen centrum meer",
                "%(number)s scholen hebben vanaf de dag erna geen centrum meer",
                number,
            ),
        }
        return texts[self] % {"number": written(number), "last": day(last_day), "into": into}


@dataclass(frozen=True)
class Outlasting:
    """What at a centre would go on after its last day, by kind, of what an actor may end; and how much of it begins
    only then, which nothing but withdrawing it ends."""

    rows: Mapping[EndsWith, Sequence[Any]]
    later: int = 0


@dataclass(frozen=True)
class Share(Kind):
    """A part of a full week: 80%, 80 or 0,8; as a fraction, 1 at most."""

    expected: Any = _("een aandeel als 80% of 0,8, meer dan 0 en ten hoogste 100%")

    def parse(self, raw: Any) -> Decimal:
        text = as_text(raw)
        is_percentage = text.endswith("%")
        number = read_decimal(re.sub(r"\s*%$", "", text) if is_percentage else raw)
        if number is not None and (is_percentage or number > 1):
            number /= 100
        if number is None or not 0 < round(number, 4) <= 1:
            raise Invalid(self.expected)
        return round(number, 4)


STAFF_LIST = (
    Column("e-mail", "email", Email(), required=True, aliases=("e-mailadres", "email", "e-mail address")),
    Column("voornaam", "first_name", Text(), aliases=("first name",)),
    Column("naam", "last_name", Text(), aliases=("familienaam", "last name")),
    Column("functie", "function", Text(), aliases=("function",)),
    Column("afdeling", "department", Text(longest=200), optional=True, aliases=("vestiging", "team", "department")),
    Column("aandeel", "share", Share(), optional=True, aliases=("tewerkstelling", "share")),
    Column("sinds", "since", Day(), optional=True, aliases=("in dienst", "since")),
)
"""The columns of a staff list of a centre."""
