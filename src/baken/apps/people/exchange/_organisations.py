"""The files `cel`, `centra` and `medewerkers`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from baken.apps.people.exchange._amending import amend
from baken.apps.people.exchange._posts import keep_posts
from baken.apps.people.rules import keeps_staff_of_cell, may_change_centres
from baken.ground.formats import ACTING, FORMATS, Column, Conflict, Existing, Format, Reference, Staging, Store
from baken.ground.values import Day, Email, Text, Whole

NETWORK = Reference("people.network", {"name": "network"}, as_="network", makes=True, loosely=True)
NETWORKS = Store(
    model="people.Network",
    key=("id",),
    found="network_id",
    apart="folded(network)",
    fields={"name": "network"},
    where="network_id IS NULL AND network IS NOT NULL",
    conflict=Conflict.LAST,
    existing=Existing.NONE,
    sets="network_id",
    names=("people.network", {"name": "network"}),
    said=_("Nieuwe netten ({number}): {names}"),
    shown="network",
)
# A cell changes the centres of its own network, and the entries that it made itself.
CHANGES = "(centre_network_id = acting_network() OR centre_entered_by_id = acting_cell())"


def keep_network_of_cell(staging: Staging) -> None:
    """A cell stays in its network: else a file could make the centres of another network its own."""
    staging.refuse(
        "SELECT file, line, network FROM staged"
        " WHERE network_id IS DISTINCT FROM acting_network() AND acting_network() IS NOT NULL",
        "network",
        _("het net waarin deze steuncel al werkt"),
    )


def keep_what_pages_say(staging: Staging) -> None:
    """A file takes back no renaming, of a centre or its network, and no merger that is kept: who undoes one does so
    where it was done. A name that was announced comes on its day: until then that of today stands."""
    staging.refuse(
        f"SELECT file, line, network FROM staged WHERE network_id IS NULL AND {CHANGES}",  # noqa: S608 - declarations, no input
        "network",
        _("het net waarin dit centrum is, zoals het vandaag heet"),
    )
    coming = f"""FROM subject."people.coming_name" coming
                 WHERE {CHANGES} AND coming.centre_id = staged.centre_id AND folded(coming.name) = folded(staged.name)
                   AND coming.now <> staged.name"""
    amend(
        staging,
        "name = coming.now",
        coming,
        told=lambda number: ngettext(
            "%(number)s centrum heeft in het bestand al de naam die het pas later krijgt; tot dan blijft die van"
            " vandaag.",
            "%(number)s centra hebben in het bestand al de naam die ze pas later krijgen; tot dan blijft die van"
            " vandaag.",
            number,
        ),
    )
    staging.refuse(
        f"""SELECT DISTINCT file, line, staged.name FROM staged
            JOIN subject."people.former_name" former ON former.centre_id = staged.centre_id
            WHERE {CHANGES} AND folded(former.name) = folded(staged.name)
              AND folded(former.now) <> folded(staged.name)""",  # noqa: S608 - declarations, no input
        "name",
        _("de naam van vandaag: zo heette dit centrum vroeger (werd het ten onrechte hernoemd, maak dat ongedaan)"),
    )
    staging.sql(
        """UPDATE staged SET merged_on = kept.day
           FROM (SELECT centre_id, max(day) AS day FROM subject."people.merger" GROUP BY centre_id) kept
           WHERE kept.centre_id = staged.centre_id AND (merged_on IS NULL OR merged_on < kept.day)"""
    )


FORMATS.add(
    Format(
        name="cel",
        title=_("Steuncel"),
        explanation=_("De steuncel van wie deze bestanden zijn. Eén rij."),
        identifies_cell=True,
        columns=(
            Column("code", "code", Text(longest=50), required=True, key=True, example="go-poc"),
            Column(
                "naam",
                "name",
                Text(),
                required=True,
                explanation=_("een steuncel die Baken kent, houdt haar naam"),
                example="GO! POC+",
            ),
            Column("net", "network", Text(longest=100), required=True, example="GO!"),
        ),
        references=(NETWORK,),
        prepare=keep_network_of_cell,
        stores=(
            NETWORKS,
            Store(
                model="people.Cell",
                key=("code",),
                fields={"code": "code", "network_id": "network_id"},
                initial={"name": "name"},
                names=("people.cell", {"code": "code", "network_id": "network_id"}),
                main=True,
            ),
        ),
    ),
    Format(
        name="centra",
        title=_("Centra"),
        needs=may_change_centres,
        explanation=_("De centra, elk onder de eigen code van deze steuncel; ook centra van andere netten."),
        after=("cel",),
        subjects=("people.former_name", "people.coming_name", "people.merger"),
        prepare=keep_what_pages_say,
        columns=(
            Column("code", "code", Text(), required=True, key=True, example="GO01"),
            Column("naam", "name", Text(), required=True, example="CLB Oever 01"),
            Column("net", "network", Text(longest=100), required=True, example="GO!"),
            Column("provincie", "province", Text(longest=100), example="Antwerpen"),
            Column("personeelsleden", "staff_count", Whole(most=100_000), example="81"),
            Column("directie sinds", "director_since", Day(), example="2023-11-28"),
            Column(
                "fusie op",
                "merged_on",
                Day(),
                explanation=_("een fusie die Baken kent, blijft staan, ook als hier niets of een vroegere dag staat"),
                example="2022-09-01",
            ),
        ),
        references=(
            NETWORK,
            Reference(
                "people.centre", {"code": "code"}, as_="centre", take=("network_id", "entered_by_id"), makes=True
            ),
        ),
        stores=(
            NETWORKS,
            Store(
                model="people.Centre",
                key=("id",),
                found="centre_id",
                apart="code",
                fields={
                    "name": "name",
                    "network_id": "network_id",
                    "province": "province",
                    "staff_count": "staff_count",
                    "director_since": "director_since",
                    "merged_on": "merged_on",
                },
                initial={"entered_by_id": "acting_cell()"},
                update_where=CHANGES,
                sets="centre_id",
                main=True,
            ),
            Store(
                model="people.CentreCode",
                key=("cell_id", "code"),
                fields={"cell_id": "acting_cell()", "code": "code", "centre_id": "centre_id"},
                where="is_new(centre_id)",
                within={"cell": ACTING},
                names=(
                    "people.centre",
                    {"code": "code", "network_id": "network_id", "entered_by_id": "acting_cell()", "id": "centre_id"},
                ),
            ),
        ),
    ),
    Format(
        name="medewerkers",
        title=_("Medewerkers"),
        needs=keeps_staff_of_cell,
        explanation=_(
            "Wie bij welk centrum werkt of werkte. Wie van functie of centrum wisselt, of er twee heeft, heeft een rij"
            " meer. Een laatste dag die Baken al kent, blijft staan waar “uit dienst” leeg is. Kent Baken dezelfde"
            " functie in die periode met een andere eerste dag, dan blijft die dag staan."
        ),
        after=("centra",),
        subjects=("people.centre_days", "people.known_as", "people.post"),
        prepare=keep_posts,
        columns=(
            Column("e-mail", "email", Email(), required=True, key=True, example="an.peeters@clb.example"),
            Column("voornaam", "first_name", Text(), example="An"),
            Column("naam", "last_name", Text(), example="Peeters"),
            Column("centrum", "centre", Text(), required=True, key=True, example="GO01"),
            Column("functie", "function", Text(), key=True, example="verpleegkundige"),
            Column("in dienst", "started_on", Day(), required=True, key=True, example="2018-09-01"),
            Column("uit dienst", "ended_on", Day(), example=""),
        ),
        references=(
            Reference("people.centre", {"code": "centre"}, as_="centre", take=("network_id",)),
            Reference("people.person", {"email": "email"}, as_="person", take=("ours",), makes=True),
        ),
        stores=(
            Store(
                model="people.Person",
                key=("id",),
                found="person_id",
                apart="email",
                fields={"first_name": "first_name", "last_name": "last_name"},
                update_where="person_ours",
                conflict=Conflict.LAST,
                sets="person_id",
            ),
            Store(
                model="people.Address",
                key=("email",),
                fields={"email": "email", "person_id": "person_id"},
                where="is_new(person_id)",
                conflict=Conflict.LAST,
                names=("people.person", {"email": "email", "ours": "true", "same": "person_id", "id": "person_id"}),
            ),
            Store(
                # At an own centre somebody whom others made known, or who is known there apart, is as this file says.
                model="people.KnownAs",
                key=("person_id", "centre_id"),
                fields={
                    "person_id": "person_id",
                    "centre_id": "centre_id",
                    "email": "email",
                    "first_name": "first_name",
                    "last_name": "last_name",
                },
                where="""NOT is_new(person_id) AND centre_network_id = acting_network() AND (
                    NOT person_ours OR EXISTS (SELECT 1 FROM subject."people.known_as" known
                    WHERE known.person_id = staged.person_id AND known.centre_id = staged.centre_id))""",
                keep=("first_name", "last_name"),
                conflict=Conflict.LAST,
            ),
            Store(
                model="people.Post",
                key=("id",),
                found="post_id",
                apart="concat_ws(' ', person_id, centre_id, started_on, folded(COALESCE(function, '')))",
                fields={
                    "person_id": "person_id",
                    "centre_id": "centre_id",
                    "started_on": "started_on",
                    "function": "function",
                    "ended_on": "ended_on",
                },
                # A post that was ended here may stand open in a file of somebody who does not know; it stays ended.
                keep=("ended_on",),
                names=(
                    "people.post",
                    {
                        "person_id": "person_id",
                        "centre_id": "centre_id",
                        "function": "function",
                        "started_on": "started_on",
                        "ended_on": "ended_on",
                    },
                ),
                main=True,
            ),
        ),
    ),
)
