"""Hours, staffing and means of a cell."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _


class HoursEntry(models.Model):
    """Hours that an advisor registered. `hours` is exact to a third of a second; `school_year` follows the date.

    Personal data: how somebody spent working time; kept five school years, then without the person.
    """

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
