"""What the programme holds of a person: at which sessions somebody was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.people.actions import pass_to_pseudonyms
from baken.apps.programme.models import Participation
from baken.ground.periods import school_year_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

KEPT = "programme.participation"


def _participations(whose: Whose) -> Iterator[Row]:
    found = Participation.objects.filter(person__in=whose.persons).select_related("session__offer__cell", "centre")
    for participation in found.order_by("session__held_on", "pk"):
        session = participation.session
        yield {
            _("Datum"): session.held_on,
            _("Aanbod"): session.offer.title,
            _("Sessie"): session.number,
            _("Steuncel"): session.offer.cell.name,
            _("Centrum"): participation.centre.name,
            _("Status"): participation.get_status_display(),
        }


def _cells(whose: Whose) -> set[int]:
    found = Participation.objects.filter(person__in=whose.persons).order_by()
    return set(found.values_list("session__offer__cell", flat=True))


def _pass_on(*, before: dt.date, most: int) -> int:
    year = school_year_of(before)
    return pass_to_pseudonyms(tables=[(Participation.objects.all(), "session__offer__school_year", year)], most=most)


RETENTIONS.add(
    Retention(
        KEPT,
        _("Deelnames aan vormingen, overleg en trajecten"),
        _("het schooljaar van je laatste deelname"),
        _("telt zonder je naam verder mee in de cijfers"),
        apply=_pass_on,
    )
)
HOLDINGS.add(
    Holding(
        KEPT,
        _("Deelnames"),
        {"programme.Participation": ("person", "status")},
        _participations,
        KEPT,
        cells=_cells,
        note=_("Word je gewist, dan tellen ze zonder je naam verder mee in de cijfers."),
    )
)
