"""What files may point at: items, surveys, occasions, invitations, questions and responses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from baken.apps.surveys.models import Invitation, Item, Occasion, Question, Response, Survey
from baken.ground.formats import SUBJECTS, Subject


def _items(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Item.objects.values_list("wording", "scale", "module", "position", "pk")


def _surveys(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Survey.objects.filter(cell=cell).values_list("name", "school_year", "invites", "pk")


def _occasions(cell: int | None) -> Iterator[tuple[Any, ...]]:
    occasions = Occasion.objects.filter(cell=cell).order_by().values_list("subject", "subject_key", "pk")
    return occasions.iterator(chunk_size=20_000)


def _invitations(cell: int | None) -> Iterator[tuple[Any, ...]]:
    """Invitations by the name of their survey, the title of their offer, and the one person behind all entries."""
    invitations = Invitation.objects.filter(survey__cell=cell).order_by()
    return (
        invitations.annotate(one=Coalesce("person__same_as", "person"))
        .values_list(
            "survey__name",
            "survey_id",
            "occasion__school_year",
            "occasion_id",
            "occasion__title",
            "one",
            "person_id",
            "centre_id",
            "pk",
        )
        .iterator(chunk_size=20_000)
    )


def _questions(cell: int | None) -> Iterable[tuple[Any, ...]]:
    questions = Question.objects.filter(survey__cell=cell).order_by()
    return questions.values_list("survey_id", "wording", "item_id", "pk")


def _responses(cell: int | None) -> Iterator[tuple[Any, ...]]:
    responses = (
        Response.objects.filter(survey__cell=cell).order_by().annotate(one=Coalesce("person__same_as", "person"))
    )
    rows = responses.values_list("survey_id", "occasion_id", "one", "number", "completed_at", "pk")
    for survey, occasion, one, number, completed_at, key in rows.iterator(chunk_size=20_000):
        yield survey, occasion, one, number, completed_at.astimezone(dt.UTC).replace(tzinfo=None), key


SUBJECTS.add(
    Subject(
        "surveys.item",
        {"wording": "VARCHAR", "scale": "VARCHAR", "module": "VARCHAR", "position": "BIGINT"},
        _items,
        _("een item uit de itembank"),
    ),
    Subject(
        "surveys.survey",
        {"name": "VARCHAR", "school_year": "BIGINT", "invites": "BOOLEAN"},
        _surveys,
        _("een bevraging"),
    ),
    Subject(
        "surveys.occasion",
        {"subject": "VARCHAR", "subject_key": "BIGINT"},
        _occasions,
        _("een aanbod in een bevraging"),
    ),
    Subject(
        "surveys.invitation",
        {
            "survey": "VARCHAR",
            "survey_id": "BIGINT",
            "school_year": "BIGINT",
            "occasion_id": "BIGINT",
            "title": "VARCHAR",
            "one": "BIGINT",
            "person_id": "BIGINT",
            "centre_id": "BIGINT",
        },
        _invitations,
        _("iemand die uitgenodigd is"),
    ),
    Subject(
        "surveys.question",
        {"survey_id": "BIGINT", "wording": "VARCHAR", "item_id": "BIGINT"},
        _questions,
        _("een vraag van deze bevraging"),
    ),
    Subject(
        "surveys.response",
        {
            "survey_id": "BIGINT",
            "occasion_id": "BIGINT",
            "one": "BIGINT",
            "number": "BIGINT",
            "completed_at": "TIMESTAMP",
        },
        _responses,
        _("een antwoord op deze bevraging"),
    ),
)
