"""Noting and ending who helps with what; keeping the lists of the field; staff lists, applied and taken back; centres
that end, and what ends with them."""

from __future__ import annotations

from baken.apps.directory.actions._endings import (
    end_centre,
    merge_centres,
    merge_into_new,
    reopen_centre,
    undo_merger,
)
from baken.apps.directory.actions._expertise import (
    CannotChangeList,
    CannotNoteExpertise,
    add_entry,
    change_entry,
    change_expertise,
    end_entry,
    end_expertise,
    move_entry,
    note_expertise,
    reopen_entry,
)
from baken.apps.directory.actions._staff_lists import (
    CannotApply,
    CannotTakeList,
    Moved,
    apply_list,
    receive_list,
    throw_away_list,
    undo_list,
)

__all__ = [
    "CannotApply",
    "CannotChangeList",
    "CannotNoteExpertise",
    "CannotTakeList",
    "Moved",
    "add_entry",
    "apply_list",
    "change_entry",
    "change_expertise",
    "end_centre",
    "end_entry",
    "end_expertise",
    "merge_centres",
    "merge_into_new",
    "move_entry",
    "note_expertise",
    "receive_list",
    "reopen_centre",
    "reopen_entry",
    "throw_away_list",
    "undo_list",
    "undo_merger",
]
