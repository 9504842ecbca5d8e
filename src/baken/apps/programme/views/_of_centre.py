"""Pages for who leads a centre: who of the staff asks what, and enrolling them."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.programme import actions
from baken.apps.programme.forms import EnrolmentsForm, EnrolStaffForm
from baken.apps.programme.queries import (
    asked_of,
    centre_approves,
    enrolments_sought,
    numbers_of,
    offers_open_to,
    sessions_to_choose,
    staff_to_enrol,
)
from baken.apps.programme.rules import may_enrol_staff
from baken.apps.programme.types import EnrolmentState
from baken.apps.programme.views._enrolments import enrolments_page, seen_enrolment, tell
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.lists import list_page, ordering, sort_of
from baken.ui.requests import form_page, reading, writing

SORTS = {
    "naam": "last_name",
    "aanbod": "offer__title",
    "toestand": "state",
    "gevraagd": "asked_at",
    "gewijzigd": "changed_at",
}


@allowed(may_enrol_staff)
@reading
def enrolments_of_centre(request: ActingRequest) -> HttpResponse:
    """Who of the centre enrolled for what; searched and sorted."""
    assert request.actor.centre is not None
    form = EnrolmentsForm(request.GET)
    found = asked_of(request.actor, centre=request.actor.centre)
    sort = sort_of(request, keys=SORTS, default="-gevraagd")
    sought = enrolments_sought(found, **form.asked(), by_name=sort.key == "naam")
    numbers = numbers_of(found)
    page = enrolments_page(request, sought.order_by(*ordering(sort, keys=SORTS)), numbers=numbers, asked=form.asked())
    audit.seen(by=request.actor, kind="programme.Enrolment", people=[each.person_id for each in page])
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "approves": centre_approves(request.actor.centre),
        "waiting": numbers[EnrolmentState.REQUESTED],
        "states": EnrolmentState,
    }
    return list_page(request, "programme/of_centre.html", context)


@allowed(may_enrol_staff)
@writing
def decide(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Approve or refuse what somebody of the centre asks."""
    found = seen_enrolment(request, uuid)
    try:
        if request.POST.get("antwoord") == "ja":
            actions.approve_enrolment(found, by=request.actor, now=timezone.now())
            messages.success(request, _("Goedgekeurd."))
        else:
            actions.refuse_enrolment(found, by=request.actor, now=timezone.now())
            messages.success(request, _("Niet goedgekeurd."))
    except actions.CannotEnrol as refusal:
        messages.error(request, str(refusal))
    else:
        tell(request)
    return redirect("programme:of_centre")


@allowed(may_enrol_staff)
@writing
def set_approval(request: ActingRequest) -> HttpResponse:
    """Say whether each enrolment of the staff is approved here first."""
    approves = request.POST.get("antwoord") == "ja"
    actions.demand_approval_here(by=request.actor, approves=approves)
    told = (
        _("Wie zich inschrijft, wacht voortaan op jou.")
        if approves
        else _("Wie zich inschrijft, heeft je niet nodig.")
    )
    messages.success(request, told)
    return redirect("programme:of_centre")


@allowed(may_enrol_staff)
@form_page
def enrol_staff(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Enrol some of the own staff at once."""
    offer = get_object_or_404(offers_open_to(request.actor), uuid=uuid)
    assert request.actor.centre is not None
    sessions = sessions_to_choose(offer, on=today()) if offer.by_session else None
    staff = staff_to_enrol(offer, centre=request.actor.centre, session=None, on=today())
    audit.seen(by=request.actor, kind="people.Person", people=[post.root for post in staff])
    form = EnrolStaffForm(request.POST or None, sessions=sessions, staff=[post for post in staff if not post.state])
    if request.method == "POST" and form.is_valid():
        outcome = actions.enrol_staff(
            offer, by=request.actor, people=form.chosen(), session=form.session_chosen(), now=timezone.now()
        )
        tell(request)
        _say(request, outcome)
        return redirect("programme:of_centre")
    context = {
        "form": form,
        "offer": offer,
        "enrolled": [post for post in staff if post.state],
        "cancel": reverse("programme:of_centre"),
    }
    return render(request, "programme/enrol_staff.html", context)


def _say(request: ActingRequest, outcome: dict[str, Any]) -> None:
    number, waiting = outcome["enrolled"], outcome["waiting"]
    if number:
        told = ngettext("%(number)s medewerker is ingeschreven.", "%(number)s medewerkers zijn ingeschreven.", number)
        messages.success(request, told % {"number": number})
    if waiting:
        told = ngettext(
            "%(number)s medewerker staat op de wachtlijst.", "%(number)s medewerkers staan op de wachtlijst.", waiting
        )
        messages.warning(request, told % {"number": waiting})
    if requested := outcome["requested"]:
        told = ngettext(
            "%(number)s medewerker wacht op goedkeuring.", "%(number)s medewerkers wachten op goedkeuring.", requested
        )
        messages.warning(request, told % {"number": requested})
    for refused in outcome["refused"]:
        messages.error(request, refused)
