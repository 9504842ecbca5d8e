"""Who may register hours, and whose hours somebody sees by name: one's own alone."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Actor, Role
from baken.apps.people.queries import entries_of
from baken.ground.rights import NOTHING, right

REGISTERING = frozenset({Role.COORDINATOR, Role.ADVISOR})


@right(_("eigen uren registreren, en voorgestelde uren registreren of laten"))
def may_register_hours(actor: Actor) -> bool:
    """Who does the work of a cell: its advisors and coordinators, each for themselves."""
    return actor.role in REGISTERING


@right(_("de eigen uren zien, en van niemand anders"), of="resources.HoursEntry")
def own_hours(actor: Actor) -> Q:
    """Those of who acts, by whichever entry, in the cell."""
    if actor.person is None or not may_register_hours(actor):
        return NOTHING
    return Q(cell=actor.cell, person__in=entries_of(actor.person))


@right(_("de eigen voorstellen van uren zien, en van niemand anders"), of="resources.HoursProposal")
def own_proposals(actor: Actor) -> Q:
    """As with hours."""
    return own_hours(actor)
