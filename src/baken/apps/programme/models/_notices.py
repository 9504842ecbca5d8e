"""What people are told by mail: written down with what happened, and sent afterwards."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._enrolments import Enrolment, Step
from baken.apps.programme.models._offers import Offer, Session
from baken.apps.programme.types import TOLD_ONCE, Group, NoticeKind, Outcome
from baken.vault.fields import SealedTextField


class Letter(models.Model):
    """A mail that who plans wrote to a group of those who enrolled for an offer, or one session of it, or were there.

    Personal data: who wrote it, and what, sealed; kept a year.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="letters")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=15, choices=Group)
    subject = SealedTextField(default="")
    words = SealedTextField(default="")
    by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("mails aan een groep")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.group}"


class Notice(models.Model):
    """A mail to one person, of which kind, about what. It is written in the transaction of what it tells of, and sent
    later: not before `due_at`, which whoever sends it puts off first, so that one that was cut short is taken up
    again. `said`: what was so, where that is no longer to be read; `on`: the day that it is about, of kinds that are
    told once; `address`: where the house stood.

    Personal data: that somebody was written to, when and of what; kept a year.
    """

    kind = models.CharField(max_length=12, choices=NoticeKind)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="notices")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.CASCADE, related_name="notices")
    step = models.ForeignKey(Step, null=True, on_delete=models.CASCADE, related_name="+")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="notices")
    said = models.JSONField(default=dict)
    on = models.DateField(null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    ended_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name_plural = _("mails over inschrijvingen")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "session", "kind", "on"],
                condition=Q(kind__in=TOLD_ONCE),
                name="programme_told_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING, ended_at=None)
                | (~Q(outcome=Outcome.WAITING) & Q(ended_at__isnull=False)),
                name="programme_told_at_last",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(outcome=Outcome.WAITING), name="programme_to_tell"),
            models.Index(fields=["offer", "-made_at"], name="programme_told_of_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
