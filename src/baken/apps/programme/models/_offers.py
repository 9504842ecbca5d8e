"""What a cell offers, and its sessions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import Cluster, Level, OfferState, Region, SessionState, Strategy


class Offer(models.Model):
    """What a cell offers in one school year. `organiser`: the partner's name; empty for the cell's own.

    `by_session`: one enrols for each session by itself, as for coffee moments; else for all of them together. The
    window of enrolment runs from `opens_on` to `closes_on`, both included; without the first nobody enrols by itself,
    without the last it ends with the day on which it begins.
    `capacity` is of the offer, or of each session where one enrols for each; nothing: no limit. The waiting list fills
    places that come free until `fills_until`; who is offered one has `hours_to_answer`, or (0) has it at once.
    `guests`: people without an account, of the `networks` that it is open to besides the own, enrol by a link in a
    mail. `remind_days` before a session who is enrolled is reminded of it (0: nobody); `thanks`: once it is closed,
    who was there is thanked and who stayed away is told so. `previous` is the offer of an earlier year that it goes on
    from; `community` the one of which it is a year.

    No personal data: who guides it stands in OfferAdvisor.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=400)
    title = models.CharField(max_length=400)
    strategy = models.CharField(max_length=30, choices=Strategy)
    organiser = models.CharField(max_length=400, blank=True)
    school_year = models.SmallIntegerField()
    themes = models.ManyToManyField("people.Theme", related_name="+")
    activities = models.ManyToManyField("people.CoreActivity", related_name="+")
    networks = models.ManyToManyField("people.Network", related_name="+")
    state = models.CharField(max_length=15, choices=OfferState, default=OfferState.PUBLISHED)
    aims = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    prior_knowledge = models.TextField(blank=True)
    level = models.CharField(max_length=15, choices=Level, blank=True)
    cluster = models.CharField(max_length=20, choices=Cluster, blank=True)
    cost = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    by_session = models.BooleanField(default=False)
    capacity = models.PositiveIntegerField(null=True)
    minimum = models.PositiveIntegerField(null=True)
    most_per_centre = models.PositiveIntegerField(null=True)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    fills_until = models.DateField(null=True)
    hours_to_answer = models.PositiveSmallIntegerField(default=48)
    guests = models.BooleanField(default=False)
    remind_days = models.PositiveSmallIntegerField(default=3)
    thanks = models.BooleanField(default=True)
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="next_ones")
    community = models.ForeignKey("programme.Community", null=True, on_delete=models.SET_NULL, related_name="offers")

    class Meta:
        verbose_name_plural = _("aangeboden begeleidingen")
        ordering = ["-school_year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "code"], name="programme_offer_once"),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(opens_on__lte=F("closes_on")),
                name="programme_offer_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(minimum=None) | Q(minimum__lte=F("capacity")),
                name="programme_offer_holds_its_minimum",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def given_by(self) -> str:
        """Who gives it: the partner, else the cell."""
        return str(self.organiser or self.cell.name)


class Audience(models.Model):
    """A function that an offer is meant for; none: for everyone. No personal data."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="functions")
    function = models.CharField(max_length=400)

    class Meta:
        verbose_name_plural = _("functies waarvoor een aanbod bedoeld is")
        ordering = ["function"]
        constraints = [models.UniqueConstraint(fields=["offer", "function"], name="programme_audience_once")]

    def __str__(self) -> str:
        return self.function


class OfferAdvisor(models.Model):
    """Who guides an offer, for the cell. Personal data: that; as long as the person, and the offer."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="advisors")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = _("begeleiders van een aanbod")
        constraints = [models.UniqueConstraint(fields=["offer", "person"], name="programme_advisor_once")]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.person_id}"


class Session(models.Model):
    """A session of an offer: planned, held or cancelled. `sequence` counts how often a calendar was told of it anew;
    `capacity`: of this session alone, where one enrols for each; `code`: what who is in the room types to be noted as
    present, while that is asked; `closed_at`: when all was said of who was there. No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="sessions")
    number = models.CharField(max_length=400)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    place = models.CharField(max_length=400, blank=True)
    region = models.CharField(max_length=20, choices=Region, blank=True)
    online = models.URLField(max_length=1000, blank=True)
    capacity = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=15, choices=SessionState, default=SessionState.HELD)
    sequence = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=10, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("sessies")
        ordering = ["held_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="programme_session_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="programme_session_by_code"),
        ]
        indexes = [models.Index(fields=["held_on"], name="programme_session_by_day")]

    def __str__(self) -> str:
        return self.number
