"""Which centres a cell knows, whose staff somebody keeps, who may see and keep schools and their boards, and who may
change centres; the rooms above know roles, and what is not asked of an actor here they tell as rights."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models import Centre, CentreCode
from baken.apps.people.types import Keeper
from baken.ground.rights import NOTHING, right


def centres_known_to(*, cell: int) -> Q:
    """The centres that a cell knows by a code of its own, of its network and of others."""
    return Q(Exists(CentreCode.objects.filter(cell=cell, centre=OuterRef("pk"))))


def centres_owned_by(*, cell: int) -> Q:
    """The cell's own centres: of its network, and known by a code of its own."""
    return Q(Exists(CentreCode.objects.filter(cell=cell, cell__network=OuterRef("network"), centre=OuterRef("pk"))))


@right(_("besturen, scholen en hun vestigingen zien en meenemen, van elk net"))
def may_see_schools(actor: Any) -> bool:
    """Whoever works in a cell or a centre reads the one register of the installation."""
    return bool(actor.is_of_cell or actor.is_of_centre)


@right(_("scholen en besturen van het eigen net bijhouden, en welk centrum een school begeleidt"), of="people.School")
def kept_schools(actor: Any) -> Q:
    """The schools, and so the boards and centres, that an actor keeps: a coordinator those of the cell's network."""
    return Q(network__cells=actor.cell) if may_keep_schools(actor) else NOTHING


def may_keep_schools(actor: Any) -> bool:
    """Whether there are schools that an actor keeps."""
    return bool(actor.keeps_registry)


def centres_led_by(*, cell: int) -> Q:
    """The own centres of a cell that no other cell of the network made before it: those that look to it."""
    others = CentreCode.objects.filter(centre=OuterRef("pk"), cell__network=F("centre__network"), cell__lt=cell)
    return centres_owned_by(cell=cell) & ~Q(Exists(others))


def centres_kept_by(by: Keeper | None) -> Q:
    """The centres of which somebody says who works there; None, the command line, of all."""
    if by is None:
        return Q()
    if not by.keeps_staff:
        return Q(pk__in=[])
    return centres_led_by(cell=by.cell) if by.centre is None else Q(pk=by.centre)


def keeps_staff_of_cell(by: Keeper) -> bool:
    """Whether somebody says who works at all the centres of a cell."""
    return by.keeps_staff and by.centre is None


def cells_kept_by(by: Keeper | None) -> Q:
    """The cells of which somebody says who works there."""
    if by is None:
        return Q()
    return Q(pk=by.cell) if keeps_staff_of_cell(by) else Q(pk__in=[])


def kept_by(by: Keeper | None) -> Q:
    """The posts and departments that somebody keeps: those of such centres and cells."""
    if by is None:
        return Q()
    kept = Q(centre__in=Centre.objects.filter(centres_kept_by(by)).order_by().values("pk"))
    return kept | Q(cell=by.cell) if keeps_staff_of_cell(by) else kept


def may_add_themes(actor: Any) -> bool:
    """Every cell has the themes that one makes: who keeps the lists that all share adds some, in files too."""
    return bool(actor.keeps_registry or actor.is_platform)


@right(_("centra van het eigen net toevoegen, hernoemen, samenvoegen en beëindigen, en hun gegevens wijzigen"))
def may_change_centres(actor: Any) -> bool:
    """A coordinator keeps the centres of the cell's own network, and no other's."""
    return bool(actor.keeps_registry)
