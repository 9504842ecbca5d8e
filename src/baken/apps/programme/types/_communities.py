"""Words of professional learning communities: kinds, roles of members, questions, and what centres will try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommunityKind(models.TextChoices):
    """Of which kind a community is: of centres, or a local one with schools and partners."""

    PLG = "plg", _("PLG")
    LOCAL = "plg+", _("Lokale PLG+")


class MemberRole(models.TextChoices):
    """What a member is in a community, or for the own centre."""

    MEMBER = "lid", _("Lid")
    AMBASSADOR = "ambassadeur", _("Ambassadeur")
    ANCHOR = "ankerpersoon", _("Ankerpersoon")


# Through these a centre is reached by a community.
CARRYING = frozenset({MemberRole.AMBASSADOR, MemberRole.ANCHOR})
# What is aimed at: so large a part of the communities in which a centre has one of these.
AIM = 0.5
# The day of a school year on which it is counted whom a community has.
COUNTED_ON = (6, 30)
# How many meetings a community has in a school year, at the least and at the most.
FEWEST_MEETINGS, MOST_MEETINGS = 3, 6


class QuestionState(models.TextChoices):
    """Where a question stands that a member brought in."""

    OPEN = "open", _("Open")
    TAKEN_ALONG = "meegenomen", _("Meegenomen naar een volgende bijeenkomst")
    TREATED = "behandeld", _("Behandeld")


class TrialState(models.TextChoices):
    """What came of what a centre would try."""

    PLANNED = "gepland", _("Gepland")
    BUSY = "bezig", _("Bezig")
    SUCCEEDED = "gelukt", _("Gelukt")
    PARTLY = "deels", _("Deels gelukt")
    FAILED = "niet", _("Niet gelukt")


# Of these it is still asked what came of it.
STILL_OPEN = frozenset({TrialState.PLANNED, TrialState.BUSY})


@dataclass(frozen=True)
class CommunityFilter:
    """What is asked of a list of communities: text, a kind, a theme (public key), and whether it goes on."""

    text: str = ""
    kind: str = ""
    theme: str = ""
    going_on: bool | None = None


@dataclass(frozen=True)
class CommunityPlan:
    """All that who plans says of a community; themes and networks are rows of their tables."""

    name: str
    kind: str
    starts_on: dt.date
    region: str = ""
    aims: str = ""
    is_open: bool = False
    disciplines: tuple[str, ...] = ()
    themes: tuple[Any, ...] = ()
    networks: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Trial:
    """What a centre will try: what, by whom (a member of that centre, or nobody in particular), and by when; later
    where that stands and what came of it."""

    what: str
    due_on: dt.date | None = None
    state: str = TrialState.PLANNED
    outcome: str = ""


@dataclass(frozen=True)
class Counted:
    """A value of what members are, and how many of them."""

    label: str
    number: int


@dataclass(frozen=True)
class Composition:
    """Who a community is made of: how many there are, by centre (or school, or partner), by discipline and by role;
    which disciplines that are wanted are `missing`."""

    members: int
    by_centre: Sequence[Counted]
    by_discipline: Sequence[Counted]
    by_role: Sequence[Counted]
    missing: Sequence[str]


@dataclass(frozen=True)
class Presence:
    """How somebody came to the meetings that were held: the `statuses`, one of each ("": nothing known), to how many
    they came, and of how many that were held while they were a member (`of`)."""

    person: int
    name: str
    where: str
    is_member: bool
    statuses: Sequence[str]
    came: int
    of: int

    @property
    def share(self) -> float | None:
        return self.came / self.of if self.of else None


@dataclass(frozen=True)
class Coverage:
    """In which of the communities that are going on a centre has an ambassador or an anchor, and in which not."""

    centre: Any
    covered: Sequence[Any]
    missing: Sequence[Any]
    members: int

    @property
    def share(self) -> float | None:
        every = len(self.covered) + len(self.missing)
        return len(self.covered) / every if every else None

    @property
    def is_reached(self) -> bool:
        return self.share is not None and self.share >= AIM
