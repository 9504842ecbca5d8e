"""Who may steer by figures. Which figures somebody may see is decided where they are let out, in the engine."""

from __future__ import annotations

from baken.apps.access.types import Actor, Role


def may_steer(actor: Actor) -> bool:
    """A coordinator says what the cell aims at, and from when on figures cannot be compared."""
    return actor.role is Role.COORDINATOR


def may_see_targets(actor: Actor) -> bool:
    """What a cell aims at is for who works for it."""
    return actor.is_of_cell
