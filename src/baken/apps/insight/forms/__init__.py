"""Forms of the room insight: what is asked of the explorer, of targets and of series breaks."""

from __future__ import annotations

from baken.apps.insight.forms._explorer import ALL_YEARS, Choice, ExplorerForm, HandbookForm
from baken.apps.insight.forms._steering import BreakForm, TargetForm, TargetQuestionForm, as_entered
from baken.apps.insight.forms._words import EMPTY, Words, by_room, room_of

__all__ = [
    "ALL_YEARS",
    "EMPTY",
    "BreakForm",
    "Choice",
    "ExplorerForm",
    "HandbookForm",
    "TargetForm",
    "TargetQuestionForm",
    "Words",
    "as_entered",
    "by_room",
    "room_of",
]
