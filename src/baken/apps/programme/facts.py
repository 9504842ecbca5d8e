"""Facts of the programme: offers, sessions held, who took part, communities and who is a member of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from baken.apps.people.queries import (
    entries_at,
    first_year_column,
    function_column,
    is_own_column,
    posts_led_by,
    school_year_at,
)
from baken.apps.programme.models import Participation
from baken.apps.programme.queries import (
    community_records,
    enrolment_records,
    membership_records,
    offer_records,
    participation_records,
    post_records,
    session_records,
)
from baken.apps.programme.types import Status, Strategy
from baken.ground.facts import FACTS, Column, Fact, Many, Nature, Person, Type


def _followed_in() -> Any:
    """The first school year in which the person of a post was at the starters' track of a cell of the network."""
    there = Participation.objects.filter(
        person__in=entries_at("person"),
        status=Status.PRESENT,
        session__offer__strategy=Strategy.STARTERS,
        session__offer__cell__network=OuterRef("centre__network"),
    )
    return Subquery(there.order_by("session__offer__school_year").values("session__offer__school_year")[:1])


THEMES_OF_OFFER = Many(model="programme.Offer", field="themes", of="offer")
THEMES_OF_COMMUNITY = Many(model="programme.Community", field="themes", of="community")


def _first_year() -> Any:
    """The school year in which something begins."""
    year = ExtractYear("starts_on")
    return Case(When(starts_on__month__gte=9, then=year), default=year - 1)


def _until_year() -> Any:
    """The last school year that ends while something still stands; nothing where it goes on."""
    year, is_over = ExtractYear("ends_on"), Q(ends_on__month__gte=9) | Q(ends_on__month=8, ends_on__day=31)
    return Case(When(is_over, then=year - 1), default=year - 2)


# The school years at the end of which something stands, as far as is known.
AT_THE_END = {
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
        name="post",
        grain=_("een aanstelling in een centrum, in elk schooljaar waarin ze liep"),
        nature=Nature.REGISTRATION,
        model="people.Post",
        room="programme",
        cell="",
        of_cell=posts_led_by,
        year=None,
        lasts=("first_year", "last_year"),
        columns={
            "person": Person(),
            "centre": Column(
                Type.INT, "centre_id", reads=(("people.CentreCode", "centre", "centre"),), paths=("centre__network",)
            ),
            "network": Column(Type.TEXT, "centre__network__name"),
            "function": Column(Type.TEXT, "function"),
            "first_year": Column(Type.INT, lambda: school_year_at(F("started_on")), paths=("started_on",)),
            "last_year": Column(Type.INT, lambda: school_year_at(F("ended_on")), paths=("ended_on",)),
            "began_in": first_year_column(),
            "followed_in": Column(
                Type.INT,
                _followed_in,
                reads=(
                    ("programme.Participation", "person", "person"),
                    ("programme.Offer", "cell_id,school_year,strategy", ""),
                    ("programme.Session", "offer_id", ""),
                    ("people.Cell", "network_id", ""),
                ),
            ),
        },
        records=post_records,
    ),
    Fact(
        name="community",
        grain=_("een PLG, in elk schooljaar op het einde waarvan ze loopt"),
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
            **AT_THE_END,
        },
        records=community_records,
    ),
    Fact(
        name="membership",
        grain=_("een lidmaatschap van een PLG, in elk schooljaar op het einde waarvan het loopt"),
        nature=Nature.REGISTRATION,
        model="programme.Membership",
        cell="community__cell_id",
        year=None,
        lasts=("first_year", "until_year"),
        columns={
            "community": Column(Type.INT, "community_id"),
            "plg": Column(Type.TEXT, "community__name"),
            "kind": Column(Type.TEXT, "community__kind"),
            "is_published": Column(Type.FLAG, "community__is_published"),
            "person": Person(),
            "centre": Column(Type.INT, "centre_id"),
            "own": is_own_column(cell="community__cell", network="community__cell__network", centre="centre"),
            "centre_first_year": Column(Type.INT, "centre__first_year", paths=("centre__started_on",)),
            "centre_last_year": Column(Type.INT, "centre__last_year", paths=("centre__ended_on",)),
            "role": Column(Type.TEXT, "role"),
            "themes": THEMES_OF_COMMUNITY,
            **AT_THE_END,
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
