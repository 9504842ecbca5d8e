"""How surveys are called in the audit trail."""

from __future__ import annotations

from baken.apps.surveys.rules import surveys_visible
from baken.ground.audit import CALLED, Called

CALLED.add(Called("surveys.Survey", surveys_visible))
