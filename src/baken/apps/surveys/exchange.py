"""The files `bevraging-NAAM-uitnodigingen` and `bevraging-NAAM`, as Microsoft Forms exports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.people.types import CENTRE, person_stores, themes_of
from baken.apps.surveys.types import HIGHEST_SCORE, LOWEST_SCORE, NOT_APPLICABLE, RELEASES, Scale
from baken.ground.formats import (
    ACTING,
    COUNTERS,
    FORMATS,
    Column,
    Conflict,
    Existing,
    Format,
    Reference,
    Staging,
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


def match_responses(staging: Staging) -> None:
    """Find for each response its survey, school year, occasion, person and centre; refuse those that have none.

    A response to a survey that invites belongs to the invitation of that person for an offer with that title: the
    one it was stored with before, else of the school year of its completion, else the latest before it, else the
    first after it. To an open survey: to the offer with that title in the school year of its completion.
    """
    staging.sql(
        """
        CREATE OR REPLACE TABLE staged AS
        SELECT staged.*, COALESCE(person_same, person_id) AS one,
               year(completed_at) - (month(completed_at) < 9)::BIGINT AS completed_year,
               folded(title) AS folded_title,
               stem IN (SELECT survey FROM subject."surveys.invitation")
               AND (stem, year(completed_at) - (month(completed_at) < 9)::BIGINT) NOT IN
                   (SELECT (name, school_year) FROM subject."surveys.survey" WHERE NOT invites) AS closed
        FROM staged
        """
    )
    staging.refuse(
        """SELECT file, line, title FROM staged WHERE folded_title NOT IN
           (SELECT folded(title) FROM subject."programme.offer"
            UNION SELECT folded(title) FROM subject."surveys.invitation")""",
        "title",
        _("de titel van een aanbod uit “aanbod”"),
    )
    staging.sql(
        """
        CREATE OR REPLACE TABLE matched AS
        SELECT s.file, s.line, i.survey_id, i.school_year, i.occasion_id, i.person_id, i.centre_id,
               NULL::BIGINT AS offer_id, NULL AS offer_title, NULL AS offer_strategy, NULL::VARCHAR[] AS offer_themes
        FROM staged s JOIN subject."surveys.invitation" i
        ON i.survey = s.stem AND i.one = s.one AND folded(i.title) = s.folded_title
        LEFT JOIN subject."surveys.response" r
        ON r.survey_id = i.survey_id AND r.occasion_id = i.occasion_id AND r.number = s.number AND r.one = s.one
           AND r.completed_at = timezone('UTC', timezone('Europe/Brussels', s.completed_at))
        WHERE s.closed
        QUALIFY row_number() OVER (
            PARTITION BY s.file, s.line
            ORDER BY r.id IS NULL, i.school_year <> s.completed_year, i.school_year > s.completed_year,
                     abs(i.school_year - s.completed_year), i.id) = 1
        UNION ALL
        SELECT s.file, s.line, NULL, s.completed_year, NULL, s.person_id, p.centre_id,
               o.id, o.title, o.strategy, o.themes
        FROM staged s JOIN (
            SELECT folded(title) AS folded_title, school_year, min_by(offer, offer.code) AS offer
            FROM subject."programme.offer" offer GROUP BY ALL
        ) known ON known.folded_title = s.folded_title AND known.school_year = s.completed_year
        JOIN subject."programme.offer" o ON o.id = known.offer.id
        LEFT JOIN LATERAL (
            SELECT centre_id FROM subject."people.post" post
            WHERE post.person_id = s.person_id AND post.started_on <= s.completed_at::DATE
                  AND COALESCE(post.ended_on >= s.completed_at::DATE, true)
            ORDER BY post.started_on DESC, post.id LIMIT 1
        ) p ON true
        WHERE NOT s.closed
        """
    )
    staging.refuse(
        "SELECT file, line, email FROM staged WHERE closed AND (file, line) NOT IN (SELECT (file, line) FROM matched)",
        "email",
        _("iemand die voor deze bevraging over dit aanbod uitgenodigd is"),
    )
    staging.refuse(
        "SELECT file, line, title FROM staged WHERE (file, line) NOT IN (SELECT (file, line) FROM matched)",
        "title",
        _("de titel van een aanbod in het schooljaar waarin het antwoord kwam"),
    )
    staging.sql(
        """
        CREATE OR REPLACE TABLE staged AS
        SELECT staged.* EXCLUDE (person_id), matched.* EXCLUDE (file, line), matched.school_year AS offer_school_year
        FROM staged JOIN matched USING (file, line);
        DROP TABLE matched;
        """
    )
    staging.distinct("stem", "school_year", "number")
    _tell_titles_of_several(staging)
    read_answers(staging)


def _tell_titles_of_several(staging: Staging) -> None:
    """Say which titles that were answered about are of several offers of one year: which is meant, no file tells."""
    titles = staging.sql(
        """
        SELECT DISTINCT title FROM staged JOIN (
            SELECT NULL AS survey, NULL AS one, folded(title) AS folded_title, school_year
            FROM subject."programme.offer" GROUP BY ALL HAVING count(*) > 1
            UNION ALL
            SELECT survey, one, folded(title), school_year
            FROM subject."surveys.invitation" GROUP BY ALL HAVING count(DISTINCT occasion_id) > 1
        ) several USING (folded_title, school_year)
        WHERE CASE WHEN closed THEN several.survey = stem AND several.one = staged.one ELSE several.survey IS NULL END
        ORDER BY title
        """
    )
    if titles:
        staging.say(
            gettext(
                "Meer dan één aanbod van dat schooljaar heet zo; de antwoorden horen nu bij het eerste: %(titles)s"
            )
            % {"titles": ", ".join(f"“{title}”" for (title,) in titles)}
        )


def read_answers(staging: Staging) -> None:
    """Tell scores from words, by the item that each question is; a question not in the bank is left unmapped."""
    staging.sql(
        """
        CREATE OR REPLACE TABLE asked AS
        SELECT question.stem, question.school_year, question.heading, folded(question.heading) AS folded_heading,
               COALESCE(item.id, known.id) AS item_id, COALESCE(item.scale, known.scale) AS scale,
               COALESCE(item.wording, question.heading) AS wording,
               COALESCE(ascii(item.module) * 100 + item.position, 10000 + question.position) AS position
        FROM (
            SELECT stem, school_year, heading, min(position) AS position
            FROM staged_long JOIN staged USING (file, line) GROUP BY ALL
        ) question
        LEFT JOIN subject."surveys.item" item ON folded(item.wording) = folded(question.heading)
        LEFT JOIN subject."surveys.survey" survey
            ON survey.name = question.stem AND survey.school_year = question.school_year
        LEFT JOIN subject."surveys.question" mapped
            ON mapped.survey_id = survey.id AND folded(mapped.wording) = folded(question.heading)
        LEFT JOIN subject."surveys.item" known ON known.id = mapped.item_id
        """
    )
    staging.sql(
        """
        CREATE OR REPLACE TABLE answered AS
        SELECT l.file, l.line, l.heading, l.value, a.folded_heading, a.scale,
               folded(l.value) = folded(?) AS not_applicable, TRY_CAST(replace(l.value, ',', '.') AS DOUBLE) AS number
        FROM staged_long l JOIN staged s USING (file, line)
        JOIN asked a ON a.stem = s.stem AND a.school_year = s.school_year AND a.heading = l.heading
        """,
        [NOT_APPLICABLE],
    )
    staging.refuse(
        f"""SELECT file, line, value, heading FROM answered
            WHERE scale = '{Scale.EIGHT.value}' AND NOT not_applicable
            AND COALESCE(number NOT BETWEEN {LOWEST_SCORE} AND {HIGHEST_SCORE} OR number <> floor(number), true)""",  # noqa: S608 - own words, no input
        "",
        gettext("een geheel getal van %(lowest)s tot %(highest)s, of “%(none)s”")
        % {"lowest": LOWEST_SCORE, "highest": HIGHEST_SCORE, "none": NOT_APPLICABLE},
    )
    unmapped = staging.sql("SELECT DISTINCT heading FROM asked WHERE item_id IS NULL ORDER BY heading")
    if unmapped:
        staging.say(
            gettext("Vragen die niet in de itembank staan; ze geven geen cijfer tot ze gekoppeld zijn: %(questions)s")
            % {"questions": ", ".join(f"“{heading}”" for (heading,) in unmapped)}
        )


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

FORMATS.add(
    Format(
        name="bevraging-*-uitnodigingen",
        title=_("Uitnodigingen voor een bevraging"),
        explanation=_("Wie uitgenodigd werd om een bevraging over een aanbod in te vullen."),
        after=("aanbod", "deelnames", "medewerkers"),
        subjects=("people.theme",),
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
