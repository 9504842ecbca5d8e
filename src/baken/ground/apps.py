"""Finds, at start-up, what each room contributes."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class GroundConfig(AppConfig):
    name = "baken.ground"
    label = "ground"

    def ready(self) -> None:
        autodiscover_modules(
            "subjects", "facts", "indicators", "exchange", "navigation", "tasks", "receivers", "trail", "persons"
        )
