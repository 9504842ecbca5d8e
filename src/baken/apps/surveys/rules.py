"""Who may see surveys, and who may say what their questions mean."""

from __future__ import annotations

from django.db.models import Q

from baken.apps.access.types import Actor, Role


def surveys_visible(actor: Actor) -> Q:
    """The surveys that an actor sees: those of the cell, for who works for it."""
    return Q(cell=actor.cell) if actor.is_of_cell else Q(pk__in=[])


def may_map(actor: Actor) -> bool:
    """A cell's people say which item of the bank a question is."""
    return actor.is_of_cell


def may_add_item(actor: Actor) -> bool:
    """The bank is shared by all cells, so a coordinator adds to it."""
    return actor.role is Role.COORDINATOR
