"""Pages of what centres try after meetings of a community, and in which communities centres are."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import centre_with_key, known_centres
from baken.apps.programme import actions
from baken.apps.programme.forms import IntentionForm, IntentionsForm, OfYearForm
from baken.apps.programme.queries import (
    communities_visible_to,
    coverage_of,
    day_counted,
    intentions_kept_by,
    intentions_sought,
    intentions_visible_to,
    meetings_to_choose,
    members_of,
    states_of,
)
from baken.apps.programme.rules import may_enrol_staff, may_see_coverage, may_see_programme
from baken.apps.programme.types import AIM, CommunityKind, TrialState
from baken.apps.programme.views._communities import community_seen, done, of_community
from baken.ground import audit
from baken.ground.periods import Period, school_year_of, today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "op": "said_on",
    "centrum": "centre__name",
    "plg": "community__name",
    "tegen": "due_on",
    "toestand": "state",
}


def _listed(request: ActingRequest, community: Any = None) -> dict[str, Any]:
    seen = intentions_visible_to(request.actor)
    if community is not None:
        seen = seen.filter(community=community)
    keys = set(seen.order_by().values_list("centre", flat=True))
    centres = list(known_centres(cell=request.actor.cell).filter(pk__in=keys).order_by("name", "pk"))
    of = communities_visible_to(request.actor).filter(pk__in=seen.order_by().values("community"))
    form = IntentionsForm(request.GET, centres=centres, communities=[] if community else list(of))
    sort = sort_of(request, keys=SORTS, default="-op")
    found = intentions_sought(seen, **form.asked()).order_by(*ordering(sort, keys=SORTS))
    return {"form": form, "sort": sort, "found": found, "seen": seen}


def _page(request: ActingRequest, context: dict[str, Any], thing: Any) -> dict[str, Any]:
    page = page_of(request, context.pop("found"))
    about = {"thing": thing} if thing is not None else {"kind": "programme.Intention"}
    audit.seen(by=request.actor, people=[each.person_id for each in page], **about)
    kept = set(
        intentions_kept_by(request.actor).filter(pk__in=[each.pk for each in page]).values_list("pk", flat=True)
    )
    number = states_of(context.pop("seen"))
    totals = [(each.label, number.get(each.value, 0)) for each in TrialState]
    return {**context, "page": page, "kept": kept, "totals": [each for each in totals if each[1]], "on": today()}


@allowed(may_see_programme)
@reading
def intentions(request: ActingRequest) -> HttpResponse:
    """What centres try, over all communities that the actor reads of."""
    context = _page(request, _listed(request), None)
    return list_page(request, "programme/plg_intentions.html", {**context, "of_all": True})


@allowed(may_see_programme)
@reading
def intentions_of(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """What centres try, of one community."""
    community = community_seen(request, uuid)
    context = _page(request, _listed(request, community), community)
    may_add = _may_add(request, community)
    told = of_community(request, community, "intentions", **context, may_add=may_add)
    return list_page(request, "programme/plg_intentions_of.html", told)


@allowed(may_see_programme)
@freshly_shown
@reading
def intentions_file(request: ActingRequest, kind: str) -> HttpResponse:
    """What centres try as a file."""
    found = list(_listed(request)["found"])
    people, said = [each.person_id for each in found], {"rows": len(found)}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, kind="programme.Intention", people=people, said=said)
    headings = [
        _("PLG"),
        _("Centrum"),
        _("Gezegd op"),
        _("Wat"),
        _("Door wie"),
        _("Tegen wanneer"),
        _("Toestand"),
        _("Wat ervan kwam"),
    ]
    rows = [
        (
            each.community.name,
            each.centre.name,
            each.said_on,
            each.what,
            each.name or "",
            each.due_on,
            each.get_state_display(),
            each.outcome,
        )
        for each in found
    ]
    return table_file(kind, name=_("voornemens"), headings=headings, rows=rows)


def _may_add(request: ActingRequest, community: Any) -> bool:
    told = of_community(request, community, "")
    return bool(told["plans"] or told["mine"] or may_enrol_staff(request.actor))


def _members(request: ActingRequest, community: Any, centre: int | None) -> list[Any]:
    """Who may do it: members, of one centre or of all; that their names are shown is in the trail."""
    found = members_of(community, actor=request.actor, on=today()).filter(centre__isnull=False)
    found = found.filter(centre=centre) if centre is not None else found
    rows = list(found.order_by("last_name", "first_name", "pk"))
    audit.seen(by=request.actor, thing=community, people=[each.person_id for each in rows])
    return rows


@allowed(may_see_programme)
@form_page
def note(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Note what a centre will try."""
    community = community_seen(request, uuid)
    if not _may_add(request, community):
        raise Http404
    own = request.actor.centre
    members = _members(request, community, own)
    centres = None if own is not None else sorted({each.centre for each in members}, key=lambda each: str(each.name))
    form = IntentionForm(
        request.POST or None,
        members=members,
        centres=centres,
        sessions=meetings_to_choose(community, actor=request.actor),
        initial={"session": request.GET.get("bijeenkomst", ""), "state": TrialState.PLANNED},
    )
    cancel = reverse("programme:intentions_of", args=[uuid])
    if request.method == "POST" and form.is_valid():
        said = {
            "centre": centre_with_key(own) if own is not None else form.centre_chosen(),
            "trial": form.trial(),
            "person": form.person_chosen(),
            "session": form.session_chosen(),
            "on": today(),
        }
        act = lambda: actions.note_intention(community, by=request.actor, **said)  # noqa: E731 - what is done
        if done(request, act, said=_("Bewaard.")):
            return redirect(cancel)
    context = {"form": form, "community": community, "cancel": cancel, "nobody": centres == []}
    return render(request, "programme/plg_note.html", context)


