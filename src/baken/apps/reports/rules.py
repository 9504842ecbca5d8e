"""Who may see and write reports."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Actor
from baken.ground.rights import NOTHING, right


@right(_("verslagen van de cel lezen en meenemen"), of="reports.Report", asked_as="verslag")
def seen_reports(actor: Actor) -> Q:
    """A report is for who works for its cell, until it is published."""
    return Q(cell=actor.cell) if actor.is_of_cell else NOTHING


@right(_("in verslagen van de cel schrijven, en delen weglaten"))
def may_write_reports(actor: Actor) -> bool:
    """Who works for a cell writes its reports."""
    return actor.is_of_cell


@right(_("verslagen beginnen, hernoemen en verwijderen"))
def may_begin_reports(actor: Actor) -> bool:
    """Who steers a cell begins reports, renames and removes them."""
    return actor.steers_cell
