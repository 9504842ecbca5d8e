"""The room surveys."""

from __future__ import annotations

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "baken.apps.surveys"
    label = "surveys"
