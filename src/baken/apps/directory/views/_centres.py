"""Pages of the own centres of a cell, and of how they change: added, renamed, and taken back."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.queries import centres_visible_to, entries_visible_to, trail_lines
from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.directory.forms import (
    AddCentreForm,
    CentresForm,
    CorrectNameForm,
    ProfileForm,
    RenameForm,
)
from baken.apps.directory.rules import may_see_centres
from baken.apps.people import actions
from baken.apps.people.queries import centres_found, last_renaming, mergers_into, names_of
from baken.apps.people.rules import may_change_centres
from baken.apps.people.types import CentreFilter
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "code": "code",
    "naam": "named",
    "provincie": "province",
    "personeel": "staff_count",
    "directie": "director_since",
    "sinds": "started_on",
    "tot": "ended_on",
}
CHANGES = 20  # that a page of a centre tells; the trail has all


def own_centres(request: ActingRequest) -> Any:
    """The own centres of the actor's cell, ended ones too, by the name of today."""
    seen = centres_visible_to(request.actor, on=today())
    return centres_found(seen, by=CentreFilter(own=True)).select_related("merger__into")


def _listed(request: ActingRequest) -> tuple[CentresForm, Any, Any]:
    form = CentresForm(request.GET)
    sort = sort_of(request, keys=SORTS, default="naam")
    found = centres_found(own_centres(request), by=form.asked(today=today()))
    return form, sort, found.order_by(*ordering(sort, keys=SORTS))


@allowed(may_see_centres)
@reading
def centres(request: ActingRequest) -> HttpResponse:
    """The own centres, searched and sorted; ended ones where asked."""
    form, sort, found = _listed(request)
    context = {
        "form": form,
        "sort": sort,
        "page": page_of(request, found),
        "may_change": may_change_centres(request.actor),
        "today": today(),
    }
    return list_page(request, "directory/centres/list.html", context)


@allowed(may_see_centres)
@reading
def centres_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same centres as a file."""
    _form, _sort, found = _listed(request)
    headings = [
        _("Code"),
        _("Naam"),
        _("Provincie"),
        _("Personeelsleden"),
        _("Directie sinds"),
        _("Fusie op"),
        _("Bestaat sinds"),
        _("Laatste dag"),
        _("Opgegaan in"),
    ]
    rows = [
        (
            centre.code,
            centre.named,
            centre.province,
            centre.staff_count,
            centre.director_since,
            centre.merged_on,
            centre.started_on,
            centre.ended_on,
            centre.merger.into.name if centre.merger else "",
        )
        for centre in found
    ]
    return table_file(kind, name=_("eigen centra"), headings=headings, rows=rows)


@allowed(may_see_centres)
@reading
def centre(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """All that is kept of a centre: its profile, its names over time, its mergers, and who changed what."""
    actor, found = request.actor, one_of_own(request, uuid)
    mergers = mergers_into(found)
    context: dict[str, Any] = {
        "centre": found,
        "names": names_of(found),
        "mergers": mergers,
        "may_change": may_change_centres(actor),
        "is_there": found.is_there(today()),
        "cancel": reverse("directory:centres"),
    }
    if context["may_change"]:
        things = [str(each.uuid) for each in (found, *mergers, found.merger) if each is not None]
        entries = entries_visible_to(actor).filter(content__thing__in=things)
        context["lines"] = trail_lines(entries[:CHANGES], by=actor)
    return render(request, "directory/centres/centre.html", context)


def one_of_own(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(own_centres(request), uuid=uuid)


def _changed(
    request: ActingRequest,
    *,
    form: Any,
    change: Callable[[dict[str, Any]], Any],
    told: str,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page on which a change is said, and what `change` makes of it; then, with what is `told`, the page of the
    centre that it returns, else of that of the context."""
    if request.method == "POST" and form.is_valid():
        try:
            made = change(form.cleaned_data)
        except actions.CannotChangeCentre as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told)
            return redirect("directory:centre", uuid=(made or context["centre"]).uuid)
    return render(request, template, {**context, "form": form})


def _of(found: Any) -> dict[str, Any]:
    return {"centre": found, "cancel": reverse("directory:centre", args=[found.uuid])}


@allowed(may_change_centres)
@form_page
def add_centre(request: ActingRequest) -> HttpResponse:
    """Add a centre to the own network."""
    return _changed(
        request,
        form=AddCentreForm(request.POST or None),
        change=lambda said: actions.add_centre(by=request.actor, **said),
        told=_("Het centrum is toegevoegd."),
        template="directory/centres/add.html",
        context={"cancel": reverse("directory:centres")},
    )


@allowed(may_change_centres)
@form_page
def change_profile(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Change what is known of a centre."""
    found = one_of_own(request, uuid)
    kept = {name: getattr(found, name) for name in ProfileForm.base_fields}
    return _changed(
        request,
        form=ProfileForm(request.POST or None, initial=kept),
        change=lambda said: actions.change_profile(found, by=request.actor, **said),
        told=_("De gegevens zijn bewaard."),
        template="directory/centres/profile.html",
        context=_of(found),
    )


@allowed(may_change_centres)
@form_page
def correct_name(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Correct how the name of a centre is written."""
    found = one_of_own(request, uuid)
    return _changed(
        request,
        form=CorrectNameForm(request.POST or None, initial={"name": found.name}),
        change=lambda said: actions.correct_name(found, by=request.actor, **said),
        told=_("De naam is verbeterd."),
        template="directory/centres/correct_name.html",
        context=_of(found),
    )


@allowed(may_change_centres)
@form_page
def rename(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give a centre another name from a day on."""
    found = one_of_own(request, uuid)
    return _changed(
        request,
        form=RenameForm(request.POST or None),
        change=lambda said: actions.rename_centre(found, by=request.actor, today=today(), **said),
        told=_("De nieuwe naam is bewaard; vroegere cijfers houden de naam van toen."),
        template="directory/centres/rename.html",
        context=_of(found),
    )


@allowed(may_change_centres)
@form_page
def undo_rename(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take the last renaming of a centre back, once that is confirmed."""
    found = one_of_own(request, uuid)
    renaming = last_renaming(found)
    if renaming is None:
        raise Http404
    return confirmed(
        request,
        found,
        lambda: actions.undo_rename(found, by=request.actor),
        told=_("Het centrum heet weer als ervoor."),
        template="directory/centres/undo_rename.html",
        renaming=renaming,
    )


@allowed(may_change_centres)
@form_page
def remove_centre(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove a centre that was added by mistake, once that is confirmed."""
    found = one_of_own(request, uuid)
    return confirmed(
        request,
        found,
        lambda: actions.remove_centre(found, by=request.actor),
        told=_("Het centrum is verwijderd."),
        template="directory/centres/remove.html",
        then=reverse("directory:centres"),
    )


def confirmed(
    request: ActingRequest,
    found: Any,
    change: Callable[[], Any],
    *,
    told: str,
    template: str,
    then: str = "",
    **context: Any,
) -> HttpResponse:
    """The page that asks whether something is to be done, and what comes of it."""
    back = reverse("directory:centre", args=[found.uuid])
    if request.method == "POST":
        try:
            change()
        except actions.CannotChangeCentre as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, told)
        return redirect(then or back)
    return render(request, template, {"centre": found, "cancel": back, **context})
