"""Reading surveys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.surveys.models import Invitation, Response
from baken.ground.periods import Period


def invitation_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Who was invited, as shown to who may open it."""
    invitations = Invitation.objects.filter(pk__in=ids).select_related("survey", "occasion", "person", "centre")
    return [
        {
            _("Bevraging"): invitation.survey.name,
            _("Aanbod"): invitation.occasion.title,
            _("Persoon"): str(invitation.person),
            _("Centrum"): invitation.centre.name,
        }
        for invitation in invitations.order_by("pk")
    ]


def response_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """That there was a response, and about what; never by whom, nor what was answered."""
    responses = Response.objects.filter(pk__in=ids).select_related("survey", "occasion")
    return [
        {
            _("Bevraging"): response.survey.name,
            _("Schooljaar"): Period.school_year(response.survey.school_year).code,
            _("Aanbod"): response.occasion.title,
            _("Ingevuld op"): response.completed_at.date(),
        }
        for response in responses.order_by("pk")
    ]
