"""What it does to say what a question means."""

from __future__ import annotations

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.insight.queries import figures
from baken.apps.people.tests.factories import make_cell
from baken.apps.surveys.actions import (
    CannotAddItem,
    CannotMapQuestion,
    add_item,
    map_question,
    unmap_question,
)
from baken.apps.surveys.models import Answer, Comment, Item, Question
from baken.apps.surveys.tests.factories import an_item, an_unmapped_question
from baken.apps.surveys.types import Module, Scale
from baken.ground.periods import Period

pytestmark = pytest.mark.django_db
VALUES = ["8", "6", "5", "N.v.t. of geen zicht op", "7", "1"]


def coordinator(cell: int) -> Actor:
    return Actor(Role.COORDINATOR, cell)


def shares(question: Question) -> list[tuple[str, float | int | None, float | int | None]]:
    cell = question.survey.cell_id
    asked = [f"survey.item_share_{band}" for band in ("low", "high", "not_applicable")]
    found = figures(actor=coordinator(cell), indicators=asked, periods=[Period(2024, 2025)])
    return [(figure.indicator, figure.numerator, figure.denominator) for figure in found]


def test_an_unmapped_question_gives_no_figure_until_it_is_mapped() -> None:
    question = an_unmapped_question(make_cell(), VALUES)
    assert shares(question) == []
    map_question(question, item=an_item(), by=coordinator(question.survey.cell_id))
    assert shares(question) == [
        ("survey.item_share_low", 2, 6),
        ("survey.item_share_high", 3, 6),
        ("survey.item_share_not_applicable", 1, 6),
    ]
    assert Comment.objects.count() == 0


def test_a_question_that_is_unmapped_again_keeps_what_was_answered() -> None:
    question = an_unmapped_question(make_cell(), VALUES)
    by = coordinator(question.survey.cell_id)
    map_question(question, item=an_item(), by=by)
    unmap_question(question, by=by)
    assert sorted(comment.text for comment in Comment.objects.all()) == sorted(VALUES)
    assert shares(question) == []


def test_answers_that_are_no_scores_stop_the_mapping_and_change_nothing() -> None:
    question = an_unmapped_question(make_cell(), ["8", "9", "heel goed"])
    with pytest.raises(CannotMapQuestion, match="9; heel goed"):
        map_question(question, item=an_item(), by=coordinator(question.survey.cell_id))
    question.refresh_from_db()
    assert (question.item, Answer.objects.count(), Comment.objects.count()) == (None, 0, 3)


def test_words_stay_words_when_mapped_to_an_open_item() -> None:
    question = an_unmapped_question(make_cell(), ["heel goed"])
    map_question(question, item=an_item(scale="text"), by=coordinator(question.survey.cell_id))
    assert [comment.text for comment in Comment.objects.all()] == ["heel goed"]


def test_two_questions_of_a_survey_are_not_one_item() -> None:
    cell = make_cell()
    first, second = an_unmapped_question(cell, ["1"]), an_unmapped_question(cell, ["2"], wording="Nog een vraag")
    item = an_item()
    map_question(first, item=item, by=coordinator(cell.pk))
    with pytest.raises(CannotMapQuestion):
        map_question(second, item=item, by=coordinator(cell.pk))
    with pytest.raises(CannotMapQuestion):
        map_question(first, item=item, by=coordinator(cell.pk))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.STAFF])
def test_nobody_maps_the_questions_of_another_cell_or_from_a_centre(role: Role) -> None:
    question = an_unmapped_question(make_cell(), VALUES)
    by = Actor(role, make_cell("ander").pk if role is Role.COORDINATOR else question.survey.cell_id, centre=1)
    with pytest.raises(CannotMapQuestion):
        map_question(question, item=an_item(), by=by)
    with pytest.raises(CannotMapQuestion):
        unmap_question(question, by=by)
    assert Comment.objects.count() == len(VALUES)


def test_a_coordinator_adds_an_item_once() -> None:
    by = coordinator(make_cell().pk)
    item = add_item(wording="  Een   nieuwe vraag ", module=Module.B, scale=Scale.EIGHT, by=by)
    assert item.wording == "Een nieuwe vraag"
    with pytest.raises(CannotAddItem):
        add_item(wording="een nieuwe VRAAG", module=Module.B, scale=Scale.EIGHT, by=by)
    with pytest.raises(CannotAddItem):
        add_item(wording="Nog een", module=Module.B, scale=Scale.EIGHT, by=Actor(Role.ADVISOR, by.cell))
    assert Item.objects.filter(wording__icontains="nieuwe vraag").count() == 1
