"""Planning what a cell offers: making, changing, publishing, cancelling, copying and removing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.actions._places import every_place, fill_places, lock_offer, step_all
from baken.apps.programme.events import offer_cancelled
from baken.apps.programme.models import Audience, Enrolment, Offer, OfferAdvisor, Reserve, Session
from baken.apps.programme.queries import next_code, offers_planned_by
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import (
    COLUMNS_OF_PLAN,
    OPEN_STATES,
    PLANNED,
    TAKING_PLACE,
    EnrolmentState,
    OfferState,
    Plan,
    SessionState,
    Strategy,
    Why,
)
from baken.ground.audit import Verb, audited
from baken.ground.periods import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from baken.apps.people.models import Centre, Network

A_YEAR = dt.timedelta(weeks=52)  # to the same day of the week


class CannotPlan(Exception):
    """An offer or a session that cannot be so; the message says why."""


@audited(Verb.MADE)
def make_offer(*, by: Actor, strategy: str, school_year: int, plan: Plan) -> Offer:
    """A new offer of the actor's cell, as a draft; its code is made where none is said. Raises CannotPlan."""
    if not may_plan(by):
        raise CannotPlan(_("Je plant geen aanbod voor deze cel."))
    if strategy not in PLANNED or not FIRST_YEAR <= school_year < LAST_YEAR:
        raise CannotPlan(_("Dit soort aanbod wordt hier niet gepland."))
    offer = Offer(cell_id=by.cell, strategy=strategy, school_year=school_year, state=OfferState.DRAFT)
    _write(offer, plan)
    return offer


@audited(Verb.CHANGED)
def change_offer(offer: Offer, *, by: Actor, plan: Plan, now: dt.datetime) -> Offer:
    """Let an offer be otherwise; who waits gets the places that come free by it. Raises CannotPlan."""
    offer = planned(offer, by=by)
    if offer.by_session != plan.by_session and offer.enrolments.filter(state__in=sorted(OPEN_STATES)).exists():
        raise CannotPlan(_("Er zijn al inschrijvingen: of men per sessie inschrijft, verandert niet meer."))
    if plan.capacity is not None:
        demand_room(plan.capacity, taken_at_most(offer))
        demand_kept(plan.capacity, offer.reserves.all())
    _write(offer, plan)
    fill(offer, now=now)
    return offer


def planned(offer: Offer, *, by: Actor) -> Offer:
    """The offer as it is now, locked. Raises CannotPlan where the actor does not plan it, or it was cancelled."""
    if not offers_planned_by(by).filter(pk=offer.pk).exists():
        raise CannotPlan(_("Dit aanbod plan je niet."))
    offer = lock_offer(offer)
    if offer.state == OfferState.CANCELLED:
        raise CannotPlan(_("Dit aanbod is afgelast."))
    return offer


def fill(offer: Offer, *, now: dt.datetime) -> None:
    """Give who waits what is free; the offer is locked."""
    if offer.state == OfferState.PUBLISHED:
        fill_places(offer, every_place(offer), now=now)


def taken_at_most(offer: Offer, *, sessions: Iterable[Session] | None = None) -> int:
    """How many places are taken of an offer; where one enrols by session, of the fullest of those without a limit of
    their own, or of these."""
    taken = Enrolment.objects.filter(offer=offer, state__in=sorted(TAKING_PLACE)).order_by()
    if sessions is not None:
        taken = taken.filter(session__in=sessions)
    elif offer.by_session:
        taken = taken.filter(session__capacity=None, session__state=SessionState.PLANNED)
    numbers = taken.values("session").annotate(number=Count("pk")).values_list("number", flat=True)
    return max(numbers, default=0)


def demand_room(capacity: int, taken: int) -> None:
    """Raises CannotPlan where more places are taken than there would be."""
    if capacity < taken:
        text = _("Er zijn al %(taken)s plaatsen ingenomen: minder plaatsen dan dat kan niet.")
        raise CannotPlan(text % {"taken": taken})


