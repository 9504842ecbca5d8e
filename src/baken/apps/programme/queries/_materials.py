"""What is put with offers, as far as somebody gets hold of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from baken.apps.access.types import Actor
from baken.apps.people.queries import entries_of
from baken.apps.programme.models import Enrolment, Offer, OfferMaterial
from baken.apps.programme.rules import kept_materials, materials_for, seen_materials
from baken.apps.programme.types import OpenTo


def materials_visible_to(actor: Actor) -> QuerySet[Any]:
    """What is put with offers that an actor gets hold of, each with its offer and session; without what is sealed."""
    return OfferMaterial.objects.filter(seen_materials(actor)).select_related("offer__cell", "session")


def materials_kept(actor: Actor) -> QuerySet[Any]:
    """What an actor changes and removes."""
    return materials_visible_to(actor).filter(kept_materials(actor))


def materials_of(offer: Offer, *, actor: Actor) -> list[Any]:
    """What is put with an offer that an actor gets hold of: of all of it first, then session by session."""
    return _in_order(materials_visible_to(actor).filter(offer=offer))


def materials_of_guest(enrolment: Enrolment) -> list[Any]:
    """What somebody without an account gets hold of by an enrolment of theirs, which they showed to be theirs."""
    theirs = Q(open_to=OpenTo.ALL) | materials_for(entries_of(enrolment.person_id))
    return _in_order(OfferMaterial.objects.filter(theirs, offer=enrolment.offer_id).select_related("session"))


def _in_order(found: QuerySet[Any]) -> list[Any]:
    return sorted(found, key=lambda each: (each.session is not None, each.session and each.session.held_on, each.pk))
