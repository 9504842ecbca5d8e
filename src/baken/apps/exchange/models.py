"""Imports, and what each did to the database, so that the last can be undone."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.exchange.types import Operation, State
from baken.vault.fields import SealedJSONField


class Import(models.Model):
    """An import of files into a cell: what was handed over, by whom, what came of it.

    `folder`: where its files and its plan lie while it waits; empty once they are gone. `report`: what it did, in
    counts and sentences. Personal data: who imported, and in the report values of rejected rows and the first
    few addresses that were not known; ten years, as the accounts of the cell.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    digest = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list)
    folder = models.CharField(max_length=400, blank=True)
    report = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = _("invoeren")
        ordering = ["-id"]

    def __str__(self) -> str:
        return ", ".join(self.files) or f"{self.cell_id} {self.at}"


class Trace(models.Model):
    """What an import did to rows of one table, in order. Inserted rows are a range of keys, with the fingerprint of
    what was put in `columns`; of changed and deleted rows `rows` holds what was there, and of changed rows
    what came in its place.

    Personal data: what the rows hold, sealed; goes when the next import of the cell comes, as then it cannot be
    undone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    origin = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="traces")
    model = models.CharField(max_length=100)
    operation = models.CharField(max_length=10, choices=Operation)
    columns = models.JSONField(default=list)
    first = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)
    fingerprint = models.CharField(max_length=40, blank=True)
    rows = SealedJSONField(default=list)

    class Meta:
        verbose_name_plural = _("sporen van een invoer")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.model} {self.operation}"
