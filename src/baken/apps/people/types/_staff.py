"""Words of who works where: posts, and staff lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _


class Keeper(Protocol):
    """Who says who works where, as the rooms above know them: of a cell, or of one centre."""

    @property
    def cell(self) -> int: ...

    @property
    def centre(self) -> int | None: ...

    @property
    def keeps_staff(self) -> bool: ...


@dataclass(frozen=True)
class Terms:
    """What somebody does in a post: the function, the department (its key) and the part of a full week, if known."""

    function: str = ""
    department: int | None = None
    share: Decimal | None = None


class Presence(models.TextChoices):
    """Which posts a list of staff holds, as of a day."""

    THERE = "", _("wie er die dag werkt")
    LEFT = "vertrokken", _("wie in het jaar voordien vertrok")


@dataclass(frozen=True)
class StaffFilter:
    """What is asked of a list of staff: an organisation (its public key; "" for all), text in a name or address, a
    function, a department (its key), and who is there or who left."""

    organisation: str = ""
    text: str = ""
    function: str = ""
    department: str = ""
    presence: str = Presence.THERE.value


@dataclass(frozen=True)
class StaffTotals:
    """How many people some posts are of, the sum of their known shares, and of how many posts none is known."""

    people: int
    full_time: Decimal
    unknown: int


@dataclass(frozen=True)
class StaffRow:
    """A row of a staff list: somebody, by address, with what they do. `since`: from when on, for who is new."""

    email: str
    first_name: str = ""
    last_name: str = ""
    function: str = ""
    department: str = ""
    share: Decimal | None = None
    since: dt.date | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Joining:
    """Somebody on a staff list without a post there, or (`is_further`) with fewer than it says: known already as
    `person`, or not. From `since`, and up to `until` where a later post or the end of the centre is known."""

    row: StaffRow
    person: Any
    since: dt.date
    until: dt.date | None = None
    is_further: bool = False


@dataclass(frozen=True)
class Staying:
    """Somebody on a staff list with a post there, which goes on or `changes` to these terms, then up to `until` if
    that is known; what the list leaves empty stays as it was. `ends` are posts held besides it."""

    row: StaffRow
    post: Any
    function: str
    department: str
    share: Decimal | None
    changes: bool
    ends: Sequence[Any] = ()
    until: dt.date | None = None

    @property
    def moves(self) -> bool:
        """Whether something becomes different."""
        return self.changes or bool(self.ends)


@dataclass(frozen=True)
class Leaving:
    """Somebody with a post there who is not on the staff list. `later`: posts that begin after its day, and stay."""

    person: Any
    posts: Sequence[Any]
    later: Sequence[Any] = ()

    @property
    def name(self) -> str:
        """The name by which they are known there."""
        return str(self.posts[0].name)


@dataclass(frozen=True)
class StaffPlan:
    """What a staff list of a centre as of a day would change. `mark` tells this plan from any other. `clashing`: rows
    by which somebody would begin two posts with one function on one day, which cannot be."""

    joining: list[Joining] = field(default_factory=list)
    staying: list[Staying] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)  # that are not there yet
    clashing: list[StaffRow] = field(default_factory=list)
    mark: str = field(default="", compare=False)

    @property
    def changed(self) -> list[Staying]:
        return [each for each in self.staying if each.moves]

    @property
    def same(self) -> int:
        """Of how many people nothing changes."""
        moving = {each.post.root for each in self.changed}
        moving |= {each.person.pk for each in self.joining if each.person is not None}
        return len({each.post.root for each in self.staying} - moving)

    @property
    def present(self) -> int:
        """How many work there before the list is applied."""
        return len({each.post.root for each in self.staying}) + len(self.leaving)

    def is_many(self, leaving: int) -> bool:
        """Whether so many who leave are more than three in ten, which is seldom meant."""
        return 10 * leaving > 3 * self.present

    @property
    def lets_many_leave(self) -> bool:
        """Whether that is so of all who are not on the list."""
        return self.is_many(len(self.leaving))
