"""Facts of inspections: the level of a scale in an inspection."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.inspections.queries import judgement_records
from baken.apps.people.queries import is_own_column
from baken.ground.facts import FACTS, Column, Fact, Nature, Type

FACTS.add(
    Fact(
        name="judgement",
        grain=_("het niveau van een ontwikkelingsschaal in de doorlichting van een centrum"),
        nature=Nature.ORGANISATION,
        model="inspections.Judgement",
        cell="inspection__cell_id",
        year="inspection__school_year",
        columns={
            "inspection": Column(Type.INT, "inspection_id"),
            "centre": Column(Type.INT, "inspection__centre_id"),
            "network": Column(Type.TEXT, "inspection__centre__network__name"),
            "own": is_own_column(
                cell="inspection__cell",
                network="inspection__cell__network",
                centre="inspection__centre",
                year="inspection__school_year",
            ),
            "scale": Column(Type.TEXT, "scale__name"),
            "priority": Column(Type.TEXT, "scale__priority"),
            "level": Column(Type.TEXT, "level"),
            "advice": Column(Type.TEXT, "inspection__advice"),
        },
        records=judgement_records,
    )
)
