"""What ties rooms together that must not know each other."""

from __future__ import annotations

import sys
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import pre_save

from baken.config.logs import raised


class HouseConfig(AppConfig):
    name = "baken.config"
    label = "config"

    def ready(self) -> None:
        from baken.apps.exchange.events import files_imported  # rooms are not ready when this module is imported
        from baken.config import checks  # noqa: F401 - they register themselves

        files_imported.connect(_refresh_figures, dispatch_uid="config.refresh_figures")
        results = apps.get_model("django_tasks_database.DBTaskResult")
        pre_save.connect(_leave_words_out, sender=results, dispatch_uid="config.leave_words_out")


def _leave_words_out(instance: Any, **_kwargs: Any) -> None:
    """Of what ends a task is kept what it was and along which lines it came; its words may hold anybody's data."""
    if instance.traceback:
        instance.traceback = "\n".join(raised(sys.exc_info()[1]))


def _refresh_figures(cell: int, **_kwargs: Any) -> None:
    """After an import or its undoing, figures are made anew there and then, so that no page has to wait."""
    from baken.apps.insight.actions import refresh_mart  # rooms are not ready when this module is imported

    refresh_mart(cell=cell)