def demand_kept(capacity: int, reserves: Iterable[Reserve]) -> None:
    """Raises CannotPlan where more places are kept than there are; a centre's are among those of its network."""
    rows = list(reserves)
    networks = {row.network_id: row.places for row in rows if row.network_id}
    of_centres: dict[int, int] = {}
    for row in rows:
        if row.centre is not None:
            of_centres[row.centre.network_id] = of_centres.get(row.centre.network_id, 0) + row.places
    kept = sum(max(networks.get(key, 0), of_centres.get(key, 0)) for key in {*networks, *of_centres})
    if kept > capacity:
        text = _("Er zijn %(kept)s plaatsen voorbehouden, en er zijn er maar %(capacity)s.")
        raise CannotPlan(text % {"kept": kept, "capacity": capacity})


def _write(offer: Offer, plan: Plan) -> None:
    for name in COLUMNS_OF_PLAN:
        setattr(offer, name, getattr(plan, name))
    if not offer.code:
        offer.code = next_code(cell=offer.cell_id, strategy=offer.strategy, school_year=offer.school_year)
    if Offer.objects.filter(cell=offer.cell_id, code=offer.code).exclude(pk=offer.pk).exists():
        raise CannotPlan(_("De code %(code)s is al die van een ander aanbod.") % {"code": offer.code})
    if plan.capacity is not None and plan.minimum is not None and plan.minimum > plan.capacity:
        raise CannotPlan(_("Er zijn minder plaatsen dan het minimum."))
    if plan.opens_on and plan.closes_on and plan.opens_on > plan.closes_on:
        raise CannotPlan(_("De inschrijvingen sluiten voor ze openen."))
    offer.save()
    offer.themes.set(plan.themes)
    offer.activities.set(plan.activities)
    offer.networks.set(plan.networks)
    _set(offer.functions, Audience, offer, "function", plan.functions)
    _set(offer.advisors, OfferAdvisor, offer, "person", plan.advisors)


def _set(rows: Any, model: Any, offer: Offer, column: str, values: Iterable[Any]) -> None:
    wanted = set(values)
    rows.exclude(**{f"{column}__in": wanted}).delete()
    there = {getattr(row, column) for row in rows.all()}
    model.objects.bulk_create(model(offer=offer, **{column: value}) for value in values if value not in there)


@audited(Verb.CONFIRMED)
def publish_offer(offer: Offer, *, by: Actor) -> Offer:
    """Let people see a draft, and enrol in its window. Raises CannotPlan."""
    offer = planned(offer, by=by)
    if offer.state != OfferState.DRAFT:
        raise CannotPlan(_("Dit aanbod is al gepubliceerd."))
    if offer.strategy != Strategy.E_MODULE and not offer.sessions.filter(state=SessionState.PLANNED).exists():
        raise CannotPlan(_("Plan eerst een sessie: zonder dag kan niemand zich vrijmaken."))
    offer.state = OfferState.PUBLISHED
    offer.save(update_fields=["state"])
    return offer


@audited(Verb.ENDED)
def cancel_offer(offer: Offer, *, by: Actor, now: dt.datetime) -> Offer:
    """Let an offer take place no more: sessions that are still planned are cancelled, and so is every enrolment; who
    had one is told. Raises CannotPlan."""
    offer = planned(offer, by=by)
    if offer.state != OfferState.PUBLISHED:
        raise CannotPlan(_("Dit is een ontwerp: niemand zag het. Verwijder het."))
    if offer.sessions.exclude(state=SessionState.PLANNED).filter(state=SessionState.HELD).exists():
        raise CannotPlan(_("Er was al een sessie. Last de sessies af die niet meer doorgaan."))
    offer.state = OfferState.CANCELLED
    offer.save(update_fields=["state"])
    offer.sessions.filter(state=SessionState.PLANNED).update(state=SessionState.CANCELLED, sequence=F("sequence") + 1)
    standing = withdraw_all(offer.enrolments.all(), now=now)
    transaction.on_commit(partial(offer_cancelled.send, Offer, offer=offer.pk, enrolments=standing))
    return offer


