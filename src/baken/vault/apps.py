"""Starts the vault: its checks, and what each room says of its columns."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class VaultConfig(AppConfig):
    name = "baken.vault"
    label = "vault"

    def ready(self) -> None:
        from baken.vault import checks  # noqa: F401 - they register themselves, once models are there
        from baken.vault.keys import forget
        from baken.vault.proofs import prove

        autodiscover_modules("columns")
        request_started.connect(forget, dispatch_uid="vault.forget_keys")
        post_migrate.connect(prove, sender=self, dispatch_uid="vault.prove_keys")
