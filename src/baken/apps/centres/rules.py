"""Who may see the picture of a centre, who may see and set flags, and who says what their rules go by."""

from __future__ import annotations

from baken.apps.access.types import Actor, Role


def may_see_pictures(actor: Actor) -> bool:
    """A cell sees the picture of each of its own centres, a director that of the own one; staff sees none."""
    return actor.is_of_cell or has_own_picture(actor)


def has_own_picture(actor: Actor) -> bool:
    """Who leads a centre has a picture of the own."""
    return actor.role is Role.DIRECTOR


def may_see_flags(actor: Actor) -> bool:
    """Flags are the cell's own: no role of a centre sees them."""
    return actor.is_of_cell


def may_decide(actor: Actor) -> bool:
    """Who works for a cell sets flags of its own centres, and sets them aside."""
    return actor.is_of_cell


def may_set_thresholds(actor: Actor) -> bool:
    """A coordinator says from when on which number a rule goes by."""
    return actor.role is Role.COORDINATOR
