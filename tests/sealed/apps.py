from __future__ import annotations

from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "tests.sealed"
    label = "sealed"
