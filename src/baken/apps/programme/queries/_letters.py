"""To whom of an offer a mail can be written, and which were."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.db.models import BigIntegerField, Count, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from baken.apps.access.types import Actor
from baken.apps.people.queries import as_known_there
from baken.apps.programme.models import Enrolment, Letter, Notice, Offer, Participation, Session
from baken.apps.programme.queries._offers import offers_planned_by
from baken.apps.programme.types import OPEN_STATES, EnrolmentState, Group, NoticeKind, Outcome, Status

STATES = {
    Group.ENROLLED: {EnrolmentState.ENROLLED},
    Group.WAITING: {EnrolmentState.WAITING, EnrolmentState.OFFERED},
    Group.EVERYONE: OPEN_STATES,
}
NOTED = {
    Group.PRESENT: {Status.PRESENT},
    Group.ABSENT: {Status.ABSENT},
    Group.EVERYONE: {Status.PRESENT, Status.ABSENT},
}


def audience_of(offer: Offer, session: Session | None, group: Group) -> dict[int, Enrolment | None]:
    """By key of the person, everyone of a group of an offer, or of one session of it, with their enrolment (the last
    one, where there is one)."""
    asked = Enrolment.objects.filter(offer=offer, person__is_pseudonym=False)
    noted = Participation.objects.filter(session__offer=offer, person__is_pseudonym=False)
    if session is not None:
        asked = asked.filter(session=session if offer.by_session else None)
        noted = noted.filter(session=session)
    asked = asked.annotate(root=Coalesce("person__same_as", "person")).order_by("asked_at", "pk")
    by_root = {each.root: each for each in asked.defer("reason", "catering", "needs")}
    found: dict[int, Enrolment | None] = {}
    if group in STATES:
        found |= {each.root: each for each in asked.filter(state__in=STATES[group])}
    if group in NOTED:
        rows = noted.filter(status__in=NOTED[group]).annotate(root=Coalesce("person__same_as", "person"))
        for root in rows.order_by("pk").values_list("root", flat=True):
            found.setdefault(root, by_root.get(root))
    return found


def letters_of(actor: Actor, offer: Offer) -> QuerySet[Letter]:
    """The mails that were written by hand to people of an offer, the last first, each with how many were `sent` and
    `waiting`, and of how many there is no address or no delivery (`failed`)."""
    found = Letter.objects.filter(offer=offer, offer__in=offers_planned_by(actor)).select_related("session", "by")
    return found.annotate(
        sent=Count("notices", filter=Q(notices__outcome=Outcome.SENT)),
        waiting=Count("notices", filter=Q(notices__outcome=Outcome.WAITING)),
        failed=Count("notices", filter=Q(notices__outcome__in=(Outcome.NO_ADDRESS, Outcome.GIVEN_UP))),
    ).order_by("-at", "-pk")


def letter_planned_by(actor: Actor, uuid: uuids.UUID) -> Letter | None:
    """A mail that was written by hand to people of an offer that an actor plans, by its public key."""
    found = Letter.objects.filter(uuid=uuid, offer__in=offers_planned_by(actor))
    return found.select_related("offer__cell", "session", "by").first()


def told_by(letter: Letter) -> QuerySet[Any]:
    """To whom a mail was written, each with what became of it, by the `name` by which the centre knows them through
    which they enrolled or were there."""
    there = Participation.objects.filter(session__offer=letter.offer_id, person=OuterRef("person"))
    found = Notice.objects.filter(letter=letter).select_related("person__same_as")
    found = found.annotate(
        centre=Coalesce(
            "enrolment__centre",
            Subquery(there.order_by("-pk").values("centre")[:1]),
            output_field=BigIntegerField(),
        ),
        cell=Value(None, BigIntegerField()),
    )
    first_name = Coalesce("person__same_as__first_name", "person__first_name")
    last_name = Coalesce("person__same_as__last_name", "person__last_name")
    named: QuerySet[Any] = as_known_there(found, first_name=first_name, last_name=last_name)
    return named.order_by("last_name", "first_name", "pk")


def told_by_itself(offer: Offer) -> list[dict[str, Any]]:
    """By kind, how many mails went out by themselves to people of an offer, or could not, and the last moment."""
    rows = Notice.objects.filter(offer=offer).exclude(kind=NoticeKind.LETTER).order_by("kind").values("kind")
    found = rows.annotate(
        sent=Count("pk", filter=Q(outcome=Outcome.SENT)),
        waiting=Count("pk", filter=Q(outcome=Outcome.WAITING)),
        failed=Count("pk", filter=Q(outcome__in=(Outcome.NO_ADDRESS, Outcome.GIVEN_UP))),
        last=Max("ended_at", filter=Q(outcome=Outcome.SENT)),
    )
    return [{**row, "label": NoticeKind(row["kind"]).label} for row in found]
