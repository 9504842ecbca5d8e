"""Planning sessions: adding one or a series, changing, moving, cancelling and removing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.actions._noticing import moment_of, tell_of_session
from baken.apps.programme.actions._planning import CannotPlan, demand_room, fill, planned, taken_at_most, withdraw_all
from baken.apps.programme.events import session_cancelled, session_changed
from baken.apps.programme.models import Offer, Session
from baken.apps.programme.types import OPEN_STATES, NoticeKind, SessionState, When
from baken.ground.audit import Verb, audited
from baken.ground.periods import Period

OF_WHEN = ("held_on", "starts_at", "ends_at", "place", "region", "online")
MOST = 60  # sessions that are added at once


@audited(Verb.MADE)
def add_session(offer: Offer, *, by: Actor, when: When, capacity: int | None = None) -> Session:
    """Plan a session of an offer. Raises CannotPlan."""
    return _add(planned(offer, by=by), [when], capacity=capacity)[0]


@audited(Verb.MADE, kind="programme.Session")
def add_series(offer: Offer, *, by: Actor, whens: Sequence[When], capacity: int | None = None) -> list[Session]:
    """Plan several sessions of an offer at once: all of them or none. Raises CannotPlan."""
    if not whens:
        raise CannotPlan(_("Er is geen dag om een sessie op te plannen."))
    if len(whens) > MOST:
        raise CannotPlan(_("Plan hoogstens %(most)s sessies tegelijk.") % {"most": MOST})
    return _add(planned(offer, by=by), whens, capacity=capacity)


def _add(offer: Offer, whens: Sequence[When], *, capacity: int | None) -> list[Session]:
    for when in whens:
        _demand_sound(offer, when)
    taken = [int(each) for each in offer.sessions.values_list("number", flat=True) if each.isdecimal()]
    number = max(taken, default=0)
    return [
        Session.objects.create(
            offer=offer, number=str(number + nth), state=SessionState.PLANNED, capacity=capacity, **_columns(when)
        )
        for nth, when in enumerate(sorted(whens, key=lambda each: (each.held_on, each.starts_at or dt.time())), 1)
    ]


def _columns(when: When) -> dict[str, object]:
    return {name: getattr(when, name) for name in OF_WHEN}


def _demand_sound(offer: Offer, when: When) -> None:
    year = Period.school_year(offer.school_year)
    if not year.starts_on <= when.held_on <= year.ends_on:
        raise CannotPlan(_("Kies een dag in het schooljaar %(year)s.") % {"year": year.code})
    if when.starts_at and when.ends_at and when.starts_at >= when.ends_at:
        raise CannotPlan(_("De sessie eindigt voor ze begint."))


@audited(Verb.CHANGED)
def change_session(
    session: Session, *, by: Actor, when: When, capacity: int | None = None, now: dt.datetime
) -> Session:
    """Let a session be at another moment, at another place, or hold more or less people. Where it is moved, calendars
    follow and who is enrolled is told. Raises CannotPlan."""
    session = _planned(session, by=by)
    offer = session.offer
    _demand_sound(offer, when)
    most = capacity if capacity is not None else offer.capacity
    if offer.by_session and most is not None:
        demand_room(most, taken_at_most(offer, sessions=[session]))
    is_moved = any(getattr(session, name) != getattr(when, name) for name in OF_WHEN)
    was = moment_of(session)
    for name, value in _columns(when).items():
        setattr(session, name, value)
    session.capacity = capacity
    session.sequence += is_moved
    session.save()
    fill(offer, now=now)
    if is_moved:
        tell_of_session(session, NoticeKind.MOVED, _standing(session), was=was, now=now)
        _tell(session_changed, session, _standing(session))
    return session


def _planned(session: Session, *, by: Actor) -> Session:
    """A session as it is now, with its offer locked."""
    offer = planned(session.offer, by=by)
    found = Session.objects.get(pk=session.pk)
    found.offer = offer
    if found.state != SessionState.PLANNED:
        raise CannotPlan(_("Deze sessie is voorbij of afgelast."))
    return found


def _standing(session: Session) -> list[int]:
    """The enrolments of who is to be told of a session: for it alone, or for all of the offer."""
    found = session.offer.enrolments.filter(state__in=sorted(OPEN_STATES))
    found = found.filter(session=session if session.offer.by_session else None)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _tell(event: object, session: Session, enrolments: list[int]) -> None:
    send = partial(event.send, Session, session=session.pk, enrolments=enrolments)  # type: ignore[attr-defined]  # a Signal
    transaction.on_commit(send)


@audited(Verb.ENDED)
def cancel_session(session: Session, *, by: Actor, now: dt.datetime) -> Session:
    """Let a session not take place; who is enrolled is told, and for it alone they are enrolled no more. Raises
    CannotPlan."""
    session = _planned(session, by=by)
    session.state = SessionState.CANCELLED
    session.sequence += 1
    session.save(update_fields=["state", "sequence"])
    standing = _standing(session)
    if not session.offer.by_session:
        tell_of_session(session, NoticeKind.CANCELLED, standing, was=moment_of(session), now=now)
    withdraw_all(session.enrolments.all(), now=now)
    _tell(session_cancelled, session, standing)
    return session


@audited(Verb.REMOVED)
def remove_session(session: Session, *, by: Actor) -> Session:
    """Remove a session of which nobody was told: nobody enrolled, and nobody was there. Raises CannotPlan."""
    session = _planned(session, by=by)
    is_known = session.enrolments.exists() or session.participations.exists() or _standing(session)
    if is_known:
        raise CannotPlan(_("Voor deze sessie schreef al iemand in. Last ze af, dan weten zij het ook."))
    key = session.pk
    session.delete()
    session.pk = key  # which the trail tells
    return session
