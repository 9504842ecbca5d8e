"""Hours, staffing and means of a cell."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from baken.apps.resources.types import ProposalState


class HoursEntry(models.Model):
    """Hours that an advisor registered. `hours` is exact to a third of a second; `school_year` follows the date.
    `uuid`: of those that were registered on the page, which alone are changed there; what a file brings has none.

    Personal data: how somebody spent working time; kept five school years, then without the person.
    """

    uuid = models.UUIDField(null=True, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=400)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=400)
    date = models.DateField()
    hours = models.DecimalField(max_digits=12, decimal_places=10)
    pillar = models.CharField(max_length=400)
    kind = models.CharField(max_length=400, blank=True)
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.PROTECT, related_name="+")
    school_year = models.GeneratedField(
        expression=models.Case(
            models.When(date__month__gte=9, then=ExtractYear("date")), default=ExtractYear("date") - 1
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = _("uren")
        constraints = [
            models.UniqueConstraint(fields=["cell", "number"], name="resources_hours_once"),
            models.CheckConstraint(condition=models.Q(hours__gt=0, hours__lte=24), name="resources_hours_in_a_day"),
        ]

    def __str__(self) -> str:
        return self.number


class HoursProposal(models.Model):
    """Hours that somebody who guides an offer may have spent on a session of it that was closed: to be registered, or
    left. `hours`: as long as it was planned; nothing where that is not known. `date`: the day of the session.

    Personal data: how somebody spent working time; kept until the end of the school year after the session.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey("programme.Session", on_delete=models.CASCADE, related_name="+")
    date = models.DateField()
    hours = models.DecimalField(max_digits=12, decimal_places=10, null=True)
    state = models.CharField(max_length=15, choices=ProposalState, default=ProposalState.OPEN)

    class Meta:
        verbose_name_plural = _("voorstellen van uren")
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="resources_proposal_once"),
            models.CheckConstraint(
                condition=models.Q(hours=None) | models.Q(hours__gt=0, hours__lte=24),
                name="resources_proposal_in_a_day",
            ),
        ]
        indexes = [models.Index(fields=["date"], name="resources_proposal_by_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.person_id}"


class Staffing(models.Model):
    """Planned and realised full-time equivalents of a pillar in a school year. No personal data."""

    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    school_year = models.SmallIntegerField()
    pillar = models.CharField(max_length=400)
    planned = models.DecimalField(max_digits=18, decimal_places=10)
    realised = models.DecimalField(max_digits=18, decimal_places=10)

    class Meta:
        verbose_name_plural = _("cijfers over personeel")
        constraints = [
            models.UniqueConstraint(fields=["cell", "school_year", "pillar"], name="resources_staffing_once")
        ]

    def __str__(self) -> str:
        return f"{self.school_year} {self.pillar}"


class Spending(models.Model):
    """What was spent on an advisor's professional development in a school year, in euro.

    Personal data: that; kept ten school years, as accounts are.
    """

    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    school_year = models.SmallIntegerField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=18, decimal_places=10)

    class Meta:
        verbose_name_plural = _("uitgaven")
        constraints = [
            models.UniqueConstraint(fields=["cell", "school_year", "person"], name="resources_spending_once")
        ]

    def __str__(self) -> str:
        return f"{self.school_year} {self.person_id}"
