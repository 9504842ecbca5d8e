"""The room insight: figures, asked and explained."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "baken.apps.insight"
    label = "insight"
    verbose_name = _("Inzicht")

    def ready(self) -> None:
        pre_migrate.connect(_remove_triggers, sender=self, dispatch_uid="insight.remove_triggers")
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="insight.install_triggers")


def _remove_triggers(using: str, **_kwargs: Any) -> None:
    from baken.apps.insight.engine.triggers import remove  # models are not ready when this module is imported

    remove(using)


def _install_triggers(using: str, **_kwargs: Any) -> None:
    from baken.apps.insight.engine.triggers import install  # models are not ready when this module is imported

    install(using)
