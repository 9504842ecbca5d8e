"""Pages of who looks for what to follow: the catalogue, and an offer."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import entries_on
from baken.apps.people.types import ListKind
from baken.apps.programme.forms import CatalogueForm
from baken.apps.programme.queries import (
    Full,
    advisors_of,
    asked_values,
    comes_after,
    how_full,
    is_open,
    materials_of,
    offer_visible_to,
    offers_found,
    offers_visible_to,
    reserves_of,
    themes_of_centre,
    with_links,
    with_places,
)
from baken.apps.programme.rules import may_plan, may_see_own_track, may_see_programme
from baken.apps.programme.types import OfferState, SessionState
from baken.ground import audit
from baken.ground.periods import Period, school_year_of, today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import reading

SORTS = {"dag": "coming_on", "titel": "title"}


def _listed(request: ActingRequest) -> dict[str, Any]:
    """What is asked of the catalogue, and the offers found; for a centre those of its themes first, where it is asked
    what is for who looks."""
    actor, on = request.actor, today()
    offers = offers_visible_to(actor).exclude(state=OfferState.DRAFT)
    years, functions = asked_values(offers)
    form = CatalogueForm(
        request.GET,
        years=years,
        year=school_year_of(on),
        themes=entries_on(ListKind.THEMES, on=on),
        activities=entries_on(ListKind.ACTIVITIES, on=on),
        functions=functions,
    )
    asked = form.asked()
    sort = sort_of(request, keys=SORTS, default="dag")
    found = offers_found(offers, by=asked, actor=actor, on=on).order_by(*ordering(sort, keys=SORTS))
    found = found.prefetch_related("themes", "sessions")
    nearest = themes_of_centre(actor, since=school_year_of(on) - 2) if asked.for_me else set()
    return {"form": form, "sort": sort, "on": on, "found": found, "nearest": nearest}


def _nearest_first(context: dict[str, Any]) -> Any:
    """What was found; where themes are nearer, those with one of them first."""
    found, nearest = context["found"], context["nearest"]
    if not nearest:
        return found
    return sorted(found, key=lambda offer: not any(theme.pk in nearest for theme in offer.themes.all()))


@allowed(may_see_programme)
@reading
def catalogue(request: ActingRequest) -> HttpResponse:
    """What one can follow, searched and narrowed."""
    context = _listed(request)
    page = page_of(request, _nearest_first(context))
    page.object_list = with_places(page.object_list, on=context["on"])
    context.pop("found")
    context |= {"page": page, "may_see_track": may_see_own_track(request.actor)}
    return list_page(request, "programme/catalogue.html", context)


@allowed(may_see_programme)
@reading
def catalogue_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    context = _listed(request)
    headings = [
        _("Code"),
        _("Titel"),
        _("Soort"),
        _("Thema’s"),
        _("Eerste dag"),
        _("Laatste dag"),
        _("Waar"),
        _("Plaatsen vrij"),
        _("Adres"),
    ]
    rows = [
        (
            offer.code,
            offer.title,
            offer.get_strategy_display(),
            "; ".join(theme.label for theme in offer.themes.all()),
            offer.first_on,
            offer.last_on,
            "; ".join(map(str, offer.regions)),
            offer.left,
            request.build_absolute_uri(reverse("programme:offer", args=[offer.uuid])),
        )
        for offer in with_places(_nearest_first(context), on=context["on"])
    ]
    return table_file(kind, name=_("aanbod"), headings=headings, rows=rows)


@allowed(may_see_programme)
@reading
def offer(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """All that somebody wants to know of an offer; and for who plans it how full it is."""
    actor, on = request.actor, today()
    found = offer_visible_to(actor, uuid)
    if found is None:
        raise Http404
    plans = may_plan(actor) and found.cell_id == actor.cell
    full = how_full([found], on=on)
    advisors = advisors_of(found)
    audit.seen(by=actor, thing=found, people=[person.pk for person in advisors])
    sessions = with_links(found.sessions.all(), offer=found, by=actor)
    for session in sessions:
        session.full = full.get((found.pk, session.pk), Full())
        session.is_planned = session.state == SessionState.PLANNED
        session.is_cancelled = session.state == SessionState.CANCELLED
    context = {
        "offer": found,
        "year": Period.school_year(found.school_year).code,
        "advisors": advisors,
        "sessions": sessions,
        "full": full.get((found.pk, None), Full()),
        "reserves": reserves_of(found) if plans else [],
        "comes_after": comes_after(found, actor=actor),
        "materials": materials_of(found, actor=actor),
        "is_open": is_open(found, on=on),
        "is_draft": found.state == OfferState.DRAFT,
        "is_cancelled": found.state == OfferState.CANCELLED,
        "is_closed": found.opens_on is not None and found.opens_on <= on,  # where it is not open
        "is_over": all(each.is_cancelled or each.held_on < on for each in sessions) and bool(sessions),
        "is_begun": any(each.state == SessionState.HELD for each in sessions),
        "plans": plans,
        "may_see_track": may_see_own_track(actor),
        "for_guests": request.build_absolute_uri(reverse("programme:guest_offer", args=[found.uuid]))
        if plans and found.guests and found.state == OfferState.PUBLISHED and found.networks.exists()
        else "",
        "on": on,
    }
    return render(request, "programme/offer.html", context)
