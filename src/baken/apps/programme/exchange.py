"""The files `aanbod`, `sessies` and `deelnames`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.people.rules import may_add_themes
from baken.apps.people.types import CENTRE, PERSON, person_stores, theme_stores, themes_of
from baken.apps.programme.types import Source, Status, Strategy
from baken.ground.formats import ACTING, FORMATS, Column, Format, Reference, Store
from baken.ground.values import Choice, Clock, Day, Email, SchoolYear, Text, Texts

OFFER = Reference("programme.offer", {"code": "offer"}, as_="offer")
OCCASIONS = """(SELECT staged.*, occasion.id AS occasion_id FROM staged JOIN subject."surveys.occasion" occasion
                ON occasion.subject = 'programme.offer' AND occasion.subject_key = staged.offer_id)"""

FORMATS.add(
    Format(
        name="aanbod",
        title=_("Aanbod"),
        explanation=_("Wat de steuncel aanbiedt, elk aanbod in één schooljaar."),
        after=("centra",),
        subjects=("people.theme", "surveys.occasion"),
        columns=(
            Column("code", "code", Text(), required=True, key=True, example="V2401"),
            Column("titel", "title", Text(), required=True, example="Vorming signaalfunctie"),
            Column(
                "strategie",
                "strategy",
                Choice(options={word: word for word in Strategy.values}),
                required=True,
                example="vorming",
            ),
            Column(
                "thema's", "themes", Texts(), explanation=_("met ; of , ertussen"), example="signaalfunctie; preventie"
            ),
            Column(
                "organisator",
                "organiser",
                Text(),
                explanation=_("“eigen”, of de naam van de partner"),
                example="eigen",
            ),
            Column("schooljaar", "school_year", SchoolYear(), required=True, example="2024-2025"),
        ),
        stores=(
            *theme_stores(needs=may_add_themes),
            Store(
                model="programme.Offer",
                key=("cell_id", "code"),
                fields={
                    "cell_id": "acting_cell()",
                    "code": "code",
                    "title": "title",
                    "strategy": "strategy",
                    "organiser": "CASE WHEN folded(organiser) = 'eigen' THEN '' ELSE organiser END",
                    "school_year": "school_year",
                },
                within={"cell": ACTING},
                sets="offer_id",
                names=(
                    "programme.offer",
                    {
                        "code": "code",
                        "title": "title",
                        "school_year": "school_year",
                        "strategy": "strategy",
                        "themes": "COALESCE(themes, [])",
                    },
                ),
                main=True,
            ),
            themes_of("programme.Offer_themes", owner="offer_id", of="offer_id"),
            # What a survey keeps of the offer that it asks about follows the offer.
            Store(
                model="surveys.Occasion",
                key=("id",),
                found="occasion_id",
                rows=OCCASIONS,
                fields={"title": "title", "strategy": "strategy", "school_year": "school_year"},
            ),
            themes_of("surveys.Occasion_themes", owner="occasion_id", of="occasion_id", rows=OCCASIONS),
        ),
    ),
    Format(
        name="sessies",
        title=_("Sessies"),
        explanation=_("De sessies die plaatsvonden."),
        after=("aanbod",),
        columns=(
            Column("aanbod", "offer", Text(), required=True, key=True, example="V2401"),
            Column("sessie", "session", Text(), required=True, key=True, example="1"),
            Column("datum", "held_on", Day(), required=True, example="2024-11-14"),
            Column("start", "starts_at", Clock(), example="09:30"),
            Column("einde", "ends_at", Clock(), example="12:30"),
            Column("plaats", "place", Text(), example="Gent"),
        ),
        references=(OFFER,),
        stores=(
            Store(
                model="programme.Session",
                key=("offer_id", "number"),
                fields={
                    "offer_id": "offer_id",
                    "number": "session",
                    "held_on": "held_on",
                    "starts_at": "starts_at",
                    "ends_at": "ends_at",
                    "place": "place",
                },
                names=("programme.session", {"offer_id": "offer_id", "number": "session"}),
                main=True,
            ),
        ),
    ),
    Format(
        name="deelnames",
        title=_("Deelnames"),
        explanation=_("Wie bij welke sessie was of ingeschreven was. Het centrum in deze rij telt."),
        after=("sessies", "medewerkers"),
        columns=(
            Column("aanbod", "offer", Text(), required=True, key=True, example="V2401"),
            Column("sessie", "session", Text(), required=True, key=True, example="1"),
            Column("e-mail", "email", Email(), required=True, key=True, example="an.peeters@clb.example"),
            Column("centrum", "centre", Text(), required=True, example="GO01"),
            Column(
                "status",
                "status",
                Choice(options={word: word for word in Status.values}),
                required=True,
                example="aanwezig",
            ),
        ),
        references=(
            OFFER,
            Reference("programme.session", {"offer_id": "offer_id", "number": "session"}, as_="session"),
            CENTRE,
            PERSON,
        ),
        stores=(
            *person_stores(said=_("Personen die Baken nog niet kende, als gast bij een sessie ({number}): {names}")),
            Store(
                model="programme.Participation",
                key=("session_id", "person_id"),
                fields={
                    "session_id": "session_id",
                    "person_id": "person_id",
                    "centre_id": "centre_id",
                    "status": "status",
                    "source": f"'{Source.FILE}'",
                },
                along=("source",),  # what was known goes on saying how, unless the file says otherwise
                within={"session__offer__cell": ACTING},
                main=True,
            ),
        ),
    ),
)
