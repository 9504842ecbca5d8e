"""Work on uploaded files for later. Each may run again: an import that is past a step does not take it twice."""

from __future__ import annotations

from django.utils import translation
from django_tasks import task

from baken.apps.exchange import actions


@task
def check_import(*, key: int, language: str) -> None:
    """Check the files of an import, and report in the language of who asked."""
    with translation.override(language):
        actions.check_received(key=key)


@task
def apply_import(*, key: int, language: str) -> None:
    """Write what was confirmed."""
    with translation.override(language):
        actions.apply_confirmed(key=key)
