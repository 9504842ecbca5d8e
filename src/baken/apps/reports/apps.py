"""The room reports."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "baken.apps.reports"
    label = "reports"
