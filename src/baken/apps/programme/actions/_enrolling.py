"""Enrolling, leaving, approving, and who gets a place that comes free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.people.queries import entries_of, named_there, works_at
from baken.apps.programme.actions._places import every_place, fill_places, lock_offer, place_for, step_to
from baken.apps.programme.engine.places import From
from baken.apps.programme.models import Approval, Enrolment, Offer, Session
from baken.apps.programme.queries import is_open, is_open_to, last_began
from baken.apps.programme.rules import kept_enrolments, may_enrol_staff, may_plan, own_enrolments, seen_offers
from baken.apps.programme.types import OPEN_STATES, Asking, EnrolledBy, EnrolmentState, OfferState, SessionState, Why
from baken.ground.audit import Verb, audited, unaudited
from baken.ground.periods import BRUSSELS

if TYPE_CHECKING:
    from baken.apps.people.models import Centre, Person


NOTHING_SAID = Asking()


class CannotEnrol(Exception):
    """A place that this actor cannot ask, give, leave or take; the message says why."""


@audited(Verb.MADE)
def enrol(
    offer: Offer,
    *,
    by: Actor,
    person: Person,
    centre: Centre,
    session: Session | None = None,
    asking: Asking = NOTHING_SAID,
    now: dt.datetime,
) -> Enrolment:
    """Ask a place for somebody of a centre, in an offer or one session of it: they have it, wait for it, or wait for
    the director. Two who ask at once get two places or one and a turn, never the same. Raises CannotEnrol."""
    offer = lock_offer(offer)
    who = _who_sees_to_it(offer, by=by, person=person, centre=centre, now=now)
    return take_turn(offer, who=who, person=person, centre=centre, session=session, asking=asking, now=now)


def take_turn(
    offer: Offer,
    *,
    who: EnrolledBy,
    person: Person,
    centre: Centre,
    session: Session | None,
    asking: Asking,
    now: dt.datetime,
) -> Enrolment:
    """A place or a turn for somebody, by who may see to that, in an offer that is locked. Raises CannotEnrol."""
    _demand_open(offer, session, centre, who=who, on=_day(now))
    if in_person(offer, session, person).exists():
        raise CannotEnrol(_("%(name)s is hier al voor ingeschreven.") % {"name": _called(person, centre)})
    enrolment = Enrolment(
        offer=offer,
        session=session,
        person=person,
        centre=centre,
        by=who,
        asked_at=now,
        changed_at=now,
        state=EnrolmentState.REQUESTED,
        level=asking.level,
        catering=asking.catering,
        needs=asking.needs,
        has_needs=bool(asking.catering or asking.needs),
        language=asking.language,
    )
    enrolment.save()
    if who in (EnrolledBy.SELF, EnrolledBy.GUEST) and Approval.objects.filter(centre=centre).exists():
        step_to(enrolment, EnrolmentState.REQUESTED, Why.NEEDS_APPROVAL, now=now)
    else:
        give_or_wait(enrolment, Why.ASKED, now=now)
    return enrolment


def in_person(offer: Offer, session: Session | None, person: Person) -> QuerySet[Enrolment]:
    """The enrolments of a person, by whichever address, that stand."""
    found = Enrolment.objects.filter(offer=offer, session=session, state__in=OPEN_STATES)
    return found.filter(person__in=entries_of(person.pk))


def _who_sees_to_it(offer: Offer, *, by: Actor, person: Person, centre: Centre, now: dt.datetime) -> EnrolledBy:
    if may_plan(by) and offer.cell_id == by.cell:
        return EnrolledBy.CELL
    if not Offer.objects.filter(seen_offers(by), pk=offer.pk).exists() or centre.pk != by.centre:
        raise CannotEnrol(_("Hiervoor kan je niet inschrijven."))
    if by.person is not None and person.pk in entries_of(by.person):
        return EnrolledBy.SELF
    if not may_enrol_staff(by):
        raise CannotEnrol(_("Je schrijft alleen jezelf in."))
    if not works_at(person, centre=centre.pk, on=_day(now)):
        raise CannotEnrol(_("%(name)s werkt vandaag niet in je centrum.") % {"name": _called(person, centre)})
    return EnrolledBy.DIRECTOR


def _demand_open(offer: Offer, session: Session | None, centre: Centre, *, who: EnrolledBy, on: dt.date) -> None:
    """Refuse where nobody can enrol: who plans it goes by the window alone."""
    if offer.state != OfferState.PUBLISHED:
        raise CannotEnrol(_("Voor dit aanbod kan niemand inschrijven: het is niet gepubliceerd, of het is afgelast."))
    if (session is not None) != offer.by_session or (session is not None and session.offer_id != offer.pk):
        raise CannotEnrol(_("Kies waarvoor je inschrijft."))
    if not (centre.network_id == offer.cell.network_id or is_open_to(offer, network=centre.network_id)):
        raise CannotEnrol(_("Dit aanbod staat niet open voor het net van dit centrum."))
    if session is not None and session.state != SessionState.PLANNED:
        raise CannotEnrol(_("Deze sessie is voorbij of afgelast."))
    if who is EnrolledBy.CELL:
        return
    if offer.opens_on is None or on < offer.opens_on:
        raise CannotEnrol(_("De inschrijvingen zijn nog niet open."))
    if session is not None and session.held_on < on:
        raise CannotEnrol(_("Deze sessie is voorbij of afgelast."))
    if not is_open(offer, on=on):
        raise CannotEnrol(_("De inschrijvingen zijn afgesloten. Vraag de begeleider of er nog een plaats is."))


def give_or_wait(enrolment: Enrolment, why: Why, *, now: dt.datetime) -> None:
    """A place, or a turn in the order of receipt."""
    who = From(enrolment.centre_id, enrolment.centre.network_id)
    lacks = place_for(enrolment.offer, enrolment.session, who, on=_day(now))
    if lacks is None:
        step_to(enrolment, EnrolmentState.ENROLLED, why, now=now)
    else:
        step_to(enrolment, EnrolmentState.WAITING, lacks, now=now)


@audited(Verb.CONFIRMED)
def approve_enrolment(enrolment: Enrolment, *, by: Actor, now: dt.datetime) -> Enrolment:
    """Approve that somebody of the own centre takes part: they get a place, or a turn from when they asked. Raises
    CannotEnrol."""
    enrolment = _kept(enrolment, by=by, states=(EnrolmentState.REQUESTED,))
    give_or_wait(enrolment, Why.APPROVED, now=now)
    return enrolment


@audited(Verb.CHANGED)
def refuse_enrolment(enrolment: Enrolment, *, by: Actor, reason: str = "", now: dt.datetime) -> Enrolment:
    """Refuse that somebody of the own centre takes part. Raises CannotEnrol."""
    enrolment = _kept(enrolment, by=by, states=(EnrolmentState.REQUESTED,))
    enrolment.reason = reason
    step_to(enrolment, EnrolmentState.REFUSED, Why.REFUSED, now=now)
    return enrolment


@audited(Verb.ENDED)
def withdraw_enrolment(enrolment: Enrolment, *, by: Actor, reason: str = "", now: dt.datetime) -> Enrolment:
    """Give up a place or a turn, one's own or that of somebody whose enrolment one keeps; who is next gets the place.
    Raises CannotEnrol."""
    enrolment = _theirs(enrolment, by=by, states=OPEN_STATES)
    if not may_plan(by):
        demand_to_come(enrolment, now=now)
    is_own = Enrolment.objects.filter(own_enrolments(by), pk=enrolment.pk).exists()
    leave(enrolment, Why.LEFT if is_own else Why.TAKEN_OFF, reason=reason, now=now)
    return enrolment


def demand_to_come(enrolment: Enrolment, *, now: dt.datetime) -> None:
    """Refuse to change an enrolment of which the last session began, to anyone but who keeps who was there. Raises
    CannotEnrol."""
    if last_began(enrolment, now=now):
        raise CannotEnrol(
            _("De laatste sessie is begonnen of voorbij. Wie begeleidt, houdt bij wie er was: laat het daar weten.")
        )


def leave(enrolment: Enrolment, why: Why, *, reason: str, now: dt.datetime) -> None:
    """Give up a place or a turn, of an offer that is locked; who is next gets it."""
    enrolment.reason = reason
    step_to(enrolment, EnrolmentState.WITHDRAWN, why, now=now)
    fill_places(enrolment.offer, [enrolment.session], now=now)


@audited(Verb.CONFIRMED, keeps=("accepts",))
def answer_place(enrolment: Enrolment, *, by: Actor, accepts: bool, now: dt.datetime) -> Enrolment:
    """Take a place that was offered, or leave it to who is next. Raises CannotEnrol."""
    enrolment = _theirs(enrolment, by=by, states=(EnrolmentState.OFFERED,))
    answer(enrolment, accepts=accepts, now=now)
    return enrolment


def answer(enrolment: Enrolment, *, accepts: bool, now: dt.datetime) -> None:
    """Take a place that was offered, or leave it, of an offer that is locked. Raises CannotEnrol."""
    if enrolment.answer_by is not None and enrolment.answer_by < now:
        raise CannotEnrol(_("Deze plaats werd aangeboden tot een moment dat voorbij is."))
    if accepts:
        step_to(enrolment, EnrolmentState.ENROLLED, Why.ACCEPTED, now=now)
    else:
        step_to(enrolment, EnrolmentState.WITHDRAWN, Why.DECLINED, now=now)
        fill_places(enrolment.offer, [enrolment.session], now=now)


@audited(Verb.CHANGED)
def pass_on_place(enrolment: Enrolment, *, by: Actor, to: Person, now: dt.datetime) -> Enrolment:
    """Let a colleague of the same centre come in somebody's place. Raises CannotEnrol."""
    enrolment = _theirs(enrolment, by=by, states=(EnrolmentState.ENROLLED, EnrolmentState.OFFERED))
    offer, session = enrolment.offer, enrolment.session
    if not may_plan(by):
        demand_to_come(enrolment, now=now)
    if to.pk in entries_of(enrolment.person_id):
        raise CannotEnrol(_("Kies een collega."))
    if not works_at(to, centre=enrolment.centre_id, on=_day(now)):
        raise CannotEnrol(
            _("%(name)s werkt vandaag niet in hetzelfde centrum.") % {"name": _called(to, enrolment.centre)}
        )
    theirs = in_person(offer, session, to).first()
    if theirs is not None and theirs.state != EnrolmentState.WAITING:
        raise CannotEnrol(_("%(name)s is hier al voor ingeschreven.") % {"name": _called(to, enrolment.centre)})
    step_to(enrolment, EnrolmentState.WITHDRAWN, Why.REPLACED, now=now)
    if theirs is None:
        theirs = Enrolment(
            offer=offer,
            session=session,
            person=to,
            centre=enrolment.centre,
            by=EnrolledBy.COLLEAGUE,
            asked_at=now,
            changed_at=now,
            state=EnrolmentState.ENROLLED,
            language=enrolment.language,
        )
        theirs.save()
    step_to(theirs, EnrolmentState.ENROLLED, Why.REPLACES, now=now)
    return theirs


