"""Who may import: who works for a cell, into that cell."""

from __future__ import annotations

from django.db.models import Q

from baken.apps.access.types import Actor


def may_import(actor: Actor) -> bool:
    """Whether an actor may bring in files: coordinators and advisors of a cell."""
    return actor.is_of_cell


def seen_imports(actor: Actor) -> Q:
    """The imports that an actor may see: those of the own cell."""
    return Q(cell=actor.cell) if may_import(actor) else Q(pk__in=[])
