"""What resources hold of a person: hours, those that were proposed, and what was spent on professional
development."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.people.actions import pass_to_pseudonyms
from baken.apps.resources.models import HoursEntry, HoursProposal, Spending
from baken.ground.periods import Period, school_year_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

HOURS, PROPOSAL, SPENDING = "resources.hours", "resources.proposal", "resources.spending"


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


def _proposals(whose: Whose) -> Iterator[Row]:
    found = HoursProposal.objects.filter(person__in=whose.persons).select_related("cell", "session__offer")
    for proposal in found.order_by("date", "pk"):
        yield {
            _("Datum"): proposal.date,
            _("Steuncel"): proposal.cell.name,
            _("Aanbod"): proposal.session.offer.title,
            _("Sessie"): proposal.session.number,
            _("Uren"): None if proposal.hours is None else proposal.hours.normalize(),
            _("Toestand"): proposal.get_state_display(),
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


def _cells_of_proposals(whose: Whose) -> set[int]:
    return set(HoursProposal.objects.filter(person__in=whose.persons).values_list("cell", flat=True))


def _cells_of_spendings(whose: Whose) -> set[int]:
    return set(Spending.objects.filter(person__in=whose.persons).values_list("cell", flat=True))


def _pass_on_hours(*, before: dt.date, most: int) -> int:
    tables = [(HoursEntry.objects.all(), "school_year", school_year_of(before))]
    return pass_to_pseudonyms(tables=tables, most=most)


def _forget_proposals(whose: Whose) -> int:
    """What was registered stays in the hours; what was proposed goes."""
    return HoursProposal.objects.filter(person__in=whose.persons).delete()[0]


def _remove_proposals(*, before: dt.date, most: int) -> int:
    old = HoursProposal.objects.filter(date__lt=before).order_by("pk").values_list("pk", flat=True)[:most]
    return HoursProposal.objects.filter(pk__in=list(old)).delete()[0]


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
        PROPOSAL,
        _("Uren die je voorgesteld werden na een sessie"),
        _("het schooljaar van de sessie"),
        _("gewist; wat je registreerde, blijft bij je uren"),
        apply=_remove_proposals,
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
        PROPOSAL,
        _("Voorgestelde uren"),
        {"resources.HoursProposal": ("person", "state")},
        _proposals,
        PROPOSAL,
        cells=_cells_of_proposals,
        erase=_forget_proposals,
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
