"""The file `doorlichtingen`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.inspections.types import Advice, Level
from baken.apps.people.types import CENTRE
from baken.ground.formats import ACTING, FORMATS, Column, Conflict, Existing, Format, Reference, Store
from baken.ground.values import Choice, SchoolYear, Text

FORMATS.add(
    Format(
        name="doorlichtingen",
        title=_("Doorlichtingen"),
        explanation=_("Het niveau van één ontwikkelingsschaal in één doorlichting."),
        after=("centra",),
        columns=(
            Column("centrum", "centre", Text(), required=True, key=True, example="GO01"),
            Column("schooljaar", "school_year", SchoolYear(), required=True, key=True, example="2023-2024"),
            Column("ontwikkelingsschaal", "scale", Text(), required=True, key=True, example="Beeldvorming"),
            Column(
                "niveau",
                "level",
                Choice(options={word: word for word in Level.values}),
                required=True,
                example="volgens de verwachting",
            ),
            Column(
                "advies",
                "advice",
                Choice(options={word: word for word in Advice.values}),
                optional=True,
                explanation=_("van de hele doorlichting; leeg laat staan wat er stond"),
                example="1B",
            ),
        ),
        references=(
            CENTRE,
            Reference("inspections.scale", {"name": "scale"}, as_="scale", makes=True, loosely=True),
        ),
        stores=(
            Store(
                model="inspections.Scale",
                key=("id",),
                found="scale_id",
                apart="folded(scale)",
                fields={"name": "scale"},
                where="scale_id IS NULL",
                existing=Existing.NONE,
                conflict=Conflict.LAST,
                sets="scale_id",
                names=("inspections.scale", {"name": "scale"}),
                said=_("{number} nieuwe ontwikkelingsschalen: {names}"),
                shown="scale",
            ),
            Store(
                model="inspections.Inspection",
                key=("cell_id", "centre_id", "school_year"),
                fields={
                    "cell_id": "acting_cell()",
                    "centre_id": "centre_id",
                    "school_year": "school_year",
                    "advice": "advice",
                },
                keep=("advice",),
                within={"cell": ACTING},
                sets="inspection_id",
            ),
            Store(
                model="inspections.Judgement",
                key=("inspection_id", "scale_id"),
                fields={"inspection_id": "inspection_id", "scale_id": "scale_id", "level": "level"},
                within={"inspection__cell": ACTING},
                main=True,
            ),
        ),
    ),
)
