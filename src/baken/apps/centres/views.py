"""Pages of centres: the list, the picture of one, its flags, and the thresholds that they go by."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.centres import actions, charts
from baken.apps.centres.engine import moment_in
from baken.apps.centres.forms import CentresForm, ReasonForm, SetFlagForm, ThresholdForm
from baken.apps.centres.queries import (
    centres_listed,
    flags_of,
    own_thresholds_of,
    picture,
    picture_for_centre,
    pictured_to,
    provinces_visible_to,
    thresholds_on,
    thresholds_visible_to,
)
from baken.apps.centres.rules import (
    has_own_picture,
    may_decide,
    may_list_centres,
    may_see_flags,
    may_see_pictures,
    may_set_thresholds,
)
from baken.apps.centres.types import Flag, Kind, Measured, Outcome, has_priority
from baken.apps.insight.queries import at_one_moment, periods_of
from baken.apps.people.queries import mergers_into
from baken.ground import audit
from baken.ground.periods import Period, school_year_of, today
from baken.ui.documents.pdf import pdf
from baken.ui.downloads import table_file
from baken.ui.lists import PERIOD, ordering, page_of, period_of, sort_of
from baken.ui.numbers import day
from baken.ui.requests import form_page, reading

FOR_CELL = "cel"
SORTS = {
    "code": "code",
    "naam": "named",
    "net": "network__name",
    "provincie": "province",
    "personeel": "staff_count",
    "directie": "director_since",
    "fusie": "merged_on",
}


@dataclass(frozen=True)
class _Asked:
    """The periods to choose from, with the school year that runs. Figures are of the period asked, else of the last
    school year with data; flags of the one asked, else of the one that runs, as they are `on` a day. `query` asks the
    same again. Listed are the centres that were `there` in the one asked, from day to day, else that are now."""

    periods: list[Period]
    of_figures: Period
    of_flags: Period
    on: dt.date
    query: str
    there: tuple[dt.date, dt.date]

    @property
    def for_cell(self) -> str:
        """The same for the file of the cell."""
        return f"{self.query}{'&' if self.query else '?'}voor={FOR_CELL}"


def _asked(request: ActingRequest) -> _Asked:
    known, now = periods_of(cell=request.actor.cell), today()
    running = Period.school_year(school_year_of(now))
    periods = sorted({*known, running})
    chosen = next((period for period in periods if period.code == request.GET.get(PERIOD)), None)
    latest = period_of(request, [period for period in known if period.is_school_year])
    return _Asked(
        periods=periods,
        of_figures=chosen or latest or running,
        of_flags=chosen or running,
        on=moment_in(chosen or running, today=now),
        query=f"?{PERIOD}={chosen.code}" if chosen else "",
        there=(chosen.starts_on, chosen.ends_on) if chosen else (now, now),
    )


def _listed(request: ActingRequest) -> dict[str, Any]:
    """The centres that are asked, what was asked, and the flags that stand at each, for who sees those."""
    actor, with_flags = request.actor, may_see_flags(request.actor)
    form = CentresForm(request.GET, provinces=provinces_visible_to(actor), with_flags=with_flags)
    sort = sort_of(request, keys=SORTS, default="naam")
    with at_one_moment(cell=actor.cell):
        asked = _asked(request)
        flags = flags_of(actor=actor, centres=list(pictured_to(actor)), on=asked.on) if with_flags else {}
    found = centres_listed(actor, by=form.asked(there=asked.there if actor.is_of_cell else None), on=asked.there[1])
    found = found.order_by(*ordering(sort, keys=SORTS))
    context: dict[str, Any] = {"form": form, "sort": sort, "with_flags": with_flags, "flags": {}}
    if with_flags:
        if form.asks_flags:
            found = found.filter(pk__in=[centre for centre, raised in flags.items() if form.fits(raised)])
        standing = {centre: [flag for flag in raised if flag.stands] for centre, raised in flags.items()}
        context |= {"asked": asked, "on": asked.on, "flags": standing}
    return {**context, "centres": found}


@allowed(may_list_centres)
@reading
def centres(request: ActingRequest) -> HttpResponse:
    """The centres that the actor may see, sorted and searched."""
    context = _listed(request)
    page = page_of(request, context.pop("centres"), size=100)
    flags = context.pop("flags")
    for centre in page:
        centre.flags = flags.get(centre.pk, [])
        centre.has_priority = has_priority(centre.flags)
    template = "centres/list.html#rows" if request.htmx.target == "rows" else "centres/list.html"
    query = f"?{request.GET.urlencode()}"  # the files hold what the list shows
    context |= {"page": page, "query": query, "may_set_thresholds": may_set_thresholds(request.actor)}
    context["with_pictures"] = may_see_pictures(request.actor)
    return render(request, template, context)


@allowed(may_list_centres)
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
        *([_("Vlaggen op %(day)s") % {"day": day(listed["on"])}] if listed["with_flags"] else []),
        *([_("Prioritaire noden")] if listed["with_flags"] else []),
    ]
    rows = [
        (
            centre.code,
            centre.named,
            centre.network.name,
            centre.province,
            centre.staff_count,
            centre.director_since,
            centre.merged_on,
            *(_flags_of(centre, listed) if listed["with_flags"] else []),
        )
        for centre in listed["centres"]
    ]
    return table_file(kind, name=_("centra"), headings=headings, rows=rows)


def _flags_of(centre: Any, listed: dict[str, Any]) -> tuple[str, str]:
    """The flags of a centre in words, and whether it has priority needs."""
    flags = listed["flags"].get(centre.pk, [])
    return "; ".join(str(flag.kind.label) for flag in flags), _("ja") if has_priority(flags) else ""


def _page(request: ActingRequest, centre: Any) -> HttpResponse:
    actor = request.actor
    with at_one_moment(cell=actor.cell):
        asked = _asked(request)
        found = picture(actor=actor, centre=centre, period=asked.of_figures, on=asked.on)
    shown = charts.shown(found)
    context = {"shown": shown, "centre": centre, "asked": asked, "period": shown.period}
    context |= {
        "may_decide": may_decide(actor) and centre.is_there(asked.on),
        "kinds_left": _kinds_left(shown.flags or ()),
    }
    context["mergers"] = mergers_into(centre) if actor.is_of_cell else []
    return render(request, "centres/picture.html", context)


@allowed(may_see_pictures)
@reading
def centre_picture(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The picture of a centre."""
    return _page(request, get_object_or_404(pictured_to(request.actor), uuid=uuid))


