"""Offers as an actor sees and plans them, and as they are searched."""

from __future__ import annotations

import datetime as dt
import re
import uuid as uuids
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from baken.apps.access.queries import persons_in_cell
from baken.apps.access.types import Actor
from baken.apps.people.queries import addresses_by_person, entries_of, functions_held, persons_named, persons_of_cell
from baken.apps.programme.models import Audience, Enrolment, Offer, OfferAdvisor, OfferMaterial, Participation, Session
from baken.apps.programme.queries._places import how_full
from baken.apps.programme.rules import planned_offers, seen_materials, seen_offers
from baken.apps.programme.types import (
    OPEN_STATES,
    PLANNED,
    MaterialKind,
    OfferFilter,
    OfferState,
    SessionState,
    Status,
    Strategy,
)
from baken.ground.values import folded


def offers_visible_to(actor: Actor) -> QuerySet[Offer]:
    """The offers that an actor sees."""
    return Offer.objects.filter(seen_offers(actor))


def offers_planned_by(actor: Actor) -> QuerySet[Offer]:
    """The offers that an actor plans."""
    return Offer.objects.filter(planned_offers(actor))


def offer_visible_to(actor: Actor, uuid: uuids.UUID) -> Offer | None:
    """An offer that an actor sees, by its public key, with what its page tells."""
    return _told(offers_visible_to(actor)).filter(uuid=uuid).first()


def offer_planned_by(actor: Actor, uuid: uuids.UUID) -> Offer | None:
    """An offer that an actor plans, by its public key, with what its page tells."""
    return _told(offers_planned_by(actor)).filter(uuid=uuid).first()


