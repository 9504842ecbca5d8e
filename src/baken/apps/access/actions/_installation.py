"""What who runs the installation adds to it, and calls otherwise."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from baken.apps.access.rules import may_run_installation
from baken.apps.access.types import Actor
from baken.apps.people import actions as people
from baken.ground.audit import Verb, audited, audits_itself


class CannotAddToInstallation(Exception):
    """A network or cell that this actor may not add or rename, or that is there already."""


@audited(Verb.MADE)
def add_network(*, name: str, by: Actor) -> Any:
    """Add an education network. Raises CannotAddToInstallation."""
    return _added(by, people.make_network, name=name)


@audited(Verb.MADE)
def add_cell(*, code: str, name: str, network: int, by: Actor) -> Any:
    """Add a support cell to a network; its coordinator is still to be invited. Raises CannotAddToInstallation."""
    return _added(by, people.make_cell, code=code, name=name, network=network)


@audits_itself(Verb.CHANGED)
def rename_network(network: Any, *, name: str, by: Actor) -> Any:
    """Let a network be called otherwise: for all cells, also in what tells of before. Raises
    CannotAddToInstallation."""
    return _added(by, partial(people.rename_network, network, by=by), name=name)


@audits_itself(Verb.CHANGED)
def rename_cell(cell: Any, *, name: str, by: Actor) -> Any:
    """Let a cell be called otherwise; its code stays. Raises CannotAddToInstallation."""
    return _added(by, partial(people.rename_cell, cell, by=by), name=name)


def _added(by: Actor, make: Any, **what: Any) -> Any:
    if not may_run_installation(by):
        raise CannotAddToInstallation(_("Netten en cellen houdt de platformbeheerder bij."))
    try:
        return make(**what)
    except people.CannotAddOrganisation as refusal:
        raise CannotAddToInstallation(str(refusal)) from refusal
