"""The records behind figures, as shown to who may open them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models import Community, Enrolment, Membership, Offer, Participation, Session
from baken.ground.periods import BRUSSELS, Period


def offer_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Offers, as shown to who may open them."""
    return [
        {
            _("Schooljaar"): Period.school_year(offer.school_year).code,
            _("Code"): offer.code,
            _("Titel"): offer.title,
            _("Strategie"): offer.get_strategy_display(),
            _("Organisator"): offer.organiser or _("eigen"),
        }
        for offer in Offer.objects.filter(pk__in=ids)
    ]


def session_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Sessions, as shown to who may open them."""
    return [
        {
            _("Datum"): session.held_on,
            _("Aanbod"): session.offer.title,
            _("Sessie"): session.number,
            _("Plaats"): session.place,
        }
        for session in Session.objects.filter(pk__in=ids).select_related("offer")
    ]


def participation_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Participations with the name of the person, as shown to who may open them."""
    participations = Participation.objects.filter(pk__in=ids).select_related("session__offer", "person", "centre")
    return [
        {
            _("Datum"): participation.session.held_on,
            _("Aanbod"): participation.session.offer.title,
            _("Sessie"): participation.session.number,
            _("Persoon"): str(participation.person),
            _("Centrum"): participation.centre.name,
            _("Status"): participation.get_status_display(),
        }
        for participation in participations.order_by("session__held_on", "pk")
    ]


def enrolment_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Enrolments with the name of the person, as shown to who may open them."""
    enrolments = Enrolment.objects.filter(pk__in=ids).select_related("offer", "session", "person", "centre")
    return [
        {
            _("Gevraagd op"): enrolment.asked_at.astimezone(BRUSSELS).date(),
            _("Aanbod"): enrolment.offer.title,
            _("Sessie"): enrolment.session.number if enrolment.session else "",
            _("Persoon"): str(enrolment.person),
            _("Centrum"): enrolment.centre.name,
            _("Toestand"): enrolment.get_state_display(),
            _("Voorkennis"): enrolment.get_level_display(),
            _("Verwachte voorkennis"): enrolment.offer.get_level_display(),
        }
        for enrolment in enrolments.order_by("asked_at", "pk")
    ]


def community_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Communities, as shown to who may open them."""
    return [
        {
            _("PLG"): community.name,
            _("Soort"): community.get_kind_display(),
            _("Van"): community.starts_on,
            _("Tot en met"): community.ends_on,
        }
        for community in Community.objects.filter(pk__in=ids)
    ]


def membership_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Memberships with the name of the person, as shown to who may open them."""
    found = Membership.objects.filter(pk__in=ids).select_related("community", "person", "centre")
    return [
        {
            _("PLG"): membership.community.name,
            _("Persoon"): str(membership.person),
            _("Centrum"): membership.centre.name if membership.centre else membership.organisation,
            _("Rol"): membership.get_role_display(),
            _("Van"): membership.starts_on,
            _("Tot en met"): membership.ends_on,
        }
        for membership in found.order_by("community__name", "pk")
    ]
