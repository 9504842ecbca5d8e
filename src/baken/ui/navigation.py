"""What the rooms add to the menu of every page, in their `navigation.py`."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baken.ground.registry import Registry


class Group(enum.Enum):
    """The groups of the menu, in their order. Administration stands on a page of its own, under one entry."""

    MAIN = ""
    STRATEGIES = _("Begeleidingsstrategieën")
    STEERING = _("Sturing")
    CROSS_NETWORK = _("Netoverstijgend")
    ADMINISTRATION = _("Beheer")


@dataclass(frozen=True)
class Entry:
    """An entry of the menu: where it leads, in which group and order, and for which actor it is there. One of the
    administration says what it is about, and how many things wait there, where that is known. One that gathers a group
    stands for all entries of that."""

    label: Any
    url_name: str
    group: Group
    order: int
    visible_for: Callable[[Any], bool]
    about: Any = ""
    waiting: Callable[[Any], int] | None = None
    gathers: Group | None = None

    @property
    def name(self) -> str:
        return self.url_name


NAVIGATION: Registry[Entry] = Registry("navigation")


@dataclass(frozen=True)
class Link:
    """A link of the menu as a page shows it."""

    label: Any
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class LinkGroup:
    """A group of links under one heading; the first group has none."""

    heading: Any
    links: list[Link]


def menu(*, actor: Any, path: str) -> list[LinkGroup]:
    """The menu for an actor, with the entry marked under which the page at `path` falls."""
    entries = _entries_for(actor)
    urls = {entry.name: reverse(entry.url_name) for entry in entries}
    above = [name for name, url in urls.items() if path == url or (url != "/" and path.startswith(url))]
    current = max(above, key=lambda name: len(urls[name]), default=None)
    gathering = {entry.gathers for entry in entries if entry.gathers}
    groups = []
    for group in Group:
        links = []
        for entry in _of_group(entries, group) if group not in gathering else ():
            within = _of_group(entries, entry.gathers) if entry.gathers else []
            shown = within[0] if len(within) == 1 else entry  # one alone needs no page above it
            if within or not entry.gathers:
                is_current = current in {shown.name, *(each.name for each in within)}
                links.append(Link(shown.label, urls[shown.name], is_current))
        if links:
            groups.append(LinkGroup(group.value, links))
    return groups


def gathered(*, actor: Any, group: Group) -> list[Entry]:
    """The entries of a group for an actor, in their order."""
    return _of_group(_entries_for(actor), group)


def _entries_for(actor: Any) -> list[Entry]:
    return [entry for entry in NAVIGATION if actor is not None and entry.visible_for(actor)]


def _of_group(entries: list[Entry], group: Group) -> list[Entry]:
    return sorted((entry for entry in entries if entry.group is group), key=lambda entry: entry.order)


@dataclass(frozen=True)
class AccountMenu:
    """Who is signed in, as which role and for which organisation; links; and where to send a sign-out."""

    person: str
    role: Any
    organisation: str
    sign_out_url: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class AccountMenuMaker:
    """How the room that knows accounts makes the account menu of a request; None for a stranger."""

    name: str
    make: Callable[[HttpRequest], AccountMenu | None]


ACCOUNT_MENUS: Registry[AccountMenuMaker] = Registry("account menu")


def account_menu(request: HttpRequest) -> AccountMenu | None:
    """The account menu of a request; None for a stranger."""
    return next((menu for maker in ACCOUNT_MENUS if (menu := maker.make(request))), None)
