"""The room centres."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentresConfig(AppConfig):
    name = "baken.apps.centres"
    label = "centres"
    verbose_name = _("Centra")
