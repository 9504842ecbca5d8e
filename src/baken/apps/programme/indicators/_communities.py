"""Indicators of communities: members, centres with one, and centres that are carried by enough of them."""

from __future__ import annotations

from typing import Any

import ibis
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import AIM, CARRYING, CommunityKind, SessionState
from baken.ground.indicators import CUTS, INDICATORS, Cut, Indicator, Measure, OverPeriods, Unit

# The periods that are asked, as insight has them beside the facts.
PERIODS = ibis.table({"period": "string", "year": "int64"}, name="periods")
COMMUNITIES = ibis.table(
    {
        "community": "int64",
        "kind": "string",
        "is_published": "boolean",
        "first_year": "int64",
        "until_year": "int64",
    },
    name="community",
)


def _in_last_year(table: Any) -> Any:
    """What stands on the counted day of the last school year of each period."""
    last = PERIODS.group_by("period").agg(asked_last=PERIODS.year.max())  # a centre has a `last_year` of its own
    return table.join(last, "period").filter(lambda joined: joined.year == joined.asked_last).drop("asked_last")


def _counts(table: Any) -> Any:
    """A published community of centres: a local one asks of no centre to be in it."""
    return (table.kind == CommunityKind.PLG.value) & table.is_published


def _of_own(table: Any) -> Any:
    """A member for an own centre that is there."""
    begun = table.centre_first_year.isnull() | (table.centre_first_year <= table.year)
    return table.own & begun & (table.centre_last_year.isnull() | (table.centre_last_year >= table.year))


def _carries(table: Any) -> Any:
    return _of_own(table) & table.role.isin(sorted(role.value for role in CARRYING))


def _active() -> Any:
    """The communities that count, by period."""
    spread = COMMUNITIES.join(
        PERIODS,
        [
            COMMUNITIES.first_year <= PERIODS.year,
            COMMUNITIES.until_year.fill_null(PERIODS.year) >= PERIODS.year,
        ],
    )
    return _in_last_year(spread).filter(_counts).select("period", "community")


def _carrying(table: Any) -> Any:
    """The members that carry an own centre in a community that counts; one may have ended before its members did."""
    return _in_last_year(table).filter(_carries).semi_join(_active(), ["period", "community"])


def _on_target(table: Any) -> Any:
    """The members that carry a centre, of those centres that enough communities have one of."""
    carrying, active = _carrying(table), _active()
    number = active.group_by("period").agg(communities=active.community.nunique())
    carried = carrying.group_by(["period", "centre"]).agg(carried=carrying.community.nunique())
    enough = carried.join(number, "period").filter(lambda joined: joined.carried >= joined.communities * AIM)
    # One row of `enough` for each centre: two semi-joins in one statement are more than PostgreSQL is given rightly.
    return carrying.join(enough.select("period", "centre"), ["period", "centre"])


_OWN_CENTRES = Measure("centre", where=lambda table: table.own, distinct=("centre",), prepare=_in_last_year)
_SOURCE = _("Doelstelling van GO! POC+: per centrum een ambassadeur in de helft van de PLG’s")

CUTS.add(Cut("plg", _("PLG")))
INDICATORS.add(
    Indicator(
        name="plg.ambassador_coverage",
        title=_("PLG’s met een ambassadeur"),
        definition=_(
            "In welk deel van de PLG’s een centrum een ambassadeur of ankerpersoon heeft; van alle centra samen: in "
            "welk deel minstens één eigen centrum er een heeft. Lokale PLG+ tellen niet mee. Geteld op 30 juni, "
            "zoals het nu gekend is."
        ),
        formula=_("PLG’s met een ambassadeur of ankerpersoon, op alle PLG’s die lopen"),
        unit=Unit.RATIO,
        over_periods=OverPeriods.LATEST,
        source=_SOURCE,
        numerator=Measure("membership", distinct=("community",), prepare=_carrying),
        denominator=Measure("community", where=_counts, distinct=("community",), prepare=_in_last_year),
        cuts=("centre",),
        people="",
    ),
    Indicator(
        name="plg.centres_on_target",
        title=_("Centra met genoeg ambassadeurs"),
        definition=_(
            "Hoeveel eigen centra in minstens de helft van de PLG’s een ambassadeur of ankerpersoon hebben. Geteld op "
            "30 juni, zoals het nu gekend is."
        ),
        formula=_("eigen centra met een ambassadeur in minstens de helft van de PLG’s, op alle eigen centra"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.LATEST,
        source=_SOURCE,
        numerator=Measure("membership", distinct=("centre",), prepare=_on_target),
        denominator=_OWN_CENTRES,
        cuts=(),
        people="",
        for_centres=False,
    ),
    Indicator(
        name="plg.centres_with_member",
        title=_("Centra met een lid in een PLG"),
        definition=_(
            "Hoeveel eigen centra minstens één lid hebben in een PLG. Geteld op 30 juni, zoals het nu gekend is."
        ),
        formula=_("eigen centra met een lid, op alle eigen centra"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.LATEST,
        source=_SOURCE,
        numerator=Measure("membership", where=_of_own, distinct=("centre",), prepare=_in_last_year),
        denominator=_OWN_CENTRES,
        cuts=("plg", "theme"),
        people="",
        for_centres=False,
    ),
    Indicator(
        name="plg.memberships",
        title=_("Lidmaatschappen van een PLG"),
        definition=_(
            "Hoeveel keer iemand lid is van een PLG, van alle centra, scholen en partners; wie lid is van twee, telt "
            "twee keer. Geteld op 30 juni, zoals het nu gekend is."
        ),
        formula=_("aantal verschillende combinaties van PLG en lid"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.LATEST,
        source=_SOURCE,
        numerator=Measure("membership", distinct=("community", "person"), prepare=_in_last_year),
        cuts=("plg", "theme"),
        people="",
        for_centres=False,
    ),
    Indicator(
        name="plg.meetings",
        title=_("Bijeenkomsten van PLG’s"),
        definition=_(
            "Bijeenkomsten van PLG’s die gehouden zijn, in het schooljaar van de PLG. Eén PLG komt drie tot zes keer "
            "samen."
        ),
        formula=_("aantal bijeenkomsten"),
        unit=Unit.COUNT,
        over_periods=OverPeriods.ADDITIVE,
        source=_SOURCE,
        numerator=Measure("meeting", where=lambda table: table.state == SessionState.HELD.value),
        cuts=("plg", "theme", "year"),
        people="",
    ),
)
