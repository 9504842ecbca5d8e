"""Sessions as an actor sees and plans them, by day."""

from __future__ import annotations

import datetime as dt
import uuid as uuids

from django.db.models import F, QuerySet

from baken.apps.access.types import Actor
from baken.apps.programme.models import Session
from baken.apps.programme.queries._offers import offers_found, offers_planned_by, offers_visible_to
from baken.apps.programme.types import OfferFilter, OfferState, SessionState


def session_planned_by(actor: Actor, uuid: uuids.UUID) -> Session | None:
    """A session of an offer that an actor plans, by its public key."""
    offers = offers_planned_by(actor).order_by().values("pk")
    return Session.objects.filter(uuid=uuid, offer__in=offers).select_related("offer__cell").first()


def sessions_found(
    actor: Actor, *, by: OfferFilter, on: dt.date, first: dt.date | None = None, last: dt.date | None = None
) -> QuerySet[Session]:
    """The sessions, between two days if they are given, of those offers that an actor sees and that are asked for;
    none that were cancelled, alone or with all of the offer."""
    offers = offers_visible_to(actor)
    if by != OfferFilter():
        offers = offers_found(offers, by=by, actor=actor, on=on)
    found = Session.objects.filter(offer__in=offers.order_by().values("pk")).exclude(state=SessionState.CANCELLED)
    found = found.exclude(offer__state=OfferState.CANCELLED)
    if by.region:
        found = found.filter(region=by.region)
    if first is not None:
        found = found.filter(held_on__gte=first)
    if last is not None:
        found = found.filter(held_on__lte=last)
    return found.select_related("offer").order_by("held_on", F("starts_at").asc(nulls_first=True), "pk")


def session_with(key: int) -> Session | None:
    """A session by its key, with its offer: for who heard of it."""
    return Session.objects.filter(pk=key).select_related("offer").first()
