"""What calendars that somebody follows from elsewhere hold."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from baken.apps.access.queries import actor_of, grants_of
from baken.apps.access.types import INVITATION_STANDS, Actor
from baken.apps.people.queries import entries_of
from baken.apps.programme.models import Enrolment, Feed, Offer, OfferAdvisor, Session, Step
from baken.apps.programme.queries._offers import offers_visible_to
from baken.apps.programme.rules import own_enrolments
from baken.apps.programme.types import EnrolmentState, FeedKind, OfferState, Why

BACK = dt.timedelta(days=180)  # what is longer ago, no calendar needs any more


def feeds_of(actor: Actor, *, grant: Any) -> QuerySet[Feed]:
    """The calendars that somebody follows in the role in which they act."""
    return Feed.objects.filter(grant=grant, grant__account=actor.account).select_related("theme")


def proof_of_feed(feed: Feed) -> str:
    """What stands in the address of a calendar, and can be made here alone."""
    return salted_hmac("baken.programme.feed", str(feed.uuid), algorithm="sha256").hexdigest()


def feed_with(uuid: uuids.UUID, proof: str, *, on: dt.date) -> tuple[Feed, Actor] | None:
    """A calendar by its address, and who follows it, in a role of a day. None where the account or the role ended; one
    that follows from the words of a provider, where these were not said for long."""
    feed = Feed.objects.filter(uuid=uuid).select_related("grant__account", "theme").first()
    if feed is None or not constant_time_compare(proof, proof_of_feed(feed)):
        return None
    account = feed.grant.account
    held = [each for each in grants_of(account, on=on) if each.pk == feed.grant_id] if account.is_active else []
    said = [each for each in held if each.told_on is None or each.told_on >= on - INVITATION_STANDS]
    return (feed, actor_of(said[0], account=account)) if said else None


def sessions_of_feed(feed: Feed, *, actor: Actor, on: dt.date) -> list[Any]:
    """The sessions that a calendar holds, each with its offer and `link`: where it is online, for who takes part."""
    if feed.kind == FeedKind.OWN:
        return _own_sessions(actor, on=on)
    offers = offers_visible_to(actor).exclude(state=OfferState.DRAFT)
    if feed.kind == FeedKind.THEME:
        offers = offers.filter(pk__in=Offer.themes.through.objects.filter(theme=feed.theme).values("offer"))
    rows: list[Any] = list(_in_time(Session.objects.filter(offer__in=offers.order_by().values("pk")), on=on))
    for each in rows:
        each.link = ""
    return rows


def _in_time(sessions: QuerySet[Session], *, on: dt.date) -> QuerySet[Session]:
    return sessions.filter(held_on__gte=on - BACK).select_related("offer").order_by("held_on", "pk")


def _own_sessions(actor: Actor, *, on: dt.date) -> list[Any]:
    """Those in which somebody has a place, or had one until they were cancelled; and those that they guide."""
    enrolled = Enrolment.objects.filter(own_enrolments(actor))
    has_place = enrolled.filter(state=EnrolmentState.ENROLLED)
    held_before = Step.objects.filter(state=EnrolmentState.ENROLLED).values("enrolment")
    ended = Step.objects.filter(why=Why.CANCELLED).values("enrolment")
    was_cancelled = enrolled.filter(pk__in=held_before).filter(pk__in=ended, state=EnrolmentState.WITHDRAWN)
    taking: set[Any] = set(has_place.values_list("offer", "session"))
    rows: set[Any] = taking | set(was_cancelled.values_list("offer", "session"))
    guided = OfferAdvisor.objects.filter(person__in=entries_of(actor.person)) if actor.person is not None else None
    offers = {offer for offer, session in rows if session is None}
    offers |= set(guided.values_list("offer", flat=True)) if guided is not None else set()
    found = Session.objects.filter(Q(offer__in=offers) | Q(pk__in={session for _offer, session in rows if session}))
    sessions: list[Any] = list(_in_time(found.exclude(offer__state=OfferState.DRAFT), on=on))
    for each in sessions:
        is_in = (each.offer_id, None) in taking or (each.offer_id, each.pk) in taking
        each.link = each.online if is_in else ""
    return sessions
