"""Pages of who plans: the list, and making, changing, publishing, cancelling, copying and removing an offer."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.queries import centres_visible_to
from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import cell_named, entries_on, functions_at_centres, networks
from baken.apps.people.types import ListKind
from baken.apps.programme import actions
from baken.apps.programme.forms import CopyForm, OfferForm, PlanningForm, ReserveForm
from baken.apps.programme.queries import (
    advisors_of,
    advisors_to_choose,
    asked_values,
    how_full,
    offer_planned_by,
    offers_found,
    offers_planned_by,
    reserves_of,
    with_places,
)
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import PLANNED, Strategy
from baken.apps.programme.views._enrolments import tell
from baken.ground import audit
from baken.ground.periods import Period, school_year_of, today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "code": "code",
    "titel": "title",
    "dag": "coming_on",
    "plaatsen": "capacity",
}


def _listed(request: ActingRequest) -> dict[str, Any]:
    """What is asked of the programme, and the offers found."""
    actor, on = request.actor, today()
    offers = offers_planned_by(actor)
    years, _functions = asked_values(offers)
    themes = entries_on(ListKind.THEMES, on=on)
    form = PlanningForm(request.GET, years=years, year=school_year_of(on), themes=themes)
    sort = sort_of(request, keys=SORTS, default="code")
    found = offers_found(offers, by=form.asked(), actor=actor, on=on).order_by(*ordering(sort, keys=SORTS))
    return {"form": form, "sort": sort, "on": on, "found": found.prefetch_related("themes", "sessions")}


def _filled(offers: Any, *, on: Any) -> list[Any]:
    """Offers as on the list, each with whether it has less than its minimum."""
    rows: list[Any] = with_places(offers, on=on)
    for offer in rows:
        offer.is_small = bool(offer.minimum and not offer.by_session and offer.enrolled < offer.minimum)
    return rows


@allowed(may_plan)
@reading
def planning(request: ActingRequest) -> HttpResponse:
    """All that the cell offers in a year, and how full it is."""
    context = _listed(request)
    page = page_of(request, context.pop("found"))
    page.object_list = _filled(page.object_list, on=context["on"])
    return list_page(request, "programme/planning.html", {**context, "page": page})


@allowed(may_plan)
@reading
def planning_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    context = _listed(request)
    headings = [
        _("Code"),
        _("Titel"),
        _("Soort"),
        _("Thema’s"),
        _("Organisator"),
        _("Schooljaar"),
        _("Staat"),
        _("Sessies"),
        _("Eerste dag"),
        _("Laatste dag"),
        _("Plaatsen"),
        _("Ingeschreven"),
        _("Wachten"),
    ]
    rows = [
        (
            offer.code,
            offer.title,
            offer.get_strategy_display(),
            "; ".join(theme.label for theme in offer.themes.all()),
            offer.organiser or _("eigen"),
            Period.school_year(offer.school_year).code,
            offer.get_state_display(),
            offer.number_of_sessions,
            offer.first_on,
            offer.last_on,
            offer.capacity,
            offer.enrolled,
            offer.waiting,
        )
        for offer in _filled(context["found"], on=context["on"])
    ]
    return table_file(kind, name=_("programma"), headings=headings, rows=rows)


def _choices(request: ActingRequest, offer: Any = None) -> dict[str, Any]:
    """What can be chosen in the form of an offer; that the names of advisors are shown is in the trail."""
    actor, on = request.actor, today()
    own = cell_named(cell=actor.cell).network_id
    advisors = advisors_to_choose(actor, on=on, offer=offer)
    audit.seen(by=actor, kind="people.Person", people=[person.pk for person in advisors])
    chosen = [*offer.themes.all()] if offer else []
    activities = [*offer.activities.all()] if offer else []
    return {
        "themes": _with(entries_on(ListKind.THEMES, on=on), chosen),
        "activities": _with(entries_on(ListKind.ACTIVITIES, on=on), activities),
        "networks": [each for each in networks() if each.pk != own],
        "advisors": advisors,
        "functions": functions_at_centres(cell=actor.cell, on=on),
    }


def _with(entries: list[Any], chosen: list[Any]) -> list[Any]:
    """What can be chosen, with what was chosen before and has ended since."""
    return [*entries, *(each for each in chosen if each not in entries)]


@allowed(may_plan)
@form_page
def make(request: ActingRequest) -> HttpResponse:
    """Make an offer: first of which kind it is and for which year, then all the rest."""
    strategy, years = request.GET.get("soort", ""), _years()
    year = request.GET.get("jaar", "")
    if strategy not in PLANNED or year not in {str(each) for each in years}:
        kinds = [(each.value, each.label) for each in PLANNED]
        told = [(each, Period.school_year(each).code) for each in years]
        return render(request, "programme/choose_kind.html", {"kinds": kinds, "years": told})
    choices = _choices(request)
    initial = {"by_session": strategy == Strategy.HELPDESK_SESSION, "hours_to_answer": 48, "thanks": True}
    form = OfferForm(request.POST or None, strategy=strategy, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_offer(by=request.actor, strategy=strategy, school_year=int(year), plan=form.plan())
        except actions.CannotPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Het ontwerp is bewaard. Plan nu de sessies."))
            return redirect("programme:offer", made.uuid)
    context = {
        "form": form,
        "kind": Strategy(strategy).label,
        "year": Period.school_year(int(year)).code,
        "cancel": reverse("programme:planning"),
    }
    return render(request, "programme/make_offer.html", context)


def _years() -> list[int]:
    """The school years for which one plans: last one (what was forgotten), this one and the next two."""
    now = school_year_of(today())
    return [now, now + 1, now + 2, now - 1]


def _asked(request: ActingRequest, uuid: uuids.UUID) -> Any:
    offer = offer_planned_by(request.actor, uuid)
    if offer is None:
        raise Http404
    return offer


@allowed(may_plan)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let an offer be otherwise."""
    offer = _asked(request, uuid)
    choices = _choices(request, offer)
    initial = OfferForm.told(offer, advisors=advisors_of(offer), known=choices["functions"])
    form = OfferForm(request.POST or None, strategy=offer.strategy, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_offer(offer, by=request.actor, plan=form.plan(), now=timezone.now())
        except actions.CannotPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request)
            messages.success(request, _("Het aanbod is gewijzigd."))
            return redirect("programme:offer", offer.uuid)
    return _shown(request, "programme/change_offer.html", offer, form=form)


