from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from baken.vault.fields import SealedJSONField, SealedTextField
from baken.vault.files import SealedFileField


class Note(models.Model):
    """Bound to its row and its cell, sealed by the key of the house; `plain` is what the search must find."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.IntegerField(default=1)
    text = SealedTextField(bound=("uuid", "cell"), null=True)
    other = SealedTextField(bound=("uuid", "cell"), default="")
    more = SealedJSONField(bound=("uuid", "cell"), null=True)
    plain = models.TextField(default="")

    objects: models.Manager[Any] = models.Manager()


class Entry(models.Model):
    """Of a dossier, which has a key of its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.UUIDField()
    text = SealedTextField(keyed_by="dossier")

    objects: models.Manager[Any] = models.Manager()


class Scan(models.Model):
    """A file of a dossier."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.UUIDField()
    file = SealedFileField(keyed_by="dossier", upload_to="scans")

    objects: models.Manager[Any] = models.Manager()
