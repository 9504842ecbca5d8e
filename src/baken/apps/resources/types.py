"""What becomes of hours that are proposed, and what is said of those that somebody registers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# As files call them: what a session is, and what goes with it.
CONTACT, AFTERCARE = "direct contact", "voorbereiding en nazorg"


class ProposalState(models.TextChoices):
    """What became of hours that were proposed to somebody."""

    OPEN = "open", _("wacht op jou")
    TAKEN = "geregistreerd", _("geregistreerd")
    LEFT = "gelaten", _("niet van jou")


class Answered(models.TextChoices):
    """What somebody says of hours that are proposed."""

    LATER = "", _("later")
    TAKE = "registreren", _("registreren")
    LEAVE = "laten", _("niet van mij")


@dataclass(frozen=True)
class Spent:
    """Hours that somebody spent on a day, in a role, for a pillar; `centre` is a row, where they were for one."""

    date: dt.date
    hours: Decimal
    role: str
    pillar: str
    kind: str = ""
    centre: Any = None


@dataclass(frozen=True)
class Taken:
    """What somebody makes of hours that were proposed; `aftercare`: hours of preparation and aftercare besides."""

    hours: Decimal
    role: str
    pillar: str
    kind: str = ""
    aftercare: Decimal | None = None


@dataclass(frozen=True)
class Words:
    """The roles, pillars and kinds that a cell uses, each in order, and those that somebody used last. `are_chosen`:
    whether one chooses among them, or may say another."""

    roles: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    last: tuple[str, str, str] = ("", "", "")
    are_chosen: bool = False


@dataclass(frozen=True)
class Month:
    """The hours of a month: in all, and of each pillar in the order of the table."""

    code: str
    first: dt.date
    hours: Decimal
    of_pillars: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Totals:
    """Hours by month and pillar, and those of each pillar in all months."""

    pillars: tuple[str, ...]
    months: tuple[Month, ...]
    of_pillars: tuple[Decimal, ...]
    hours: Decimal
