"""The room programme."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "baken.apps.programme"
    label = "programme"
