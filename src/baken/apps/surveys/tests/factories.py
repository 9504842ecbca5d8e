"""Surveys with answers, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from baken.apps.people.tests.factories import make_centre, make_person
from baken.apps.surveys.models import Comment, Item, Occasion, Question, Response, Survey


def an_item(wording: str = "Een item van de bank", scale: str = "1-8") -> Item:
    return Item.objects.create(wording=wording, module="A", scale=scale)


@transaction.atomic
def an_unmapped_question(cell: Any, values: list[str], wording: str = "Een eigen vraag") -> Question:
    """A question of a survey with these answers, each of another person, none of them a figure."""
    centre = make_centre("CLB", known_as={cell: wording})
    survey, _made = Survey.objects.get_or_create(cell=cell, name="bevraging-eigen", school_year=2024)
    occasion = Occasion.objects.create(
        cell=cell,
        subject="programme.offer",
        subject_key=centre.pk,
        title="Vorming",
        strategy="vorming",
        school_year=2024,
    )
    question = Question.objects.create(survey=survey, wording=wording, position=1)
    for number, value in enumerate(values, start=1):
        response = Response.objects.create(
            survey=survey,
            number=centre.pk * 1000 + number,
            occasion=occasion,
            person=make_person(),
            centre=centre,
            completed_at=dt.datetime(2025, 6, 2, 9, tzinfo=dt.UTC),
        )
        Comment.objects.create(response=response, question=question, text=value)
    return question