def _shown(request: ActingRequest, template: str, offer: Any, **context: Any) -> HttpResponse:
    cancel = reverse("programme:offer", args=[offer.uuid])
    return render(request, template, {"offer": offer, "cancel": cancel, **context})


def _confirmed(
    request: ActingRequest, offer: Any, act: Callable[[], Any], *, done: str, onward: str = ""
) -> HttpResponse:
    """Do what was confirmed, or say why that cannot be."""
    try:
        act()
    except actions.CannotPlan as refusal:
        messages.error(request, str(refusal))
    else:
        tell(request)
        messages.success(request, done)
        if onward:
            return redirect(onward)
    return redirect("programme:offer", offer.uuid)


@allowed(may_plan)
@form_page
def publish(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let people see a draft, once that is confirmed."""
    offer = _asked(request, uuid)
    if request.method == "POST":
        return _confirmed(
            request,
            offer,
            lambda: actions.publish_offer(offer, by=request.actor),
            done=_("Het aanbod is gepubliceerd."),
        )
    return _shown(request, "programme/publish_offer.html", offer)


@allowed(may_plan)
@form_page
def cancel(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let an offer take place no more, once that is confirmed."""
    offer = _asked(request, uuid)
    if request.method == "POST":
        return _confirmed(
            request,
            offer,
            lambda: actions.cancel_offer(offer, by=request.actor, now=timezone.now()),
            done=_("Het aanbod is afgelast."),
        )
    standing = sum(each.taken + each.waiting for each in how_full([offer], on=today()).values())
    return _shown(request, "programme/cancel_offer.html", offer, standing=standing)


@allowed(may_plan)
@form_page
def copy(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Plan an offer anew in another year."""
    offer = _asked(request, uuid)
    years = [year for year in _years() if year != offer.school_year]
    form = CopyForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        try:
            copied = actions.copy_offer(offer, by=request.actor, school_year=form.cleaned_data["school_year"])
        except actions.CannotPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Het ontwerp voor het andere schooljaar staat klaar. Kijk de dagen na."))
            return redirect("programme:offer", copied.uuid)
    return _shown(request, "programme/copy_offer.html", offer, form=form)


@allowed(may_plan)
@form_page
def remove(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove a draft, once that is confirmed."""
    offer = _asked(request, uuid)
    if request.method == "POST":
        return _confirmed(
            request,
            offer,
            lambda: actions.remove_offer(offer, by=request.actor),
            done=_("Het ontwerp is verwijderd."),
            onward="programme:planning",
        )
    return _shown(request, "programme/remove_offer.html", offer)


@allowed(may_plan)
@form_page
def reserve(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Keep places of an offer for a centre or a network."""
    offer = _asked(request, uuid)
    own = cell_named(cell=offer.cell_id).network_id
    open_to = {own, *offer.networks.values_list("pk", flat=True)}
    form = ReserveForm(
        request.POST or None,
        initial={"of": request.GET.get("voor", "")},
        networks=[each for each in networks() if each.pk in open_to],
        centres=list(centres_visible_to(request.actor, on=today()).filter(network__in=open_to).order_by("name")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.reserve_places(offer, by=request.actor, now=timezone.now(), **form.kept())
        except actions.CannotPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request)
            messages.success(request, _("De voorbehouden plaatsen zijn bewaard."))
            return redirect("programme:reserve_places", offer.uuid)
    return _shown(request, "programme/reserve_places.html", offer, form=form, reserves=reserves_of(offer))
