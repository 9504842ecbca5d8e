"""What ended with a centre, so that it comes back with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.directory.types import EndsWith


class EndedWith(models.Model):
    """Something that ended with a centre, as long as that is ended: its kind and its public key. It ended on
    `ended_on`, and would have lasted until `until` (None: without end). Of schools: from which day on another centre,
    or none, guides one; `is_new` where nothing was said of that day before. Of a post that goes on elsewhere: `moves`,
    what that did to which posts there, with digests of what they became, to see whether somebody changed them since.

    No personal data: keys of rows that hold it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=EndsWith)
    key = models.UUIDField()
    ended_on = models.DateField()
    until = models.DateField(null=True)
    is_new = models.BooleanField(default=False)
    moves = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = _("wat met een centrum eindigde")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["centre", "kind", "key"], name="directory_ended_with_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
