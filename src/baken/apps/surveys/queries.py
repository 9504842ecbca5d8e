"""Reading surveys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Actor
from baken.apps.surveys.models import Invitation, Item, Question, Response, Survey
from baken.apps.surveys.rules import surveys_visible
from baken.apps.surveys.types import Module
from baken.ground.periods import Period


def was_invited() -> Exists:
    """An expression over responses: whether that person was invited to that survey about that occasion.

    A survey that was open may invite later; who answered before that, uninvited, is no response to an invitation.
    """
    return Exists(
        Invitation.objects.filter(survey=OuterRef("survey"), occasion=OuterRef("occasion"), person=OuterRef("person"))
    )


def invitation_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Who was invited, as shown to who may open it."""
    invitations = Invitation.objects.filter(pk__in=ids).select_related("survey", "occasion", "person", "centre")
    return [
        {
            _("Bevraging"): invitation.survey.title,
            _("Aanbod"): invitation.occasion.title,
            _("Persoon"): str(invitation.person),
            _("Centrum"): invitation.centre.name,
        }
        for invitation in invitations.order_by("pk")
    ]


def response_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """That there was a response, and about what; never by whom, nor what was answered."""
    responses = Response.objects.filter(pk__in=ids).select_related("survey", "occasion")
    return [
        {
            _("Bevraging"): response.survey.title,
            _("Schooljaar"): Period.school_year(response.survey.school_year).code,
            _("Aanbod"): response.occasion.title,
            _("Ingevuld op"): response.completed_at.date(),
        }
        for response in responses.order_by("pk")
    ]


def surveys_visible_to(actor: Actor) -> QuerySet[Survey]:
    """The surveys that an actor sees, the latest first, with how many questions each has and how many are unmapped."""
    return Survey.objects.filter(surveys_visible(actor)).annotate(
        question_count=Count("questions"), unmapped_count=Count("questions", filter=Q(questions__item__isnull=True))
    )


def questions_of(survey: Survey) -> QuerySet[Question]:
    """The questions of a survey as it asked them, with their items."""
    return survey.questions.select_related("item")


def questions_visible_to(actor: Actor) -> QuerySet[Question]:
    """The questions of the surveys that an actor sees."""
    visible = Survey.objects.filter(surveys_visible(actor))
    return Question.objects.filter(survey__in=visible).select_related("survey", "item")


def items_along_the_chain() -> dict[str, Module]:
    """The items of the bank by wording, each with its module, from near to far effects: satisfied, learned, applied,
    working changed, pupils."""
    return {wording: Module(module) for wording, module in items_of_bank().values_list("wording", "module")}


def items_of_bank() -> QuerySet[Item]:
    """The items of the bank, by module and within it along the chain of effect."""
    return Item.objects.all()
