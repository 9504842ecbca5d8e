"""How hours are called in the audit trail: whose they are stands beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from baken.apps.resources.rules import own_hours, own_proposals
from baken.ground.audit import CALLED, Called
from baken.ui.numbers import day, hours


def _hours(actor: Any) -> Q:
    """The trail tells an auditor of what day hours are, and anyone else of their own."""
    return Q(uuid__isnull=False) if actor.is_auditor else own_hours(actor)


def _proposals(actor: Any) -> Q:
    return Q() if actor.is_auditor else own_proposals(actor)


def _entry(entry: Any) -> str:
    return f"{day(entry.date)}, {hours(entry.hours)}"


def _proposal(proposal: Any) -> str:
    return f"{day(proposal.date)}, {proposal.session.offer.title}"


CALLED.add(
    Called("resources.HoursEntry", _hours, _entry),
    Called("resources.HoursProposal", _proposals, _proposal, ("session__offer",)),
)
