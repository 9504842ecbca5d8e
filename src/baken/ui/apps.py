"""The look of the house."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "baken.ui"
    label = "ui"
