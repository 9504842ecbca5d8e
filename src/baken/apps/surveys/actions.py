"""Saying what the questions of a survey mean."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.surveys.models import Answer, Comment, Item, Question, Survey
from baken.apps.surveys.queries import questions_visible_to
from baken.apps.surveys.rules import may_add_item, may_map
from baken.apps.surveys.types import NOT_APPLICABLE, Module, Scale, read_score
from baken.ground.audit import Verb, audited

SHOWN_VALUES = 5


class CannotMapQuestion(Exception):
    """A question that this actor may not map, or whose answers do not fit the item."""


class CannotAddItem(Exception):
    """An item that this actor may not add, or that is in the bank already."""


@audited(Verb.CHANGED, keeps=("item",))
def map_question(question: Question, *, item: Item, by: Actor) -> None:
    """Say that a question is an item of the bank: its answers become scores, and figures at once.

    Raises CannotMapQuestion where an answer is no score of the item's scale; then nothing changed.
    """
    question = _locked(question, by)
    if question.item_id is not None:
        raise CannotMapQuestion(_("Deze vraag is al gekoppeld. Maak ze eerst los."))
    if question.survey.questions.filter(item=item).exists():
        raise CannotMapQuestion(_("Een andere vraag van deze bevraging is al aan dit item gekoppeld."))
    if item.scale == Scale.EIGHT:
        comments = list(Comment.objects.filter(question=question))
        Answer.objects.bulk_create(
            Answer(response_id=comment.response_id, question=question, score=score)
            for comment, score in zip(comments, _scores(comments), strict=True)
        )
        Comment.objects.filter(question=question).delete()
    question.item = item
    question.save(update_fields=["item"])
    _release(question)


@audited(Verb.CHANGED)
def unmap_question(question: Question, *, by: Actor) -> None:
    """Take back what a question was said to be: its answers stay as they were given, and give no figure."""
    question = _locked(question, by)
    answers = list(Answer.objects.filter(question=question))
    Comment.objects.bulk_create(
        Comment(
            response_id=answer.response_id,
            question=question,
            text=NOT_APPLICABLE if answer.score is None else str(answer.score),
        )
        for answer in answers
    )
    Answer.objects.filter(question=question).delete()
    question.item = None
    question.save(update_fields=["item"])
    _release(question)


@audited(Verb.MADE, keeps=("module", "scale"))
def add_item(*, wording: str, module: Module, scale: Scale, by: Actor) -> Item:
    """Add an item to the bank, which all cells share. Raises CannotAddItem."""
    if not may_add_item(by):
        raise CannotAddItem(_("Alleen een coördinator voegt items aan de itembank toe."))
    wording = " ".join(wording.split())
    if Item.objects.filter(wording__iexact=wording).exists():
        raise CannotAddItem(_("Dit item staat al in de itembank."))
    position = Item.objects.filter(module=module).count() + 1
    return Item.objects.create(wording=wording, module=module, scale=scale, position=position)


def _locked(question: Question, by: Actor) -> Question:
    found = questions_visible_to(by).filter(pk=question.pk).select_for_update(of=("self",)).first()
    if found is None or not may_map(by):
        raise CannotMapQuestion(_("Deze vraag kan je niet koppelen."))
    return found


def _scores(comments: list[Comment]) -> list[int | None]:
    scores: list[int | None] = []
    wrong: set[str] = set()
    for comment in comments:
        try:
            scores.append(read_score(comment.text))
        except ValueError:
            wrong.add(comment.text)
    if wrong:
        shown = "; ".join(sorted(wrong)[:SHOWN_VALUES])
        raise CannotMapQuestion(
            _(
                "%(number)s verschillende antwoorden zijn geen score van 1 tot 8, zoals: %(values)s. "
                "Kies een item met open tekst."
            )
            % {"number": len(wrong), "values": shown}
        )
    return scores


def _release(question: Question) -> None:
    """What the answers mean changed, so they are released anew."""
    Survey.objects.filter(pk=question.survey_id).update(release=F("release") + 1)
