"""Indicators of the programme: training, the starters' track and PLG."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.indicators import _communities as _communities
from baken.apps.programme.types import (
    PLANNED,
    EnrolmentState,
    Level,
    OfferState,
    Region,
    RegisteredBy,
    SessionState,
    Status,
    Strategy,
)
from baken.ground.indicators import (
    CUTS,
    INDICATORS,
    JOININGS,
    Cut,
    Indicator,
    Joining,
    Measure,
    OverPeriods,
    Unit,
)

CUTS.add(Cut("strategy", _("Strategie"), dict(Strategy.choices)))
CUTS.add(Cut("region", _("Waar"), dict(Region.choices)))
CUTS.add(Cut("registered", _("Wie het noteerde"), dict(RegisteredBy.choices)))
JOININGS.add(
    Joining(
        "programme.partners",
        "participation",
        "registered",
        RegisteredBy.PARTNER.value,
        _("sinds dit schooljaar telt mee wat partners registreerden"),
    )
)
CUTS_OF_OFFERS = ("theme", "strategy", "year")
CUTS_OF_ABSENCE = ("centre", "network", "theme", "strategy", "function", "year")
# A partner notes who was there; that somebody stayed away, or never got a place, is always said by closing a session.
CUTS_OF_PARTICIPATION = (*CUTS_OF_ABSENCE, "registered")
LEVELS = [level.value for level in Level]
ASKED_FOR = [strategy.value for strategy in PLANNED]
_REPORTS = _("Begeleidingsverslagen GO! POC+ en POV 2022-2025")
_PLANNING = _("Nieuwsbrief en aanbod GO! POC+: planning van het programma")


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


add_strategy("training", (Strategy.TRAINING, Strategy.STARTERS), _("opleiding en vorming"), _REPORTS)
add_strategy("plg", (Strategy.PLG,), _("PLG"), _REPORTS)
add_strategy("starters", (Strategy.STARTERS,), _("het starterstraject"), _REPORTS)


def _noted(*statuses: Status) -> Any:
    wanted = [status.value for status in statuses]
    return lambda table: table.strategy.isin(ASKED_FOR) & table.status.isin(wanted)


def _placed(table: Any) -> Any:
    known = (table.region != "") & (table.province != "")
    return known & table.strategy.isin(ASKED_FOR) & (table.status == Status.PRESENT.value)


INDICATORS.add(
    Indicator(
        name="programme.no_show",
        title=_("Afwezig zonder afmelding"),
        definition=_(
            "Welk deel van wie verwacht werd op een sessie er niet was, zonder zich af te melden. Wie zich "
            "afmeldde of op de wachtlijst bleef, werd niet verwacht."
        ),
        formula=_("deelnames met status afwezig, op die met status aanwezig of afwezig"),
        unit=Unit.RATIO,
        over_periods=OverPeriods.DISTINCT,
        source=_PLANNING,
        numerator=Measure("participation", where=_noted(Status.ABSENT), distinct=("session", "person")),
        denominator=Measure(
            "participation", where=_noted(Status.PRESENT, Status.ABSENT), distinct=("session", "person")
        ),
        cuts=CUTS_OF_ABSENCE,
    ),
    Indicator(
        name="programme.left_waiting",
        title=_("Op de wachtlijst gebleven"),
        definition=_("Hoe vaak iemand voor een sessie op de wachtlijst bleef en geen plaats kreeg."),
        formula=_("aantal verschillende combinaties van sessie en persoon met status wachtlijst"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.ADDITIVE,
        source=_PLANNING,
        numerator=Measure("participation", where=_noted(Status.WAITING), distinct=("session", "person")),
        cuts=CUTS_OF_ABSENCE,
    ),
    Indicator(
        name="programme.near",
        title=_("Dichtbij gevolgd"),
        definition=_(
            "Welk deel van de deelnames online was, of in de provincie van het centrum: daarvoor reisde niemand ver. "
            "Alleen deelnames waarvan beide bekend zijn, tellen."
        ),
        formula=_("deelnames online of in de provincie van het centrum, op alle met bekende regio"),
        unit=Unit.RATIO,
        over_periods=OverPeriods.DISTINCT,
        source=_PLANNING,
        numerator=Measure(
            "participation",
            where=lambda table: (
                _placed(table) & ((table.region == Region.ONLINE.value) | (table.region == table.province))
            ),
            distinct=("session", "person"),
        ),
        denominator=Measure("participation", where=_placed, distinct=("session", "person")),
        cuts=(*CUTS_OF_PARTICIPATION, "region"),
    ),
)


def add_level(name: str, title: Promise, definition: Promise, fits: Callable[[int, int], bool]) -> None:
    """Declare which part of who is enrolled says to know so much of the subject, beside what the offer expects."""
    pairs = [
        (own, expected)
        for place, own in enumerate(LEVELS)
        for other, expected in enumerate(LEVELS)
        if fits(place, other)
    ]

    def has(table: Any) -> Any:
        said = table.level.isin(LEVELS) & table.expected.isin(LEVELS)
        return said & (table.state == EnrolmentState.ENROLLED.value)

    def fitting(table: Any) -> Any:
        found = [(table.level == own) & (table.expected == expected) for own, expected in pairs]
        return has(table) & reduce(or_, found)

    INDICATORS.add(
        Indicator(
            name=f"programme.{name}",
            title=title,
            definition=definition,
            formula=_("ingeschreven deelnemers bij wie het zo is, op alle die hun voorkennis zeiden"),
            unit=Unit.RATIO,
            over_periods=OverPeriods.DISTINCT,
            source=_PLANNING,
            numerator=Measure("enrolment", where=fitting, distinct=("offer", "person")),
            denominator=Measure("enrolment", where=has, distinct=("offer", "person")),
            cuts=("centre", "network", "theme", "strategy", "year"),
            for_centres=False,  # what people say of themselves, who leads a centre does not read of one of two
            whole="programme.prior_knowledge",
            part=name,
        )
    )


add_level(
    "too_little_known",
    _("Minder voorkennis dan verwacht"),
    _("Welk deel van wie ingeschreven is, zegt minder van het onderwerp te kennen dan het aanbod verwacht."),
    int.__lt__,
)
add_level(
    "as_much_known",
    _("Voorkennis zoals verwacht"),
    _("Welk deel van wie ingeschreven is, zegt zoveel van het onderwerp te kennen als het aanbod verwacht."),
    int.__eq__,
)
add_level(
    "more_known",
    _("Meer voorkennis dan verwacht"),
    _("Welk deel van wie ingeschreven is, zegt meer van het onderwerp te kennen dan het aanbod verwacht."),
    int.__gt__,
)
