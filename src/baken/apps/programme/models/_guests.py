"""Who asked for a place without an account, until a mail showed whose address it is."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._enrolments import Enrolment
from baken.apps.programme.models._offers import Offer, Session
from baken.apps.programme.types import Level
from baken.vault.fields import SealedTextField


class GuestRequest(models.Model):
    """That somebody without an account asked for a place, in an offer or one session of it. It gives none before the
    link is followed that went to the address; `used_at`: when that was, once. `due_at`: when the mail is to be sent,
    or tried again; empty once it was. `address`: where the house stood.

    Personal data: name, address, centre and what somebody needs, the last sealed; kept a week.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=200)
    last_name = models.CharField(max_length=200)
    level = models.CharField(max_length=15, choices=Level, blank=True)
    catering = SealedTextField(default="")
    needs = SealedTextField(default="")
    language = models.CharField(max_length=5, default="nl")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=400, blank=True)
    used_at = models.DateTimeField(null=True)
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = _("vragen van gasten")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["email"], name="programme_guest_by_email"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="programme_guest_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.at}"
