"""The files `bevraging-NAAM-uitnodigingen` and `bevraging-NAAM`, as Microsoft Forms exports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.people.types import CENTRE, person_stores, themes_of
from baken.apps.surveys.engine.matching import match_responses
from baken.apps.surveys.types import RELEASES, Scale
from baken.ground.formats import (
    ACTING,
    COUNTERS,
    FORMATS,
    Column,
    Conflict,
    Existing,
    Format,
    Reference,
    Store,
)
from baken.ground.values import Email, Moment, Text, Whole, as_text, folded

PERSON = Reference("people.person", {"email": "email"}, as_="person", take=("same",), makes=True)
OFFER = Reference(
    "programme.offer", {"code": "offer"}, as_="offer", take=("title", "strategy", "school_year", "themes")
)
OF_STAGED = "(SELECT *, offer_themes AS themes FROM staged WHERE offer_id IS NOT NULL)"
# Nothing but the staged rows of offers that a survey asks about: what the survey keeps of each.
OCCASION = Store(
    model="surveys.Occasion",
    key=("subject", "subject_key"),
    fields={
        "subject": "'programme.offer'",
        "subject_key": "offer_id",
        "cell_id": "acting_cell()",
        "title": "offer_title",
        "strategy": "offer_strategy",
        "school_year": "offer_school_year",
    },
    where="offer_id IS NOT NULL",
    within={"cell": ACTING},
    sets="occasion_id",
    names=("surveys.occasion", {"subject": "'programme.offer'", "subject_key": "offer_id"}),
)
OCCASION_THEMES = themes_of("surveys.Occasion_themes", owner="occasion_id", of="occasion_id", rows=OF_STAGED)


@dataclass(frozen=True)
class Respondent(Email):
    """The address of who answered; Forms writes `anonymous` where it does not know."""

    def parse(self, raw: Any) -> str | None:  # type: ignore[override]  # nobody is a respondent too
        return None if folded(as_text(raw)) in ("anonymous", "anoniem") else super().parse(raw)


QUESTIONS = """
    (SELECT min(s.file) AS file, min(s.line) AS line, s.survey_id, any_value(a.folded_heading) AS folded_heading,
            any_value(a.wording) AS wording, any_value(a.position) AS position,
            COALESCE(any_value(a.item_id), any_value(known.item_id)) AS item_id, any_value(known.id) AS question_id
     FROM staged s JOIN asked a ON a.stem = s.stem AND a.school_year = s.school_year
     LEFT JOIN subject."surveys.question" known
        ON known.survey_id = s.survey_id AND folded(known.wording) = a.folded_heading
     GROUP BY s.survey_id, a.heading)"""

# Of two responses of one person for one occasion the last counts, those that were stored before included.
COUNTED = """
    (SELECT everyone.*, one IS NULL OR row_number() OVER (
         PARTITION BY survey_id, occasion_id, one ORDER BY completed_utc DESC, number DESC) = 1 AS counts
     FROM (
         SELECT file, line, survey_id, occasion_id, COALESCE(one, person_id) AS one, number, person_id, centre_id,
                started_at, completed_at, NULL::BIGINT AS stored_id,
                timezone('UTC', timezone('Europe/Brussels', completed_at)) AS completed_utc
         FROM staged
         UNION ALL
         SELECT NULL, NULL, survey_id, occasion_id, one, number, NULL, NULL, NULL, NULL, id, completed_at
         FROM subject."surveys.response"
         WHERE survey_id IN (SELECT survey_id FROM staged)
               AND (survey_id, number) NOT IN (SELECT (survey_id, number) FROM staged)
     ) everyone)"""

ANSWERS = """
    (SELECT a.file, a.line, s.response_id, q.id AS question_id, a.scale, a.value,
            CASE WHEN NOT a.not_applicable THEN a.number END AS score
     FROM answered a JOIN staged s USING (file, line)
     JOIN (SELECT survey_id, folded(wording) AS folded_heading, min(id) AS id
           FROM subject."surveys.question" GROUP BY ALL) q
        ON q.survey_id = s.survey_id AND q.folded_heading = a.folded_heading)"""

ANSWERED = """
    (SELECT s.file, s.line, s.centre_id, r.id AS response_id
     FROM staged s JOIN subject."surveys.response" r
        ON r.survey_id = s.survey_id AND r.occasion_id = s.occasion_id
           AND r.one = COALESCE(s.person_same, s.person_id))"""

FORMATS.add(
    Format(
        name="bevraging-*-uitnodigingen",
        title=_("Uitnodigingen voor een bevraging"),
        explanation=_("Wie uitgenodigd werd om een bevraging over een aanbod in te vullen."),
        after=("aanbod", "deelnames", "medewerkers"),
        subjects=("people.theme", "surveys.response"),
        columns=(
            Column("e-mail", "email", Email(), required=True, key=True, example="an.peeters@clb.example"),
            Column("centrum", "centre", Text(), required=True, example="GO01"),
            Column("aanbod", "offer", Text(), required=True, key=True, example="V2401"),
        ),
        references=(CENTRE, OFFER, PERSON),
        stores=(
            *person_stores(said=_("Personen die Baken nog niet kende, als genodigde ({number}): {names}")),
            Store(
                model="surveys.Survey",
                key=("cell_id", "name", "school_year"),
                fields={
                    "cell_id": "acting_cell()",
                    "name": "regexp_replace(stem, '-uitnodigingen$', '')",
                    "school_year": "offer_school_year",
                    "invites": "true",
                },
                within={"cell": ACTING},
                conflict=Conflict.LAST,
                sets="survey_id",
                names=(
                    "surveys.survey",
                    {
                        "name": "regexp_replace(stem, '-uitnodigingen$', '')",
                        "school_year": "offer_school_year",
                        "invites": "true",
                    },
                ),
            ),
            OCCASION,
            OCCASION_THEMES,
            Store(
                model="surveys.Invitation",
                key=("survey_id", "occasion_id", "person_id"),
                fields={
                    "survey_id": "survey_id",
                    "occasion_id": "occasion_id",
                    "person_id": "person_id",
                    "centre_id": "centre_id",
                },
                within={"survey__cell": ACTING},
                names=(
                    "surveys.invitation",
                    {
                        "survey": "regexp_replace(stem, '-uitnodigingen$', '')",
                        "survey_id": "survey_id",
                        "school_year": "offer_school_year",
                        "occasion_id": "occasion_id",
                        "title": "offer_title",
                        "one": "COALESCE(person_same, person_id)",
                        "person_id": "person_id",
                        "centre_id": "centre_id",
                    },
                ),
                main=True,
            ),
            # What was answered is counted at the centre of the invitation.
            Store(
                model="surveys.Response",
                key=("id",),
                found="response_id",
                rows=ANSWERED,
                fields={"centre_id": "centre_id"},
            ),
        ),
    ),
    Format(
        name="bevraging-*",
        title=_("Antwoorden op een bevraging"),
        explanation=_("Een rij per antwoord, zoals Microsoft Forms ze bewaart, met een kolom voor elke vraag."),
        after=("bevraging-*-uitnodigingen",),
        wide=True,
        subjects=(
            "people.theme",
            "people.post",
            "programme.offer",
            "surveys.invitation",
            "surveys.item",
            "surveys.question",
            "surveys.response",
            "surveys.survey",
        ),
        columns=(
            Column("ID", "number", Whole(most=10**15), required=True, key=True, example="1"),
            Column("Start time", "started_at", Moment(), aliases=("Begintijd",), example="2025-06-02 09:00"),
            Column(
                "Completion time",
                "completed_at",
                Moment(),
                required=True,
                aliases=("Tijd van voltooien",),
                example="2025-06-02 09:04",
            ),
            Column("Email", "email", Respondent(), aliases=("E-mail",), example="an.peeters@clb.example"),
            Column("Name", "name", Text(), optional=True, aliases=("Naam",), explanation=_("wordt niet bewaard")),
            Column(
                "Welke begeleiding volgde je?",
                "title",
                Text(),
                required=True,
                explanation=_("de titel van het aanbod"),
                example="Vorming signaalfunctie",
            ),
        ),
        references=(PERSON,),
        prepare=match_responses,
        stores=(
            *person_stores(said=_("Personen die Baken nog niet kende, in een open bevraging ({number}): {names}")),
            Store(
                model="surveys.Survey",
                key=("cell_id", "name", "school_year"),
                fields={
                    "cell_id": "acting_cell()",
                    "name": "stem",
                    "school_year": "school_year",
                    "invites": "closed",
                },
                existing=Existing.KEEP,
                conflict=Conflict.LAST,
                within={"cell": ACTING},
                sets="survey_id",
            ),
            OCCASION,
            OCCASION_THEMES,
            Store(
                model="surveys.Question",
                key=("id",),
                found="question_id",
                apart="survey_id || '/' || folded_heading",
                rows=QUESTIONS,
                fields={"survey_id": "survey_id", "item_id": "item_id"},
                initial={"wording": "wording", "position": "position"},
                conflict=Conflict.LAST,
                names=("surveys.question", {"survey_id": "survey_id", "wording": "wording", "item_id": "item_id"}),
            ),
            Store(
                model="surveys.Response",
                key=("survey_id", "number"),
                fields={
                    "survey_id": "survey_id",
                    "number": "number",
                    "occasion_id": "occasion_id",
                    "person_id": "person_id",
                    "centre_id": "centre_id",
                    "started_at": "started_at",
                    "completed_at": "completed_at",
                    "counts": "counts",
                },
                rows=COUNTED,
                where="stored_id IS NULL",
                within={"survey__cell": ACTING},
                sets="response_id",
                main=True,
            ),
            Store(
                model="surveys.Response",
                key=("id",),
                found="stored_id",
                fields={"counts": "counts"},
                rows=COUNTED,
                where="stored_id IS NOT NULL",
            ),
            Store(
                model="surveys.Answer",
                key=("response_id", "question_id"),
                fields={"response_id": "response_id", "question_id": "question_id", "score": "score"},
                rows=ANSWERS,
                where=f"scale = '{Scale.EIGHT.value}'",
                replaces=("response_id", "SELECT response_id, file, line FROM staged"),
            ),
            Store(
                model="surveys.Comment",
                key=("response_id", "question_id"),
                fields={"response_id": "response_id", "question_id": "question_id", "text": "value"},
                rows=ANSWERS,
                where=f"scale IS DISTINCT FROM '{Scale.EIGHT.value}'",
                replaces=("response_id", "SELECT response_id, file, line FROM staged"),
            ),
        ),
    ),
)
COUNTERS.add(*RELEASES)
