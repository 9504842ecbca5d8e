"""How long what is held of people is kept, and that somebody says it is wrong."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.models._entering import Account
from baken.apps.access.types import CorrectionState, Unit
from baken.vault.fields import SealedTextField


class RetentionTerm(models.Model):
    """From this day on, data of a class is kept so long after the moment that the class names; without a number as
    long as what it belongs to. `ground`: why, by law. No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    retention = models.CharField(max_length=60)
    starts_on = models.DateField()
    number = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=20, choices=Unit, blank=True)
    ground = models.CharField(max_length=1000)
    ground_in_english = models.CharField(max_length=1000)

    class Meta:
        verbose_name_plural = _("bewaartermijnen")
        ordering = ["retention", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["retention", "starts_on"], name="access_term_once"),
            models.CheckConstraint(
                condition=Q(number__isnull=True, unit="") | Q(number__gt=0, unit__in=Unit.values),
                name="access_term_has_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retention} {self.starts_on}"


class Correction(models.Model):
    """That somebody says that data held of them is wrong, to one cell that holds it. `section`: name of the holding.

    Personal data: who asked, what they wrote and what was answered, sealed, as people write what they like; until two
    years after the answer.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="corrections")
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=60)
    wrong = SealedTextField(bound=("uuid", "account_id", "cell_id"))
    right = SealedTextField(bound=("uuid", "account_id", "cell_id"))
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    answer = SealedTextField(default="", bound=("uuid", "account_id", "cell_id"))
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("vragen om verbetering")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cell_id} {self.section}"
