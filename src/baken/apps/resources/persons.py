"""What resources hold of a person: hours, and what was spent on professional development."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.people.actions import pass_to_pseudonyms
from baken.apps.resources.models import HoursEntry, Spending
from baken.ground.periods import Period, school_year_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

HOURS, SPENDING = "resources.hours", "resources.spending"


def _hours(whose: Whose) -> Iterator[Row]:
    found = HoursEntry.objects.filter(person__in=whose.persons).select_related("cell", "centre")
    for entry in found.order_by("date", "pk"):
        yield {
            _("Datum"): entry.date,
            _("Nummer"): entry.number,
            _("Steuncel"): entry.cell.name,
            _("Rol"): entry.role,
            _("Pijler"): entry.pillar,
            _("Soort"): entry.kind,
            _("Centrum"): entry.centre.name if entry.centre else "",
            _("Uren"): entry.hours.normalize(),
        }


def _spendings(whose: Whose) -> Iterator[Row]:
    found = Spending.objects.filter(person__in=whose.persons).select_related("cell")
    for spending in found.order_by("school_year", "pk"):
        yield {
            _("Schooljaar"): Period.school_year(spending.school_year).code,
            _("Steuncel"): spending.cell.name,
            _("Bedrag (EUR)"): spending.amount.normalize(),
        }


def _cells_of_hours(whose: Whose) -> set[int]:
    return set(HoursEntry.objects.filter(person__in=whose.persons).values_list("cell", flat=True))


def _cells_of_spendings(whose: Whose) -> set[int]:
    return set(Spending.objects.filter(person__in=whose.persons).values_list("cell", flat=True))


def _pass_on_hours(*, before: dt.date, most: int) -> int:
    tables = [(HoursEntry.objects.all(), "school_year", school_year_of(before))]
    return pass_to_pseudonyms(tables=tables, most=most)


def _pass_on_spendings(*, before: dt.date, most: int) -> int:
    return pass_to_pseudonyms(tables=[(Spending.objects.all(), "school_year", school_year_of(before))], most=most)


WITHOUT_NAME = _("telt zonder je naam verder mee in de cijfers")
NOTE = _("Word je gewist, dan tellen ze zonder je naam verder mee in de cijfers.")
RETENTIONS.add(
    Retention(
        HOURS,
        _("Uren van medewerkers van een cel"),
        _("het schooljaar van je laatste uren"),
        WITHOUT_NAME,
        apply=_pass_on_hours,
    ),
    Retention(
        SPENDING,
        _("Uitgaven voor je professionalisering"),
        _("het schooljaar van de laatste uitgave"),
        WITHOUT_NAME,
        apply=_pass_on_spendings,
    ),
)
HOLDINGS.add(
    Holding(
        HOURS,
        _("Uren"),
        {"resources.HoursEntry": ("person", "role", "pillar", "kind")},
        _hours,
        HOURS,
        cells=_cells_of_hours,
        note=NOTE,
    ),
    Holding(
        SPENDING,
        _("Uitgaven voor je professionalisering"),
        {"resources.Spending": ("person",)},
        _spendings,
        SPENDING,
        cells=_cells_of_spendings,
        note=NOTE,
    ),
)
