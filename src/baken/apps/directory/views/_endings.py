"""Pages on which centres end or go up in others, with what was there, and on which that is taken back."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_posted
from baken.apps.access.types import ActingRequest
from baken.apps.directory import actions
from baken.apps.directory.forms import EndCentreForm, EndsWithForm, MergeForm
from baken.apps.directory.queries import outlasting
from baken.apps.directory.types import EndsWith
from baken.apps.directory.views._centres import confirmed, one_of_own, own_centres
from baken.apps.people.actions import CannotChangeCentre
from baken.apps.people.queries import merger_of
from baken.apps.people.rules import may_change_centres
from baken.ground.periods import today
from baken.ui.requests import form_page

A_DAY = dt.timedelta(days=1)
CONFIRMED = "bevestigd"


def _ends_with(
    request: ActingRequest, centres: Iterable[Any], *, last_day: dt.date, into: str = ""
) -> tuple[EndsWithForm, int]:
    """What would end with some centres, to choose from; and how much begins there only after their last day."""
    counts: Counter[EndsWith] = Counter()
    later = 0
    for centre in centres:
        found = outlasting(request.actor, centre, last_day=last_day, today=today(), is_merged=bool(into))
        counts.update({kind: len(rows) for kind, rows in found.rows.items()})
        later += found.later
    chosen = request.POST if CONFIRMED in request.POST else None
    return EndsWithForm(chosen, found=counts, last_day=last_day, is_over=last_day < today(), into=into), later


@allowed(may_change_centres)
@freshly_posted
@form_page
def end_centre(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """End a centre that does not go up in another: first its last day, then what ends with it."""
    found = one_of_own(request, uuid)
    if found.ended_on is not None:
        by_merger = _("Dit centrum eindigde door een fusie. Maak die eerst ongedaan.")
        messages.error(request, by_merger if found.merger_id else _("Dit centrum eindigt al. Heropen het eerst."))
        return redirect("directory:centre", uuid=found.uuid)
    form = EndCentreForm(request.POST or None, initial={"on": today()})
    context = {"centre": found, "cancel": reverse("directory:centre", args=[found.uuid]), "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "directory/centres/end.html", context)
    on = form.cleaned_data["on"]
    ends, later = _ends_with(request, [found], last_day=on)
    if CONFIRMED not in request.POST:
        return render(
            request, "directory/centres/confirm_end.html", {**context, "on": on, "ends": ends, "later": later}
        )
    try:
        actions.end_centre(found, by=request.actor, on=on, today=today(), ends=ends.chosen())
    except CannotChangeCentre as refusal:
        form.add_error(None, str(refusal))
        return render(request, "directory/centres/end.html", context)
    messages.success(request, _("Het centrum is beëindigd; zijn cijfers blijven."))
    return redirect("directory:centre", uuid=found.uuid)


@allowed(may_change_centres)
@freshly_posted
@form_page
def merge(request: ActingRequest) -> HttpResponse:
    """Merge centres into one that is there or a new one: first asked, then shown once more with what ends with them,
    then done."""
    open_centres = {
        str(each.uuid): each for each in own_centres(request).filter(ended_on=None).order_by("named", "pk")
    }
    form = MergeForm(request.POST or None, centres=[(uuid, each.named) for uuid, each in open_centres.items()])
    context = {"form": form, "cancel": reverse("directory:centres")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "directory/centres/merge.html", context)
    said = form.said
    predecessors = [open_centres[uuid] for uuid in form.cleaned_data["predecessors"]]
    ends, later = _ends_with(request, predecessors, last_day=said["on"] - A_DAY, into=said["into"])
    if CONFIRMED not in request.POST:
        shown = {**context, "said": said, "ends": ends, "later": later}
        return render(request, "directory/centres/confirm_merge.html", shown)
    return _merged(request, form, predecessors, open_centres, ends.chosen(), context)


def _merged(
    request: ActingRequest,
    form: MergeForm,
    predecessors: list[Any],
    known: dict[str, Any],
    ends: list[EndsWith],
    context: dict[str, Any],
) -> HttpResponse:
    said = form.cleaned_data
    what = {"by": request.actor, "on": said["on"], "today": today(), "ends": ends}
    try:
        if form.is_new:
            made = actions.merge_into_new(predecessors, code=said["code"], name=said["name"], **what)
        else:
            made = actions.merge_centres(predecessors, into=known[said["into"]], **what)
    except CannotChangeCentre as refusal:
        form.add_error(None, str(refusal))
        return render(request, "directory/centres/merge.html", context)
    messages.success(request, _("De centra zijn samengevoegd; cijfers van vroeger blijven bij wie ze waren."))
    return redirect("directory:centre", uuid=made.into.uuid)


@allowed(may_change_centres)
@freshly_posted
@form_page
def undo_merger(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take a merger back with what ended by it, once that is confirmed."""
    found = merger_of(uuid=uuid, cell=request.actor.cell)
    if found is None:
        raise Http404
    return confirmed(
        request,
        found.into,
        lambda: _taken_back(request, lambda: actions.undo_merger(found, by=request.actor)),
        told=_("De fusie is ongedaan gemaakt."),
        template="directory/centres/undo_merger.html",
        merger=found,
    )


@allowed(may_change_centres)
@freshly_posted
@form_page
def reopen_centre(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a centre that was ended be there again with what ended with it, once that is confirmed."""
    found = one_of_own(request, uuid)
    return confirmed(
        request,
        found,
        lambda: _taken_back(request, lambda: actions.reopen_centre(found, by=request.actor)),
        told=_("Het centrum is er weer."),
        template="directory/centres/reopen.html",
    )


def _taken_back(request: ActingRequest, take_back: Callable[[], int]) -> None:
    if take_back():
        said = _("Wat sindsdien gewijzigd is aan wie er werkt, helpt of een rol heeft, of aan scholen, bleef zo.")
        messages.warning(request, said)
