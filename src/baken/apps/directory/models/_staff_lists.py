"""Staff lists that were handed over, and what each changed, so that it can be taken back."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.directory.types import ListState
from baken.vault.fields import SealedJSONField


class StaffList(models.Model):
    """The staff list of a centre as of a day. `rows`: what stood in it, while it waits; `trace`: what it changed, once
    it is applied. Personal data: both, sealed, and who handed it over; a list that waits a week, one that was applied
    a year.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.WAITING)
    rows = SealedJSONField(default=list)
    trace = SealedJSONField(default=list)
    joined = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("personeelslijsten")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.on}"