def withdraw_all(enrolments: QuerySet[Enrolment], *, now: dt.datetime) -> list[int]:
    """Let enrolments stand no more, since what they are for is cancelled; the keys of those that did. The offer is
    locked."""
    standing = enrolments.filter(state__in=sorted(OPEN_STATES))
    return [each.pk for each in step_all(standing, EnrolmentState.WITHDRAWN, Why.CANCELLED, now=now)]


@audited(Verb.MADE)
def copy_offer(offer: Offer, *, by: Actor, school_year: int) -> Offer:
    """Plan an offer anew in another school year: what it is about, for whom and by whom, with its sessions on the same
    day of the week; places and enrolments are to be said anew. Raises CannotPlan."""
    if not offers_planned_by(by).filter(pk=offer.pk).exists():
        raise CannotPlan(_("Dit aanbod plan je niet."))
    if not FIRST_YEAR <= school_year < LAST_YEAR or school_year == offer.school_year:
        raise CannotPlan(_("Kies een ander schooljaar."))
    values = {name: getattr(offer, name) for name in COLUMNS_OF_PLAN}
    values |= {"code": "", "opens_on": None, "closes_on": None, "fills_until": None}
    plan = Plan(
        **values,
        functions=tuple(offer.functions.values_list("function", flat=True)),
        themes=tuple(offer.themes.all()),
        activities=tuple(offer.activities.all()),
        networks=tuple(offer.networks.all()),
        advisors=tuple(row.person for row in offer.advisors.select_related("person")),
    )
    copy = Offer(
        cell=offer.cell,
        strategy=offer.strategy,
        school_year=school_year,
        state=OfferState.DRAFT,
        previous=offer,
        community=offer.community,
    )
    _write(copy, plan)
    on = (school_year - offer.school_year) * A_YEAR
    Session.objects.bulk_create(
        Session(
            offer=copy,
            number=session.number,
            held_on=_into(session.held_on + on, school_year),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=session.place,
            region=session.region,
            online=session.online,
            capacity=session.capacity,
            state=SessionState.PLANNED,
        )
        for session in offer.sessions.exclude(state=SessionState.CANCELLED)
    )
    return copy


def _into(day: dt.date, school_year: int) -> dt.date:
    """A day, or the same day of the week in the school year: weeks make no whole years."""
    while day < dt.date(school_year, 9, 1):
        day += dt.timedelta(weeks=1)
    while day > dt.date(school_year + 1, 8, 31):
        day -= dt.timedelta(weeks=1)
    return day


@audited(Verb.REMOVED)
def remove_offer(offer: Offer, *, by: Actor) -> Offer:
    """Remove a draft, with its sessions. Raises CannotPlan."""
    offer = planned(offer, by=by)
    held = Q(participations__isnull=False) | Q(enrolments__isnull=False)
    if offer.state != OfferState.DRAFT or offer.enrolments.exists() or offer.sessions.filter(held).exists():
        raise CannotPlan(_("Alleen een ontwerp waarvoor niemand inschreef, wordt verwijderd. Last het af."))
    key = offer.pk
    offer.delete()
    offer.pk = key  # which the trail tells
    return offer


@audited(Verb.CHANGED, keeps=("places",))
def reserve_places(
    offer: Offer,
    *,
    by: Actor,
    centre: Centre | None = None,
    network: Network | None = None,
    places: int,
    until: dt.date | None = None,
    now: dt.datetime,
) -> Offer:
    """Keep so many places for a centre or a network, until a day; none: keep them no longer. Who waits gets what comes
    free by it. Raises CannotPlan."""
    offer = planned(offer, by=by)
    if places:
        Reserve.objects.update_or_create(
            offer=offer, centre=centre, network=network, defaults={"places": places, "until": until}
        )
    else:
        offer.reserves.filter(centre=centre, network=network).delete()
    if offer.capacity is not None:
        demand_kept(offer.capacity, offer.reserves.select_related("centre"))
    fill(offer, now=now)
    return offer
