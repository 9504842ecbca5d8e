"""Who may see and write reports."""

from __future__ import annotations

from django.db.models import Q

from baken.apps.access.types import Actor, Role


def seen_reports(actor: Actor) -> Q:
    """A report is for who works for its cell, until it is published."""
    return Q(cell=actor.cell) if actor.is_of_cell else Q(pk__in=[])


def may_write_reports(actor: Actor) -> bool:
    """Who works for a cell writes its reports."""
    return actor.is_of_cell


def may_begin_reports(actor: Actor) -> bool:
    """A coordinator begins reports, renames and removes them."""
    return actor.role is Role.COORDINATOR
