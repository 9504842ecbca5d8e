"""Who enrolled, as far as somebody sees it, and where that stands."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BigIntegerField, Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.people.queries import as_known_there, named_there, persons_with_word, staff_of
from baken.apps.programme.models import Approval, Enrolment, Offer, Session
from baken.apps.programme.queries._offers import offers_visible_to
from baken.apps.programme.rules import kept_enrolments, own_enrolments, seen_enrolments, sees_all_enrolments
from baken.apps.programme.types import OPEN_STATES, EnrolmentState, OfferState, SessionState


def enrolments_seen(actor: Actor) -> QuerySet[Any]:
    """The enrolments that an actor sees, each with its offer, session, centre and person; without what is sealed."""
    return _with_what_is_told(Enrolment.objects.filter(seen_enrolments(actor)))


def _with_what_is_told(enrolments: QuerySet[Any], *, of_one: bool = False) -> QuerySet[Any]:
    """Some enrolments with what a list says of each; with the offer, unless all are `of_one`."""
    offer = [] if of_one else ["offer__cell"]
    return enrolments.select_related(*offer, "session", "centre", "person").defer("reason", "catering", "needs")


def enrolment_seen(actor: Actor, uuid: uuids.UUID) -> Any | None:
    """An enrolment that an actor sees, by its public key, with the `name` of its person as the centre knows it."""
    return next(iter(named_there(enrolments_seen(actor).filter(uuid=uuid))), None)


def own_enrolments_of(actor: Actor) -> QuerySet[Any]:
    """Those of the actor, the latest first."""
    return enrolments_seen(actor).filter(own_enrolments(actor)).order_by("-asked_at", "-pk")


def enrolments_sought(
    enrolments: QuerySet[Any], *, text: str = "", state: str = "", session: str = "", by_name: bool = False
) -> QuerySet[Any]:
    """Those of some enrolments in whose name, centre or offer each word stands, in a state, for a session; each with
    the `first_name` and `last_name` of its person there, where a word or the order (`by_name`) asks for them."""
    if text or by_name:
        enrolments = as_known_there(enrolments.annotate(cell=Value(None, BigIntegerField())))
    for word in text.split():
        # First by what can be found at once: of whom that holds, the name is the one by which the centre knows them.
        enrolments = enrolments.filter(
            Q(person__in=persons_with_word(word)) | Q(centre__name__icontains=word) | Q(offer__title__icontains=word)
        ).filter(
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
    """The enrolments for an offer that an actor sees, in order of receipt, each without that offer."""
    found = Enrolment.objects.filter(offer=offer)
    if not sees_all_enrolments(actor, cell=offer.cell_id):
        found = found.filter(seen_enrolments(actor))
    return _with_what_is_told(found, of_one=True).order_by("asked_at", "pk")


def enrolled_with(keys: Sequence[int], *, of_one: bool = False) -> list[Any]:
    """The enrolments with some keys, in that order; with the offer of each, unless all are `of_one`."""
    rows = _with_what_is_told(Enrolment.objects.all(), of_one=of_one).in_bulk(keys)
    return [rows[key] for key in keys]


def asked_of(actor: Actor, *, centre: int) -> QuerySet[Any]:
    """The enrolments for a centre that an actor sees."""
    return enrolments_seen(actor).filter(centre=centre)


def numbers_of(enrolments: QuerySet[Any]) -> dict[str, int]:
    """How many of some enrolments stand in which state."""
    rows = enrolments.order_by().values_list("state").annotate(number=Count("*"))
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


def with_links(sessions: Iterable[Session], *, offer: Offer, by: Actor) -> list[Any]:
    """Sessions of an offer, each with `link`: where it is online, for who takes part in it; "" for anyone else."""
    rows: list[Any] = list(sessions)
    has_links = any(each.online for each in rows)
    mine = Enrolment.objects.filter(own_enrolments(by), offer=offer, state=EnrolmentState.ENROLLED)
    own = set(mine.values_list("session", flat=True)) if has_links else set()
    for each in rows:
        is_on = each.state != SessionState.CANCELLED
        each.link = each.online if is_on and (each.pk if offer.by_session else None) in own else ""
    return rows


def sessions_to_choose(offer: Offer, *, on: dt.date) -> list[Session]:
    """The sessions of an offer for which one can still enrol, each by itself."""
    return list(offer.sessions.filter(state=SessionState.PLANNED, held_on__gte=on).order_by("held_on", "pk"))


def staff_to_enrol(offer: Offer, *, centre: int, session: Session | None, on: dt.date) -> list[Any]:
    """Who works at a centre on a day, one post of each, in order of name; each with `state`, that of an enrolment for
    this which stands: of one through another centre that there is one, and no more."""
    asked = Enrolment.objects.filter(offer=offer, session=session, state__in=OPEN_STATES)
    rows = asked.annotate(root=Coalesce("person__same_as", "person")).values_list("root", "state", "centre")
    stands = {
        root: EnrolmentState(state).label if through == centre else _("Al ingeschreven")
        for root, state, through in rows
    }
    found: dict[int, Any] = {}
    for post in staff_of(centre=centre, on=on).order_by("last_name", "first_name", "pk"):
        if post.root not in found:
            found[post.root] = post
            post.state = stands.get(post.root, "")
    return list(found.values())


def centre_approves(centre: int) -> bool:
    """Whether the director of a centre approves each enrolment of its staff."""
    return Approval.objects.filter(centre=centre).exists()
