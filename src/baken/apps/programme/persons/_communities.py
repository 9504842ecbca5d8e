"""What the programme holds of a person in communities: of what one is a member, and what one brought or would try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models import BroughtQuestion, Intention, Meeting, Membership
from baken.ground.periods import LAST_YEAR, today
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

BROUGHT, MEMBER, REPORTED = "programme.brought", "programme.membership", "programme.meeting"
# A membership that stands, lasts until then.
NEVER = dt.date(LAST_YEAR + 1, 1, 1)


def memberships_until() -> Any:
    """All memberships, each with its last day (`until`), in the far future where it stands."""
    return Membership.objects.annotate(until=Coalesce(F("ends_on"), Value(NEVER)))


def _of(model: Any, whose: Whose) -> Any:
    return model._default_manager.filter(person__in=whose.persons).order_by("pk")


def _cells(*models: Any) -> Any:
    def cells(whose: Whose) -> set[int]:
        return {cell for model in models for cell in _of(model, whose).values_list("community__cell", flat=True)}

    return cells


def _memberships(whose: Whose) -> Iterator[Row]:
    for each in _of(Membership, whose).select_related("community__cell", "centre"):
        yield {
            _("PLG"): each.community.name,
            _("Steuncel"): each.community.cell.name,
            _("Voor"): each.centre.name if each.centre else each.organisation,
            _("Rol"): each.get_role_display(),
            _("Van"): each.starts_on,
            _("Tot en met"): each.ends_on,
            _("Door wie"): each.get_by_display(),
        }


def _end_memberships(whose: Whose) -> int:
    """What stands ends today, as nobody without a name carries a centre; what would begin later goes. So the figures
    of the years that are over stay as they were."""
    on = today()
    standing = _of(Membership, whose).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    later = standing.filter(starts_on__gt=on).delete()[0]
    return later + standing.update(ends_on=on)


def _brought(whose: Whose) -> Iterator[Row]:
    for question in _of(BroughtQuestion, whose).select_related("community"):
        yield {
            _("PLG"): question.community.name,
            _("Wat"): question.text,
            _("Op"): question.asked_on,
            _("Toestand"): question.get_state_display(),
            _("Wat ervan kwam"): question.outcome,
        }
    for trial in _of(Intention, whose).select_related("community"):
        yield {
            _("PLG"): trial.community.name,
            _("Wat"): trial.what,
            _("Op"): trial.said_on,
            _("Toestand"): trial.get_state_display(),
            _("Wat ervan kwam"): trial.outcome,
        }


def _forget_brought(whose: Whose) -> int:
    """What somebody asked, and would try, goes."""
    return sum(_of(model, whose).delete()[0] for model in (BroughtQuestion, Intention))


def _reports(whose: Whose) -> Iterator[Row]:
    found = Meeting.objects.filter(by__in=whose.accounts).select_related("session__offer").order_by("pk")
    for meeting in found:
        yield {
            _("PLG"): meeting.session.offer.title,
            _("Datum"): meeting.session.held_on,
            _("Verslag"): meeting.report,
        }


def _forget(*, before: dt.date, most: int) -> int:
    """Questions and what centres would try go; of a meeting its report, published or not, and who wrote it."""
    number = 0
    for model, day in ((BroughtQuestion, "asked_on"), (Intention, "changed_on")):
        old = model._default_manager.filter(**{f"{day}__lt": before}).order_by("pk")
        keys = list(old.values_list("pk", flat=True)[: most - number])
        number += model._default_manager.filter(pk__in=keys).delete()[0]
    told = Meeting.objects.filter(Q(has_report=True) | Q(by__isnull=False), session__held_on__lt=before)
    for meeting in list(told.order_by("pk")[: most - number]):
        meeting.report, meeting.has_report, meeting.report_is_published, meeting.by = "", False, False, None
        meeting.save()
        number += 1
    return number


RETENTIONS.add(
    Retention(
        BROUGHT,
        _("Vragen aan een PLG, wat centra uitproberen, en verslagen van bijeenkomsten"),
        _("de dag waarop het gezegd is"),
        _("verwijderd"),
        apply=_forget,
    )
)
HOLDINGS.add(
    Holding(
        MEMBER,
        _("Lidmaatschappen van een PLG"),
        {"programme.Membership": ("person", "organisation", "role", "by")},
        _memberships,
        "programme.participation",
        cells=_cells(Membership),
        erase=_end_memberships,
        note=_("Word je gewist, dan eindigen ze die dag. Ze tellen zonder je naam mee in de cijfers tot dan."),
    ),
    Holding(
        BROUGHT,
        _("Wat je in een PLG vroeg of zou uitproberen"),
        {
            "programme.BroughtQuestion": ("person", "text", "state", "outcome"),
            "programme.Intention": ("person", "what", "state", "outcome"),
        },
        _brought,
        BROUGHT,
        cells=_cells(BroughtQuestion, Intention),
        erase=_forget_brought,
    ),
    Holding(
        REPORTED,
        _("Verslagen van bijeenkomsten die je schreef"),
        {"programme.Meeting": ("by", "report")},
        _reports,
        BROUGHT,
        note=_("Word je gewist, dan blijft het verslag staan, zonder dat het nog zegt wie het schreef."),
        identifies=False,
    ),
)
