"""Indicators of resources: hours, staffing, means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.ground.indicators import CUTS, INDICATORS, Cut, Indicator, Measure, OverPeriods, Unit

CUTS.add(Cut("role", _("Rol")), Cut("pillar", _("Pijler")))
INDICATORS.add(
    Indicator(
        name="hours.share",
        title=_("Verdeling van de uren"),
        definition=_(
            "Welk deel van alle uren van de mensen in een rol naar een pijler en soort gaat. Combinaties zonder uren "
            "geven geen cijfer."
        ),
        formula=_("uren van een pijler en soort, op alle uren van de mensen in die rol"),
        unit=Unit.RATIO,
        over_periods=OverPeriods.DISTINCT,
        source=_("Begeleidingsverslag GO! POC+ 2022-2025, tijdsregistratie"),
        numerator=Measure("hours", sum="hours"),
        denominator=Measure("hours", sum="hours", over=("role",)),
        dimensions=("role", "pillar", "kind"),
        cuts=("centre", "network", "year"),
        for_centres=False,
    ),
    Indicator(
        name="fte.realisation",
        title=_("Realisatie van de VTE"),
        definition=_("Gerealiseerde op geplande voltijdse equivalenten, over alle pijlers samen."),
        formula=_("gerealiseerde VTE, op geplande VTE"),
        unit=Unit.RATIO,
        over_periods=OverPeriods.DISTINCT,
        source=_("Verslag POV 2022-2025, bijlage organisatiebeleid"),
        numerator=Measure("staffing", sum="realised"),
        denominator=Measure("staffing", sum="planned"),
        cuts=("pillar", "year"),
        people="",
        for_centres=False,
    ),
    Indicator(
        name="budget.per_advisor",
        title=_("Professionaliseringsmiddelen per medewerker"),
        definition=_(
            "Wat aan de professionalisering van de medewerkers van de cel besteed werd, per medewerker die middelen "
            "kreeg."
        ),
        formula=_("bedragen, op verschillende medewerkers"),
        unit=Unit.EUR,
        over_periods=OverPeriods.DISTINCT,
        source=_("Verslag POV 2022-2025, bijlage organisatiebeleid"),
        numerator=Measure("spending", sum="amount"),
        denominator=Measure("spending", distinct=("person",)),
        cuts=("year",),
        for_centres=False,
    ),
)
