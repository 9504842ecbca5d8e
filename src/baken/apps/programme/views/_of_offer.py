"""Pages for who plans: who enrolled for an offer, and adding somebody."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import addresses_by_person, known_centres, named_there
from baken.apps.programme import actions
from baken.apps.programme.forms import AddEnrolmentForm, EnrolmentsForm
from baken.apps.programme.queries import (
    enrolled_of,
    enrolments_sought,
    numbers_of,
    offers_planned_by,
    sessions_to_choose,
)
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import EnrolledBy, EnrolmentState, Level
from baken.apps.programme.views._enrolments import enrolments_page, tell
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "volgorde": "asked_at",
    "naam": "last_name",
    "centrum": "centre__name",
    "toestand": "state",
    "sessie": "session__held_on",
}


def _listed(request: ActingRequest, offer: Any) -> dict[str, Any]:
    """What is asked of the list, and the enrolments found."""
    sessions = list(offer.sessions.all()) if offer.by_session else []
    form = EnrolmentsForm(request.GET, sessions=sessions)
    sort = sort_of(request, keys=SORTS, default="volgorde")
    found = enrolments_sought(enrolled_of(request.actor, offer), **form.asked(), by_name=sort.key == "naam")
    return {"form": form, "sort": sort, "found": found.order_by(*ordering(sort, keys=SORTS))}


@allowed(may_plan)
@reading
def enrolments_of_offer(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who enrolled, in order of receipt; searched and sorted."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    context = _listed(request, offer)
    numbers = numbers_of(enrolled_of(request.actor, offer))
    asked = context["form"].asked()
    page = enrolments_page(request, context.pop("found"), numbers=numbers, asked=asked, of_one=True)
    audit.seen(by=request.actor, thing=offer, people=[each.person_id for each in page])
    totals = [(EnrolmentState(state).label, number) for state, number in numbers.items() if number]
    context |= {"offer": offer, "page": page, "totals": totals, "states": EnrolmentState}
    return list_page(request, "programme/of_offer.html", context)


@allowed(may_plan)
@freshly_shown
@reading
def enrolments_file(request: ActingRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """The same as a file, all of it."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    listed = _listed(request, offer)["found"].defer(None)
    # Of thousands of rows the same centres and sessions: each is read once.
    found = named_there(listed.select_related(None).select_related("person"))
    centres = dict(listed.order_by().values_list("centre", "centre__name").distinct())
    sessions = dict(offer.sessions.values_list("pk", "number"))
    roots = {each.root for each in found}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, thing=offer, people=roots, said={"rows": len(found)})
    emails = addresses_by_person(roots)
    # In order of receipt, whatever is sought and however it is sorted.
    in_order = enrolled_of(request.actor, offer).values_list("pk", flat=True)
    numbers = {key: number for number, key in enumerate(in_order, 1)}
    # Each word is translated once, and not for each of thousands of rows.
    states, ways, levels = (
        {value: str(label) for value, label in kind.choices} for kind in (EnrolmentState, EnrolledBy, Level)
    )
    headings = [
        _("Volgnummer"),
        _("Voornaam"),
        _("Naam"),
        _("E-mailadres"),
        _("Centrum"),
        _("Sessie"),
        _("Toestand"),
        _("Gevraagd op"),
        _("Door wie"),
        _("Voorkennis"),
        _("Eten en drinken"),
        _("Wat nodig is"),
    ]
    rows = [
        (
            numbers[each.pk],
            each.first_name,
            each.last_name,
            each.told_email or next(iter(emails.get(each.root, [])), ""),
            centres[each.centre_id],
            sessions.get(each.session_id, ""),
            states[each.state],
            timezone.localtime(each.asked_at).date(),
            ways[each.by],
            levels.get(each.level, ""),
            each.catering if each.has_needs else "",
            each.needs if each.has_needs else "",
        )
        for each in found
    ]
    return table_file(kind, name=_("inschrijvingen"), headings=headings, rows=rows)


@allowed(may_plan)
@form_page
def add_enrolment(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Enrol somebody by address, also outside of the window."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    sessions = sessions_to_choose(offer, on=today()) if offer.by_session else None
    centres = list(known_centres(cell=request.actor.cell, on=today()))
    form = AddEnrolmentForm(request.POST or None, sessions=sessions, centres=centres)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enrol_by_address(
                offer,
                by=request.actor,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                centre=form.centre_chosen(),
                session=form.session_chosen(),
                now=timezone.now(),
            )
        except actions.CannotEnrol as refusal:
            form.add_error("email", str(refusal))
        else:
            tell(request)
            (made,) = named_there([made])
            messages.success(request, f"{made.name}: {made.get_state_display().lower()}.")
            return redirect("programme:of_offer", offer.uuid)
    context = {"form": form, "offer": offer, "cancel": reverse("programme:of_offer", args=[offer.uuid])}
    return render(request, "programme/add_enrolment.html", context)