@allowed(has_own_picture)
@reading
def own(request: ActingRequest) -> HttpResponse:
    """The picture of the centre that one leads."""
    return _page(request, get_object_or_404(pictured_to(request.actor)))


@allowed(may_see_pictures)
@reading
def picture_file(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The picture as PDF, as the director of the centre gets it; for the cell with all that it sees, where it asks."""
    actor = request.actor
    centre = get_object_or_404(pictured_to(actor), uuid=uuid)
    for_cell = actor.is_of_cell and request.GET.get("voor") == FOR_CELL
    with at_one_moment(cell=actor.cell):
        asked = _asked(request)
        ask = partial(picture, named=False) if for_cell else picture_for_centre
        found = ask(actor=actor, centre=centre, period=asked.of_figures, on=asked.on)
    document = charts.document(
        charts.shown(found),
        author=str(request.grant.cell or request.grant.centre),
        address=request.build_absolute_uri("/"),
        made_on=today(),
    )
    whose = slugify(found.name)[:80] or slugify(centre.code) or "centrum"
    name = "-".join([whose, asked.of_figures.code, *(["voor-de-cel"] if for_cell else [])])
    return HttpResponse(
        pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


def _kinds_left(flags: Any) -> list[Kind]:
    """The flags that are not there yet, and so can be set by hand."""
    return [kind for kind in Kind if kind not in {flag.kind for flag in flags}]


def _flags_at(request: ActingRequest, uuid: uuids.UUID) -> tuple[Any, _Asked, list[Flag]]:
    """A centre, what is asked, and the flags that are there."""
    centre = get_object_or_404(pictured_to(request.actor), uuid=uuid)
    with at_one_moment(cell=request.actor.cell):
        asked = _asked(request)
        flags = flags_of(actor=request.actor, centres=[centre], on=asked.on)
    return centre, asked, flags.get(centre.pk, [])


def _of_flag(centre: Any, asked: _Asked) -> dict[str, Any]:
    """What the page of a decision tells of the centre, the school year, and the way back."""
    back = reverse("centres:picture", args=[centre.uuid]) + asked.query
    return {"centre": centre, "cancel": back, "year": Period.school_year(school_year_of(asked.on)).code}


@allowed(may_decide)
@form_page
def set_flag(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Set a flag of a centre by hand that is not there yet."""
    centre, asked, flags = _flags_at(request, uuid)
    form = SetFlagForm(request.POST or None, kinds=_kinds_left(flags), initial={"kind": Kind.OTHER.value})
    context = _of_flag(centre, asked)
    if request.method == "POST" and form.is_valid():
        kind = Kind(form.cleaned_data["kind"])
        if _decided(request, form, centre, asked, kind, Outcome.SET):
            messages.success(request, _("De vlag staat."))
            return redirect(context["cancel"])
    return render(request, "centres/set_flag.html", {**context, "form": form})


@allowed(may_decide)
@form_page
def decide(request: ActingRequest, uuid: uuids.UUID, kind: str, outcome: Outcome) -> HttpResponse:
    """Set a flag aside that a rule raises, give one set by hand another reason, or withdraw either."""
    centre, asked, flags = _flags_at(request, uuid)
    flag = next((each for each in flags if each.kind == kind and outcome in each.outcomes), None)
    if flag is None:
        raise Http404
    changes = outcome is Outcome.SET
    form = ReasonForm(
        request.POST or None, initial={"reason": flag.decided.reason if changes and flag.decided else ""}
    )
    context = _of_flag(centre, asked)
    if request.method == "POST" and form.is_valid() and _decided(request, form, centre, asked, flag.kind, outcome):
        messages.success(request, _("De beslissing is bewaard."))
        return redirect(context["cancel"])
    if flag.decided:
        audit.seen(by=request.actor, thing=centre, accounts=[flag.decided.account])
    return render(request, "centres/decide.html", {**context, "form": form, "flag": flag, "outcome": outcome})


def _decided(
    request: ActingRequest, form: ReasonForm, centre: Any, asked: _Asked, kind: Kind, outcome: Outcome
) -> bool:
    """Whether a decision was taken; a refusal stands in the form."""
    reason = form.cleaned_data["reason"]
    try:
        actions.decide(by=request.actor, centre=centre, kind=kind, outcome=outcome, reason=reason, on=asked.on)
    except actions.CannotDecide as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@allowed(may_set_thresholds)
@reading
def thresholds(request: ActingRequest) -> HttpResponse:
    """The thresholds that hold now, and all that were entered."""
    now = thresholds_on(today(), actor=request.actor)
    holding = [(measured, measured.written(now.get(measured.value, 0))) for measured in Measured]
    entered = thresholds_visible_to(request.actor).order_by("-starts_on", "pk")
    return render(request, "centres/thresholds.html", {"holding": holding, "entered": entered})


def _threshold_form(request: ActingRequest, measured: Measured, initial: dict[str, Any], save: Any) -> HttpResponse:
    """The page on which the number and day of a threshold are said, and what `save` makes of them."""
    form = ThresholdForm(request.POST or None, measured=measured, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save(by=request.actor, **form.cleaned_data)
        except actions.CannotSetThreshold as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De drempel is bewaard."))
            return redirect("centres:thresholds")
    context = {"form": form, "measured": measured, "cancel": reverse("centres:thresholds")}
    return render(request, "centres/threshold.html", context)


@allowed(may_set_thresholds)
@form_page
def enter_threshold(request: ActingRequest, measured: str) -> HttpResponse:
    """Enter a threshold that holds from a day on."""
    if measured not in Measured.values:
        raise Http404
    kind, now = Measured(measured), today()
    initial = {"starts_on": now, "number": thresholds_on(now, actor=request.actor).get(kind.value, 0)}

    def save(**said: Any) -> None:
        actions.enter_threshold(measured=kind, **said)

    return _threshold_form(request, kind, initial, save)


@allowed(may_set_thresholds)
@form_page
def change_threshold(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Correct a threshold of the own cell."""
    threshold = get_object_or_404(own_thresholds_of(request.actor), uuid=uuid)
    initial = {"starts_on": threshold.starts_on, "number": threshold.number}

    def save(**said: Any) -> None:
        actions.change_threshold(threshold, **said)

    return _threshold_form(request, threshold.kind, initial, save)


@allowed(may_set_thresholds)
@form_page
def remove_threshold(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove a threshold of the own cell, once that is confirmed."""
    threshold = get_object_or_404(own_thresholds_of(request.actor), uuid=uuid)
    if request.method == "POST":
        actions.remove_threshold(threshold, by=request.actor)
        messages.success(request, _("De drempel is verwijderd."))
        return redirect("centres:thresholds")
    context = {"threshold": threshold, "cancel": reverse("centres:thresholds")}
    return render(request, "centres/remove_threshold.html", context)
