"""Pages of communities: the list, one of them, and making, changing, publishing and ending one and its years."""

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
from django.utils.translation import ngettext

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import cell_named, entries_on, functions_at_centres, networks
from baken.apps.people.types import ListKind
from baken.apps.programme import actions
from baken.apps.programme.forms import CommunitiesForm, CommunityForm, TieForm, YearForm
from baken.apps.programme.queries import (
    communities_found,
    communities_of,
    communities_visible_to,
    community_visible_to,
    links_of,
    meetings_of,
    offers_to_tie,
    own_membership_of,
    with_meetings,
    years_of,
)
from baken.apps.programme.rules import may_enrol, may_enrol_staff, may_plan, may_read_within, may_see_programme
from baken.apps.programme.types import FEWEST_MEETINGS, MOST_MEETINGS, CommunityKind, OfferState, SessionState
from baken.apps.programme.views._enrolments import tell
from baken.ground.periods import Period, school_year_of, today
from baken.ui.downloads import table_file
from baken.ui.forms import LastDayForm
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading, writing

SORTS = {"naam": "name", "soort": "kind", "leden": "members", "centra": "centres", "sinds": "starts_on"}


def community_seen(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """A community that the actor sees."""
    found = community_visible_to(request.actor, uuid)
    if found is None:
        raise Http404
    return found


def community_kept(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """A community that the actor keeps."""
    found = community_seen(request, uuid)
    if not is_kept_here(request, found):
        raise Http404
    return found


def is_kept_here(request: ActingRequest, community: Any) -> bool:
    """Whether the actor keeps a community that they see."""
    return may_plan(request.actor) and community.cell_id == request.actor.cell


def of_community(request: ActingRequest, community: Any, tab: str, **context: Any) -> dict[str, Any]:
    """What each page of a community shows."""
    return {
        "community": community,
        "tab": tab,
        "plans": is_kept_here(request, community),
        "mine": own_membership_of(request.actor, community, on=today()),
        "of_cell": request.actor.is_of_cell and community.cell_id == request.actor.cell,
        "reads": may_read_within(request.actor, community=community),
        **context,
    }


def _listed(request: ActingRequest) -> dict[str, Any]:
    on = today()
    form = CommunitiesForm(request.GET, themes=entries_on(ListKind.THEMES, on=on))
    sort = sort_of(request, keys=SORTS, default="naam")
    found = communities_found(communities_visible_to(request.actor), by=form.asked(), on=on)
    found = found.order_by(*ordering(sort, keys=SORTS)).prefetch_related("themes")
    return {"form": form, "sort": sort, "found": found, "year": school_year_of(on)}


@allowed(may_see_programme)
@reading
def communities(request: ActingRequest) -> HttpResponse:
    """All communities that somebody sees, searched and narrowed."""
    context = _listed(request)
    page = page_of(request, context.pop("found"))
    page.object_list = with_meetings(page.object_list, school_year=context["year"])
    context |= {
        "page": page,
        "plans": may_plan(request.actor),
        "mine": set(communities_of(request.actor, on=today()).values_list("pk", flat=True)),
        "fewest": FEWEST_MEETINGS,
        "year_code": Period.school_year(context["year"]).code,
    }
    return list_page(request, "programme/plg.html", context)


@allowed(may_see_programme)
@reading
def communities_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    context = _listed(request)
    headings = [
        _("Naam"),
        _("Soort"),
        _("Regio"),
        _("Thema’s"),
        _("Loopt vanaf"),
        _("Tot en met"),
        _("Leden"),
        _("Centra"),
        _("Bijeenkomsten dit schooljaar"),
    ]
    rows = [
        (
            each.name,
            each.get_kind_display(),
            each.get_region_display(),
            "; ".join(theme.label for theme in each.themes.all()),
            each.starts_on,
            each.ends_on,
            each.members,
            each.centres,
            each.meetings,
        )
        for each in with_meetings(context["found"], school_year=context["year"])
    ]
    return table_file(kind, name=_("plg"), headings=headings, rows=rows)


@allowed(may_see_programme)
@reading
def community(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """What a community is about, its meetings of this school year and its documents."""
    found = community_seen(request, uuid)
    actor, year = request.actor, school_year_of(today())
    years: list[Any] = years_of(found, actor=actor)
    for each in years:
        each.year = Period.school_year(each.school_year).code
    meetings = meetings_of(found, actor=actor, school_year=year)
    held = sum(each.state != SessionState.CANCELLED for each in meetings)
    this_year = next((each for each in years if each.school_year == year), None)
    context = of_community(
        request,
        found,
        "community",
        years=years,
        year=Period.school_year(year).code,
        this_year=this_year,
        is_published_year=this_year is not None and this_year.state == OfferState.PUBLISHED,
        meetings=meetings,
        number=held,
        too_few=held < FEWEST_MEETINGS,
        too_many=held > MOST_MEETINGS,
        fewest=FEWEST_MEETINGS,
        most=MOST_MEETINGS,
        links=links_of(found, actor=actor),
        may_join=may_enrol(actor) and found.is_open and found.is_published and found.ends_on is None,
        may_add_staff=may_enrol_staff(actor) and found.is_published and found.ends_on is None,
        ties=is_kept_here(request, found) and bool(offers_to_tie(actor)),
    )
    return render(request, "programme/plg_one.html", context)


def _choices(request: ActingRequest, community: Any = None) -> dict[str, Any]:
    on, own = today(), cell_named(cell=request.actor.cell).network_id
    chosen = list(community.themes.all()) if community else []
    themes = entries_on(ListKind.THEMES, on=on)
    return {
        "themes": [*themes, *(each for each in chosen if each not in themes)],
        "networks": [each for each in networks() if each.pk != own],
        "functions": functions_at_centres(cell=request.actor.cell, on=on),
    }


@allowed(may_plan)
@form_page
def make(request: ActingRequest) -> HttpResponse:
    """Make a community."""
    initial = {"starts_on": today(), "kind": CommunityKind.PLG}
    form = CommunityForm(request.POST or None, choices=_choices(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_community(by=request.actor, plan=form.plan())
        except actions.CannotKeepCommunity as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De PLG is bewaard. Alleen de cel ziet ze, tot je ze publiceert."))
            return redirect("programme:community", made.uuid)
    context = {"form": form, "cancel": reverse("programme:communities")}
    return render(request, "programme/plg_make.html", context)


def here(request: ActingRequest, template: str, community: Any, **context: Any) -> HttpResponse:
    """A page on which something is done to a community, with the way back."""
    cancel = reverse("programme:community", args=[community.uuid])
    return render(request, template, {"community": community, "cancel": cancel, **context})


@allowed(may_plan)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a community be otherwise."""
    found = community_kept(request, uuid)
    choices = _choices(request, found)
    initial = CommunityForm.told(found, known=choices["functions"])
    form = CommunityForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_community(found, by=request.actor, plan=form.plan())
        except actions.CannotKeepCommunity as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De PLG is gewijzigd."))
            return redirect("programme:community", uuid)
    return here(request, "programme/plg_change.html", found, form=form)


def done(request: ActingRequest, act: Callable[[], Any], *, said: str) -> bool:
    """Do what was confirmed, or say why that cannot be."""
    refusals = (actions.CannotKeepCommunity, actions.CannotBeMember, actions.CannotTell, actions.CannotPlan)
    try:
        act()
    except refusals as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


@allowed(may_plan)
@form_page
def publish(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let the centres see a community, once that is confirmed."""
    found = community_kept(request, uuid)
    if request.method == "POST":
        act = lambda: actions.publish_community(found, by=request.actor)  # noqa: E731 - what is confirmed
        done(request, act, said=_("De PLG is gepubliceerd."))
        return redirect("programme:community", uuid)
    return here(request, "programme/plg_publish.html", found)


@allowed(may_plan)
@form_page
def end(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a community end with a day."""
    found = community_kept(request, uuid)
    form = LastDayForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_community(found, by=request.actor, on=form.cleaned_data["on"], today=today())
        except actions.CannotKeepCommunity as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("De PLG is beëindigd, en zo ook elk lidmaatschap."))
            return redirect("programme:community", uuid)
    return here(request, "programme/plg_end.html", found, form=form)


@allowed(may_plan)
@form_page
def remove(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove one that nobody saw, once that is confirmed."""
    found = community_kept(request, uuid)
    if request.method == "POST":
        act = lambda: actions.remove_community(found, by=request.actor)  # noqa: E731 - what is confirmed
        if done(request, act, said=_("De PLG is verwijderd.")):
            return redirect("programme:communities")
        return redirect("programme:community", uuid)
    return here(request, "programme/plg_remove.html", found)


@allowed(may_plan)
@form_page
def plan_year(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Plan a school year of a community."""
    found = community_kept(request, uuid)
    now, taken = school_year_of(today()), {each.school_year for each in years_of(found, actor=request.actor)}
    form = YearForm(request.POST or None, years=[each for each in (now, now + 1, now + 2) if each not in taken])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_year(found, by=request.actor, school_year=form.cleaned_data["school_year"])
        except (actions.CannotKeepCommunity, actions.CannotPlan) as refusal:
            form.add_error("school_year", str(refusal))
        else:
            messages.success(request, _("Het schooljaar is als ontwerp bewaard. Kijk de dagen na, en publiceer het."))
            return redirect("programme:offer", made.uuid)
    return here(request, "programme/plg_year.html", found, form=form)


@allowed(may_plan)
@form_page
def tie(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a PLG of the programme be a school year of a community."""
    found = community_kept(request, uuid)
    form = TieForm(request.POST or None, offers=offers_to_tie(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            actions.tie_offer(found, by=request.actor, offer=form.chosen())
        except actions.CannotKeepCommunity as refusal:
            form.add_error("offer", str(refusal))
        else:
            messages.success(request, _("Dit hoort nu bij de PLG."))
            return redirect("programme:community", uuid)
    return here(request, "programme/plg_tie.html", found, form=form)


@allowed(may_plan)
@writing
def enrol_members(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Enrol the members for this school year."""
    found, year = community_kept(request, uuid), school_year_of(today())
    offers = [each for each in years_of(found, actor=request.actor) if each.school_year == year]
    if not offers:
        raise Http404
    try:
        outcome = actions.enrol_members(offers[0], by=request.actor, now=timezone.now())
    except actions.CannotBeMember as refusal:
        messages.error(request, str(refusal))
        return redirect("programme:community", uuid)
    number = outcome["enrolled"]
    told = ngettext("%(number)s lid is ingeschreven.", "%(number)s leden zijn ingeschreven.", number)
    messages.success(request, told % {"number": number})
    if without := outcome["without_centre"]:
        said = ngettext(
            "%(number)s lid is er voor een school of een partner: daarvan wordt geen aanwezigheid genoteerd.",
            "%(number)s leden zijn er voor een school of een partner: daarvan wordt geen aanwezigheid genoteerd.",
            without,
        )
        messages.info(request, said % {"number": without})
    for refused in outcome["refused"]:
        messages.error(request, refused)
    tell(request)
    return redirect("programme:community", uuid)
