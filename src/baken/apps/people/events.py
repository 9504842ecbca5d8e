"""What the room of people lets others hear, each after it was committed."""

from __future__ import annotations

from django.dispatch import Signal

persons_joined = Signal()
"""Two entries were found to be one person; sent with `persons` (the key of the one that stands for both)."""

persons_separated = Signal()
"""Two entries are two persons after all; sent with `persons` (the keys of both)."""