@audited(Verb.CHANGED, keeps=("approves",))
def demand_approval(centre: Centre, *, by: Actor, approves: bool) -> Centre:
    """Say whether the director of the own centre approves each enrolment of its staff. Raises CannotEnrol."""
    if not may_enrol_staff(by) or by.centre != centre.pk:
        raise CannotEnrol(_("Over inschrijvingen van dit centrum beslis je niet."))
    if approves:
        Approval.objects.get_or_create(centre=centre)
    else:
        Approval.objects.filter(centre=centre).delete()
    return centre


@unaudited("places that nobody answered go to who is next; each enrolment has its own history")
def keep_places(*, now: dt.datetime, offers: Iterable[int] | None = None) -> int:
    """Take back places that were offered and not answered in time, and give who waits those that are free; of some
    offers (keys), or of all. Returns of how many enrolments something changed."""
    if offers is None:
        late = Enrolment.objects.filter(state=EnrolmentState.OFFERED, answer_by__lt=now)
        waiting = Enrolment.objects.filter(state=EnrolmentState.WAITING, offer__state=OfferState.PUBLISHED)
        offers = sorted({*late.values_list("offer", flat=True), *waiting.values_list("offer", flat=True)})
    return sum(_keep_places(key, now=now) for key in offers)


def _keep_places(key: int, *, now: dt.datetime) -> int:
    with transaction.atomic():
        offer = lock_offer(Offer(pk=key))
        late = list(Enrolment.objects.filter(offer=offer, state=EnrolmentState.OFFERED, answer_by__lt=now))
        for enrolment in late:
            step_to(enrolment, EnrolmentState.LAPSED, Why.NOT_ANSWERED, now=now)
        return len(late) + len(fill_places(offer, every_place(offer), now=now))


