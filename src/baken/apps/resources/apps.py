"""The room resources."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "baken.apps.resources"
    label = "resources"
    verbose_name = _("Uren en middelen")
