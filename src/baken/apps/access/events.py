"""What access lets others hear."""

from __future__ import annotations

from django.dispatch import Signal

role_ended = Signal()
"""After it was committed that somebody ended another's role; sent with `grant` (its key), and of who did `cell` and
`centre` (keys; NO_CELL and None for who runs the installation)."""
