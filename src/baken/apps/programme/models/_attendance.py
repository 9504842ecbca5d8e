"""Lists of who was at a session, as they wait to be looked through, and what they wrote."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._offers import Offer, Session
from baken.apps.programme.types import ReportState, Source
from baken.vault.fields import SealedJSONField


class AttendanceReport(models.Model):
    """A report of Teams, a list that was pasted, or that of a partner, of who was at a session or registered for it;
    nothing is written before it is confirmed. Without a `session`, one is made for the day on which it was held; where
    the offer was made for it too (`made_offer`), that is published then. `length`: of the meeting, in minutes;
    `threshold`: from how many minutes on somebody was there, none where minutes are not known. `rows`: what stood in
    it, and `decisions`: what was said of each, while it waits; `trace`: what it wrote, once it is applied.

    Personal data: those three, sealed, and who handed it over; one that waits a week, one that was applied a year.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="reports")
    source = models.CharField(max_length=12, choices=Source)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    length = models.PositiveIntegerField(null=True)
    threshold = models.PositiveIntegerField(null=True)
    by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.WAITING)
    rows = SealedJSONField(default=list)
    decisions = SealedJSONField(default=dict)
    trace = SealedJSONField(default=list)
    made_session = models.BooleanField(default=False)
    made_offer = models.BooleanField(default=False)
    noted = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("aanwezigheidslijsten")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.held_on}"
