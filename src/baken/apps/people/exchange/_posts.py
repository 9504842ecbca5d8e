"""Which post a row of `medewerkers` is about, and in which days something can be at a centre."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from baken.apps.people.exchange._amending import amend
from baken.ground.formats import Staging


def keep_posts(staging: Staging) -> None:
    """Nobody does the same work twice at once, or works at a centre that is not there; what a file does not know of
    the end of a post or of a centre it does not take back."""
    refuse_after_the_end(staging, "started_on")
    find_posts(staging)
    refuse_before_the_start(staging, "started_on", unless="post_id IS NOT NULL")
    keep_ends(staging)
    staging.refuse(
        """SELECT DISTINCT file, line, staged.ended_on::VARCHAR FROM staged
           JOIN known ON known.id = post_id
           JOIN known other ON other.person_id = known.person_id AND other.centre_id = known.centre_id
            AND other.work = folded(COALESCE(function, '')) AND other.id <> known.id
           WHERE staged.ended_on > known.ended_on
             AND other.started_on > known.started_on AND other.started_on <= staged.ended_on""",
        "ended_on",
        _("een laatste dag voor de volgende aanstelling met deze functie begint, zoals Baken die kent"),
    )


def find_posts(staging: Staging) -> None:
    """Give each row the post that it is about (`post_id`), if that is known; its first day stands.

    It is the one with the first day and the function of the row; else, for a page may have corrected that day, the one
    with the function in days of the row; else the only one of that day, whose function the only row of that day
    corrects. Posts of one function that follow each other day upon day are one to who does not know what changed in
    between: a last day is that of the part in which it falls, or of the last.
    """
    _line_up(staging)
    staging.refuse(
        """SELECT file, line, started_on::VARCHAR FROM staged WHERE (file, line) IN (
               SELECT (file, line) FROM besides
               WHERE (file, line) IN (SELECT (file, line) FROM besides GROUP BY file, line HAVING count(*) > 1)
                  OR head IN (SELECT head FROM besides GROUP BY head HAVING count(*) > 1))""",
        "started_on",
        _("de eerste dag van de aanstelling zoals Baken ze kent: in deze periode zijn er meer met deze functie"),
    )
    staging.sql(
        """UPDATE staged SET post_id = about.id FROM (
               SELECT file, line, arg_max(known.id, known.started_on) AS id
               FROM (FROM named UNION ALL FROM besides) JOIN told USING (file, line) JOIN known USING (head)
               WHERE known.id = head OR known.started_on <= told.ended_on GROUP BY file, line) about
           WHERE about.file = staged.file AND about.line = staged.line"""
    )
    staging.sql(
        """UPDATE staged SET post_id = one.id FROM (
               SELECT min(file) AS file, min(line) AS line, min(id) AS id
               FROM known JOIN told USING (person_id, centre_id, started_on)
               GROUP BY person_id, centre_id, started_on HAVING count(*) = 1) one
           WHERE one.file = staged.file AND one.line = staged.line AND post_id IS NULL
             AND one.id NOT IN (SELECT post_id FROM staged WHERE post_id IS NOT NULL)"""
    )
    amend(
        staging,
        "started_on = known.started_on",
        "FROM known WHERE known.id = post_id AND known.started_on <> staged.started_on",
        told=lambda number: ngettext(
            "%(number)s rij is van een aanstelling die Baken met een andere eerste dag kent; die dag blijft staan.",
            "%(number)s rijen zijn van aanstellingen die Baken met een andere eerste dag kent; die dagen blijven"
            " staan.",
            number,
        ),
    )


def _line_up(staging: Staging) -> None:
    """The rows (`told`) beside the posts there of the same people (`known`): each is of the one that is the `head` of
    those that follow it day upon day, up to one that a row names. A row has the post that it names (`named`), or those
    that no row names and that go on in its days (`besides`)."""
    staging.sql(
        """ALTER TABLE staged ADD COLUMN post_id BIGINT;
           CREATE OR REPLACE TEMP TABLE told AS
           SELECT file, line, person_id, centre_id, folded(COALESCE(function, '')) AS work, started_on,
                  CASE WHEN staged.ended_on > over.ended_on THEN over.ended_on ELSE staged.ended_on END AS ended_on
           FROM staged LEFT JOIN (SELECT DISTINCT centre_id, ended_on FROM subject."people.centre_days") over
           USING (centre_id) WHERE person_id IS NOT NULL"""
    )
    work = "(PARTITION BY person_id, centre_id, work ORDER BY started_on, id)"
    staging.sql(
        f"""CREATE OR REPLACE TEMP TABLE known AS
            SELECT * EXCLUDE (begins), last_value(CASE WHEN begins THEN id END IGNORE NULLS) OVER {work} AS head
            FROM (SELECT *, lag(ended_on) OVER {work} IS DISTINCT FROM started_on - 1
                         OR (person_id, centre_id, work, started_on) IN (
                             SELECT (person_id, centre_id, work, started_on) FROM told) AS begins
                  FROM (SELECT DISTINCT id, person_id, centre_id, folded(function) AS work, started_on, ended_on
                        FROM subject."people.post" WHERE person_id IN (SELECT person_id FROM told)))"""  # noqa: S608 - declarations, no input
    )
    staging.sql(
        """CREATE OR REPLACE TEMP TABLE named AS
           SELECT file, line, min(head) AS head
           FROM told JOIN known USING (person_id, centre_id, work, started_on) GROUP BY file, line;
           CREATE OR REPLACE TEMP TABLE besides AS
           SELECT DISTINCT file, line, head FROM told JOIN known USING (person_id, centre_id, work)
           WHERE (file, line) NOT IN (SELECT (file, line) FROM named) AND head NOT IN (SELECT head FROM named)
             AND COALESCE(told.ended_on >= known.started_on, true)
             AND COALESCE(known.ended_on >= told.started_on, true)"""
    )


def keep_ends(staging: Staging) -> None:
    """What has no last day, or a later one than its centre, ends with its centre; what ended before it does not."""
    amend(
        staging,
        "ended_on = over.ended_on",
        """FROM subject."people.centre_days" over WHERE over.centre_id = staged.centre_id
                AND (staged.ended_on > over.ended_on OR staged.ended_on IS NULL AND over.ended_on IS NOT NULL
                     AND COALESCE(post_id NOT IN (
                         SELECT id FROM known WHERE known.ended_on <= over.ended_on), true))""",
        told=lambda number: ngettext(
            "%(number)s aanstelling eindigt met haar centrum, dat stopt.",
            "%(number)s aanstellingen eindigen met hun centrum, dat stopt.",
            number,
        ),
    )


def refuse_after_the_end(staging: Staging, column: str) -> None:
    """What begins at a centre, begins while it is there."""
    staging.refuse(
        f"""SELECT DISTINCT file, line, staged.{column}::VARCHAR FROM staged
            JOIN subject."people.centre_days" days ON days.centre_id = staged.centre_id
            WHERE staged.{column} > days.ended_on""",  # noqa: S608 - declarations, no input
        column,
        _("een dag waarop dit centrum er nog is"),
    )


def refuse_before_the_start(staging: Staging, column: str, *, unless: str) -> None:
    """Nothing begins at a centre before that is there, unless it is known already: that was said before its first day
    was."""
    staging.refuse(
        f"""SELECT DISTINCT file, line, staged.{column}::VARCHAR FROM staged
            JOIN subject."people.centre_days" days ON days.centre_id = staged.centre_id
            WHERE staged.{column} < days.started_on AND NOT COALESCE({unless}, false)""",  # noqa: S608 - declarations, no input
        column,
        _("een dag waarop dit centrum al bestaat: zijn eerste dag, of een latere"),
    )
