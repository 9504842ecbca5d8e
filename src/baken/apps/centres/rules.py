"""Who may see and set flags, and who says what their rules go by."""

from __future__ import annotations

from baken.apps.access.types import Actor, Role


def may_see_flags(actor: Actor) -> bool:
    """Flags are the cell's own: no role of a centre sees them."""
    return actor.is_of_cell


def may_decide(actor: Actor) -> bool:
    """Who works for a cell sets flags of its own centres, and sets them aside."""
    return actor.is_of_cell


def may_set_thresholds(actor: Actor) -> bool:
    """A coordinator says from when on which number a rule goes by."""
    return actor.role is Role.COORDINATOR


def has_own_centre(actor: Actor) -> bool:
    """Who acts for a centre has one of the own."""
    return actor.is_of_centre
