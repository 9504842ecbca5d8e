"""How offers, enrolments and lists of attendance are called in the audit trail: whose they are stands beside it."""

from __future__ import annotations

from typing import Any

from baken.apps.programme.rules import kept_reports, seen_enrolments, seen_offers
from baken.ground.audit import CALLED, Called


def _report(report: Any) -> str:
    return f"{report.get_source_display()}, {report.offer.title}"


def _enrolment(enrolment: Any) -> str:
    return str(enrolment.offer)


CALLED.add(
    Called("programme.Offer", seen_offers),
    Called("programme.Enrolment", seen_enrolments, _enrolment, ("offer",)),
    Called("programme.AttendanceReport", kept_reports, _report, ("offer",)),
)
