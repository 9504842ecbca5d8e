"""What is decided about flags, and the thresholds that their rules go by. The flags themselves are nowhere stored."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.centres.types import FROM_THE_BEGINNING, Kind, Measured, Outcome


class FlagThreshold(models.Model):
    """From this day on, a rule goes by this number. Without a cell it holds for every cell that entered none itself.

    No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", null=True, on_delete=models.CASCADE, related_name="+")
    measured = models.CharField(max_length=30, choices=Measured)
    starts_on = models.DateField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = _("drempels van vlaggen")
        ordering = ["measured", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "measured", "starts_on"], name="centres_threshold_once"),
            models.UniqueConstraint(
                fields=["measured", "starts_on"],
                condition=models.Q(cell__isnull=True),
                name="centres_threshold_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measured} {self.starts_on} {self.number}"

    @property
    def kind(self) -> Measured:
        return Measured(self.measured)

    @property
    def written(self) -> str:
        """Its number, as it is read."""
        return self.kind.written(self.number)

    @property
    def is_from_the_beginning(self) -> bool:
        return self.starts_on <= FROM_THE_BEGINNING


class FlagDecision(models.Model):
    """A flag of a centre, set or set aside by hand for a school year, or that this was withdrawn. Of several the last
    one counts; all are kept.

    Personal data: who decided, and a reason that may tell of a director; ten school years.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30, choices=Kind)
    school_year = models.SmallIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("beslissingen over vlaggen")
        ordering = ["pk"]
        indexes = [models.Index(fields=["cell", "school_year"], name="centres_decision_of_year")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.kind} {self.school_year}"
