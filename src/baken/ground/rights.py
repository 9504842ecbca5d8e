"""What people may do and see: each room's rules, by name and in words, so that they can be read and asked about.

A rule is asked with an actor. One about rows gives a `Q`, which is both the list of what one sees and the check of
one row; one about something else says yes or no.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q

from baken.ground.registry import Registry

NOTHING = Q(pk__in=[])
Rule = TypeVar("Rule", bound=Callable[[Any], "bool | Q"])


@dataclass(frozen=True)
class Right:
    """A rule in words. `of`: the label of the model whose rows it gives. `asked_as`: by which word of an address is
    asked who sees a row; "" where that is not asked."""

    name: str
    words: Any
    rule: Callable[[Any], bool | Q]
    of: str = ""
    asked_as: str = ""

    @property
    def room(self) -> str:
        """The room whose rule it is."""
        return self.name.partition(".")[0]

    def holds(self, actor: Any) -> bool:
        """Whether there is anything in it for an actor."""
        found = self.rule(actor)
        return found if isinstance(found, bool) else found != NOTHING


RIGHTS: Registry[Right] = Registry("right")


def right(words: Any, *, of: str = "", asked_as: str = "") -> Callable[[Rule], Rule]:
    """A rule of a room, with what it lets somebody do, in words that follow “mag”."""

    def wear(rule: Rule) -> Rule:
        room = rule.__module__.split(".")[-2]
        RIGHTS.add(Right(f"{room}.{rule.__name__}", words, rule, of, asked_as))
        return rule

    return wear
