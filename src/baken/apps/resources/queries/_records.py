"""The records behind figures of hours, staffing and means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.resources.models import HoursEntry, Spending, Staffing
from baken.ground.periods import Period


def hours_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Hours as registered, as shown to who may open them."""
    entries = HoursEntry.objects.filter(pk__in=ids).select_related("centre")
    return [
        {
            _("Datum"): entry.date,
            _("Rol"): entry.role,
            _("Pijler"): entry.pillar,
            _("Soort"): entry.kind,
            _("Centrum"): entry.centre.name if entry.centre else "",
            _("Uren"): entry.hours,
        }
        for entry in entries.order_by("date", "pk")
    ]


def staffing_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Staffing per pillar, as shown to who may open it."""
    return [
        {
            _("Schooljaar"): Period.school_year(staffing.school_year).code,
            _("Pijler"): staffing.pillar,
            _("Gepland (VTE)"): staffing.planned,
            _("Gerealiseerd (VTE)"): staffing.realised,
        }
        for staffing in Staffing.objects.filter(pk__in=ids).order_by("school_year", "pillar")
    ]


def spending_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Means per advisor with the advisor's name or address, as shown to who may open them."""
    spendings = Spending.objects.filter(pk__in=ids).select_related("person").prefetch_related("person__addresses")
    return [
        {
            _("Schooljaar"): Period.school_year(spending.school_year).code,
            _("Medewerker"): str(spending.person) or ", ".join(map(str, spending.person.addresses.all())),
            _("Bedrag (EUR)"): spending.amount,
        }
        for spending in spendings.order_by("school_year", "pk")
    ]
