"""The files `uren`, `fte` and `budget`."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from baken.apps.people.types import CENTRE, PERSON, person_stores
from baken.ground.formats import ACTING, FORMATS, Column, Conflict, Existing, Format, Store
from baken.ground.values import Day, Email, Hours, Number, SchoolYear, Text

ADVISORS = (
    *person_stores(said=_("Personen die Baken nog niet kende, als medewerker van de steuncel ({number}): {names}")),
    Store(
        model="people.CellMember",
        key=("cell_id", "person_id"),
        fields={"cell_id": "acting_cell()", "person_id": "person_id"},
        existing=Existing.KEEP,
        conflict=Conflict.LAST,
        within={"cell": ACTING},
    ),
)

FORMATS.add(
    Format(
        name="uren",
        title=_("Uren"),
        explanation=_("De tijd die medewerkers van de steuncel registreerden."),
        after=("centra", "medewerkers"),
        columns=(
            Column("nr", "number", Text(), required=True, key=True, example="1"),
            Column("e-mail", "email", Email(), required=True, example="begeleider@poc.example"),
            Column("rol", "role", Text(), required=True, example="professionalisering"),
            Column("datum", "date", Day(), required=True, example="2024-11-14"),
            Column("uren", "hours", Hours(), required=True, example="1,5"),
            Column("pijler", "pillar", Text(), required=True, example="professionalisering"),
            Column("soort", "kind", Text(), example="direct contact"),
            Column("centrum", "centre", Text(), example="GO01"),
        ),
        references=(CENTRE, PERSON),
        stores=(
            *ADVISORS,
            Store(
                model="resources.HoursEntry",
                key=("cell_id", "number"),
                fields={
                    "cell_id": "acting_cell()",
                    "number": "number",
                    "person_id": "person_id",
                    "role": "role",
                    "date": "date",
                    "hours": "hours",
                    "pillar": "pillar",
                    "kind": "kind",
                    "centre_id": "centre_id",
                },
                within={"cell": ACTING},
                main=True,
            ),
        ),
    ),
    Format(
        name="fte",
        title=_("Personeel"),
        explanation=_("Geplande en gerealiseerde voltijdse equivalenten per pijler."),
        after=("cel",),
        columns=(
            Column("schooljaar", "school_year", SchoolYear(), required=True, key=True, example="2024-2025"),
            Column("pijler", "pillar", Text(), required=True, key=True, example="leerlingenbegeleiding"),
            Column("gepland", "planned", Number(most=Decimal(10**5), places=10), required=True, example="1,25"),
            Column("gerealiseerd", "realised", Number(most=Decimal(10**5), places=10), required=True, example="1"),
        ),
        stores=(
            Store(
                model="resources.Staffing",
                key=("cell_id", "school_year", "pillar"),
                fields={
                    "cell_id": "acting_cell()",
                    "school_year": "school_year",
                    "pillar": "pillar",
                    "planned": "planned",
                    "realised": "realised",
                },
                within={"cell": ACTING},
                main=True,
            ),
        ),
    ),
    Format(
        name="budget",
        title=_("Professionaliseringsbudget"),
        explanation=_("Wat aan de professionalisering van elke medewerker van de steuncel besteed werd, in euro."),
        after=("cel", "medewerkers"),
        columns=(
            Column("schooljaar", "school_year", SchoolYear(), required=True, key=True, example="2024-2025"),
            Column("e-mail", "email", Email(), required=True, key=True, example="begeleider@poc.example"),
            Column("bedrag", "amount", Number(most=Decimal(10**7), places=10), required=True, example="356,50"),
        ),
        references=(PERSON,),
        stores=(
            *ADVISORS,
            Store(
                model="resources.Spending",
                key=("cell_id", "school_year", "person_id"),
                fields={
                    "cell_id": "acting_cell()",
                    "school_year": "school_year",
                    "person_id": "person_id",
                    "amount": "amount",
                },
                within={"cell": ACTING},
                main=True,
            ),
        ),
    ),
)
