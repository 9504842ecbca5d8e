"""How indicators behave, in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from baken.ground.facts import FACTS, Fact, Nature
from baken.ground.indicators import CUTS, Indicator, OverPeriods, Unit

register = template.Library()


def fact_of(indicator: Indicator) -> Fact:
    return FACTS[indicator.numerator.fact]


@register.filter
def unit_name(unit: Unit | str) -> str:
    """A unit in words."""
    match Unit(unit):
        case Unit.COUNT:
            return _("aantal")
        case Unit.RATIO:
            return _("aandeel")
        case Unit.EUR:
            return _("euro")
        case Unit.HOURS:
            return _("uren")
        case Unit.SCORE:
            return _("score")


@register.filter
def grain(indicator: Indicator) -> Any:
    """What one row is of what is counted."""
    return fact_of(indicator).grain


@register.filter
def over_periods(indicator: Indicator) -> str:
    """What becomes of an indicator over several school years."""
    match indicator.over_periods:
        case OverPeriods.ADDITIVE:
            return _("De schooljaren samen zijn de som van elk schooljaar.")
        case OverPeriods.DISTINCT:
            return _("Over meer schooljaren wordt opnieuw geteld; het is niet de som van elk schooljaar.")
        case OverPeriods.LATEST:
            return _("Over meer schooljaren telt telkens het laatste.")
        case OverPeriods.NOT_COMBINABLE:
            return _("Alleen voor periodes waarover het gemeten is; schooljaren worden niet samengenomen.")


@register.filter
def minimum_group(indicator: Indicator) -> str:
    """Of how few persons an indicator is told, and to whom."""
    numbers = {
        "own": settings.MINIMUM_GROUP_OWN,
        "others": settings.MINIMUM_GROUP_OTHERS,
        "hours": settings.MINIMUM_GROUP_HOURS,
    }
    nature = fact_of(indicator).nature
    if nature is Nature.ORGANISATION or not indicator.people:
        return _("Gaat over organisaties, niet over personen: er is geen minimum.")
    if nature is Nature.HOURS:
        return _("Uren van mensen: getoond vanaf %(hours)s personen.") % numbers
    if nature is Nature.ANSWERS:
        return (
            _(
                "Antwoorden van mensen: getoond vanaf %(own)s personen voor de cel en het eigen centrum, vanaf "
                "%(others)s voor anderen. Wat door aftrekken te vinden zou zijn, wordt ook niet getoond."
            )
            % numbers
        )
    return (
        _(
            "Registraties: wie ze mag openen, ziet elk aantal; anderen vanaf %(own)s personen in het eigen centrum en "
            "vanaf %(others)s daarbuiten."
        )
        % numbers
    )


@register.filter
def cut_names(names: list[str]) -> str:
    """Cuts and dimensions in words, one after the other."""
    return ", ".join(str(CUTS[name].title).lower() for name in names)
