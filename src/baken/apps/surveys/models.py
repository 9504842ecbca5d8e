"""The item bank, surveys, who was invited and what was answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.surveys.types import Module, Scale, title_of
from baken.ground.periods import Period
from baken.vault.fields import SealedTextField


class Item(models.Model):
    """An item of the bank: one question with one wording, the same in every survey. `position`: its place along the
    chain of effect within its module, from near (satisfied) to far (pupils). No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wording = models.CharField(max_length=1000, unique=True)
    module = models.CharField(max_length=1, choices=Module)
    scale = models.CharField(max_length=10, choices=Scale)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("items van de itembank")
        ordering = ["module", "position", "wording"]

    def __str__(self) -> str:
        return self.wording


class Survey(models.Model):
    """A survey of a cell in one school year. `invites`: only who was invited can answer; else it is open.

    `release`: how often its answers were released to insight; answers become figures by a release alone.
    No personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=400)
    school_year = models.SmallIntegerField()
    invites = models.BooleanField(default=True)
    release = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = _("bevragingen")
        ordering = ["-school_year", "name"]
        constraints = [models.UniqueConstraint(fields=["cell", "name", "school_year"], name="surveys_survey_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return title_of(self.name)

    @property
    def period(self) -> Period:
        return Period.school_year(self.school_year)


class Occasion(models.Model):
    """What a survey asks about: a subject of another room (an offer), with a copy of what figures are cut by.

    No personal data.
    """

    cell = models.ForeignKey("people.Cell", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=60)
    subject_key = models.BigIntegerField()
    title = models.CharField(max_length=400)
    strategy = models.CharField(max_length=30)
    school_year = models.SmallIntegerField()
    themes = models.ManyToManyField("people.Theme", related_name="+")

    class Meta:
        verbose_name_plural = _("begeleidingen in een bevraging")
        constraints = [models.UniqueConstraint(fields=["subject", "subject_key"], name="surveys_occasion_once")]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """A person invited to answer a survey about one occasion.

    Personal data: that; kept five school years, then without the person.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            models.UniqueConstraint(fields=["survey", "occasion", "person"], name="surveys_invitation_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.occasion_id} {self.person_id}"


class Question(models.Model):
    """A question as a survey asked it; without an item (unmapped) it gives no figure. No personal data."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    wording = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="questions")

    class Meta:
        verbose_name_plural = _("vragen van een bevraging")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["survey", "wording"], name="surveys_question_once")]

    def __str__(self) -> str:
        return self.wording


class Response(models.Model):
    """What one person answered about one occasion. `number`: the ID in the file. `counts`: false where the
    same person answered the same later. `person` is null for an anonymous answer to an open survey.

    Personal data: who answered what; named answers stay with the named readers. Kept five school years, then
    without the person.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    number = models.BigIntegerField()
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField()
    counts = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = _("ingevulde bevragingen")
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="surveys_response_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"


class Answer(models.Model):
    """A score from 1 to 8, or that the item is not applicable (null). A blank is no answer and has no row.

    Personal data: through its response.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name_plural = _("antwoorden")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="surveys_answer_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__range=(1, 8)), name="surveys_score_1_to_8"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.question_id}"


class Comment(models.Model):
    """An answer in words, or an answer to a question that is not mapped yet.

    Personal data: free text, of a known person, sealed; never in a fact. Kept five school years.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="comments")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="comments")
    text = SealedTextField(bound=("uuid", "response_id", "question_id"))

    class Meta:
        verbose_name_plural = _("open antwoorden")
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="surveys_comment_once")]

    def __str__(self) -> str:
        return f"{self.response_id} {self.question_id}"
