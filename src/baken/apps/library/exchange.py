"""The files `materialen` and `webstatistiek`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.library.types import Upkeep
from baken.apps.people.rules import may_add_themes
from baken.apps.people.types import theme_stores, themes_of
from baken.ground.formats import ACTING, FORMATS, Column, Conflict, Existing, Format, Staging, Store
from baken.ground.values import Choice, Day, Text, Texts, Whole


def check_periods(staging: Staging) -> None:
    """A period ends on or after the day on which it starts."""
    staging.refuse(
        "SELECT file, line, strftime(ends_on, '%Y-%m-%d') FROM staged WHERE ends_on < starts_on",
        "ends_on",
        _("een dag die niet voor “van” valt"),
    )


FORMATS.add(
    Format(
        name="webstatistiek",
        title=_("Webstatistiek"),
        explanation=_("Hoe vaak een pagina, of heel de site, in een periode bekeken werd."),
        after=("cel",),
        columns=(
            Column("van", "starts_on", Day(), required=True, key=True, example="2024-09-01"),
            Column("tot", "ends_on", Day(), required=True, key=True, example="2025-08-31"),
            Column("pagina", "page", Text(), key=True, explanation=_("leeg: heel de site"), example=""),
            Column("weergaven", "views", Whole(most=10**12), required=True, example="20353"),
            Column("actieve gebruikers", "active_users", Whole(most=10**12), example="7326"),
        ),
        prepare=check_periods,
        stores=(
            Store(
                model="library.WebStatistic",
                key=("cell_id", "starts_on", "ends_on", "page"),
                fields={
                    "cell_id": "acting_cell()",
                    "starts_on": "starts_on",
                    "ends_on": "ends_on",
                    "page": "page",
                    "views": "views",
                    "active_users": "active_users",
                },
                within={"cell": ACTING},
                main=True,
            ),
        ),
    ),
    Format(
        name="materialen",
        title=_("Materialen"),
        explanation=_("Een materiaal dat op een dag gemaakt of onderhouden werd."),
        after=("cel",),
        subjects=("people.theme",),
        columns=(
            Column("code", "code", Text(), required=True, key=True, example="M001"),
            Column("titel", "title", Text(), required=True, example="Draaiboek signaalfunctie"),
            Column("soort", "kind", Text(), example="richtlijn"),
            Column(
                "thema's", "themes", Texts(), explanation=_("met ; of , ertussen"), example="signaalfunctie; preventie"
            ),
            Column(
                "status",
                "upkeep",
                Choice(options={word: word for word in Upkeep.values}),
                required=True,
                key=True,
                example="ontwikkeld",
            ),
            Column("datum", "date", Day(), required=True, key=True, example="2024-12-10"),
        ),
        stores=(
            *theme_stores(needs=may_add_themes),
            Store(
                model="library.Material",
                key=("cell_id", "code"),
                fields={"cell_id": "acting_cell()", "code": "code", "title": "title", "kind": "kind"},
                # A material has a row for each time it was kept up; its title is that of the last row.
                conflict=Conflict.LAST,
                within={"cell": ACTING},
                sets="material_id",
            ),
            themes_of("library.Material_themes", owner="material_id", of="material_id"),
            Store(
                model="library.Maintenance",
                key=("material_id", "upkeep", "date"),
                fields={"material_id": "material_id", "upkeep": "upkeep", "date": "date"},
                existing=Existing.KEEP,
                within={"material__cell": ACTING},
                main=True,
            ),
        ),
    ),
)