def _told(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    return offers.select_related("cell", "previous").prefetch_related("themes", "activities", "functions", "sessions")


def with_places(offers: Iterable[Any], *, on: dt.date) -> list[Any]:
    """Offers with their themes and sessions at hand, each with `next_on` (the next day, else the last: then it
    `is_over`), `regions`, how many people `enrolled` and wait (`waiting`), and `left`: how many places are free for
    anyone, at one of its sessions at the most; None: no limit."""
    rows = list(offers)
    full = how_full(rows, on=on)
    for offer in rows:
        sessions = [each for each in offer.sessions.all() if each.state != SessionState.CANCELLED]
        days = [each.held_on for each in sessions]
        coming = [day for day in days if day >= on]
        each_place = [each.pk for each in offer.sessions.all()] if offer.by_session else [None]
        places = [full[offer.pk, key] for key in each_place]
        offer.enrolled, offer.waiting = sum(each.taken for each in places), sum(each.waiting for each in places)
        if offer.by_session:
            to_come = [each for each in sessions if each.state == SessionState.PLANNED and each.held_on >= on]
            places = [full[offer.pk, each.pk] for each in to_come]
        free = [each.left for each in places]
        offer.next_on = min(coming) if coming else max(days, default=None)
        offer.is_over = bool(days) and not coming
        offer.number_of_sessions = len(days)
        offer.regions = sorted({each.get_region_display() for each in sessions if each.region})
        offer.left = None if None in free else max([each for each in free if each is not None], default=0)
        offer.is_open = is_open(offer, on=on)
    return rows


def is_open_to(offer: Offer, *, network: int) -> bool:
    """Whether an offer is open to another network than its own (a key): by itself, or with the community of which it
    is a school year."""
    with_community = Q(community__is_published=True, community__networks=network)
    return Offer.objects.filter(Q(networks=network) | with_community, pk=offer.pk).exists()


def is_open(offer: Offer, *, on: dt.date) -> bool:
    """Whether one enrols for an offer by oneself on a day: in its window, which without a last day ends with the first
    day of it; where one enrols for each session, while there is one to come."""
    if offer.state != OfferState.PUBLISHED or offer.opens_on is None or on < offer.opens_on:
        return False
    if offer.closes_on is not None and on > offer.closes_on:
        return False
    days = [each.held_on for each in offer.sessions.all() if each.state != SessionState.CANCELLED]
    if offer.by_session:
        return max(days, default=on) >= on
    return offer.closes_on is not None or min(days, default=on) >= on


# The same, of offers with their `first_on` and `last_on`.
def _open(on: dt.date) -> Q:
    window = Q(closes_on__gte=on) | (Q(closes_on=None) & (Q(by_session=True) | Q(first_on=None) | Q(first_on__gte=on)))
    to_come = Q(by_session=False) | Q(last_on=None) | Q(last_on__gte=on)
    return Q(state=OfferState.PUBLISHED, opens_on__lte=on) & window & to_come


def offers_found(offers: QuerySet[Offer], *, by: OfferFilter, actor: Actor, on: dt.date) -> QuerySet[Offer]:
    """Those of some offers that are asked for, each with the first and last day of what was not cancelled of it, and
    with the first of those to come (`coming_on`)."""
    planned = ~Q(sessions__state=SessionState.CANCELLED)
    offers = offers.annotate(
        first_on=Min("sessions__held_on", filter=planned),
        last_on=Max("sessions__held_on", filter=planned),
        coming_on=Min("sessions__held_on", filter=planned & Q(sessions__held_on__gte=on)),
    )
    same = {
        "school_year": by.year,
        "strategy": by.strategy,
        "state": by.state,
        "level": by.level,
    }
    offers = offers.filter(**{name: value for name, value in same.items() if value not in ("", None)})
    for name, key in (("themes", by.theme), ("activities", by.activity)):
        if key:
            through = getattr(Offer, name).through.objects
            column = "theme" if name == "themes" else "coreactivity"
            offers = offers.filter(pk__in=through.filter(**{f"{column}__uuid": key}).values("offer"))
    if by.region:
        held = Session.objects.exclude(state=SessionState.CANCELLED).filter(region=by.region)
        offers = offers.filter(pk__in=held.order_by().values("offer"))
    if by.function:
        offers = offers.filter(_meant_for([by.function]))
    if by.organiser:
        own = Q(organiser="")
        offers = offers.filter(own if by.organiser == "eigen" else ~own)
    if by.open_now:
        offers = offers.filter(_open(on))
    if by.for_me:
        offers = offers.filter(_for(actor, on=on))
    if by.text:
        offers = offers.filter(pk__in=_with_words(offers, by.text))
    if by.has_recording:
        recorded = OfferMaterial.objects.filter(seen_materials(actor), kind=MaterialKind.RECORDING)
        offers = offers.filter(pk__in=recorded.order_by().values("offer"))
    if by.has_places:
        rows = with_places(offers.prefetch_related("sessions"), on=on)
        offers = offers.filter(pk__in=[offer.pk for offer in rows if offer.left is None or offer.left > 0])
    return offers


def _meant_for(functions: Collection[str]) -> Q:
    """For one of these functions, or for everyone."""
    told = Audience.objects.filter(offer=OuterRef("pk"))
    return Q(Exists(told.filter(function__in=functions))) | ~Q(Exists(told))


def _for(actor: Actor, *, on: dt.date) -> Q:
    """Meant for what somebody does at their centre, not over, and not followed (this year or before) or asked for."""
    coming = Session.objects.filter(offer=OuterRef("pk"), held_on__gte=on, state=SessionState.PLANNED)
    meant = (Q(Exists(coming)) | Q(strategy=Strategy.E_MODULE)) & Q(state=OfferState.PUBLISHED)
    if actor.person is None or actor.centre is None:
        return meant
    entries = entries_of(actor.person)
    there = Participation.objects.filter(person__in=entries, status=Status.PRESENT)
    followed = set(there.order_by().values_list("session__offer", flat=True))
    asked = Enrolment.objects.filter(person__in=entries, state__in=sorted(OPEN_STATES)).order_by()
    not_yet = ~Q(pk__in=followed | set(asked.values_list("offer", flat=True))) & ~Q(previous__in=followed)
    return meant & not_yet & _meant_for(functions_held(actor.person, centre=actor.centre, on=on))


def themes_of_centre(actor: Actor, *, since: int) -> set[int]:
    """The themes (keys) of what people of the actor's own centre were at, from a school year on."""
    if actor.centre is None:
        return set()
    there = Participation.objects.filter(
        centre=actor.centre, status=Status.PRESENT, session__offer__school_year__gte=since
    )
    offers = there.order_by().values("session__offer")
    return set(Offer.themes.through.objects.filter(offer__in=offers).values_list("theme", flat=True))


def _with_words(offers: QuerySet[Offer], text: str) -> list[int]:
    """The keys of those in which each word stands, without regard to case and accents: in the code, the title, the
    aims, for whom it is, the organiser, or the names and words of its themes and core activities."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    columns = ("code", "title", "aims", "audience", "organiser")
    for key, *said in offers.order_by().values_list("pk", *columns):
        texts[key] += said
    for name, column in (("themes", "theme"), ("activities", "coreactivity")):
        rows = getattr(Offer, name).through.objects.filter(offer__in=list(texts))
        for key, *said in rows.values_list("offer", f"{column}__name", f"{column}__words"):
            texts[key] += said
    words = folded(text).split()
    return [key for key, said in texts.items() if all(word in folded(" ".join(said)) for word in words)]


def asked_values(offers: QuerySet[Offer]) -> tuple[list[int], list[str]]:
    """The school years of some offers, the last first, and the functions that they are meant for."""
    found = set(offers.order_by().values_list("school_year", "functions__function").distinct())
    return sorted({year for year, _said in found}, reverse=True), sorted({said for _year, said in found if said})


def next_code(*, cell: int, strategy: str, school_year: int) -> str:
    """A code that no offer of a cell has: the letter of the strategy, two digits of the year, and a number."""
    begin = f"{PLANNED[Strategy(strategy)]}{school_year % 100:02d}"
    taken = Offer.objects.filter(cell=cell, code__startswith=begin).values_list("code", flat=True)
    numbers = [int(found[1]) for code in taken if (found := re.fullmatch(rf"{begin}(\d{{2,6}})", code))]
    return f"{begin}{max(numbers, default=0) + 1:02d}"


def advisors_of(offer: Offer) -> list[Any]:
    """Who guides an offer, each with the `name` by which its cell knows them."""
    keys = OfferAdvisor.objects.filter(offer=offer).values_list("person", flat=True)
    return persons_named(list(keys), cell=offer.cell_id)


def comes_after(offer: Offer, *, actor: Actor) -> list[Offer]:
    """The offers that go on from an offer, of those that an actor sees."""
    return list(offers_visible_to(actor).filter(previous=offer).order_by("school_year", "code"))


def advisors_to_choose(actor: Actor, *, on: dt.date, offer: Offer | None = None) -> list[Any]:
    """Who works in the cell on a day, and who guides an offer already; each with a `name`, or the address of who has
    none."""
    here = {key for key, holds in persons_in_cell(cell=actor.cell, on=on).items() if holds}
    chosen = OfferAdvisor.objects.filter(offer=offer).values_list("person", flat=True) if offer else []
    found = persons_named(here | persons_of_cell(cell=actor.cell, on=on) | set(chosen), cell=actor.cell)
    addresses = addresses_by_person([each.pk for each in found if not each.name])
    for each in found:
        each.name = each.name or next(iter(addresses.get(each.pk, ())), "")
    return [each for each in found if each.name]
