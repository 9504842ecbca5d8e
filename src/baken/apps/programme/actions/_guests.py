"""People without an account: asking for a place by a link in a mail, and what they do with their enrolment."""

from __future__ import annotations

import datetime as dt
import logging
import uuid as uuids
from collections.abc import Iterable
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from baken.apps.access.actions import TooManyAttempts, may_mail_guest
from baken.apps.people.actions import make_guest
from baken.apps.programme.actions._enrolling import CannotEnrol, answer, demand_to_come, leave, locked, take_turn
from baken.apps.programme.actions._places import lock_offer
from baken.apps.programme.models import Enrolment, GuestRequest, Offer, Session
from baken.apps.programme.queries import (
    LINK_STANDS,
    centres_of_guests,
    enrolment_of_guest,
    has_account,
    offer_for_guests,
    proof_of_guest,
    request_of_guest,
)
from baken.apps.programme.types import OPEN_STATES, Asking, EnrolledBy, EnrolmentState, Guest, Why
from baken.ground.audit import Verb, audits_itself, did, together, unaudited
from baken.ground.periods import BRUSSELS
from baken.ui.mails import send_mail

if TYPE_CHECKING:
    from baken.apps.people.models import Centre

logger = logging.getLogger(__name__)
MAIL_AGAIN_AFTER = dt.timedelta(minutes=15)
MOST_MAILED = 50  # at once
BY_GUEST = {"by": EnrolledBy.GUEST.value}  # as the trail says who, where nobody has an account


class TooManyGuests(CannotEnrol):
    """More who ask at once than there are people who want to come."""


@unaudited("what was asked gives no place before the link in the mail is followed")
def ask_as_guest(
    offer: Offer,
    *,
    guest: Guest,
    centre: Centre,
    session: Session | None,
    asking: Asking,
    address: str = "",
    now: dt.datetime,
) -> int:
    """Keep what somebody without an account asks, until they follow the link that is mailed: its key, or 0 where the
    address was used too often; who asks is not told which, nor whether the address is known. Raises CannotEnrol, alike
    for every address. `address`: where the house stands."""
    if offer_for_guests(offer.uuid) is None:
        raise CannotEnrol(_("Hiervoor kan je niet inschrijven."))
    try:
        may_ask = may_mail_guest(email=guest.email)
    except TooManyAttempts as refusal:
        raise TooManyGuests(str(refusal)) from refusal
    if not may_ask:
        return 0
    made = GuestRequest.objects.create(
        offer=offer,
        session=session,
        centre=centre,
        email=guest.email.strip().lower(),
        first_name=guest.first_name,
        last_name=guest.last_name,
        level=asking.level,
        catering=asking.catering,
        needs=asking.needs,
        language=asking.language,
        at=now,
        due_at=now,
        address=address,
    )
    return int(made.pk)


@unaudited("a link that gives no place by itself")
def mail_guest(*, key: int, now: dt.datetime) -> None:
    """Mail somebody the link with which they take a place; who has an account reads to sign in instead. One that
    cannot be sent is tried again later (`mail_guests`)."""
    due = GuestRequest.objects.filter(pk=key, used_at=None, due_at__lte=now)
    if not due.update(due_at=now + MAIL_AGAIN_AFTER):  # nobody else who sends it meanwhile sends it too
        return
    request = GuestRequest.objects.select_related("offer").get(pk=key)
    context = {"request": request, "offer": request.offer, "until": request.at + LINK_STANDS}
    if has_account(request.email):
        template, link = "programme/mails/guest_sign_in.txt", reverse("programme:offer", args=[request.offer.uuid])
    else:
        template = "programme/mails/guest_link.txt"
        link = reverse("programme:guest_link", args=[request.uuid, proof_of_guest(request)])
    try:
        with translation.override(request.language):
            send_mail(template, {**context, "link": request.address.rstrip("/") + link}, to=request.email)
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)
    else:
        GuestRequest.objects.filter(pk=key).update(due_at=None)


@unaudited("links that give no place by themselves")
def mail_guests(*, now: dt.datetime) -> None:
    """Try again to mail who asked a place without an account, while the link would stand."""
    unsent = GuestRequest.objects.filter(used_at=None, due_at__lte=now, at__gt=now - LINK_STANDS)
    for key in unsent.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_MAILED]:
        mail_guest(key=key, now=now)


@audits_itself(Verb.MADE)
def enrol_guest(uuid: uuids.UUID, proof: str, *, now: dt.datetime) -> Enrolment:
    """Give a place or a turn to who followed the link that went to their address, once: to the person whom it
    identifies, or somebody new. Who has an account enrols with that. Raises CannotEnrol."""
    with transaction.atomic(), together():
        GuestRequest.objects.select_for_update().filter(uuid=uuid).first()  # who follows it twice waits
        request = request_of_guest(uuid, proof, now=now)
        if request is None:
            raise CannotEnrol(_("Deze link geldt niet meer."))
        if has_account(request.email):
            raise CannotEnrol(_("Met dit e-mailadres is er een account. Meld je aan, en schrijf je daar in."))
        offer = lock_offer(request.offer)
        on = now.astimezone(BRUSSELS).date()
        if not offer.guests or not centres_of_guests(offer, on=on).filter(pk=request.centre_id).exists():
            raise CannotEnrol(_("Dit aanbod staat niet open voor het net van dit centrum."))
        person, _is_new = make_guest(
            by=None, email=request.email, first_name=request.first_name, last_name=request.last_name
        )
        enrolment = take_turn(
            offer,
            who=EnrolledBy.GUEST,
            person=person,
            centre=request.centre,
            session=request.session,
            asking=Asking(request.level, request.catering, request.needs, request.language),
            now=now,
        )
        request.used_at, request.enrolment = now, enrolment
        request.catering = request.needs = ""
        request.save()
        did(Verb.MADE, thing=enrolment, cell=offer.cell_id, people=[person.pk], said=BY_GUEST)
    return enrolment


@audits_itself(Verb.CONFIRMED)
def answer_as_guest(uuid: uuids.UUID, proof: str, *, accepts: bool, now: dt.datetime) -> Enrolment:
    """Take a place that was offered to who has no account, or leave it to who is next. Raises CannotEnrol."""
    with transaction.atomic(), together():
        enrolment = _own(uuid, proof, states=(EnrolmentState.OFFERED,), now=now)
        answer(enrolment, accepts=accepts, now=now)
        said = {**BY_GUEST, "accepts": accepts}
        did(Verb.CONFIRMED, thing=enrolment, cell=enrolment.offer.cell_id, people=[enrolment.person_id], said=said)
    return enrolment


@audits_itself(Verb.ENDED)
def leave_as_guest(uuid: uuids.UUID, proof: str, *, reason: str = "", now: dt.datetime) -> Enrolment:
    """Give up the place or the turn of who has no account; who is next gets it. Raises CannotEnrol."""
    with transaction.atomic(), together():
        enrolment = _own(uuid, proof, states=OPEN_STATES, now=now)
        demand_to_come(enrolment, now=now)
        leave(enrolment, Why.LEFT, reason=reason, now=now)
        did(Verb.ENDED, thing=enrolment, cell=enrolment.offer.cell_id, people=[enrolment.person_id], said=BY_GUEST)
    return enrolment


def _own(uuid: uuids.UUID, proof: str, *, states: Iterable[EnrolmentState], now: dt.datetime) -> Enrolment:
    found = enrolment_of_guest(uuid, proof, on=now.astimezone(BRUSSELS).date())
    if found is None:
        raise CannotEnrol(_("Deze link geldt niet meer."))
    return locked(found, Enrolment.objects.all(), states)
