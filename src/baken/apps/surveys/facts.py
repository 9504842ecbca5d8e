"""Facts of surveys: who was invited, that somebody answered, and what was answered."""

from __future__ import annotations

from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from baken.apps.people.queries import function_column
from baken.apps.surveys.queries import invitation_records, response_records, was_invited
from baken.apps.surveys.types import LAST_LOW_SCORE, Band, Scale
from baken.ground.facts import FACTS, Column, Fact, Many, Nature, Person, Type

THEMES_OF_OCCASION = Many(model="surveys.Occasion", field="themes", of="occasion")

FACTS.add(
    Fact(
        name="invitation",
        grain=_("een uitnodiging voor een bevraging over een aanbod"),
        nature=Nature.REGISTRATION,
        model="surveys.Invitation",
        cell="survey__cell_id",
        year="survey__school_year",
        columns={
            "survey_key": Column(Type.INT, "survey_id"),
            "survey": Column(Type.TEXT, "survey__name"),
            "occasion": Column(Type.INT, "occasion_id"),
            "person": Person(),
            "centre": Column(Type.INT, "centre_id"),
            "network": Column(Type.TEXT, "centre__network__name"),
            "strategy": Column(Type.TEXT, "occasion__strategy"),
            "themes": THEMES_OF_OCCASION,
        },
        records=invitation_records,
    ),
    Fact(
        name="response",
        grain=_("een ingevulde bevraging over een aanbod; van twee van dezelfde persoon telt de laatste"),
        nature=Nature.REGISTRATION,
        model="surveys.Response",
        cell="survey__cell_id",
        year="survey__school_year",
        only={"counts": True},
        columns={
            "survey_key": Column(Type.INT, "survey_id"),
            "survey": Column(Type.TEXT, "survey__name"),
            "invited": Column(Type.FLAG, was_invited, reads=(("surveys.Invitation", "survey", "survey_key"),)),
            "occasion": Column(Type.INT, "occasion_id"),
            "person": Person(otherwise="id"),
            "centre": Column(Type.INT, "centre_id"),
            "network": Column(Type.TEXT, "centre__network__name"),
            "strategy": Column(Type.TEXT, "occasion__strategy"),
            "themes": THEMES_OF_OCCASION,
        },
        records=response_records,
    ),
    Fact(
        name="answer",
        grain=_("een antwoord op een item van de itembank"),
        nature=Nature.ANSWERS,
        model="surveys.Answer",
        cell="response__survey__cell_id",
        year="response__survey__school_year",
        release="response__survey__release",
        only={"response__counts": True, "question__item__scale": Scale.EIGHT.value},
        columns={
            "response": Column(Type.INT, "response_id"),
            "survey_key": Column(Type.INT, "response__survey_id"),
            "survey": Column(Type.TEXT, "response__survey__name"),
            "occasion": Column(Type.INT, "response__occasion_id"),
            "item": Column(Type.TEXT, "question__item__wording"),
            "band": Column(
                Type.TEXT,
                lambda: Case(
                    When(score__isnull=True, then=Value(Band.NOT_APPLICABLE.value)),
                    When(score__lte=LAST_LOW_SCORE, then=Value(Band.LOW.value)),
                    default=Value(Band.HIGH.value),
                ),
            ),
            "person": Person(path="response__person_id", otherwise="response"),
            "centre": Column(Type.INT, "response__centre_id"),
            "network": Column(Type.TEXT, "response__centre__network__name"),
            "function": function_column(
                person="response__person", centre="response__centre", date="response__completed_at__date"
            ),
            "strategy": Column(Type.TEXT, "response__occasion__strategy"),
            "themes": THEMES_OF_OCCASION,
        },
    ),
)
