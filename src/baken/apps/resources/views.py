"""Pages of one's own hours: what is proposed, what was registered, and correcting that."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.access.queries import centres_visible_to
from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.resources import actions
from baken.apps.resources.forms import HoursForm, MonthForm, TakeForm
from baken.apps.resources.queries import (
    first_day_registered,
    hours_changed_by,
    hours_of,
    proposal_to,
    proposals_left_by,
    proposals_to,
    totals_of,
    words_of,
    years_of,
)
from baken.apps.resources.rules import may_register_hours
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.lists import ordering, page_of, period_of, sort_of
from baken.ui.requests import form_page, reading, writing

MOST_PROPOSED = 20  # at once; what is registered or left makes room
SORTS = {"datum": "date", "pijler": "pillar", "soort": "kind", "rol": "role", "uren": "hours"}


def _asked(request: ActingRequest) -> dict[str, Any]:
    """What is asked of one's hours, and those found."""
    periods = years_of(request.actor, on=today())
    period = period_of(request, periods)
    assert period is not None  # this school year is one
    of_year = hours_of(request.actor).filter(school_year=period.first)
    totals = totals_of(of_year)
    form = MonthForm(request.GET, totals=totals)
    sort = sort_of(request, keys=SORTS, default="-datum")
    found = form.among(of_year).order_by(*ordering(sort, keys=SORTS))
    return {"periods": periods, "period": period, "totals": totals, "form": form, "sort": sort, "found": found}


@allowed(may_register_hours)
@form_page
def hours(request: ActingRequest) -> HttpResponse:
    """The hours that are proposed and wait, registered by POST; below them those that somebody has."""
    proposed = proposals_to(request.actor, on=today())
    waiting = list(proposed[:MOST_PROPOSED])
    taking = TakeForm(request.POST or None, proposals=waiting, words=words_of(request.actor, on=today()))
    if request.method == "POST" and taking.is_valid():
        try:
            taken, left_now = taking.taken(), taking.left()
            actions.answer_proposals(by=request.actor, taken=taken, left=left_now, on=today())
        except actions.CannotRegisterHours as refusal:
            taking.add_error(None, str(refusal))
        else:
            messages.success(request, _answered(len(taken), len(left_now)))
            return redirect("resources:hours")
    context = _asked(request)
    context |= {
        "taking": taking,
        "lines": taking.lines(),
        "waiting": proposed.count() if len(waiting) == MOST_PROPOSED else len(waiting),
        "most": MOST_PROPOSED,
        "has_left": proposals_left_by(request.actor, on=today()).exists(),
        "page": page_of(request, context.pop("found")),
        "changed_from": first_day_registered(on=today()),
        "query": f"?{request.GET.urlencode()}",
    }
    return render(request, "resources/hours.html", context)


def _answered(taken: int, left: int) -> str:
    """What was done with proposals, in words."""
    said = ngettext("%(number)s voorstel geregistreerd.", "%(number)s voorstellen geregistreerd.", taken)
    more = ngettext(
        "%(number)s gelaten: bij “Wat je liet” zet je het terug.",
        "%(number)s gelaten: bij “Wat je liet” zet je ze terug.",
        left,
    )
    words = [text % {"number": number} for text, number in ((said, taken), (more, left)) if number]
    return " ".join(words)


@allowed(may_register_hours)
@reading
def hours_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same hours as a file, all of them."""
    asked = _asked(request)
    rows = [
        (each.date, each.hours.normalize(), each.pillar, each.kind, each.role, each.centre and each.centre.name)
        for each in asked["found"]
    ]
    headings = [_("Datum"), _("Uren"), _("Pijler"), _("Soort"), _("Rol"), _("Centrum")]
    return table_file(kind, name=f"{_('uren')}-{asked['period'].code}", headings=headings, rows=rows)


@allowed(may_register_hours)
@reading
def left(request: ActingRequest) -> HttpResponse:
    """The proposals that somebody left, to be put back."""
    page = page_of(request, proposals_left_by(request.actor, on=today()))
    return render(request, "resources/left.html", {"page": page})


def _proposal(request: ActingRequest, uuid: uuids.UUID) -> Any:
    found = proposal_to(request.actor, uuid)
    if found is None:
        raise Http404
    return found


@allowed(may_register_hours)
@writing
def restore(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let hours that one left wait again."""
    try:
        actions.restore_proposal(_proposal(request, uuid), by=request.actor)
    except actions.CannotRegisterHours as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Dit voorstel wacht weer op jou."))
    return redirect("resources:hours")


def _form(request: ActingRequest, entry: Any = None) -> HoursForm:
    return HoursForm(
        request.POST or None,
        words=words_of(request.actor, on=today()),
        centres=list(centres_visible_to(request.actor).order_by("name")),
        first=first_day_registered(on=today()),
        last=today(),
        entry=entry,
    )


def _written(request: ActingRequest, *, entry: Any = None) -> HttpResponse:
    """The form of hours, written by an action when it is sent."""
    form = _form(request, entry)
    if request.method == "POST" and form.is_valid():
        try:
            if entry is None:
                actions.add_hours(by=request.actor, account=request.user, spent=form.spent(), on=today())
            else:
                actions.change_hours(entry, by=request.actor, spent=form.spent(), on=today())
        except actions.CannotRegisterHours as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("De uren zijn geregistreerd.") if entry is None else _("De uren zijn gewijzigd.")
            )
            return redirect("resources:hours")
    context = {"form": form, "entry": entry, "cancel": reverse("resources:hours")}
    return render(request, "resources/write_hours.html", context)


@allowed(may_register_hours)
@form_page
def add(request: ActingRequest) -> HttpResponse:
    """Register hours by hand."""
    return _written(request)


def _changed(request: ActingRequest, uuid: uuids.UUID) -> Any:
    found = hours_changed_by(request.actor, uuid, on=today())
    if found is None:
        raise Http404
    return found


@allowed(may_register_hours)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Correct hours that one registered."""
    return _written(request, entry=_changed(request, uuid))


@allowed(may_register_hours)
@form_page
def remove(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove hours that one registered, once that is confirmed."""
    entry = _changed(request, uuid)
    if request.method == "POST":
        try:
            actions.remove_hours(entry, by=request.actor, on=today())
        except actions.CannotRegisterHours as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("De uren zijn verwijderd."))
        return redirect("resources:hours")
    context = {"entry": entry, "cancel": reverse("resources:hours")}
    return render(request, "resources/remove_hours.html", context)
