"""How things of the programme are called in the audit trail: whose they are stands beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from baken.apps.programme.queries import communities_planned_by, offers_planned_by, offers_visible_to
from baken.apps.programme.rules import (
    kept_reports,
    seen_certificates,
    seen_communities,
    seen_enrolments,
    seen_intentions,
    seen_materials,
    seen_meetings,
    seen_memberships,
    seen_offers,
    seen_questions,
    seen_starter_rules,
)
from baken.ground.audit import CALLED, Called
from baken.ground.rights import NOTHING


def _offers(actor: Any) -> Q:
    """The trail tells an auditor of every offer, and anyone else of those that they see."""
    return Q() if actor.is_auditor else seen_offers(actor)


def _sessions(actor: Any) -> Q:
    return Q() if actor.is_auditor else Q(offer__in=offers_visible_to(actor).order_by().values("pk"))


def _session(session: Any) -> str:
    return f"{session.offer.code} {session.offer.title}, {session.number}"


def _report(report: Any) -> str:
    return f"{report.get_source_display()}, {report.offer.title}"


def _feeds(actor: Any) -> Q:
    """Only who follows a calendar is told which."""
    return Q(grant__account=actor.account) if actor.account is not None else NOTHING


def _letters(actor: Any) -> Q:
    return Q(offer__in=offers_planned_by(actor).order_by().values("pk"))


def _letter(letter: Any) -> str:
    return f"{letter.get_group_display()}, {letter.offer.title}"


def _certificate(certificate: Any) -> str:
    return f"{certificate.offer.code} {certificate.offer.title}"


def _material(material: Any) -> str:
    return f"{material.offer.code} {material.title}"


def _enrolment(enrolment: Any) -> str:
    return str(enrolment.offer)


def _communities(actor: Any) -> Q:
    return Q() if actor.is_auditor else seen_communities(actor)


def _links(actor: Any) -> Q:
    """For who keeps the community."""
    return Q(community__in=communities_planned_by(actor).order_by().values("pk"))


def _of_community(row: Any) -> str:
    return str(row.community)


def _meeting(meeting: Any) -> str:
    return _session(meeting.session)


CALLED.add(
    Called("programme.BroughtQuestion", seen_questions, _of_community, ("community",)),
    Called("programme.Community", _communities),
    Called("programme.Intention", seen_intentions, _of_community, ("community",)),
    Called("programme.Meeting", seen_meetings, _meeting, ("session__offer",)),
    Called("programme.Membership", seen_memberships, _of_community, ("community",)),
    Called("programme.SharedLink", _links, _of_community, ("community",)),
    Called("programme.Offer", _offers, lambda offer: f"{offer.code} {offer.title}"),
    Called("programme.Session", _sessions, _session, ("offer",)),
    Called("programme.Certificate", seen_certificates, _certificate, ("offer",)),
    Called("programme.Enrolment", seen_enrolments, _enrolment, ("offer",)),
    Called("programme.Feed", _feeds, lambda feed: str(feed.get_kind_display())),
    Called("programme.GuestRequest", lambda _actor: NOTHING, lambda request: str(request.offer), ("offer",)),
    Called("programme.Letter", _letters, _letter, ("offer",)),
    Called("programme.OfferMaterial", seen_materials, _material, ("offer",)),
    Called("programme.StarterRule", seen_starter_rules),
    Called("programme.AttendanceReport", kept_reports, _report, ("offer",)),
)
