"""What surveys hold of a person: to which somebody was invited, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.people.actions import pass_to_pseudonyms
from baken.apps.surveys.models import Answer, Comment, Invitation, Response
from baken.ground.periods import Period, school_year_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

ANSWERS, WORDS = "surveys.answer", "surveys.comment"


def _invitations(whose: Whose) -> Iterator[Row]:
    found = Invitation.objects.filter(person__in=whose.persons)
    for invitation in found.select_related("survey__cell", "occasion", "centre").order_by("pk"):
        yield {
            _("Bevraging"): invitation.survey.title,
            _("Schooljaar"): Period.school_year(invitation.survey.school_year).code,
            _("Steuncel"): invitation.survey.cell.name,
            _("Aanbod"): invitation.occasion.title,
            _("Centrum"): invitation.centre.name,
        }


def _head(response: Response) -> dict[object, object]:
    return {
        _("Bevraging"): response.survey.title,
        _("Schooljaar"): Period.school_year(response.survey.school_year).code,
        _("Steuncel"): response.survey.cell.name,
        _("Aanbod"): response.occasion.title,
        _("Ingevuld op"): response.completed_at,
    }


def _responses(whose: Whose) -> Iterator[Row]:
    found = Response.objects.filter(person__in=whose.persons).select_related("survey__cell", "occasion", "centre")
    for response in found.order_by("completed_at", "pk"):
        yield {
            **_head(response),
            _("Begonnen op"): response.started_at,
            _("Nummer"): response.number,
            _("Centrum"): response.centre.name if response.centre else "",
            _("Telt mee"): _("ja") if response.counts else _("nee: je antwoordde later opnieuw"),
        }


def _answers(whose: Whose) -> Iterator[Row]:
    found = Answer.objects.filter(response__person__in=whose.persons)
    related = found.select_related("response__survey__cell", "response__occasion", "question")
    for answer in related.order_by("response__completed_at", "response", "question__position", "pk"):
        score = _("niet van toepassing") if answer.score is None else answer.score
        yield {**_head(answer.response), _("Vraag"): answer.question.wording, _("Antwoord"): score}


def _comments(whose: Whose) -> Iterator[Row]:
    found = Comment.objects.filter(response__person__in=whose.persons)
    related = found.select_related("response__survey__cell", "response__occasion", "question")
    for comment in related.order_by("response__completed_at", "response", "question__position", "pk"):
        yield {**_head(comment.response), _("Vraag"): comment.question.wording, _("Antwoord"): comment.text}


def _cells_inviting(whose: Whose) -> set[int]:
    return set(Invitation.objects.filter(person__in=whose.persons).values_list("survey__cell", flat=True))


def _cells_asking(whose: Whose) -> set[int]:
    return set(Response.objects.filter(person__in=whose.persons).values_list("survey__cell", flat=True))


def _remove_words(whose: Whose) -> int:
    return Comment.objects.filter(response__person__in=whose.persons).delete()[0]


def _remove_old_words(*, before: dt.date, most: int) -> int:
    old = Comment.objects.filter(response__survey__school_year__lt=school_year_of(before)).order_by("pk")
    return Comment.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]


def _pass_on(*, before: dt.date, most: int) -> int:
    """Invitations and answers go together, as who answered is held against who was invited."""
    year = school_year_of(before)
    tables = [(model.objects.all(), "survey__school_year", year) for model in (Invitation, Response)]
    return pass_to_pseudonyms(tables=tables, most=most)


NOTE = _("Word je gewist, dan tellen ze zonder je naam verder mee in de cijfers.")
RETENTIONS.add(
    Retention(
        ANSWERS,
        _("Uitnodigingen en antwoorden op bevragingen"),
        _("het schooljaar van de laatste bevraging waarvoor je uitgenodigd was of die je invulde"),
        _("telt zonder je naam verder mee in de cijfers"),
        apply=_pass_on,
    ),
    Retention(
        WORDS,
        _("Wat je in een bevraging schreef"),
        _("het schooljaar van de bevraging"),
        _("gewist"),
        apply=_remove_old_words,
    ),
)
HOLDINGS.add(
    Holding(
        "surveys.invitation",
        _("Uitnodigingen voor bevragingen"),
        {"surveys.Invitation": ("person",)},
        _invitations,
        ANSWERS,
        cells=_cells_inviting,
        note=NOTE,
    ),
    Holding(
        "surveys.response",
        _("Ingevulde bevragingen"),
        {"surveys.Response": ("person",)},
        _responses,
        ANSWERS,
        cells=_cells_asking,
        note=NOTE,
    ),
    Holding(
        "surveys.answer",
        _("Antwoorden"),
        {"surveys.Answer": ("response",)},
        _answers,
        ANSWERS,
        cells=_cells_asking,
        note=NOTE,
    ),
    Holding(
        "surveys.comment",
        _("Antwoorden in woorden"),
        {"surveys.Comment": ("response", "text")},
        _comments,
        WORDS,
        cells=_cells_asking,
        erase=_remove_words,
        note=_("Word je gewist, dan gaan ze weg."),
    ),
)
