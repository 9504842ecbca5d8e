"""What is told and agreed in the meetings of a community: agenda and report, links, questions, what centres try."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models._communities import Community
from baken.apps.programme.models._offers import Session
from baken.apps.programme.types import QuestionState, TrialState
from baken.vault.fields import SealedTextField


class Meeting(models.Model):
    """The agenda and the report of a meeting of a community, each for its members once it is published. `has_report`:
    whether one stands there, as what is sealed cannot be looked up.

    Personal data: the report, which may name people, sealed, and who wrote it; ten school years."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="meeting")
    agenda = models.TextField(blank=True)
    agenda_is_published = models.BooleanField(default=False)
    report = SealedTextField(default="")
    has_report = models.BooleanField(default=False)
    report_is_published = models.BooleanField(default=False)
    by = models.ForeignKey("access.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = _("bijeenkomsten van een PLG")

    def __str__(self) -> str:
        return str(self.session_id)


class SharedLink(models.Model):
    """A document that a community shares, by its address; of a meeting, or of all. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="links")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=400)
    url = models.URLField(max_length=1000)

    class Meta:
        verbose_name_plural = _("gedeelde documenten van een PLG")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class BroughtQuestion(models.Model):
    """A question that a member brought in, for a meeting or not yet for one, and what came of it.

    Personal data: who asked, and what was asked and answered, sealed; ten school years, then removed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="questions")
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="questions")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.PROTECT, related_name="+")
    text = SealedTextField()
    state = models.CharField(max_length=12, choices=QuestionState, default=QuestionState.OPEN)
    outcome = SealedTextField(default="")
    asked_on = models.DateField()

    class Meta:
        verbose_name_plural = _("vragen aan een PLG")
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.state}"


class Intention(models.Model):
    """What a centre will try at the workplace after a meeting, by whom and by when, and what came of it.

    Personal data: by whom, what and what came of it, sealed; ten school years, then removed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="intentions")
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="intentions")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    what = SealedTextField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=TrialState, default=TrialState.PLANNED)
    outcome = SealedTextField(default="")
    said_on = models.DateField()
    changed_on = models.DateField()

    class Meta:
        verbose_name_plural = _("wat centra uitproberen")
        ordering = ["-said_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.centre_id} {self.state}"
