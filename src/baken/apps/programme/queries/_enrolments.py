"""Who enrolled, as far as somebody sees it, and where that stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import BigIntegerField, Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from baken.apps.access.types import Actor
from baken.apps.people.queries import (
    as_known_there,
    staff_of,
)
from baken.apps.programme.models import Approval, Enrolment, Offer, Session
from baken.apps.programme.queries._offers import offers_visible_to
from baken.apps.programme.rules import kept_enrolments, own_enrolments, seen_enrolments
from baken.apps.programme.types import OPEN_STATES, EnrolmentState, OfferState, SessionState


def enrolments_seen(actor: Actor) -> QuerySet[Any]:
    """The enrolments that an actor sees, each with its offer, session and centre, and with the name of its person as
    the centre knows it (`name`); without what is sealed."""
    found = Enrolment.objects.filter(seen_enrolments(actor)).annotate(cell=Value(None, BigIntegerField()))
    named = as_known_there(found).select_related("offer__cell", "session", "centre", "person")
    return named.defer("reason", "catering", "needs")


def own_enrolments_of(actor: Actor) -> QuerySet[Any]:
    """Those of the actor, the latest first."""
    return enrolments_seen(actor).filter(own_enrolments(actor)).order_by("-asked_at", "-pk")


def enrolments_sought(
    enrolments: QuerySet[Any], *, text: str = "", state: str = "", session: str = ""
) -> QuerySet[Any]:
    """Those of some enrolments in whose name, centre or offer each word stands, in a state, for a session."""
    for word in text.split():
        enrolments = enrolments.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(centre__name__icontains=word)
            | Q(offer__title__icontains=word)
        )
    if state:
        enrolments = enrolments.filter(state=state)
    if session:
        enrolments = enrolments.filter(session__uuid=session)
    return enrolments


def enrolled_of(actor: Actor, offer: Offer) -> QuerySet[Any]:
    """The enrolments for an offer that an actor sees, in order of receipt."""
    return enrolments_seen(actor).filter(offer=offer).order_by("asked_at", "pk")


def asked_of(actor: Actor, *, centre: int) -> QuerySet[Any]:
    """The enrolments for a centre that an actor sees: first those that wait for its director, then the latest."""
    return enrolments_seen(actor).filter(centre=centre)


def numbers_of(enrolments: QuerySet[Any]) -> dict[str, int]:
    """How many of some enrolments stand in which state."""
    rows = enrolments.order_by().values_list("state").annotate(number=Count("pk"))
    found = dict(rows.values_list("state", "number"))
    return {state.value: found.get(state.value, 0) for state in EnrolmentState}


def whose_turn(enrolment: Enrolment) -> int:
    """The place of somebody on the waiting list, from 1 on."""
    before = Q(asked_at__lt=enrolment.asked_at) | Q(asked_at=enrolment.asked_at, pk__lt=enrolment.pk)
    waiting = Enrolment.objects.filter(offer=enrolment.offer_id, session=enrolment.session_id)
    return waiting.filter(before, state=EnrolmentState.WAITING).count() + 1


def offers_open_to(actor: Actor) -> QuerySet[Offer]:
    """The published offers that an actor sees."""
    return offers_visible_to(actor).filter(state=OfferState.PUBLISHED).select_related("cell")


def is_kept(enrolment: Enrolment, *, by: Actor) -> bool:
    """Whether somebody may give up a place or a turn: one's own, or one of whom they keep."""
    if enrolment.state not in OPEN_STATES:
        return False
    return Enrolment.objects.filter(own_enrolments(by) | kept_enrolments(by), pk=enrolment.pk).exists()


def is_to_decide(enrolment: Enrolment, *, by: Actor) -> bool:
    """Whether somebody may approve an enrolment that waits for that."""
    if enrolment.state != EnrolmentState.REQUESTED:
        return False
    return Enrolment.objects.filter(kept_enrolments(by), pk=enrolment.pk).exists()


def sessions_to_choose(offer: Offer, *, on: dt.date) -> list[Session]:
    """The sessions of an offer for which one can still enrol, each by itself."""
    return list(offer.sessions.filter(state=SessionState.PLANNED, held_on__gte=on).order_by("held_on", "pk"))


def staff_to_enrol(offer: Offer, *, centre: int, session: Session | None, on: dt.date) -> list[Any]:
    """Who works at a centre on a day, one post of each, in order of name; each with `state`, that of an enrolment for
    this which stands."""
    asked = Enrolment.objects.filter(offer=offer, session=session, state__in=OPEN_STATES)
    stands = dict(asked.annotate(root=Coalesce("person__same_as", "person")).values_list("root", "state"))
    found: dict[int, Any] = {}
    for post in staff_of(centre=centre, on=on).order_by("last_name", "first_name", "pk"):
        if post.root not in found:
            found[post.root] = post
            post.state = EnrolmentState(stands[post.root]).label if post.root in stands else ""
    return list(found.values())


def centre_approves(centre: int) -> bool:
    """Whether the director of a centre approves each enrolment of its staff."""
    return Approval.objects.filter(centre=centre).exists()
