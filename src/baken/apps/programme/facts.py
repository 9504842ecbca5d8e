"""Facts of the programme: offers, sessions held, and who took part."""

from __future__ import annotations

from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from baken.apps.people.queries import function_column, is_own_column
from baken.apps.programme.queries import (
    enrolment_records,
    offer_records,
    participation_records,
    session_records,
)
from baken.apps.programme.types import RegisteredBy, Source
from baken.ground.facts import FACTS, Column, Fact, Many, Nature, Person, Type


def _registered_by() -> Case:
    """Who wrote a participation down: a partner, whose list was taken in, or the cell itself."""
    own = Value(RegisteredBy.OWN.value)
    return Case(When(source=Source.PARTNER, then=Value(RegisteredBy.PARTNER.value)), default=own)


THEMES_OF_OFFER = Many(model="programme.Offer", field="themes", of="offer")

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
)
