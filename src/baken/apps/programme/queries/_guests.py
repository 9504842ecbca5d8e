"""What is open to people without an account, and what a link in a mail of theirs shows."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Iterable

from django.db.models import Max, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from baken.apps.access.queries import account_by_email, addresses_of_accounts
from baken.apps.people.queries import centres_everywhere, entries_of, person_by_email
from baken.apps.programme.models import Enrolment, GuestRequest, Offer
from baken.apps.programme.types import OPEN_STATES, EnrolmentState, OfferState

LINK_STANDS = dt.timedelta(days=2)
PAGE_STANDS = dt.timedelta(days=30)  # after the last session


def offer_for_guests(uuid: uuids.UUID) -> Offer | None:
    """A published offer in which people without an account take part, of networks that it is open to."""
    found = Offer.objects.filter(uuid=uuid, state=OfferState.PUBLISHED, guests=True, networks__isnull=False)
    return found.select_related("cell").prefetch_related("sessions", "themes").distinct().first()


def centres_of_guests(offer: Offer, *, on: dt.date) -> QuerySet:
    """The centres whose people take part in an offer as guests: of the networks that it is open to, not of its own."""
    found = centres_everywhere().filter(network__in=offer.networks.exclude(pk=offer.cell.network_id))
    return found.filter(Q(ended_on=None) | Q(ended_on__gt=on), merged_on=None)


def has_account(email: str) -> bool:
    """Whether somebody signs in with an address, or is known by it and signs in with another."""
    if account_by_email(email) is not None:
        return True
    person = person_by_email(email)
    return person is not None and bool(addresses_of_accounts({person.pk}))


def proof_of_guest(thing: GuestRequest | Enrolment) -> str:
    """What stands in a link for who has no account, and can be made here alone."""
    salt = f"baken.programme.guest.{thing._meta.model_name}"
    return salted_hmac(salt, str(thing.uuid), algorithm="sha256").hexdigest()


def request_of_guest(uuid: uuids.UUID, proof: str, *, now: dt.datetime) -> GuestRequest | None:
    """What somebody asked, by the link that went to their address; None where it was followed, is too old, or nobody
    takes part as a guest any more."""
    found = GuestRequest.objects.filter(uuid=uuid, used_at=None, at__gt=now - LINK_STANDS)
    request = found.select_related("offer__cell", "session", "centre").first()
    if request is None or not constant_time_compare(proof, proof_of_guest(request)):
        return None
    return request if request.offer.state == OfferState.PUBLISHED and request.offer.guests else None


def enrolment_of_guest(uuid: uuids.UUID, proof: str, *, on: dt.date) -> Enrolment | None:
    """The enrolment of somebody without an account, by the link in each mail about it; None where they left, or have
    an account since, where the offer is off, and a month after the last session."""
    return _by_link(uuid, proof, states=OPEN_STATES, on=on)


def left_by_guest(uuid: uuids.UUID, proof: str, *, on: dt.date) -> Enrolment | None:
    """What somebody without an account left, by the same link; None where they asked for a place again since."""
    enrolment = _by_link(uuid, proof, states=[EnrolmentState.WITHDRAWN], on=on)
    if enrolment is None:
        return None
    again = Enrolment.objects.filter(offer=enrolment.offer_id, session=enrolment.session_id, state__in=OPEN_STATES)
    return None if again.filter(person__in=entries_of(enrolment.person_id)).exists() else enrolment


def _by_link(uuid: uuids.UUID, proof: str, *, states: Iterable[str], on: dt.date) -> Enrolment | None:
    found = Enrolment.objects.filter(uuid=uuid, state__in=sorted(states), person__is_pseudonym=False)
    found = found.exclude(offer__state=OfferState.CANCELLED).annotate(last=Max("offer__sessions__held_on"))
    enrolment = found.select_related("offer__cell", "session", "person", "centre").first()
    if enrolment is None or not constant_time_compare(proof, proof_of_guest(enrolment)):
        return None
    last: dt.date | None = enrolment.last
    if last is not None and last < on - PAGE_STANDS:
        return None
    root = enrolment.person.same_as_id or enrolment.person_id
    return None if addresses_of_accounts({root}) else enrolment
