"""Pages of centres: the list, the picture of one, its flags, and the thresholds that they go by."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, for_roles
from baken.apps.access.types import ActingRequest
from baken.apps.centres import actions, charts
from baken.apps.centres.forms import CentresForm, SetAsideForm, SetFlagForm, ThresholdForm
from baken.apps.centres.queries import (
    centres_listed,
    flags_of,
    picture,
    pictured_to,
    provinces_visible_to,
    thresholds_on,
    thresholds_visible_to,
)
from baken.apps.centres.rules import has_own_centre, may_decide, may_see_flags, may_set_thresholds
from baken.apps.centres.types import Kind, Measured
from baken.apps.insight.queries import at_one_moment, periods_of
from baken.ground.periods import Period, school_year_of, today
from baken.ui.documents.pdf import pdf
from baken.ui.downloads import csv_file, xlsx_file
from baken.ui.lists import PERIOD, ordering, page_of, period_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "code": "code",
    "naam": "name",
    "net": "network__name",
    "provincie": "province",
    "personeel": "staff_count",
    "directie": "director_since",
    "fusie": "merged_on",
}


def _period(request: ActingRequest) -> tuple[list[Period], Period]:
    """The periods to choose from, and the one asked; this school year where there is nothing yet."""
    periods = periods_of(cell=request.actor.cell)
    years = [period for period in periods if period.is_school_year]
    now = Period.school_year(school_year_of(today()))
    return periods, (period_of(request, periods) if years else None) or now


def _listed(request: ActingRequest) -> dict[str, Any]:
    """The centres that are asked, what was asked, and the flags that stand at each, for who sees those."""
    actor, with_flags = request.actor, may_see_flags(request.actor)
    form = CentresForm(request.GET, provinces=provinces_visible_to(actor), with_flags=with_flags)
    sort = sort_of(request, keys=SORTS, default="naam")
    found = centres_listed(actor, by=form.asked()).order_by(*ordering(sort, keys=SORTS))
    context: dict[str, Any] = {"form": form, "sort": sort, "with_flags": with_flags, "own": set(), "flags": {}}
    if with_flags:
        with at_one_moment(cell=actor.cell):
            periods, period = _period(request)
            own = list(pictured_to(actor))
            flags = flags_of(actor=actor, centres=own, period=period, today=today())
        if form.asks_flags:
            found = found.filter(pk__in=[centre for centre, raised in flags.items() if form.fits(raised)])
        standing = {centre: [flag for flag in raised if flag.stands] for centre, raised in flags.items()}
        context |= {"periods": periods, "period": period, "flags": standing}
    return {**context, "centres": found}


@for_roles()
@reading
def centres(request: ActingRequest) -> HttpResponse:
    """The centres that the actor may see, sorted and searched."""
    context = _listed(request)
    page = page_of(request, context.pop("centres"), size=100)
    flags = context.pop("flags")
    for centre in page:
        centre.flags = flags.get(centre.pk, [])
    template = "centres/list.html#rows" if request.htmx.target == "rows" else "centres/list.html"
    query = f"?{request.GET.urlencode()}"  # the files hold what the list shows
    context |= {"page": page, "query": query, "may_set_thresholds": may_set_thresholds(request.actor)}
    return render(request, template, context)


@for_roles()
@reading
def centres_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same centres as a file."""
    listed = _listed(request)
    headings = [
        _("Code"),
        _("Naam"),
        _("Net"),
        _("Provincie"),
        _("Personeelsleden"),
        _("Directie sinds"),
        _("Fusie op"),
        *([_("Vlaggen %(period)s") % {"period": listed["period"].code}] if listed["with_flags"] else []),
    ]
    rows = [
        (
            centre.code,
            centre.name,
            centre.network.name,
            centre.province,
            centre.staff_count,
            centre.director_since,
            centre.merged_on,
            *([_flags_of(centre, listed)] if listed["with_flags"] else []),
        )
        for centre in listed["centres"]
    ]
    make = csv_file if kind == "csv" else xlsx_file
    return make(name=_("centra"), headings=headings, rows=rows)


def _flags_of(centre: Any, listed: dict[str, Any]) -> str:
    return "; ".join(str(flag.kind.label) for flag in listed["flags"].get(centre.pk, []))


def _shown(request: ActingRequest, centre: Any) -> tuple[list[Period], charts.Shown]:
    """The picture of a centre in the period asked."""
    actor = request.actor
    with at_one_moment(cell=actor.cell):
        periods, period = _period(request)
        found = picture(actor=actor, centre=centre, period=period, today=today())
    return periods, charts.shown(found)


