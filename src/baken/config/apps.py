"""What ties rooms together that must not know each other."""

from __future__ import annotations

import sys
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_migrate, pre_save

from baken.config.logs import raised


class HouseConfig(AppConfig):
    name = "baken.config"
    label = "config"

    def ready(self) -> None:
        from baken.apps.exchange.events import files_imported  # rooms are not ready when this module is imported
        from baken.config import checks  # noqa: F401 - they register themselves

        # Heard of apps with models alone, of which this is none: one of them is enough.
        post_migrate.connect(_make_cache, sender=apps.get_app_config("ground"), dispatch_uid="config.make_cache")
        files_imported.connect(_refresh_figures, dispatch_uid="config.refresh_figures")
        results = apps.get_model("django_tasks_database.DBTaskResult")
        pre_save.connect(_leave_words_out, sender=results, dispatch_uid="config.leave_words_out")


def _make_cache(**_kwargs: Any) -> None:
    """The table of the cache, where it is one, comes with the others."""
    if "cache" in settings.DATABASES:
        call_command("createcachetable", database="cache", verbosity=0)


def _leave_words_out(instance: Any, **_kwargs: Any) -> None:
    """Of what ends a task is kept what it was and along which lines it came; its words may hold anybody's data."""
    if instance.traceback:
        instance.traceback = "\n".join(raised(sys.exc_info()[1]))


def _refresh_figures(cell: int, **_kwargs: Any) -> None:
    """After an import or its undoing, figures are made anew there and then, so that no page has to wait."""
    from baken.apps.insight.actions import refresh_mart  # rooms are not ready when this module is imported

    refresh_mart(cell=cell)
