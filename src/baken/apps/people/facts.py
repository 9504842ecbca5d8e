"""Facts of people: the centres that a cell knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.people.models import CentreCode
from baken.apps.people.queries import former_names_column, is_own_column
from baken.ground.facts import FACTS, Column, Fact, Nature, Type


def centre_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Centres, as shown to who may open them."""
    codes = CentreCode.objects.filter(pk__in=ids).select_related("centre__network")
    return [
        {
            _("Code"): code.code,
            _("Centrum"): code.centre.name,
            _("Net"): code.centre.network.name,
            _("Provincie"): code.centre.province,
        }
        for code in codes
    ]


FACTS.add(
    Fact(
        name="centre",
        grain=_("een centrum dat de cel onder een eigen code kent"),
        nature=Nature.ORGANISATION,
        model="people.CentreCode",
        cell="cell_id",
        year=None,
        lasts=("first_year", "last_year"),
        columns={
            "centre": Column(Type.INT, "centre_id"),
            "code": Column(Type.TEXT, "code"),
            "name": Column(Type.TEXT, "centre__name"),
            "network": Column(Type.TEXT, "centre__network__name"),
            "province": Column(Type.TEXT, "centre__province"),
            "own": is_own_column(cell="cell", network="cell__network", centre="centre"),
            "first_year": Column(Type.INT, "centre__first_year", paths=("centre__started_on",)),
            "last_year": Column(Type.INT, "centre__last_year", paths=("centre__ended_on",)),
            "former": former_names_column(centre="centre"),
        },
        records=centre_records,
    )
)
