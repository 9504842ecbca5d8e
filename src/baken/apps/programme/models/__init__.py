"""Offers and their sessions, who enrols, and who took part."""

from __future__ import annotations

from baken.apps.programme.models._attendance import AttendanceReport
from baken.apps.programme.models._certificates import Certificate, CertificateRule
from baken.apps.programme.models._communities import Community, Membership, WantedDiscipline
from baken.apps.programme.models._enrolments import Approval, Enrolment, Reserve, Step
from baken.apps.programme.models._feeds import Feed
from baken.apps.programme.models._guests import GuestRequest
from baken.apps.programme.models._holidays import Holiday
from baken.apps.programme.models._materials import OfferMaterial
from baken.apps.programme.models._meetings import BroughtQuestion, Intention, Meeting, SharedLink
from baken.apps.programme.models._notices import Letter, Notice
from baken.apps.programme.models._offers import Audience, Offer, OfferAdvisor, Session
from baken.apps.programme.models._participations import Participation
from baken.apps.programme.models._starters import StarterRule

__all__ = [
    "Approval",
    "AttendanceReport",
    "Audience",
    "BroughtQuestion",
    "Certificate",
    "CertificateRule",
    "Community",
    "Enrolment",
    "Feed",
    "GuestRequest",
    "Holiday",
    "Intention",
    "Letter",
    "Meeting",
    "Membership",
    "Notice",
    "Offer",
    "OfferAdvisor",
    "OfferMaterial",
    "Participation",
    "Reserve",
    "Session",
    "SharedLink",
    "StarterRule",
    "Step",
    "WantedDiscipline",
]
