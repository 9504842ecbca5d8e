"""How things of the programme are called in the audit trail."""

from __future__ import annotations

from typing import Any

from baken.apps.programme.rules import kept_reports
from baken.ground.audit import CALLED, Called


def _report(report: Any) -> str:
    return f"{report.get_source_display()}, {report.offer.title}"


CALLED.add(
    Called("programme.AttendanceReport", kept_reports, _report, ("offer",)),
)
