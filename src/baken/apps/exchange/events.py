"""What exchange lets others hear."""

from __future__ import annotations

from django.dispatch import Signal

files_imported = Signal()
"""After an import or its undoing was committed; sent with `cell` and `files` (keys of the cell and the import)."""
