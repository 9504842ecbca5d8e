"""Indicators of surveys: response, and what is answered."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from baken.apps.surveys.types import Band, title_of
from baken.ground.indicators import CUTS, INDICATORS, Cut, Indicator, Measure, OverPeriods, Unit

CUTS_OF_RESPONSE = ("centre", "network", "theme", "strategy", "year")
CUTS_OF_ANSWERS = ("centre", "network", "theme", "strategy", "function", "year")
_REPORT = _("Begeleidingsverslag GO! POC+ 2022-2025, effectmeting (EDBI)")

CUTS.add(Cut("survey", _("Bevraging"), reads=title_of), Cut("item", _("Item")))
INDICATORS.add(
    Indicator(
        name="survey.invited",
        title=_("Uitnodigingen voor een bevraging"),
        definition=_(
            "Hoeveel uitnodigingen er gingen: een per persoon en aanbod, dus naar minder personen dan uitnodigingen."
        ),
        formula=_("aantal uitnodigingen"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.ADDITIVE,
        source=_REPORT,
        numerator=Measure("invitation"),
        dimensions=("survey",),
        cuts=CUTS_OF_RESPONSE,
    ),
    Indicator(
        name="survey.responses",
        title=_("Ingevulde bevragingen"),
        definition=_(
            "Hoeveel keer een bevraging ingevuld werd. Vulde iemand ze voor hetzelfde aanbod twee keer in, dan telt "
            "de laatste keer."
        ),
        formula=_("aantal ingevulde bevragingen"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.ADDITIVE,
        source=_REPORT,
        numerator=Measure("response"),
        dimensions=("survey",),
        cuts=CUTS_OF_RESPONSE,
    ),
    Indicator(
        name="survey.response_rate",
        title=_("Responsgraad"),
        definition=_(
            "Welk deel van de uitnodigingen een ingevulde bevraging opleverde. Een open bevraging, zonder "
            "uitnodigingen, heeft geen responsgraad."
        ),
        formula=_("ingevulde bevragingen, op uitnodigingen"),
        unit=Unit.RATIO,
        over_periods=OverPeriods.DISTINCT,
        source=_REPORT,
        numerator=Measure("response", where=lambda table: table.invited),
        denominator=Measure("invitation"),
        dimensions=("survey",),
        cuts=CUTS_OF_RESPONSE,
    ),
)


def add_band(band: Band, title: Promise, what: Promise) -> None:
    """Declare the share of a band; `what` names it within a sentence."""

    def in_band(table: Any) -> Any:
        return table.band == band.value

    INDICATORS.add(
        Indicator(
            name=f"survey.item_share_{band.value}",
            title=title,
            definition=format_lazy(
                _(
                    "Welk deel van wie het item beantwoordde {what}. Wie 'niet van toepassing' antwoordde, telt mee; "
                    "wie het item openliet niet, en daarom verschilt n per item."
                ),
                what=what,
            ),
            formula=format_lazy(_("wie {what}, op allen die het item beantwoordden"), what=what),
            unit=Unit.RATIO,
            over_periods=OverPeriods.DISTINCT,
            source=_REPORT,
            numerator=Measure("answer", where=in_band),
            denominator=Measure("answer"),
            dimensions=("survey", "item"),
            cuts=CUTS_OF_ANSWERS,
            whole="survey.item",
            part=band.value,
        )
    )


add_band(Band.LOW, _("Lage score"), _("een score van 1 tot 5 gaf"))
add_band(Band.HIGH, _("Hoge score"), _("een score van 6 tot 8 gaf"))
add_band(Band.NOT_APPLICABLE, _("Niet van toepassing of geen zicht op"), _("'niet van toepassing' antwoordde"))
