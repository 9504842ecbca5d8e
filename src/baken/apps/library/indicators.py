"""Indicators of the library: use of the site, and upkeep of materials."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.library.types import Upkeep
from baken.ground.indicators import CUTS, INDICATORS, Cut, Indicator, Measure, OverPeriods, Unit
from baken.ground.periods import Period


def _whole_site(table: Any) -> Any:
    return table.page == ""


def measured(rows: list[dict[str, Any]], period: Period, column: str) -> int | None:
    """The number of the row whose dates are the period, or None."""
    for row in rows:
        if (row["starts_on"], row["ends_on"]) == (period.starts_on, period.ends_on):
            return row[column]
    return None


def tiled_views(rows: list[dict[str, Any]], period: Period) -> int | None:
    """The views of the row whose dates are the period, else the sum of rows that tile it: one after the other,
    no day twice and none left out. Where several rows could go on, the longest that leads to the end is taken.
    """
    exact = measured(rows, period, "views")
    if exact is not None:
        return exact
    inside = [row for row in rows if period.starts_on <= row["starts_on"] and row["ends_on"] <= period.ends_on]
    inside.sort(key=lambda row: (row["starts_on"], row["ends_on"]), reverse=True)
    day = dt.timedelta(days=1)
    to_the_end: dict[dt.date, int] = {period.ends_on + day: 0}
    for row in inside:  # the last first, so that what follows a row is known; of one day the longest first
        after = row["ends_on"] + day
        if after in to_the_end:
            to_the_end.setdefault(row["starts_on"], row["views"] + to_the_end[after])
    return to_the_end.get(period.starts_on)


CUTS.add(Cut("upkeep", _("Onderhoud"), dict(Upkeep.choices)))
INDICATORS.add(
    Indicator(
        name="library.views",
        title=_("Weergaven van de site"),
        definition=_(
            "Hoe vaak pagina's van de site bekeken werden: de meting van de hele site over de gevraagde periode, of "
            "de som van metingen die samen precies die periode beslaan."
        ),
        formula=_("weergaven van de hele site"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.NOT_COMBINABLE,
        source=_("Webstatistiek van de cel"),
        numerator=Measure("web_statistic", where=_whole_site),
        people="",
        rows=tiled_views,
    ),
    Indicator(
        name="library.active_users",
        title=_("Actieve gebruikers van de site"),
        definition=_(
            "Hoeveel gebruikers de site in de gevraagde periode had, zoals ze over precies die periode gemeten zijn. "
            "Gebruikers van verschillende periodes worden nooit opgeteld."
        ),
        formula=_("actieve gebruikers van de hele site"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.NOT_COMBINABLE,
        source=_("Webstatistiek van de cel"),
        numerator=Measure("web_statistic", where=_whole_site),
        people="",
        rows=lambda rows, period: measured(rows, period, "active_users"),
    ),
    Indicator(
        name="library.materials_maintained",
        title=_("Onderhouden materialen"),
        definition=_(
            "Hoe vaak een materiaal ontwikkeld, geüpdatet of aangevuld werd, in het schooljaar van de datum."
        ),
        formula=_("aantal keer dat een materiaal ontwikkeld, geüpdatet of aangevuld werd"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.ADDITIVE,
        source=_("Begeleidingsverslag GO! POC+ 2022-2025, materialenbank"),
        numerator=Measure("maintenance"),
        cuts=("theme", "kind", "upkeep", "year"),
        people="",
    ),
)
