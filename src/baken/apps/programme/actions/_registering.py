"""That somebody registered with a partner: an enrolment of which nobody is told, since the partner did."""

from __future__ import annotations

import datetime as dt

from baken.apps.people.queries import entries_of
from baken.apps.programme.actions._enrolling import give_or_wait
from baken.apps.programme.models import Enrolment, Session
from baken.apps.programme.types import OPEN_STATES, EnrolledBy, EnrolmentState, Why


def enrol_registered(session: Session, *, person: int, centre: int, now: dt.datetime) -> Enrolment | None:
    """Note that somebody (a key) registered with a partner for a session, or all of its offer where one enrols for
    that: they have a place, or a turn where there is none left. The offer is locked. None where they asked already."""
    offer = session.offer
    place = session if offer.by_session else None
    theirs = Enrolment.objects.filter(offer=offer, session=place, person__in=entries_of(person))
    if theirs.filter(state__in=sorted(OPEN_STATES)).exists():
        return None
    enrolment = Enrolment.objects.create(
        offer=offer,
        session=place,
        person_id=person,
        centre_id=centre,
        state=EnrolmentState.REQUESTED,
        by=EnrolledBy.PARTNER,
        asked_at=now,
        changed_at=now,
    )
    give_or_wait(enrolment, Why.REGISTERED, now=now)
    enrolment.notices.all().delete()  # the partner told them
    return enrolment


def forget_registered(key: int, *, state: str) -> bool:
    """Take back that somebody registered with a partner, where nothing came of it since; whether that was so."""
    enrolment = Enrolment.objects.filter(pk=key, by=EnrolledBy.PARTNER, state=state).first()
    if enrolment is None or enrolment.steps.count() != 1:
        return False
    enrolment.delete()
    return True
