"""What access does when it hears of something: who loses a role, by whichever page, is told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import get_language

from baken.apps.access import tasks
from baken.apps.access.events import role_ended


@receiver(role_ended, dispatch_uid="access.tell_of_ended_role")
def tell_of_ended_role(*, grant: int, cell: int, centre: int | None, **_kwargs: Any) -> None:
    """Let the holder hear by mail, in the language of who ended it."""
    language = get_language() or settings.LANGUAGE_CODE
    tasks.tell_of_role.enqueue(key=grant, ended=True, cell=cell, centre=centre, address="", language=language)
