"""Targets: what a cell aims at, period by period."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest, Actor
from baken.apps.insight import actions
from baken.apps.insight.forms import TargetForm, TargetQuestionForm, Words, as_entered
from baken.apps.insight.queries import figures, indicator_for, periods_of, rows_of, targets_visible_to
from baken.apps.insight.rules import may_steer
from baken.apps.insight.views._handbook import known_indicator
from baken.ground.indicators import INDICATORS
from baken.ground.periods import Period, UnknownPeriod, school_year_of, today
from baken.ui.lists import PERIOD, period_of
from baken.ui.requests import form_page, reading, writing


def _periods(actor: Actor) -> list[Period]:
    """The periods with figures, this school year and the next: what can be aimed at."""
    now = school_year_of(today())
    return sorted({*periods_of(cell=actor.cell), Period.school_year(now), Period.school_year(now + 1)})


def _url_of(period: str) -> str:
    return f"{reverse('insight:targets')}?{PERIOD}={period}"


@allowed(may_steer)
@reading
def targets(request: ActingRequest) -> HttpResponse:
    """The targets of a period, each beside the figure that it is about."""
    actor = request.actor
    periods = _periods(actor)
    now = Period.school_year(school_year_of(today()))  # what people come for, unless they ask for another
    period = (period_of(request, periods) if PERIOD in request.GET else None) or now
    words = Words(actor)
    aims = list(targets_visible_to(actor).filter(period=period.code).order_by("pk"))
    order = list(INDICATORS)
    known = sorted(
        (aim for aim in aims if aim.indicator in INDICATORS), key=lambda aim: order.index(INDICATORS[aim.indicator])
    )
    names = list(dict.fromkeys(aim.indicator for aim in known))
    found = (
        {figure.key: figure for figure in figures(actor=actor, indicators=names, periods=[period])} if names else {}
    )
    rows = [
        {
            "aim": aim,
            "indicator": INDICATORS[aim.indicator],
            "row": _row(aim, words),
            "figure": found.get((aim.indicator, period.code, tuple(sorted(aim.dimensions.items())))),
        }
        for aim in known
    ]
    before = _before(period)
    has_earlier = before is not None and targets_visible_to(actor).filter(period=before.code).exists()
    context = {"periods": periods, "period": period, "rows": rows, "before": before, "has_earlier": has_earlier}
    return render(request, "insight/targets.html", context)


def _row(target: Any, words: Words) -> str:
    """Of which row of its indicator a target is, in words."""
    names = INDICATORS[target.indicator].dimensions
    return " · ".join(words.value(name, target.dimensions[name]) for name in names)


def _before(period: Period) -> Period | None:
    try:
        return period.before
    except UnknownPeriod:
        return None


@allowed(may_steer)
@form_page
def set_target(request: ActingRequest) -> HttpResponse:
    """Set a target: first of what, then how much."""
    actor = request.actor
    asking = TargetQuestionForm(
        request.GET if "indicator" in request.GET else None,
        actor=actor,
        periods=_periods(actor),
        initial={PERIOD: request.GET.get(PERIOD, "")},
    )
    if not asking.is_valid():
        return render(request, "insight/set_target.html", {"asking": asking, "cancel": reverse("insight:targets")})
    indicator = indicator_for(actor, asking.cleaned_data["indicator"])
    period = Period.parse(asking.cleaned_data[PERIOD])
    rows = rows_of(actor=actor, indicator=indicator.name)
    form = TargetForm(request.POST or None, indicator=indicator, rows=rows, words=Words(actor))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_target(
                by=actor,
                indicator=indicator.name,
                period=period,
                dimensions=form.dimensions,
                value=form.cleaned_data["value"],
                reason=form.cleaned_data["reason"],
            )
        except actions.CannotSetTarget as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De streefwaarde is bepaald."))
            return redirect(_url_of(period.code))
    context = {
        "form": form,
        "indicator": indicator,
        "period": period,
        "has_no_row": bool(indicator.dimensions) and not rows,
        "cancel": _url_of(period.code),
    }
    return render(request, "insight/set_target.html", context)


@allowed(may_steer)
@form_page
def change_target(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Change how much is aimed at, or why."""
    target = get_object_or_404(targets_visible_to(request.actor), uuid=uuid)
    indicator = known_indicator(request.actor, target.indicator)
    words = Words(request.actor)
    form = TargetForm(
        request.POST or None,
        indicator=indicator,
        rows=[],
        words=words,
        initial={"value": as_entered(target.value, indicator.unit), "reason": target.reason},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_target(
                target, by=request.actor, value=form.cleaned_data["value"], reason=form.cleaned_data["reason"]
            )
        except actions.CannotSetTarget as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De streefwaarde is gewijzigd."))
            return redirect(_url_of(target.period))
    context = {"form": form, "cancel": _url_of(target.period), **_about(target, words)}
    return render(request, "insight/change_target.html", context)


def _about(target: Any, words: Words) -> dict[str, Any]:
    return {"target": target, "row": _row(target, words), "indicator": INDICATORS[target.indicator]}


@allowed(may_steer)
@form_page
def remove_target(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and remove a target."""
    target = get_object_or_404(targets_visible_to(request.actor), uuid=uuid)
    known_indicator(request.actor, target.indicator)
    if request.method == "POST":
        actions.remove_target(target, by=request.actor)
        messages.success(request, _("De streefwaarde is verwijderd."))
        return redirect(_url_of(target.period))
    context = {"cancel": _url_of(target.period), **_about(target, Words(request.actor))}
    return render(request, "insight/remove_target.html", context)


@allowed(may_steer)
@writing
def copy_targets(request: ActingRequest) -> HttpResponse:
    """Set the targets of the period before for this one too."""
    periods = {period.code: period for period in _periods(request.actor)}
    period = periods.get(request.POST.get(PERIOD, ""))
    if period is None:
        messages.error(request, _("Kies een periode."))
        return redirect("insight:targets")
    number = actions.copy_targets(by=request.actor, period=period)
    said = ngettext(
        "%(number)s streefwaarde is overgenomen.", "%(number)s streefwaarden zijn overgenomen.", number
    ) % {"number": number}
    messages.success(request, said if number else _("Er was niets om over te nemen."))
    return redirect(_url_of(period.code))
