"""How many places are free, taken and waited for."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from baken.apps.programme.engine.places import From, Places, Rules
from baken.apps.programme.models import Enrolment, Offer, Reserve, Session
from baken.apps.programme.types import OPEN_STATES, TAKING_PLACE, EnrolmentState, SessionState

Place = tuple[int, int | None]  # the keys of an offer, and of the session that one enrols for
Kept = tuple[int | None, int | None, int | None, int]  # keys: a centre and its network, or a network; places


@dataclass(frozen=True)
class Full:
    """How full an offer is, or a session: how many people have a place, how many wait for one or for their director,
    and how many places are free for anyone (None: no limit, or nothing that is still to come)."""

    left: int | None = None
    taken: int = 0
    waiting: int = 0


def how_full(offers: Collection[Offer], *, on: dt.date) -> dict[Place, Full]:
    """How full each of some offers is on a day, with their sessions at hand: as a whole, or each of its sessions where
    one enrols for each."""
    taken: defaultdict[Place, Counter[From]] = defaultdict(Counter)
    waiting: Counter[Place] = Counter()
    standing = Enrolment.objects.filter(offer__in=[each.pk for each in offers], state__in=sorted(OPEN_STATES))
    columns = ("offer", "session", "centre", "centre__network", "state")
    rows = standing.order_by().values_list(*columns).annotate(number=Count("*"))
    for offer, session, centre, network, state, number in rows:
        if EnrolmentState(state) in TAKING_PLACE:
            taken[offer, session][From(centre, network)] += number
        else:
            waiting[offer, session] += number
    kept = reserves_kept([each.pk for each in offers if _is_limited(each)], on=on)
    found: dict[Place, Full] = {}
    for offer in offers:
        sessions: list[Any] = list(offer.sessions.all()) if offer.by_session else [None]
        for session in sessions:
            place = offer.pk, session.pk if session else None
            left = None
            if session is None or session.state == SessionState.PLANNED:
                left = Places(rules_of(offer, session, kept.get(offer.pk, ())), taken[place]).left()
            found[place] = Full(left, taken[place].total(), waiting[place])
    return found


def _is_limited(offer: Offer) -> bool:
    return offer.capacity is not None or (
        offer.by_session and any(each.capacity is not None for each in offer.sessions.all())
    )


def reserves_kept(offers: Collection[int], *, on: dt.date) -> dict[int, list[Kept]]:
    """What is kept on a day of each of these offers (keys), for centres and networks."""
    found: defaultdict[int, list[Kept]] = defaultdict(list)
    if not offers:
        return {}
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


def reserves_of(offer: Offer) -> list[Reserve]:
    """The places that are kept, for networks first, by name."""
    rows = offer.reserves.select_related("centre", "network")
    return sorted(rows, key=lambda row: (row.network is None, str(row.network or row.centre)))
