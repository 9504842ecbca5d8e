"""How many places are free, taken and waited for."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q

from baken.apps.programme.engine.places import From, Places, Rules
from baken.apps.programme.models import Enrolment, Offer, Reserve, Session
from baken.apps.programme.types import OPEN_STATES, TAKING_PLACE, EnrolmentState, SessionState

Place = tuple[int, int | None]  # the keys of an offer, and of the session that one enrols for
Kept = tuple[int | None, int | None, int | None, int]  # keys: a centre and its network, or a network; places


def places_left(offers: Collection[Offer], *, on: dt.date) -> dict[Place, int | None]:
    """How many places are free for anyone, of offers with their sessions at hand: by offer, or by each planned session
    where one enrols for each; None where there is no limit."""
    keys = [offer.pk for offer in offers]
    limited = [offer.pk for offer in offers if offer.capacity is not None or offer.by_session]
    taken: defaultdict[Place, Counter[From]] = defaultdict(Counter)
    kept = reserves_kept(limited, on=on) if limited else {}
    if limited:
        having = Enrolment.objects.filter(offer__in=keys, state__in=sorted(TAKING_PLACE)).order_by()
        of = having.values_list("offer", "session", "centre", "centre__network").annotate(number=Count("pk"))
        for offer, session, centre, network, number in of:
            taken[offer, session][From(centre, network)] += number
    found: dict[Place, int | None] = {}
    for offer in offers:
        sessions: list[Any] = list(offer.sessions.all()) if offer.by_session else [None]
        for session in sessions:
            if session is not None and session.state != SessionState.PLANNED:
                continue
            place = offer.pk, session.pk if session else None
            rules = rules_of(offer, session, kept.get(offer.pk, ()))
            found[place] = Places(rules, taken[place].elements()).left()
    return found


def reserves_kept(offers: Collection[int], *, on: dt.date) -> dict[int, list[Kept]]:
    """What is kept on a day of each of these offers (keys), for centres and networks."""
    found: defaultdict[int, list[Kept]] = defaultdict(list)
    kept = Reserve.objects.filter(Q(until=None) | Q(until__gte=on), offer__in=offers)
    for offer, *row in kept.values_list("offer", "centre", "centre__network", "network", "places"):
        found[offer].append((row[0], row[1], row[2], row[3]))
    return found


def rules_of(offer: Offer, session: Session | None, kept: Iterable[Kept]) -> Rules:
    """By which rules the places of an offer, or of one session of it, are given."""
    of_session = session.capacity if session is not None else None
    kept = list(kept)
    return Rules(
        capacity=offer.capacity if of_session is None else of_session,
        most_per_centre=offer.most_per_centre,
        for_centres={centre: places for centre, _of, _network, places in kept if centre is not None},
        for_networks={network: places for _centre, _of, network, places in kept if network is not None},
        network_of={centre: of for centre, of, _network, _places in kept if centre is not None and of is not None},
    )


def numbers_enrolled(offers: Collection[Any]) -> dict[Place, tuple[int, int]]:
    """How many people have a place and how many wait for one (or for their director), by offer and session."""
    found = Enrolment.objects.filter(offer__in=[each.pk for each in offers], state__in=sorted(OPEN_STATES)).order_by()
    told: defaultdict[Place, Counter[bool]] = defaultdict(Counter)
    for offer, session, state, number in found.values_list("offer", "session", "state").annotate(number=Count("pk")):
        told[offer, session][EnrolmentState(state) in TAKING_PLACE] += number
    return {place: (counted[True], counted[False]) for place, counted in told.items()}


def reserves_of(offer: Offer) -> list[Reserve]:
    """The places that are kept, for networks first, by name."""
    rows = offer.reserves.select_related("centre", "network")
    return sorted(rows, key=lambda row: (row.network is None, str(row.network or row.centre)))
