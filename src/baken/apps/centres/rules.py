"""Who may see the picture of a centre, who may see and set flags, and who says what their rules go by."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import WORKING_ROLES, Actor
from baken.apps.people.rules import centres_owned_by
from baken.ground.rights import NOTHING, right


@right(
    _("het beeld van een centrum zien: de cel van elk eigen centrum, wie een centrum leidt van het eigen"),
    of="people.Centre",
    asked_as="beeld",
)
def seen_pictures(actor: Actor) -> Q:
    """A cell sees the picture of each of its own centres, a director that of the own one; staff sees none."""
    if actor.is_of_cell:
        return centres_owned_by(cell=actor.cell)
    return centres_owned_by(cell=actor.cell) & Q(pk=actor.centre) if has_own_picture(actor) else NOTHING


@right(_("de lijst van de centra van de cel zien en meenemen, of het eigen centrum"))
def may_list_centres(actor: Actor) -> bool:
    """Who works in a cell lists the centres that it knows, who works in a centre the own one."""
    return actor.role in WORKING_ROLES


def may_see_pictures(actor: Actor) -> bool:
    """Whether there is a picture that an actor sees."""
    return actor.is_of_cell or has_own_picture(actor)


def has_own_picture(actor: Actor) -> bool:
    """Who leads a centre has a picture of the own."""
    return actor.leads_centre


@right(_("vlaggen bij de eigen centra zien"))
def may_see_flags(actor: Actor) -> bool:
    """Flags are the cell's own: no role of a centre sees them."""
    return actor.is_of_cell


@right(_("vlaggen zetten, opzij zetten en weer weghalen"))
def may_decide(actor: Actor) -> bool:
    """Who works for a cell sets flags of its own centres, and sets them aside."""
    return actor.is_of_cell


@right(_("drempels van vlaggen bepalen"))
def may_set_thresholds(actor: Actor) -> bool:
    """Who steers a cell says from when on which number a rule goes by."""
    return actor.steers_cell
