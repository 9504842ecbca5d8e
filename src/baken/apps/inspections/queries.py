"""Reading inspections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baken.apps.inspections.models import Inspection, Judgement, Scale
from baken.apps.inspections.types import Inspected
from baken.ground.periods import Period


def latest_inspections(*, cell: int, up_to: int, centres: QuerySet | Sequence[int]) -> dict[int, Inspected]:
    """The latest inspection of each of some centres in or before a school year, by the centre's key."""
    registered = Inspection.objects.filter(cell=cell, school_year__lte=up_to, centre__in=centres)
    rows = registered.order_by("school_year", "judgements__scale__position", "judgements__scale__name").values_list(
        "centre", "school_year", "advice", "judgements__scale__name", "judgements__level"
    )
    years: dict[int, tuple[int, str, dict[str, str]]] = {}
    for centre, school_year, advice, scale, level in rows:
        if centre not in years or years[centre][0] != school_year:  # in the order of the years: the last one stays
            years[centre] = (school_year, advice, {})
        if scale is not None:
            years[centre][2][scale] = level
    return {centre: Inspected(*found) for centre, found in years.items()}


def priorities_of_scales() -> dict[str, str]:
    """The priority of each development scale, in the order of the framework; "" for one that has none."""
    return dict(Scale.objects.order_by("position", "name").values_list("name", "priority"))


def judgement_records(ids: Sequence[int]) -> list[dict[Any, Any]]:
    """Levels of centres, as shown to who may open them."""
    judgements = Judgement.objects.filter(pk__in=ids).select_related("inspection__centre", "scale")
    return [
        {
            _("Schooljaar"): Period.school_year(judgement.inspection.school_year).code,
            _("Centrum"): judgement.inspection.centre.name,
            _("Ontwikkelingsschaal"): judgement.scale.name,
            _("Niveau"): judgement.get_level_display(),
            _("Advies"): judgement.inspection.advice,
        }
        for judgement in judgements.order_by("inspection__school_year", "inspection__centre__name", "scale__position")
    ]
