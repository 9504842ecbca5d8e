"""The room inspections."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "baken.apps.inspections"
    label = "inspections"
    verbose_name = _("Doorlichtingen")
