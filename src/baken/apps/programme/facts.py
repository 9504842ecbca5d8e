"""Facts of the programme: offers, sessions held, who took part, communities and who is a member of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from baken.apps.people.queries import function_column, is_own_column
from baken.apps.programme.queries import (
    community_records,
    enrolment_records,
    membership_records,
    offer_records,
    participation_records,
    session_records,
)
from baken.apps.programme.types import COUNTED_ON, RegisteredBy, Source
from baken.ground.facts import FACTS, Column, Fact, Many, Nature, Person, Type


def _registered_by() -> Case:
    """Who wrote a participation down: a partner, whose list was taken in, or the cell itself."""
    own = Value(RegisteredBy.OWN.value)
    return Case(When(source=Source.PARTNER, then=Value(RegisteredBy.PARTNER.value)), default=own)


THEMES_OF_OFFER = Many(model="programme.Offer", field="themes", of="offer")
THEMES_OF_COMMUNITY = Many(model="programme.Community", field="themes", of="community")


def _first_year() -> Any:
    """The first school year on the day of which that is counted (COUNTED_ON) something stands."""
    year, month, day = ExtractYear("starts_on"), *COUNTED_ON
    is_later = Q(starts_on__month__gt=month) | Q(starts_on__month=month, starts_on__day__gt=day)
    return Case(When(is_later, then=year), default=year - 1)


def _until_year() -> Any:
    """The last school year on that day of which something stands; nothing where it goes on."""
    year, month, day = ExtractYear("ends_on"), *COUNTED_ON
    is_over = Q(ends_on__month__gt=month) | Q(ends_on__month=month, ends_on__day__gte=day)
    return Case(When(is_over, then=year - 1), default=year - 2)


# The school years on the counted day of which something stands, as far as is known.
COUNTED = {
    "first_year": Column(Type.INT, _first_year, paths=("starts_on",)),
    "until_year": Column(Type.INT, _until_year, paths=("ends_on",)),
}

FACTS.add(
    Fact(
        name="offer",
        grain=_("een aanbod in een schooljaar"),
        nature=Nature.ORGANISATION,
        model="programme.Offer",
        cell="cell_id",
        year="school_year",
        columns={
            "offer": Column(Type.INT, "id"),
            "strategy": Column(Type.TEXT, "strategy"),
            "organiser": Column(Type.TEXT, "organiser"),
            "state": Column(Type.TEXT, "state"),
            "themes": THEMES_OF_OFFER,
        },
        records=offer_records,
    ),
    Fact(
        name="session",
        grain=_("een sessie van een aanbod, gepland, gehouden of afgelast"),
        nature=Nature.ORGANISATION,
        model="programme.Session",
        cell="offer__cell_id",
        year="offer__school_year",
        columns={
            "offer": Column(Type.INT, "offer_id"),
            "date": Column(Type.DAY, "held_on"),
            "strategy": Column(Type.TEXT, "offer__strategy"),
            "organiser": Column(Type.TEXT, "offer__organiser"),
            "state": Column(Type.TEXT, "state"),
            "themes": THEMES_OF_OFFER,
        },
        records=session_records,
    ),
    Fact(
        name="participation",
        grain=_("een persoon bij een sessie"),
        nature=Nature.REGISTRATION,
        model="programme.Participation",
        cell="session__offer__cell_id",
        year="session__offer__school_year",
        columns={
            "session": Column(Type.INT, "session_id"),
            "offer": Column(Type.INT, "session__offer_id"),
            "date": Column(Type.DAY, "session__held_on"),
            "person": Person(),
            "centre": Column(Type.INT, "centre_id"),
            "network": Column(Type.TEXT, "centre__network__name"),
            "own": is_own_column(
                cell="session__offer__cell",
                network="session__offer__cell__network",
                centre="centre",
                year="session__offer__school_year",
            ),
            "function": function_column(person="person", centre="centre", date="session__held_on"),
            "status": Column(Type.TEXT, "status"),
            "region": Column(Type.TEXT, "session__region"),
            "province": Column(Type.TEXT, "centre__province"),
            "strategy": Column(Type.TEXT, "session__offer__strategy"),
            "registered": Column(Type.TEXT, _registered_by),
            "themes": THEMES_OF_OFFER,
        },
        records=participation_records,
    ),
    Fact(
        name="enrolment",
        grain=_("dat iemand een plaats vroeg in een aanbod of een sessie"),
        nature=Nature.REGISTRATION,
        model="programme.Enrolment",
        cell="offer__cell_id",
        year="offer__school_year",
        columns={
            "offer": Column(Type.INT, "offer_id"),
            "person": Person(),
            "centre": Column(Type.INT, "centre_id"),
            "network": Column(Type.TEXT, "centre__network__name"),
            "state": Column(Type.TEXT, "state"),
            "level": Column(Type.TEXT, "level"),
            "expected": Column(Type.TEXT, "offer__level"),
            "strategy": Column(Type.TEXT, "offer__strategy"),
            "themes": THEMES_OF_OFFER,
        },
        records=enrolment_records,
    ),
    Fact(
        name="community",
        grain=_("een PLG, in elk schooljaar waarin ze op 30 juni loopt"),
        nature=Nature.ORGANISATION,
        model="programme.Community",
        cell="cell_id",
        year=None,
        lasts=("first_year", "until_year"),
        columns={
            "community": Column(Type.INT, "id"),
            "plg": Column(Type.TEXT, "name"),
            "kind": Column(Type.TEXT, "kind"),
            "is_published": Column(Type.FLAG, "is_published"),
            "themes": THEMES_OF_COMMUNITY,
            **COUNTED,
        },
        records=community_records,
    ),
    Fact(
        name="membership",
        grain=_("een lidmaatschap van een PLG, in elk schooljaar waarin het op 30 juni loopt"),
        nature=Nature.REGISTRATION,
        model="programme.Membership",
        cell="community__cell_id",
        year=None,
        lasts=("first_year", "until_year"),
        columns={
            "community": Column(Type.INT, "community_id"),
            "plg": Column(Type.TEXT, "community__name"),
            "person": Person(),
            "centre": Column(Type.INT, "centre_id"),
            "own": is_own_column(cell="community__cell", network="community__cell__network", centre="centre"),
            "centre_first_year": Column(Type.INT, "centre__first_year", paths=("centre__started_on",)),
            "centre_last_year": Column(Type.INT, "centre__last_year", paths=("centre__ended_on",)),
            "role": Column(Type.TEXT, "role"),
            "themes": THEMES_OF_COMMUNITY,
            **COUNTED,
        },
        records=membership_records,
    ),
    Fact(
        name="meeting",
        grain=_("een bijeenkomst van een PLG, gepland, gehouden of afgelast"),
        nature=Nature.ORGANISATION,
        model="programme.Session",
        cell="offer__cell_id",
        year="offer__school_year",
        only={"offer__community__isnull": False},
        columns={
            "community": Column(Type.INT, "offer__community_id"),
            "plg": Column(Type.TEXT, "offer__community__name"),
            "date": Column(Type.DAY, "held_on"),
            "state": Column(Type.TEXT, "state"),
            "themes": THEMES_OF_COMMUNITY,
        },
        records=session_records,
    ),
)
