"""Certificates of what people followed, and from when on somebody earns one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._offers import Offer
from baken.apps.programme.types import Strategy, Withdrawn
from baken.vault.fields import SealedTextField


class CertificateRule(models.Model):
    """From when on somebody who was present earns a certificate of an offer: at so many of its sessions, and at such a
    share (in percent) of those that were held. An offer without a rule gives one from the first session on; one that
    gives none (`is_given`) says so here. No personal data."""

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="certificate_rule")
    is_given = models.BooleanField(default=True)
    sessions = models.PositiveSmallIntegerField(default=1)
    share = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name_plural = _("regels voor attesten")
        constraints = [
            models.CheckConstraint(condition=Q(sessions__gte=1), name="programme_certificate_of_something"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gte=1, share__lte=100), name="programme_certificate_of_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.sessions}"


class Certificate(models.Model):
    """That somebody followed an offer, on paper: as it stood when it was made. `number`: by which anybody who holds
    the paper asks whether it is genuine. What it says of the offer (title, strategy, who gave it) stays what it said,
    whatever is said of the offer since. One that no longer holds is withdrawn, and stays, so that the paper can be
    told to be void.

    Personal data: who it is for, under which name (sealed), and how long they were there; ten years.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="certificates")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=12, unique=True)
    given_name = SealedTextField(default="")
    family_name = SealedTextField(default="")
    title = models.CharField(max_length=400)
    strategy = models.CharField(max_length=30, choices=Strategy)
    given_by = models.CharField(max_length=400)
    sessions = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField(null=True)
    first_on = models.DateField()
    last_on = models.DateField()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=15, choices=Withdrawn, blank=True)

    class Meta:
        verbose_name_plural = _("attesten")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "person"], condition=Q(withdrawn_at=None), name="programme_certificate_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, why="") | (Q(withdrawn_at__isnull=False) & ~Q(why="")),
                name="programme_certificate_withdrawn_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.person_id}"
