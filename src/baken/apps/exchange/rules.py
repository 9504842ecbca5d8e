"""Who may import: who works for a cell, into that cell. And the one door for files, here as for the rooms above."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Actor, Role
from baken.apps.exchange.engine.receiving import MOST_FILES, Receiving, receiving, receiving_whole
from baken.ground.formats import Format, Store
from baken.ground.rights import NOTHING, right

__all__ = [
    "MOST_FILES",
    "Receiving",
    "may_bring",
    "may_import",
    "may_make",
    "receiving",
    "receiving_whole",
    "seen_imports",
]


@right(_("bestanden invoeren over wat de rol ook zelf mag wijzigen, en die invoer ongedaan maken"))
def may_import(actor: Actor) -> bool:
    """Whether an actor may bring in files: coordinators and advisors of a cell, who know what stands in them."""
    return actor.role in (Role.COORDINATOR, Role.ADVISOR)


def may_bring(actor: Actor, format_: Format, *, makes: Collection[str] = ()) -> bool:
    """Whether an actor may bring in files of a format: no more than what the pages of the same let them write; with
    `makes`, files that make rows of those models, of stores that need a right."""
    asked = [format_.needs, *(store.needs for store in format_.stores if store.model in makes)]
    return may_import(actor) and all(needs is None or needs(actor) for needs in asked)


def may_make(actor: Actor, store: Store) -> bool:
    """Whether files of an actor may make rows of a store."""
    return may_import(actor) and (store.needs is None or store.needs(actor))


@right(_("invoeren van de cel bekijken"), of="exchange.Import", asked_as="invoer")
def seen_imports(actor: Actor) -> Q:
    """The imports that an actor may see: those of the own cell."""
    return Q(cell=actor.cell) if may_import(actor) else NOTHING
