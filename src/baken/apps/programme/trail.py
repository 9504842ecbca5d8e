"""How offers and enrolments are called in the audit trail: whose an enrolment is stands beside it."""

from __future__ import annotations

from typing import Any

from baken.apps.programme.rules import seen_enrolments, seen_offers
from baken.ground.audit import CALLED, Called


def _enrolment(enrolment: Any) -> str:
    return str(enrolment.offer)


CALLED.add(
    Called("programme.Offer", seen_offers),
    Called("programme.Enrolment", seen_enrolments, _enrolment, ("offer",)),
)
