"""Indicators of inspections."""

from __future__ import annotations

from typing import Any

import ibis
from django.utils.translation import gettext_lazy as _

from baken.apps.inspections.types import LEVELS
from baken.ground.indicators import CUTS, INDICATORS, Cut, Indicator, Measure, OverPeriods, Unit

_LEVELS = [level.value for level in LEVELS]


def _latest(table: Any) -> Any:
    """Of each centre and scale the latest level in the period. What was not in focus is no level: a scale of which
    there is nothing else has the level "", which is none of those that are counted, and makes their zeros rows."""
    own = table.filter(table.own)
    judged = own.mutate(level=ibis.ifelse(own.level.isin(_LEVELS), own.level, ""))
    latest_first = [judged.level == "", judged.year.desc(), judged.id.desc()]
    order = ibis.window(group_by=["period", "centre", "scale"], order_by=latest_first)
    return judged.mutate(place=ibis.row_number().over(order)).filter(lambda ranked: ranked.place == 0)


CUTS.add(
    Cut("scale", _("Ontwikkelingsschaal")),
    Cut("level", _("Niveau"), {level.value: level.label for level in LEVELS}),
)
INDICATORS.add(
    Indicator(
        name="inspection.centres_at_level",
        title=_("Centra per niveau bij doorlichting"),
        definition=_(
            "Hoeveel eigen centra per ontwikkelingsschaal op elk niveau staan. Per centrum en schaal telt de laatste "
            "doorlichting in de periode; niet in de focus is geen niveau."
        ),
        formula=_("aantal eigen centra per schaal en niveau"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.LATEST,
        source=_("Begeleidingsverslag GO! POC+ 2022-2025, doorlichtingen"),
        numerator=Measure("judgement", prepare=_latest, distinct=("centre",)),
        dimensions=("scale", "level"),
        cuts=("centre", "year"),
        complete={"level": _LEVELS},
        people="",
        own_centre_only=True,
    )
)
