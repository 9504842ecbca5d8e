"""What is put with offers, as far as somebody gets hold of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from baken.apps.access.types import Actor, Role
from baken.apps.programme.models import Enrolment, Offer, OfferMaterial
from baken.apps.programme.rules import kept_materials, seen_materials


def materials_visible_to(actor: Actor) -> QuerySet[Any]:
    """What is put with offers that an actor gets hold of, each with its offer and session; without what is sealed."""
    return OfferMaterial.objects.filter(seen_materials(actor)).select_related("offer__cell", "session")


def materials_kept(actor: Actor) -> QuerySet[Any]:
    """What an actor changes and removes."""
    return materials_visible_to(actor).filter(kept_materials(actor))


def materials_of_guest(enrolment: Enrolment) -> list[Any]:
    """What somebody without an account gets hold of by an enrolment of theirs, which they showed to be theirs: what
    anyone does who works at a centre of the cell and enrolled alike."""
    offer, person = enrolment.offer, enrolment.person_id
    return materials_of(offer, actor=Actor(Role.STAFF, offer.cell_id, centre=enrolment.centre_id, person=person))


def materials_of(offer: Offer, *, actor: Actor) -> list[Any]:
    """What is put with an offer that an actor gets hold of: of all of it first, then session by session."""
    found = list(materials_visible_to(actor).filter(offer=offer))
    return sorted(found, key=lambda each: (each.session is not None, each.session and each.session.held_on, each.pk))
