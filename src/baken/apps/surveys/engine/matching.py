"""Which response is whose, about what, and what was answered: on the staged rows of a file of responses."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.surveys.types import HIGHEST_SCORE, LOWEST_SCORE, NOT_APPLICABLE, Scale
from baken.ground.formats import Staging


def match_responses(staging: Staging) -> None:
    """Find for each response its survey, school year, occasion, person and centre; refuse those that have none.

    A response to a survey that invites belongs to the invitation of that person for an offer with that title: the
    one it was stored with before, else of the school year of its completion, else the latest before it, else the
    first after it. To an open survey: to the offer with that title in the school year of its completion. A survey
    invites in a school year if it has invitations of that year; a response about what is not on offer in its year is
    a late one, to an invitation of another.
    """
    staging.sql(
        """
        CREATE OR REPLACE TABLE staged AS
        SELECT staged.*, COALESCE(person_same, person_id) AS one,
               year(completed_at) - (month(completed_at) < 9)::BIGINT AS completed_year,
               folded(title) AS folded_title,
               ((stem, completed_year) IN (SELECT (survey, school_year) FROM subject."surveys.invitation")
                OR stem IN (SELECT survey FROM subject."surveys.invitation")
                   AND (folded_title, completed_year) NOT IN
                       (SELECT (folded(title), school_year) FROM subject."programme.offer"))
               AND (stem, completed_year) NOT IN
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
    staging.refuse(
        """SELECT file, line, staged.number FROM staged JOIN subject."surveys.response" stored
           ON stored.survey_id = staged.survey_id AND stored.number = staged.number AND stored.one <> staged.one""",
        "number",
        _("een ander nummer: het antwoord met dit nummer in deze bevraging is van iemand anders"),
    )
    _tell_titles_of_several(staging)
    _read_answers(staging)


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
            gettext("Meer dan één aanbod van dat schooljaar heet zo; de antwoorden horen nu bij één ervan: %(titles)s")
            % {"titles": ", ".join(f"“{title}”" for (title,) in titles)}
        )


def _read_answers(staging: Staging) -> None:
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
            AND COALESCE(number NOT BETWEEN {LOWEST_SCORE} AND {HIGHEST_SCORE} OR number <> floor(number), true)""",
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
