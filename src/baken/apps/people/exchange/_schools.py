"""The files `besturen`, `scholen` and `vestigingen`: those of the network of the cell, which alone may change them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.people.exchange._posts import refuse_after_the_end, refuse_before_the_start
from baken.apps.people.rules import may_keep_schools
from baken.apps.people.types import CENTRE, BoardKind, EnterpriseNumber, InstitutionNumber, Level, Postcode
from baken.ground.formats import FORMATS, Column, Format, Reference, Staging, Store
from baken.ground.values import Choice, Day, Invalid, Text, Whole

STARTED = Column(
    "begonnen op",
    "started_on",
    Day(),
    explanation=_("leeg: niet bekend, of voor 1980; een dag die Baken kent, blijft dan staan"),
    example="",
)
ENDED = Column(
    "geëindigd op",
    "ended_on",
    Day(),
    explanation=_("de laatste dag; leeg: ze is er nog, of een einde dat Baken kent, blijft staan"),
    example="",
)
OF_THE_NETWORK = _("het nummer van een school van het eigen net; een ander net houdt zijn scholen zelf bij")


def find_boards(staging: Staging) -> None:
    """A board is known by its enterprise number, else by its name; one number or name is never that of two."""
    staging.sql("ALTER TABLE staged ADD COLUMN board_id BIGINT")
    for same in ("known.enterprise_number = staged.enterprise_number", "folded(known.name) = folded(staged.name)"):
        staging.sql(
            f"""UPDATE staged SET board_id = known.id FROM subject."people.board" known
                WHERE known.network_id = acting_network() AND staged.board_id IS NULL AND {same}"""  # noqa: S608 - declarations, no input
        )
    keep(staging, "people.board", "known.id = staged.board_id", "enterprise_number", "started_on", "ended_on")
    staging.sql("UPDATE staged SET enterprise_number = NULLIF(enterprise_number, '')")
    refuse_ends_before(staging)
    staging.refuse(
        """SELECT staged.file, staged.line, staged.name FROM staged JOIN subject."people.board" other
           ON other.network_id = acting_network() AND folded(other.name) = folded(staged.name)
           AND other.id <> staged.board_id""",
        "name",
        _("een naam die nog geen ander bestuur van dit net heeft"),
    )
    staging.refuse(
        """SELECT file, line, name FROM staged
           WHERE board_id IN (SELECT board_id FROM staged GROUP BY board_id HAVING count(*) > 1)
              OR enterprise_number IN (
                  SELECT enterprise_number FROM staged GROUP BY enterprise_number HAVING count(*) > 1)
              OR folded(name) IN (SELECT folded(name) FROM staged GROUP BY folded(name) HAVING count(*) > 1)""",
        "name",
        _("één rij voor elk bestuur: een andere rij is van hetzelfde"),
    )


def check_schools(staging: Staging) -> None:
    """A school is of the own network, its board is known there, and who it merged into goes on after it."""
    refuse_foreign(staging)
    keep(staging, "people.school", "known.id = staged.school_id", "started_on", "ended_on", "successor")
    staging.sql(
        """UPDATE staged SET into_id = known.id FROM subject."people.school" known
           WHERE into_id IS NULL AND known.number = staged.successor"""
    )
    refuse_ends_before(staging)
    find_boards_of_schools(staging)
    staging.refuse(
        "SELECT file, line, board FROM staged WHERE board IS NOT NULL AND board_id IS NULL",
        "board",
        _("de naam of het ondernemingsnummer van een bestuur van het eigen net, zoals in “besturen”"),
    )
    staging.refuse(
        "SELECT file, line, centre FROM staged WHERE centre IS NOT NULL AND guided_since IS NULL",
        "guided_since",
        _("de dag vanaf wanneer dit centrum de school begeleidt"),
    )
    refuse_after_the_end(staging, "guided_since")
    refuse_before_the_start(
        staging,
        "guided_since",
        unless="""(school_id, staged.centre_id, guided_since) IN (
                  SELECT (school_id, centre_id, started_on) FROM subject."people.guidance")""",
    )
    check_successors(staging)


def find_boards_of_schools(staging: Staging) -> None:
    """The board of a school is named by its enterprise number, however that is written, else by its name."""
    staging.sql("ALTER TABLE staged ADD COLUMN board_id BIGINT")
    for (board,) in staging.sql("SELECT DISTINCT board FROM staged WHERE board IS NOT NULL"):
        try:
            number = EnterpriseNumber().parse(board)
        except Invalid:
            continue
        staging.sql(
            """UPDATE staged SET board_id = known.id FROM subject."people.board" known
               WHERE known.network_id = acting_network() AND known.enterprise_number = ? AND staged.board = ?""",
            [number, board],
        )
    staging.sql(
        """UPDATE staged SET board_id = known.id FROM subject."people.board" known
           WHERE known.network_id = acting_network() AND staged.board_id IS NULL
             AND folded(known.name) = folded(staged.board)"""
    )


def check_successors(staging: Staging) -> None:
    """Who merged has ended, and before the one it went into: so there is never a circle."""
    staging.refuse(
        "SELECT file, line, successor FROM staged WHERE successor IS NOT NULL AND ended_on IS NULL",
        "ended_on",
        _("de laatste dag van een school die in een andere opging"),
    )
    # As the schools will be: those of the file, and those that it does not tell of.
    staging.sql(
        """CREATE OR REPLACE TEMP TABLE becoming AS
           SELECT number, ended_on, successor FROM staged
           UNION ALL SELECT number, ended_on, successor FROM subject."people.school"
           WHERE number NOT IN (SELECT number FROM staged)"""
    )
    staging.refuse(
        """SELECT file, line, successor FROM staged
           WHERE successor IS NOT NULL AND successor NOT IN (SELECT number FROM becoming)""",
        "successor",
        _("het instellingsnummer van een school die Baken kent, of die in dit bestand staat"),
    )
    staging.refuse(
        """SELECT s.file, s.line, s.successor FROM staged s JOIN becoming into_ ON into_.number = s.successor
           WHERE into_.ended_on <= s.ended_on""",
        "successor",
        _("een school die later eindigde, of er nog is"),
    )
    staging.refuse(
        """SELECT DISTINCT s.file, s.line, s.ended_on::VARCHAR FROM staged s
           JOIN becoming gone ON gone.successor = s.number WHERE s.ended_on <= gone.ended_on""",
        "ended_on",
        _("een dag na de laatste van elke school die hierin opging"),
    )


def check_sites(staging: Staging) -> None:
    """A site is of a school of the own network."""
    refuse_foreign(staging)
    known = "known.school_id = staged.school_id AND known.number = staged.site"
    keep(staging, "people.site", known, "started_on", "ended_on")
    refuse_ends_before(staging)


def refuse_foreign(staging: Staging) -> None:
    """A school of another network is not for this cell to change."""
    staging.refuse(
        """SELECT file, line, number FROM staged
           WHERE school_id IS NOT NULL AND school_network_id IS DISTINCT FROM acting_network()""",
        "number",
        OF_THE_NETWORK,
    )


def keep(staging: Staging, subject: str, same: str, *columns: str) -> None:
    """What a file leaves empty says nothing of the days and ties that pages keep: what is known stays, and what a row
    says besides must go with it."""
    sets = ", ".join(f"{column} = COALESCE(staged.{column}, known.{column})" for column in columns)
    staging.sql(f'UPDATE staged SET {sets} FROM subject."{subject}" known WHERE {same}')  # noqa: S608 - declarations, no input


def refuse_ends_before(staging: Staging) -> None:
    """What ends, ends after it began."""
    staging.refuse(
        "SELECT file, line, ended_on::VARCHAR FROM staged WHERE ended_on < started_on",
        "ended_on",
        _("een dag die niet voor “begonnen op” valt"),
    )


FORMATS.add(
    Format(
        name="besturen",
        title=_("Schoolbesturen"),
        needs=may_keep_schools,
        explanation=_(
            "De schoolbesturen, scholengroepen en CLB-besturen van het eigen net. Een nummer of een dag die Baken al"
            " kent, blijft staan waar het vak leeg is."
        ),
        after=("cel",),
        subjects=("people.board",),
        columns=(
            Column("naam", "name", Text(), required=True, key=True, example="Scholengroep Zilverdijk"),
            Column(
                "soort",
                "kind",
                Choice(options={kind.value: kind.value for kind in BoardKind}),
                explanation=_("leeg: schoolbestuur"),
                example="scholengroep",
            ),
            Column("ondernemingsnummer", "enterprise_number", EnterpriseNumber(), example=""),
            STARTED,
            ENDED,
        ),
        prepare=find_boards,
        stores=(
            Store(
                model="people.Board",
                key=("id",),
                found="board_id",
                apart="folded(name)",
                fields={
                    "name": "name",
                    "network_id": "acting_network()",
                    "kind": f"COALESCE(kind, '{BoardKind.BOARD.value}')",
                    "enterprise_number": "COALESCE(enterprise_number, '')",
                    "started_on": "started_on",
                    "ended_on": "ended_on",
                },
                names=(
                    "people.board",
                    {
                        "name": "name",
                        "network_id": "acting_network()",
                        "enterprise_number": "COALESCE(enterprise_number, '')",
                        "started_on": "started_on",
                        "ended_on": "ended_on",
                    },
                ),
                main=True,
            ),
        ),
    ),
    Format(
        name="scholen",
        title=_("Scholen"),
        needs=may_keep_schools,
        explanation=_(
            "De scholen van het eigen net, en welk centrum ze begeleidt. Wat niet in het bestand staat, blijft. Een"
            " begin, een einde of een fusie die Baken al kent, blijft staan waar het vak leeg is."
        ),
        after=("cel", "centra", "besturen"),
        subjects=("people.board", "people.centre_days", "people.guidance", "people.school"),
        columns=(
            Column("instellingsnummer", "number", InstitutionNumber(), required=True, key=True, example="000018"),
            Column("naam", "name", Text(), required=True, example="Basisschool De Zilverdijk"),
            Column(
                "niveau",
                "level",
                Choice(options={level.value: level.value for level in Level}),
                required=True,
                example="basis",
            ),
            Column(
                "bestuur",
                "board",
                Text(),
                explanation=_("de naam of het ondernemingsnummer, zoals in “besturen”"),
                example="Scholengroep Zilverdijk",
            ),
            Column(
                "centrum",
                "centre",
                Text(),
                explanation=_("de code van het centrum dat de school begeleidt; leeg: geen"),
                example="GO01",
            ),
            Column(
                "centrum sinds",
                "guided_since",
                Day(),
                explanation=_("vanaf wanneer; leeg: aan de begeleiding verandert niets"),
                example="2023-09-01",
            ),
            STARTED,
            ENDED,
            Column(
                "opgegaan in",
                "successor",
                InstitutionNumber(),
                explanation=_(
                    "het instellingsnummer van de school waarin ze opging; leeg: geen, of wat Baken kent, blijft staan"
                ),
                example="",
            ),
        ),
        references=(
            CENTRE,
            Reference("people.school", {"number": "number"}, as_="school", take=("network_id",), makes=True),
            Reference("people.school", {"number": "successor"}, as_="into", makes=True),
        ),
        prepare=check_schools,
        stores=(
            Store(
                model="people.School",
                key=("id",),
                found="school_id",
                apart="number",
                fields={
                    "number": "number",
                    "name": "name",
                    "network_id": "acting_network()",
                    "level": "level",
                    "board_id": "board_id",
                    "started_on": "started_on",
                    "ended_on": "ended_on",
                    "successor_id": "into_id",
                },
                sets="school_id",
                names=(
                    "people.school",
                    {
                        "number": "number",
                        "network_id": "acting_network()",
                        "started_on": "started_on",
                        "ended_on": "ended_on",
                        "successor": "successor",
                    },
                ),
                main=True,
            ),
            # Who merged into a school that the same file brings.
            Store(
                model="people.School",
                key=("id",),
                found="school_id",
                fields={"successor_id": "successor_id"},
                rows="""(SELECT s.file, s.line, s.school_id, other.id AS successor_id
                         FROM staged s JOIN subject."people.school" other ON other.number = s.successor
                         WHERE s.into_id IS NULL)""",
            ),
            Store(
                model="people.Guidance",
                key=("school_id", "started_on"),
                fields={"school_id": "school_id", "started_on": "guided_since", "centre_id": "centre_id"},
                where="guided_since IS NOT NULL",
            ),
        ),
    ),
    Format(
        name="vestigingen",
        title=_("Vestigingsplaatsen"),
        needs=may_keep_schools,
        explanation=_("De vestigingsplaatsen van de scholen van het eigen net."),
        after=("cel", "scholen"),
        subjects=("people.site",),
        columns=(
            Column("instellingsnummer", "number", InstitutionNumber(), required=True, key=True, example="000018"),
            Column("vestiging", "site", Whole(least=1, most=99), required=True, key=True, example="1"),
            Column("naam", "name", Text(), example=""),
            Column("straat", "street", Text(), example="Kaai 1"),
            Column("postcode", "postcode", Postcode(), example="9000"),
            Column("gemeente", "municipality", Text(), required=True, example="Gent"),
            STARTED,
            ENDED,
        ),
        references=(Reference("people.school", {"number": "number"}, as_="school", take=("network_id",)),),
        prepare=check_sites,
        stores=(
            Store(
                model="people.Site",
                key=("school_id", "number"),
                fields={
                    "school_id": "school_id",
                    "number": "site",
                    "name": "COALESCE(name, '')",
                    "street": "COALESCE(street, '')",
                    "postcode": "COALESCE(postcode, '')",
                    "municipality": "municipality",
                    "started_on": "started_on",
                    "ended_on": "ended_on",
                },
                main=True,
            ),
        ),
    ),
)
