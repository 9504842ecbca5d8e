"""The room resources."""

from __future__ import annotations

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "baken.apps.resources"
    label = "resources"
