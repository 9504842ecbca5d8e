"""What ties rooms together that must not know each other."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "baken.config"
    label = "config"

    def ready(self) -> None:
        from baken.apps.exchange.events import files_imported  # rooms are not ready when this module is imported

        files_imported.connect(_refresh_figures, dispatch_uid="config.refresh_figures")


def _refresh_figures(cell: int, **_kwargs: Any) -> None:
    """After an import or its undoing, figures are made anew there and then, so that no page has to wait."""
    from baken.apps.insight.actions import refresh_mart  # rooms are not ready when this module is imported

    refresh_mart(cell=cell)
