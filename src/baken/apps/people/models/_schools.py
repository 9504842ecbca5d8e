"""School boards, schools and their sites; and from which day on which centre guides a school, or which board is of a
centre."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models._organisations import Centre, Network
from baken.apps.people.types import BoardKind, Level


class Board(models.Model):
    """A board or group of schools, or the board of centres. Only its network changes it. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=400)
    kind = models.CharField(max_length=20, choices=BoardKind.choices, default=BoardKind.BOARD)
    enterprise_number = models.CharField(max_length=10, blank=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="boards")
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("schoolbesturen")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="people_board_once"),
            models.UniqueConstraint(
                fields=["network", "enterprise_number"],
                condition=~Q(enterprise_number=""),
                name="people_board_number_once",
            ),
            models.CheckConstraint(condition=Q(ended_on__gte=F("started_on")), name="people_board_ends_after"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def written_number(self) -> str:
        """The enterprise number as it is written; "" where it is not known."""
        number = self.enterprise_number
        return f"{number[:4]}.{number[4:7]}.{number[7:]}" if number else ""


class School(models.Model):
    """A school, known by its institution number. Only a cell of its network changes it. `ended_on` is its last day,
    after which pupils and files are those of its `successor`, where it has one. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=400)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="schools")
    level = models.CharField(max_length=30, choices=Level.choices)
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="schools")
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        verbose_name_plural = _("scholen")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_on__gte=F("started_on")), name="people_school_ends_after"),
            models.CheckConstraint(
                condition=Q(successor=None) | (Q(ended_on__isnull=False) & ~Q(successor=F("id"))),
                name="people_school_succeeded_once_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A site of a school, by the number that it has within the school. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sites")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=400, blank=True)
    street = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=4, blank=True)
    municipality = models.CharField(max_length=400)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("vestigingsplaatsen")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="people_site_once"),
            models.CheckConstraint(condition=Q(ended_on__gte=F("started_on")), name="people_site_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.municipality}"


class Guidance(models.Model):
    """From a day on, a centre guides a school (none: nobody does), until the day of the next row of that school. So a
    school has at most one centre on any day (decision 23). No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="guidances")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="guidances")
    started_on = models.DateField()

    class Meta:
        verbose_name_plural = _("begeleiding van scholen")
        ordering = ["started_on"]
        constraints = [models.UniqueConstraint(fields=["school", "started_on"], name="people_guidance_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.started_on}"


class Governance(models.Model):
    """From a day on, a centre is of a board (none: of no board), until the day of the next row of that centre. No
    personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="governances")
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="governances")
    started_on = models.DateField()

    class Meta:
        verbose_name_plural = _("besturen van centra")
        ordering = ["started_on"]
        constraints = [models.UniqueConstraint(fields=["centre", "started_on"], name="people_governance_once")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.started_on}"
