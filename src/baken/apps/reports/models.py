"""Reports, and what people made of their parts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """A report of a cell about a period, along an outline, in one language whoever reads it. Its figures are live
    until it is frozen, which comes later.

    Personal data: the account that began it, as long as the report.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    outline = models.CharField(max_length=50)
    title = models.CharField(max_length=150)
    period = models.CharField(max_length=9)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    begun_by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = _("verslagen")
        ordering = ["-period", "title"]

    def __str__(self) -> str:
        return self.title


class Edit(models.Model):
    """What a report says in a part otherwise than its outline: other words (`is_written`), or nothing. `version` goes
    up by one each time that words are written (0: never), so that who wrote over later ones is told.

    Personal data: the account that wrote it last, as long as the report; texts are the writers' own.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="edits")
    part = models.CharField(max_length=100)
    is_written = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    is_left_out = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = _("delen van verslagen")
        constraints = [models.UniqueConstraint(fields=["report", "part"], name="reports_edit_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.part}"
