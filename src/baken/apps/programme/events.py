"""What the programme lets others hear, each after it was committed."""

from __future__ import annotations

from django.dispatch import Signal

offer_cancelled = Signal()
"""An offer takes place no more; sent with `offer` and `enrolments` (keys; of those that stood until then)."""

session_cancelled = Signal()
"""A session takes place no more; sent with `session` and `enrolments` (keys; who had a place or waited for one)."""

session_changed = Signal()
"""A session is at another moment or another place; sent with `session` and `enrolments` (keys; who has a place or
waits for one)."""

session_closed = Signal()
"""All was said of who was at a session; sent with `session` (its key)."""
