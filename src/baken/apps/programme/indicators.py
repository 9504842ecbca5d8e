"""Indicators of the programme: training, the starters' track and PLG."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import OfferState, SessionState, Status, Strategy
from baken.ground.indicators import CUTS, INDICATORS, Cut, Indicator, Measure, OverPeriods, Unit

CUTS.add(Cut("strategy", _("Strategie"), dict(Strategy.choices)))
CUTS_OF_OFFERS = ("theme", "strategy", "year")
CUTS_OF_PARTICIPATION = ("centre", "network", "theme", "strategy", "function", "year")


def add_strategy(name: str, strategies: tuple[Strategy, ...], what: Promise, source: Promise) -> None:
    """Declare the indicators of a group of strategies; `what` names it within a sentence."""

    def offered(table: Any) -> Any:
        return table.strategy.isin([strategy.value for strategy in strategies])

    def published(table: Any) -> Any:
        return offered(table) & (table.state == OfferState.PUBLISHED.value)

    def held(table: Any) -> Any:
        return offered(table) & (table.state == SessionState.HELD.value)

    def present(table: Any) -> Any:
        return offered(table) & (table.status == Status.PRESENT.value)

    INDICATORS.add(
        Indicator(
            name=f"{name}.offers",
            title=format_lazy(_("Aanbod: {what}"), what=what),
            definition=format_lazy(
                _(
                    "Hoeveel keer de cel {what} aanbood in het schooljaar van het aanbod. Een ontwerp en wat "
                    "afgelast is, tellen niet."
                ),
                what=what,
            ),
            formula=_("aantal aanbiedingen"),
            unit=Unit.COUNT,
            over_periods=OverPeriods.ADDITIVE,
            source=source,
            numerator=Measure("offer", where=published),
            cuts=CUTS_OF_OFFERS,
            people="",
        ),
        Indicator(
            name=f"{name}.sessions",
            title=format_lazy(_("Sessies: {what}"), what=what),
            definition=format_lazy(
                _("Sessies van {what} die plaatsvonden, in het schooljaar van het aanbod."), what=what
            ),
            formula=_("aantal sessies"),
            unit=Unit.COUNT,
            over_periods=OverPeriods.ADDITIVE,
            source=source,
            numerator=Measure("session", where=held),
            cuts=CUTS_OF_OFFERS,
            people="",
        ),
        Indicator(
            name=f"{name}.participations",
            title=format_lazy(_("Deelnames: {what}"), what=what),
            definition=format_lazy(
                _(
                    "Hoe vaak iemand aanwezig was op een sessie van {what}, van alle netten. Wie naar drie sessies "
                    "kwam, telt drie keer."
                ),
                what=what,
            ),
            formula=_("aantal verschillende combinaties van sessie en persoon met status aanwezig"),
            unit=Unit.COUNT,
            over_periods=OverPeriods.ADDITIVE,
            source=source,
            numerator=Measure("participation", where=present, distinct=("session", "person")),
            cuts=CUTS_OF_PARTICIPATION,
        ),
        Indicator(
            name=f"{name}.unique_participants",
            title=format_lazy(_("Unieke deelnemers: {what}"), what=what),
            definition=format_lazy(
                _(
                    "Hoeveel verschillende personen minstens één keer aanwezig waren op een sessie van {what} in de "
                    "hele gevraagde periode. Drie schooljaren zijn dus niet de som van drie schooljaren."
                ),
                what=what,
            ),
            formula=_("aantal verschillende personen met status aanwezig"),
            unit=Unit.COUNT,
            over_periods=OverPeriods.DISTINCT,
            source=source,
            numerator=Measure("participation", where=present, distinct=("person",)),
            cuts=CUTS_OF_PARTICIPATION,
        ),
        Indicator(
            name=f"{name}.centres_reached",
            title=format_lazy(_("Bereikte centra: {what}"), what=what),
            definition=format_lazy(
                _("Hoeveel eigen centra minstens één deelname hadden aan {what}, op alle eigen centra van de cel."),
                what=what,
            ),
            formula=_("eigen centra met minstens één deelname, op alle eigen centra"),
            unit=Unit.COUNT,
            over_periods=OverPeriods.DISTINCT,
            source=source,
            numerator=Measure("participation", where=lambda table: present(table) & table.own, distinct=("centre",)),
            denominator=Measure("centre", where=lambda table: table.own, distinct=("centre",)),
            cuts=("centre", "theme", "strategy", "year"),
            people="",
        ),
    )


_REPORTS = _("Begeleidingsverslagen GO! POC+ en POV 2022-2025")
add_strategy("training", (Strategy.TRAINING, Strategy.STARTERS), _("opleiding en vorming"), _REPORTS)
add_strategy("plg", (Strategy.PLG,), _("PLG"), _REPORTS)
add_strategy("starters", (Strategy.STARTERS,), _("het starterstraject"), _REPORTS)
