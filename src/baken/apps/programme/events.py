"""What programme lets others hear."""

from __future__ import annotations

from django.dispatch import Signal

session_closed = Signal()
"""After it was committed that all was said of who was at a session; sent with `session` (its key)."""
