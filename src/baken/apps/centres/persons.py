"""What centres hold of a person: what somebody decided about flags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.centres.models import FlagDecision
from baken.ground.periods import Period, school_year_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

KEPT = "centres.decision"


def _decisions(whose: Whose) -> Iterator[Row]:
    found = FlagDecision.objects.filter(by__in=whose.accounts).select_related("cell", "centre")
    for decision in found.order_by("pk"):
        yield {
            _("Wanneer"): decision.at,
            _("Steuncel"): decision.cell.name,
            _("Centrum"): decision.centre.name,
            _("Schooljaar"): Period.school_year(decision.school_year).code,
            _("Vlag"): decision.get_kind_display(),
            _("Beslissing"): decision.get_outcome_display(),
            _("Reden"): decision.reason,
        }


def _remove(*, before: dt.date, most: int) -> int:
    old = FlagDecision.objects.filter(school_year__lt=school_year_of(before)).order_by("pk")
    return FlagDecision.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]


def _cells(whose: Whose) -> set[int]:
    return set(FlagDecision.objects.filter(by__in=whose.accounts).order_by().values_list("cell", flat=True))


RETENTIONS.add(
    Retention(
        KEPT,
        _("Beslissingen over vlaggen van centra"),
        _("het schooljaar waarover ze gaan"),
        _("verwijderd"),
        apply=_remove,
    )
)
HOLDINGS.add(
    Holding(
        KEPT,
        _("Wat je over vlaggen besliste"),
        {"centres.FlagDecision": ("by", "reason")},
        _decisions,
        KEPT,
        cells=_cells,
        note=_("Word je gewist, dan blijft de beslissing staan, zonder dat ze nog zegt van wie ze kwam."),
    )
)
