"""Pages of who plans sessions: adding one or a series, changing, cancelling and removing one."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.programme import actions
from baken.apps.programme.forms import SeriesForm, SessionForm
from baken.apps.programme.queries import (
    clashes_of,
    holidays_of,
    how_full,
    offer_planned_by,
    session_planned_by,
)
from baken.apps.programme.rules import may_plan
from baken.apps.programme.views._enrolments import tell
from baken.ground.periods import today
from baken.ui.requests import form_page


def _offer(request: ActingRequest, uuid: uuids.UUID) -> Any:
    offer = offer_planned_by(request.actor, uuid)
    if offer is None:
        raise Http404
    return offer


def _session(request: ActingRequest, uuid: uuids.UUID) -> Any:
    session = session_planned_by(request.actor, uuid)
    if session is None:
        raise Http404
    return session


def _shown(request: ActingRequest, template: str, offer: Any, **context: Any) -> HttpResponse:
    cancel = reverse("programme:offer", args=[offer.uuid])
    return render(request, template, {"offer": offer, "cancel": cancel, **context})


@allowed(may_plan)
@form_page
def add(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Plan a session; what speaks against it is shown first."""
    offer, clashes = _offer(request, uuid), []
    form = SessionForm(request.POST or None, by_session=offer.by_session, school_year=offer.school_year)
    if request.method == "POST" and form.is_valid():
        clashes = clashes_of(offer, form.whens())
        if form.is_sure(clashes):
            capacity = form.cleaned_data.get("capacity")
            try:
                actions.add_session(offer, by=request.actor, when=form.whens()[0], capacity=capacity)
            except actions.CannotPlan as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("De sessie is gepland."))
                return redirect("programme:offer", offer.uuid)
    return _shown(request, "programme/add_session.html", offer, form=form, clashes=clashes)


@allowed(may_plan)
@form_page
def add_series(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Plan several sessions at once; what speaks against some is shown first."""
    offer, clashes = _offer(request, uuid), []
    form = SeriesForm(
        request.POST or None, by_session=offer.by_session, school_year=offer.school_year, initial={"skips": True}
    )
    if request.method == "POST" and form.is_valid():
        whens = form.whens(holidays_of(offer.school_year))
        clashes = clashes_of(offer, whens)
        if form.is_sure(clashes):
            capacity = form.cleaned_data.get("capacity")
            try:
                made = actions.add_series(offer, by=request.actor, whens=whens, capacity=capacity)
            except actions.CannotPlan as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("%(number)s sessies gepland.") % {"number": len(made)})
                return redirect("programme:offer", offer.uuid)
    return _shown(request, "programme/add_series.html", offer, form=form, clashes=clashes)


@allowed(may_plan)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a session be at another moment or place; what speaks against that is shown first."""
    session, clashes = _session(request, uuid), []
    offer = session.offer
    initial = {name: getattr(session, name) for name in SessionForm.base_fields if hasattr(session, name)}
    form = SessionForm(
        request.POST or None, by_session=offer.by_session, school_year=offer.school_year, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        clashes = clashes_of(offer, form.whens(), but=session)
        if form.is_sure(clashes):
            said: dict[str, Any] = {"when": form.whens()[0], "capacity": form.cleaned_data.get("capacity")}
            try:
                actions.change_session(session, by=request.actor, now=timezone.now(), **said)
            except actions.CannotPlan as refusal:
                form.add_error(None, str(refusal))
            else:
                tell(request)
                messages.success(request, _("De sessie is gewijzigd."))
                return redirect("programme:offer", offer.uuid)
    return _shown(request, "programme/change_session.html", offer, form=form, clashes=clashes, session=session)


@allowed(may_plan)
@form_page
def cancel(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a session not take place, once that is confirmed."""
    session = _session(request, uuid)
    offer = session.offer
    if request.method == "POST":
        try:
            actions.cancel_session(session, by=request.actor, now=timezone.now())
            tell(request)
            messages.success(request, _("De sessie is afgelast."))
        except actions.CannotPlan as refusal:
            messages.error(request, str(refusal))
        return redirect("programme:offer", offer.uuid)
    full = how_full([offer], on=today())[offer.pk, session.pk if offer.by_session else None]
    standing = full.taken + full.waiting
    return _shown(request, "programme/cancel_session.html", offer, session=session, standing=standing)


@allowed(may_plan)
@form_page
def remove(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove a session that nobody enrolled in, once that is confirmed."""
    session = _session(request, uuid)
    if request.method == "POST":
        try:
            actions.remove_session(session, by=request.actor)
            messages.success(request, _("De sessie is verwijderd."))
        except actions.CannotPlan as refusal:
            messages.error(request, str(refusal))
        return redirect("programme:offer", session.offer.uuid)
    return _shown(request, "programme/remove_session.html", session.offer, session=session)
