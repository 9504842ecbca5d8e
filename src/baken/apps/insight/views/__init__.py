"""Pages of the room insight: the handbook, the explorer, and what coordinators steer by."""

from __future__ import annotations

from baken.apps.insight.views._explorer import explore, explored_file, figure
from baken.apps.insight.views._handbook import change_break, handbook, indicator, record_break, remove_break
from baken.apps.insight.views._targets import change_target, copy_targets, remove_target, set_target, targets

__all__ = [
    "change_break",
    "change_target",
    "copy_targets",
    "explore",
    "explored_file",
    "figure",
    "handbook",
    "indicator",
    "record_break",
    "remove_break",
    "remove_target",
    "set_target",
    "targets",
]
