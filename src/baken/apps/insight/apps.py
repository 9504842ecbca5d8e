"""The room insight."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "baken.apps.insight"
    label = "insight"