def _kept(enrolment: Enrolment, *, by: Actor, states: Iterable[EnrolmentState]) -> Enrolment:
    return locked(enrolment, Enrolment.objects.filter(kept_enrolments(by)), states)


def _theirs(enrolment: Enrolment, *, by: Actor, states: Iterable[EnrolmentState]) -> Enrolment:
    return locked(enrolment, Enrolment.objects.filter(own_enrolments(by) | kept_enrolments(by)), states)


def locked(enrolment: Enrolment, among: QuerySet[Enrolment], states: Iterable[EnrolmentState]) -> Enrolment:
    """An enrolment as it is now, with its offer locked."""
    offer = lock_offer(enrolment.offer)
    found = among.filter(pk=enrolment.pk).select_related("centre", "session", "person").first()
    if found is None:
        raise CannotEnrol(_("Over deze inschrijving beslis je niet."))
    if found.state not in set(states):
        raise CannotEnrol(_("Deze inschrijving is intussen “%(state)s”.") % {"state": found.get_state_display()})
    found.offer = offer
    return found


def _called(person: Person, centre: Centre) -> str:
    """The name by which a centre knows somebody."""
    (row,) = named_there([Enrolment(person=person, centre=centre)])
    return str(row.name)


def _day(now: dt.datetime) -> dt.date:
    return now.astimezone(BRUSSELS).date()
