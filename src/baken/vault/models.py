"""The keys of what is sealed."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataKey(models.Model):
    """A key that seals classified values of one scope (a dossier; empty: of the house), wrapped by a master key, which
    is not in the database. Of a scope one is current; one that was replaced still opens what it sealed. One that was
    destroyed opens nothing again: `wrapped` is empty then. No personal data. Kept as long as what it sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=36, blank=True)
    master = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    replaced_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("sleutels van verzegelde gegevens")
        constraints = [
            models.UniqueConstraint(
                fields=["scope"], condition=models.Q(replaced_at__isnull=True), name="vault_one_current_key"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class KeyProof(models.Model):
    """What only a key of the settings gives, so that a database is known that began with another. No personal data.
    Kept as long as the installation.
    """

    name = models.CharField(max_length=40, unique=True)
    salt = models.CharField(max_length=64)
    proof = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = _("bewijzen van sleutels")

    def __str__(self) -> str:
        return self.name
