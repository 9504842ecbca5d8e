"""Reading the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.library.models import Maintenance, WebStatistic


def maintenance_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """What was done to materials, as shown to who may open it."""
    return [
        {
            _("Datum"): maintenance.date,
            _("Code"): maintenance.material.code,
            _("Titel"): maintenance.material.title,
            _("Soort"): maintenance.material.kind,
            _("Status"): maintenance.get_upkeep_display(),
        }
        for maintenance in Maintenance.objects.filter(pk__in=ids).select_related("material").order_by("date", "pk")
    ]


def statistic_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Web statistics, as shown to who may open them."""
    return [
        {
            _("Van"): statistic.starts_on,
            _("Tot"): statistic.ends_on,
            _("Pagina"): statistic.page or _("hele site"),
            _("Weergaven"): statistic.views,
            _("Actieve gebruikers"): statistic.active_users,
        }
        for statistic in WebStatistic.objects.filter(pk__in=ids).order_by("starts_on", "ends_on", "page")
    ]
