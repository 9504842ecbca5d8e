"""What entries of the audit trail tell of reports, in words."""

from __future__ import annotations

from baken.apps.reports.engine.outline import OUTLINES
from baken.apps.reports.queries import place_of
from baken.apps.reports.rules import seen_reports
from baken.apps.reports.types import Section, Text, walk
from baken.ground.audit import CALLED, SAID, Called, Said


def _outline(name: str) -> str:
    return str(OUTLINES[name][0]) if name in OUTLINES else name


def _part(place: str) -> str:
    """The title of a part; of a text that of the section in which it stands."""
    for _title, outline in OUTLINES.values():
        section = ""
        for part, _level in walk(outline):
            section = str(part.title) if isinstance(part, Section) else section
            if place_of(part) == place:
                return section if isinstance(part, Text) else str(part.title)
    return place


SAID.add(Said("reports.outline", _outline), Said("reports.part", _part))
CALLED.add(Called("reports.Report", seen_reports))
