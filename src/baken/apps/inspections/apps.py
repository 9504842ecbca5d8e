"""The room inspections."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "baken.apps.inspections"
    label = "inspections"