def _page(request: ActingRequest, centre: Any) -> HttpResponse:
    periods, shown = _shown(request, centre)
    context = {"shown": shown, "centre": centre, "periods": periods, "period": shown.period}
    context["may_decide"] = may_decide(request.actor)
    context["has_years"] = any(each.is_school_year for each in periods)
    return render(request, "centres/picture.html", context)


@for_roles()
@reading
def centre_picture(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The picture of a centre."""
    return _page(request, get_object_or_404(pictured_to(request.actor), uuid=uuid))


@allowed(has_own_centre)
@reading
def own(request: ActingRequest) -> HttpResponse:
    """The picture of the centre that one acts for."""
    return _page(request, get_object_or_404(pictured_to(request.actor)))


@for_roles()
@reading
def picture_file(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The picture as PDF; with the flags where somebody of the cell asks for them."""

    centre = get_object_or_404(pictured_to(request.actor), uuid=uuid)
    _periods, shown = _shown(request, centre)
    document = charts.document(
        shown,
        author=str(request.grant.cell or request.grant.centre),
        address=request.build_absolute_uri("/"),
        made_on=today(),
        with_flags="vlaggen" in request.GET,
    )
    name = f"{slugify(centre.name)[:80] or slugify(centre.code) or 'centrum'}-{shown.period.code}.pdf"
    return HttpResponse(
        pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _back(centre: Any, period: Period) -> str:
    return f"{reverse('centres:picture', args=[centre.uuid])}?{PERIOD}={period.code}"


@allowed(may_decide)
@form_page
def set_flag(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Set a flag of a centre by hand, for the last school year of the period."""
    centre = get_object_or_404(pictured_to(request.actor), uuid=uuid)
    _periods, period = _period(request)
    form = SetFlagForm(request.POST or None, initial={"kind": request.GET.get("vlag") or Kind.OTHER.value})
    if request.method == "POST" and form.is_valid():
        kind = Kind(form.cleaned_data["kind"])
        if _decided(request, form, centre, period, kind=kind, is_set=True):
            messages.success(request, _("De vlag staat."))
            return redirect(_back(centre, period))
    context = {"form": form, "centre": centre, "period": period, "cancel": _back(centre, period)}
    return render(request, "centres/set_flag.html", {**context, "year": _year(period)})


@allowed(may_decide)
@form_page
def set_aside(request: ActingRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """Set a flag of a centre aside, for the last school year of the period."""
    centre = get_object_or_404(pictured_to(request.actor), uuid=uuid)
    if kind not in Kind.values:
        raise Http404
    _periods, period = _period(request)
    form = SetAsideForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _decided(request, form, centre, period, kind=Kind(kind), is_set=False)
    ):
        messages.success(request, _("De vlag is opzij gezet."))
        return redirect(_back(centre, period))
    context = {"form": form, "centre": centre, "period": period, "cancel": _back(centre, period)}
    return render(request, "centres/set_aside.html", {**context, "kind": Kind(kind), "year": _year(period)})


def _year(period: Period) -> str:
    return Period.school_year(period.last - 1).code


def _decided(request: ActingRequest, form: Any, centre: Any, period: Period, *, kind: Kind, is_set: bool) -> bool:
    """Whether a decision was taken; a refusal stands in the form."""
    try:
        actions.decide(
            by=request.actor,
            centre=centre,
            kind=kind,
            school_year=period.last - 1,
            is_set=is_set,
            reason=form.cleaned_data["reason"],
        )
    except actions.CannotDecide as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@allowed(may_set_thresholds)
@reading
def thresholds(request: ActingRequest) -> HttpResponse:
    """The thresholds that hold now, and all that were entered."""
    now = thresholds_on(today(), actor=request.actor)
    holding = [(measured.label, now.get(measured.value)) for measured in Measured]
    entered = [
        (Measured(each.measured).label, each)
        for each in thresholds_visible_to(request.actor).order_by("-starts_on", "pk")
    ]
    return render(request, "centres/thresholds.html", {"holding": holding, "entered": entered})


@allowed(may_set_thresholds)
@form_page
def enter_threshold(request: ActingRequest) -> HttpResponse:
    """Enter a threshold that holds from a day on."""
    form = ThresholdForm(request.POST or None, initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.enter_threshold(
                by=request.actor,
                measured=Measured(asked["measured"]),
                starts_on=asked["starts_on"],
                number=asked["number"],
            )
        except actions.CannotEnterThreshold as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De drempel is bewaard."))
            return redirect("centres:thresholds")
    context = {"form": form, "cancel": reverse("centres:thresholds")}
    return render(request, "centres/enter_threshold.html", context)
