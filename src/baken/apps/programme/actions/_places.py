"""The places of an offer: who else wants one waits until the transaction ends, and the waiting list fills what came
free."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, F, QuerySet

from baken.apps.programme.engine.places import From, Places
from baken.apps.programme.models import Enrolment, Notice, Offer, Session, Step
from baken.apps.programme.queries import reserves_kept, rules_of
from baken.apps.programme.types import TAKING_PLACE, EnrolmentState, NoticeKind, SessionState, Why
from baken.ground.periods import BRUSSELS


def lock_offer(offer: Offer) -> Offer:
    """The offer as it is now; whoever else gives or takes a place of it waits."""
    return Offer.objects.select_for_update(of=("self",)).select_related("cell").get(pk=offer.pk)


def places_of(offer: Offer, session: Session | None, *, on: dt.date) -> Places:
    """The places of an offer, or of one session of it, and who has one."""
    rules = rules_of(offer, session, reserves_kept([offer.pk], on=on).get(offer.pk, ()))
    having = in_order(offer, session).filter(state__in=TAKING_PLACE).order_by()
    rows = having.values_list("centre", "centre__network").annotate(number=Count("*"))
    return Places(rules, Counter({From(centre, network): number for centre, network, number in rows}))


def in_order(offer: Offer, session: Session | None) -> QuerySet[Enrolment]:
    """The enrolments for an offer, or one session of it, in order of receipt."""
    return Enrolment.objects.filter(offer=offer, session=session).order_by("asked_at", "pk")


def place_for(offer: Offer, session: Session | None, who: From, *, on: dt.date) -> Why | None:
    """Why somebody who asks now has no place: also where whoever waits has it before them. None where they do."""
    places = places_of(offer, session, on=on)
    if why := places.why_not(who):
        return why
    places.next_up([From(*row) for row in _waiting(offer, session).values_list("centre", "centre__network")])
    return places.why_not(who)


def _waiting(offer: Offer, session: Session | None) -> QuerySet[Enrolment]:
    return in_order(offer, session).filter(state=EnrolmentState.WAITING)


def step_to(enrolment: Enrolment, state: EnrolmentState, why: Why, *, now: dt.datetime) -> None:
    """Let an enrolment stand otherwise, note when and why, and have its person told."""
    enrolment.state, enrolment.changed_at = state, now
    if state is not EnrolmentState.OFFERED:
        enrolment.answer_by = None
    enrolment.save(update_fields=["state", "changed_at", "answer_by", "reason"])
    step = Step.objects.create(enrolment=enrolment, at=now, state=state, why=why)
    _notice_of(step).save()


def step_all(standing: QuerySet[Enrolment], state: EnrolmentState, why: Why, *, now: dt.datetime) -> list[Enrolment]:
    """Let many enrolments stand otherwise in a few statements, as `step_to` does of one, with no time to answer by;
    the offer is locked. Returns them, in order of receipt."""
    found = list(standing.order_by("asked_at", "pk"))
    standing.update(state=state, changed_at=now, answer_by=None)
    steps = Step.objects.bulk_create(Step(enrolment=each, at=now, state=state, why=why) for each in found)
    Notice.objects.bulk_create(_notice_of(step) for step in steps)
    return found


def _notice_of(step: Step) -> Notice:
    enrolment = step.enrolment
    return Notice(
        kind=NoticeKind.STEP,
        offer_id=enrolment.offer_id,
        session_id=enrolment.session_id,
        person_id=enrolment.person_id,
        enrolment=enrolment,
        step=step,
        made_at=step.at,
        due_at=step.at,
    )


def begins_at(offer: Offer, session: Session | None) -> dt.datetime | None:
    """When the session, or the first one of the offer, begins; None where none is planned."""
    planned = offer.sessions.exclude(state=SessionState.CANCELLED)
    first = session or planned.order_by("held_on", F("starts_at").asc(nulls_first=True)).first()
    if first is None:
        return None
    return dt.datetime.combine(first.held_on, first.starts_at or dt.time(), tzinfo=BRUSSELS)


def fill_places(offer: Offer, sessions: Sequence[Session | None], *, now: dt.datetime) -> list[Enrolment]:
    """Give who waits, in order of receipt, the places that are free: theirs at once, or theirs once they say so; until
    the day up to which the list fills, and before it begins. The offer is locked. Returns whose turn it is."""
    today = now.astimezone(BRUSSELS).date()
    if offer.fills_until is not None and today > offer.fills_until:
        return []
    found = []
    for session in sessions:
        begins = begins_at(offer, session)
        if begins is not None and begins <= now:
            continue
        waiting = list(_waiting(offer, session).select_related("centre"))
        turns = places_of(offer, session, on=today).next_up([From(e.centre_id, e.centre.network_id) for e in waiting])
        for enrolment in (waiting[turn] for turn in turns):
            _give(enrolment, offer, begins, now=now)
            found.append(enrolment)
    return found


def _give(enrolment: Enrolment, offer: Offer, begins: dt.datetime | None, *, now: dt.datetime) -> None:
    answer_by = now + dt.timedelta(hours=offer.hours_to_answer)
    enrolment.answer_by = min(answer_by, begins) if begins is not None else answer_by
    state = EnrolmentState.OFFERED if offer.hours_to_answer else EnrolmentState.ENROLLED
    step_to(enrolment, state, Why.PLACE_CAME_FREE, now=now)


def every_place(offer: Offer) -> list[Session | None]:
    """What one enrols for: the offer as a whole, or each of its sessions that is still planned."""
    return [*offer.sessions.filter(state=SessionState.PLANNED)] if offer.by_session else [None]