@allowed(may_see_programme)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say otherwise what a centre tries, or what came of it."""
    found = get_object_or_404(intentions_kept_by(request.actor), uuid=uuid)
    members = _members(request, found.community, found.centre_id)
    initial = {
        **{name: getattr(found, name) for name in ("what", "due_on", "state", "outcome")},
        "person": next((str(each.person.uuid) for each in members if each.root == _root(found)), ""),
    }
    form = IntentionForm(request.POST or None, members=members, initial=initial)
    cancel = reverse("programme:intentions_of", args=[found.community.uuid])
    if request.method == "POST" and form.is_valid():
        # Who did it and is a member no more, cannot be chosen, and stays.
        stays = found.person if found.person_id and not initial["person"] else None
        said: dict[str, Any] = {"trial": form.trial(), "person": form.person_chosen() or stays, "on": today()}
        act = lambda: actions.change_intention(found, by=request.actor, **said)  # noqa: E731 - what is done
        if done(request, act, said=_("Bewaard.")):
            return redirect(cancel)
    context = {"form": form, "intention": found, "community": found.community, "cancel": cancel}
    return render(request, "programme/plg_note.html", context)


def _root(intention: Any) -> int | None:
    key: int | None = intention.root
    return key


def _covered(request: ActingRequest) -> dict[str, Any]:
    """For each centre that the actor may see, in which communities it is carried on the day that is counted."""
    now = school_year_of(today())
    asked = {"jaar": str(now), **request.GET.dict()}
    form = OfYearForm(asked, years=[now + 1, now, now - 1, now - 2], all_years=False)
    year = Period.school_year(form.year() or now)
    day = day_counted(year, on=today())
    rows = coverage_of(cell=request.actor.cell, on=day)
    if request.actor.centre is not None:
        rows = [row for row in rows if row.centre.pk == request.actor.centre]
    return {"form": form, "year": year, "day": day, "rows": rows}


@allowed(may_see_coverage)
@reading
def coverage(request: ActingRequest) -> HttpResponse:
    """For each centre, in which part of the communities it has an ambassador or an anchor; whom to talk to first."""
    context = _covered(request)
    rows = context.pop("rows")
    context |= {
        "page": page_of(request, rows),
        "reached": sum(row.is_reached for row in rows),
        "number": len(rows),
        "communities": len(rows[0].covered) + len(rows[0].missing) if rows else 0,
        "aim": AIM,
        "query": f"?{request.GET.urlencode()}",
        "kind": CommunityKind.PLG.label,
    }
    return render(request, "programme/plg_coverage.html", context)


@allowed(may_see_coverage)
@reading
def coverage_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    headings = [
        _("Centrum"),
        _("Schooljaar"),
        _("Geteld op"),
        _("PLG’s met een ambassadeur of ankerpersoon"),
        _("PLG’s"),
        _("Aandeel"),
        _("Doel gehaald"),
        _("Leden"),
        _("Wel in"),
        _("Niet in"),
    ]
    found = _covered(request)
    rows = [
        (
            row.centre.name,
            found["year"].code,
            found["day"],
            len(row.covered),
            len(row.covered) + len(row.missing),
            row.share,
            _("ja") if row.is_reached else _("nee"),
            row.members,
            "; ".join(each.name for each in row.covered),
            "; ".join(each.name for each in row.missing),
        )
        for row in found["rows"]
    ]
    return table_file(kind, name=_("plg-doelstelling"), headings=headings, rows=rows)
