"""What resources do when they hear of something: who guided a session that was closed is proposed to register it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from baken.apps.programme.events import session_closed
from baken.apps.resources.actions import propose_hours


@receiver(session_closed, dispatch_uid="resources.propose_hours")
def propose_hours_of_session(*, session: int, **_kwargs: Any) -> None:
    """Propose hours to who guides the offer. That a session is opened again is told by no event: what was proposed
    stays until somebody leaves it, and closing it anew proposes nothing twice."""
    propose_hours(session=session)
