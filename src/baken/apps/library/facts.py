"""Facts of the library: upkeep of materials, and web statistics."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.library.queries import maintenance_records, statistic_records
from baken.ground.facts import FACTS, Column, Fact, Many, Nature, Type

FACTS.add(
    Fact(
        name="maintenance",
        grain=_("een materiaal dat op een dag ontwikkeld, geüpdatet of aangevuld werd"),
        nature=Nature.ORGANISATION,
        model="library.Maintenance",
        cell="material__cell_id",
        year="school_year",
        columns={
            "material": Column(Type.INT, "material_id"),
            "date": Column(Type.DAY, "date"),
            "upkeep": Column(Type.TEXT, "upkeep"),
            "kind": Column(Type.TEXT, "material__kind"),
            "themes": Many(model="library.Material", field="themes", of="material"),
        },
        records=maintenance_records,
    ),
    Fact(
        name="web_statistic",
        grain=_("de statistiek van een pagina, of van de hele site, over een periode"),
        nature=Nature.ORGANISATION,
        model="library.WebStatistic",
        cell="cell_id",
        year=None,
        spans=("starts_on", "ends_on"),
        columns={
            "starts_on": Column(Type.DAY, "starts_on"),
            "ends_on": Column(Type.DAY, "ends_on"),
            "page": Column(Type.TEXT, "page"),
            "views": Column(Type.INT, "views"),
            "active_users": Column(Type.INT, "active_users"),
        },
        records=statistic_records,
    ),
)
