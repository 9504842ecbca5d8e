"""Reading inspections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.inspections.models import Judgement
from baken.ground.periods import Period


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
