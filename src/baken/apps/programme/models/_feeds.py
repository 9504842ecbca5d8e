"""Calendars that somebody follows from elsewhere."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import FeedKind


class Feed(models.Model):
    """A calendar at an address of its own, for somebody in one role: their own sessions, all that they see, or what of
    it is about a theme. The address follows from `uuid` and a secret of the house; one that is made anew is another
    row. Personal data: that somebody follows it; as long as the role."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grant = models.ForeignKey("access.Grant", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FeedKind)
    theme = models.ForeignKey("people.Theme", null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("agenda’s die iemand volgt")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "kind"], condition=Q(theme=None), name="programme_feed_once"),
            models.UniqueConstraint(fields=["grant", "theme"], name="programme_feed_of_theme_once"),
            models.CheckConstraint(
                condition=Q(kind=FeedKind.THEME, theme__isnull=False) | (~Q(kind=FeedKind.THEME) & Q(theme=None)),
                name="programme_feed_of_a_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.kind}"
