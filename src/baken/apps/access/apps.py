"""The room access."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "baken.apps.access"
    label = "access"
    verbose_name = _("Accounts en rollen")

    def ready(self) -> None:
        """Tell allauth of a provider of ours that it does not bring itself."""
        from allauth.socialaccount.providers import registry

        from baken.apps.access.engine.smartschool import SmartschoolProvider

        registry.register(SmartschoolProvider)
        post_migrate.connect(_guard_trail, sender=self, dispatch_uid="access.guard_trail")


def _guard_trail(using: str, **_kwargs: Any) -> None:
    from baken.apps.access.engine.triggers import install  # models are not ready when this module is imported

    install(using)
