"""The room access."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "baken.apps.access"
    label = "access"
