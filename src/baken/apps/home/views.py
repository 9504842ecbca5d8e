"""The page that a person lands on."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from baken.apps.access.rules import for_actors, for_roles
from baken.apps.access.types import WORKING_ROLES, ActingRequest, Role
from baken.apps.exchange.rules import may_import
from baken.apps.home import charts
from baken.apps.home.queries import cell_overview, centre_overview
from baken.apps.home.types import Overview
from baken.apps.insight.queries import at_one_moment, periods_of
from baken.ui.lists import period_of, sort_of
from baken.ui.navigation import Group, gathered, menu
from baken.ui.requests import reading


@for_roles(*Role)
@reading
def home(request: ActingRequest) -> HttpResponse:
    """Where the cell stands, or the own centre; an auditor reads the audit trail, who runs the installation keeps it,
    and who sees no figures finds what there is."""
    actor = request.actor
    if actor.is_auditor:
        return redirect("access:trail")
    if actor.is_platform:
        return redirect("access:installation")
    if actor.role not in WORKING_ROLES:
        found = [link for group in menu(actor=actor, path="") for link in group.links if link.url != request.path]
        return render(request, "home/guest.html", {"found": found})
    overview: Overview | None = None
    with at_one_moment(cell=actor.cell):
        periods = periods_of(cell=actor.cell)
        period = period_of(request, periods)
        if period is not None:
            overview = (cell_overview if actor.is_of_cell else centre_overview)(actor=actor, period=period)
    context = {
        "periods": periods,
        "period": period,
        "has_years": any(each.is_school_year for each in periods),
        "may_import": may_import(actor),
        "is_of_cell": actor.is_of_cell,
    }
    if overview is None or overview.is_empty:
        return render(request, "home/empty.html", context)
    if actor.is_of_centre:
        return render(request, "home/centre.html", {**context, **_shown(overview)})
    keys = {"naam": "", **{column.key: "" for column in overview.columns}}
    sort = sort_of(request, keys=keys, default="naam")
    reach = {"sort": sort, "headings": charts.headings(overview), "reach": charts.reach(overview, sort)}
    fragment = "#reach" if request.htmx.target == "reach" else ""
    return render(request, f"home/cell.html{fragment}", {**context, **_shown(overview), **reach})


@for_actors
@reading
def administration(request: ActingRequest) -> HttpResponse:
    """What somebody keeps in order beside the work itself, and how much of it waits."""
    actor = request.actor
    entries = gathered(actor=actor, group=Group.ADMINISTRATION)
    kept = [(entry, entry.waiting(actor) if entry.waiting else 0) for entry in entries]
    return render(request, "home/administration.html", {"kept": kept})


def _shown(overview: Overview) -> dict[str, Any]:
    said, left_out = charts.said(overview)
    themes, themes_withheld = charts.themes(overview)
    return {
        "strategies": charts.strategies(overview),
        "cards": charts.cards(overview),
        "themes": themes,
        "themes_withheld": themes_withheld,
        "themes_url": charts.explorer("training.participations", overview.period, by="theme", centre=overview.centre),
        "said": said,
        "said_left_out": left_out,
        "said_url": charts.explorer("survey.item_share_high", overview.period, centre=overview.centre),
        "levels": charts.levels(overview),
    }
