"""Who asked for a place, who has one, and what became of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._offers import Offer, Session
from baken.apps.programme.types import OPEN_STATES, EnrolledBy, EnrolmentState, Level, Why
from baken.vault.fields import SealedTextField

OPEN = sorted(OPEN_STATES)


class Enrolment(models.Model):
    """That somebody asked for a place in an offer, or in one session of it, for a centre, and where that stands. What
    came of it, session by session, is a Participation. The order of receipt is that of `asked_at`, then of the key.
    `answer_by`: until when an offered place is kept. `level`: what somebody says to know of the subject before.

    Personal data: that, and a reason to leave, sealed; kept ten school years, then without the person. What
    somebody needs or wishes to eat is sealed (`has_needs`: that something stands there), and goes a month after it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="enrolments", db_index=False)
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=15, choices=EnrolmentState)
    by = models.CharField(max_length=10, choices=EnrolledBy)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    level = models.CharField(max_length=15, choices=Level, blank=True)
    reason = SealedTextField(default="")
    catering = SealedTextField(default="")
    needs = SealedTextField(default="")
    has_needs = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="nl")

    class Meta:
        verbose_name_plural = _("inschrijvingen")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "person"],
                condition=Q(session=None, state__in=OPEN),
                name="programme_enrolled_once",
            ),
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(session__isnull=False, state__in=OPEN),
                name="programme_enrolled_in_session_once",
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.OFFERED, answer_by__isnull=False)
                | (~Q(state=EnrolmentState.OFFERED) & Q(answer_by=None)),
                name="programme_offered_until",
            ),
        ]
        indexes = [
            models.Index(fields=["offer", "asked_at", "id"], name="programme_enrolment_order"),
            models.Index(fields=["offer", "session", "centre", "state"], name="programme_enrolment_where"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.person_id} {self.state}"

    @property
    def tone(self) -> str:
        """In which tone its state is shown."""
        return EnrolmentState(self.state).tone


class Step(models.Model):
    """A step of an enrolment, by somebody or by itself: to which state, when and why. Personal data: as that of
    the enrolment."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    state = models.CharField(max_length=15, choices=EnrolmentState)
    why = models.CharField(max_length=20, choices=Why)

    class Meta:
        verbose_name_plural = _("stappen van inschrijvingen")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.state}"


class Reserve(models.Model):
    """Places of an offer (of each of its sessions, where one enrols for each) that are kept for a centre or a network,
    until a day (none: always). Places of a centre are among those of its network. No personal data."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="reserves")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.CASCADE, related_name="+")
    network = models.ForeignKey("people.Network", null=True, on_delete=models.CASCADE, related_name="+")
    places = models.PositiveIntegerField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("voorbehouden plaatsen")
        constraints = [
            models.UniqueConstraint(fields=["offer", "centre"], name="programme_reserve_of_centre_once"),
            models.UniqueConstraint(fields=["offer", "network"], name="programme_reserve_of_network_once"),
            models.CheckConstraint(
                condition=Q(centre__isnull=False, network=None) | Q(centre=None, network__isnull=False),
                name="programme_reserve_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.places}"


class Approval(models.Model):
    """A centre whose director approves each enrolment of its staff. No personal data."""

    centre = models.OneToOneField("people.Centre", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = _("centra die inschrijvingen goedkeuren")

    def __str__(self) -> str:
        return str(self.centre_id)
