"""The handbook of indicators, and the series breaks of each."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest, Actor
from baken.apps.insight import actions
from baken.apps.insight.forms import BreakForm, HandbookForm, Words, by_room, room_of
from baken.apps.insight.queries import (
    UnknownIndicator,
    breaks_of,
    breaks_visible_to,
    indicator_for,
    indicators_for,
    targets_visible_to,
)
from baken.apps.insight.rules import may_see_figures, may_steer
from baken.ground.indicators import Indicator
from baken.ui.requests import form_page, reading


def known_indicator(actor: Actor, name: str) -> Indicator:
    """An indicator that an actor may ask for, else 404."""
    try:
        return indicator_for(actor, name)
    except UnknownIndicator:
        raise Http404(name) from None


@allowed(may_see_figures)
@reading
def handbook(request: ActingRequest) -> HttpResponse:
    """All indicators by room, and those with the words that are sought."""
    form = HandbookForm(request.GET)
    found = form.found(indicators_for(request.actor))
    fragment = "#rows" if request.htmx.target == "rows" else ""
    return render(request, f"insight/handbook.html{fragment}", {"form": form, "rooms": by_room(found), "found": found})


@allowed(may_see_figures)
@reading
def indicator(request: ActingRequest, name: str) -> HttpResponse:
    """What an indicator is, what breaks its series, and what is aimed at."""
    found = known_indicator(request.actor, name)
    words = Words(request.actor)
    aims = [
        (aim, " · ".join(words.value(name, aim.dimensions[name]) for name in found.dimensions))
        for aim in targets_visible_to(request.actor).filter(indicator=name).order_by("-period", "pk")
    ]
    context = {
        "indicator": found,
        "room": room_of(found),
        "breaks": breaks_of(actor=request.actor, indicator=name),
        "aims": aims,
        "may_steer": may_steer(request.actor),
    }
    return render(request, "insight/indicator.html", context)


def _filled_in(request: HttpRequest, form: BreakForm, indicator: Indicator, title: str) -> HttpResponse:
    return render(request, "insight/break.html", {"form": form, "indicator": indicator, "heading_text": title})


@allowed(may_steer)
@form_page
def record_break(request: ActingRequest, name: str) -> HttpResponse:
    """Record a series break of an indicator."""
    found = known_indicator(request.actor, name)
    form = BreakForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_break(by=request.actor, indicator=name, **form.cleaned_data)
        except actions.CannotRecordBreak as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De reeksbreuk is genoteerd."))
            return redirect("insight:indicator", name)
    return _filled_in(request, form, found, _("Reeksbreuk noteren"))


@allowed(may_steer)
@form_page
def change_break(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Change the day or the reason of a series break."""
    mark = get_object_or_404(breaks_visible_to(request.actor), uuid=uuid)
    form = BreakForm(request.POST or None, initial={"date": mark.date, "reason": mark.reason})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_break(mark, by=request.actor, **form.cleaned_data)
        except actions.CannotRecordBreak as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De reeksbreuk is gewijzigd."))
            return redirect("insight:indicator", mark.indicator)
    return _filled_in(request, form, known_indicator(request.actor, mark.indicator), _("Reeksbreuk wijzigen"))


@allowed(may_steer)
@form_page
def remove_break(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and remove a series break."""
    mark = get_object_or_404(breaks_visible_to(request.actor), uuid=uuid)
    if request.method == "POST":
        actions.remove_break(mark, by=request.actor)
        messages.success(request, _("De reeksbreuk is verwijderd."))
        return redirect("insight:indicator", mark.indicator)
    context = {"mark": mark, "indicator": known_indicator(request.actor, mark.indicator)}
    return render(request, "insight/remove_break.html", context)
