"""The lists of the field, which all cells share: found, added to, changed, ended, put in order."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.queries import history_of
from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.directory import actions
from baken.apps.directory.forms._lists import EntryForm, ListForm
from baken.apps.directory.queries import uses_in_cell
from baken.apps.directory.rules import may_keep_lists
from baken.apps.people.queries import entries_found, entry_with
from baken.apps.people.types import EntryFilter, ListKind
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.forms import LastDayForm
from baken.ui.lists import list_page, page_of
from baken.ui.requests import form_page, reading, writing

MOST_DEEDS = 50  # of the history of an entry


def _list_of(kind: Any) -> str:
    return f"{reverse('directory:lists')}?lijst={ListKind(kind).value}"


def _listed(request: ActingRequest) -> tuple[ListForm, EntryFilter, list[Any]]:
    form = ListForm(request.GET)
    asked = form.asked()
    return form, asked, entries_found(asked)


@allowed(may_keep_lists)
@reading
def lists(request: ActingRequest) -> HttpResponse:
    """The entries of a list, searched, as they are on a day or of all times."""
    form, asked, found = _listed(request)
    context = {
        "form": form,
        "kind": asked.kind,
        "page": page_of(request, found),
        "today": today(),
        "is_whole": not asked.text and asked.on is None,
        "new": f"{reverse('directory:add_entry')}?lijst={asked.kind.value}",
    }
    return list_page(request, "directory/lists.html", context)


@allowed(may_keep_lists)
@reading
def lists_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same entries as a file."""
    _form, asked, found = _listed(request)
    headings = [
        _("Naam"),
        _("Naam in het Engels"),
        _("Groep"),
        _("Uitleg"),
        _("Zoekwoorden"),
        _("Bron"),
        _("Vanaf"),
        _("Tot en met"),
    ]
    rows = [
        (
            entry.name,
            entry.name_in_english,
            entry.group,
            entry.explanation,
            entry.words,
            entry.source,
            entry.starts_on,
            entry.ends_on,
        )
        for entry in found
    ]
    return table_file(kind, name=asked.kind.value, headings=headings, rows=rows)


def _entry(uuid: uuids.UUID) -> Any:
    entry = entry_with(uuid)
    if entry is None:
        raise Http404
    return entry


def _of_entry(entry: Any) -> dict[str, Any]:
    """What every page of an entry tells of it, and the way back."""
    return {
        "entry": entry,
        "list_url": _list_of(entry.kind),
        "cancel": reverse("directory:entry", args=[entry.uuid]),
        "has_ended": entry.ends_on is not None and entry.ends_on < today(),
    }


@allowed(may_keep_lists)
@reading
def entry(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """An entry: what it says, who uses it, and what was done to it."""
    found = _entry(uuid)
    context = {
        **_of_entry(found),
        "uses": uses_in_cell(request.actor, found),
        "history": history_of(found.uuid, most=MOST_DEEDS),
    }
    return render(request, "directory/entry.html", context)


@allowed(may_keep_lists)
@form_page
def add_entry(request: ActingRequest) -> HttpResponse:
    """Add an entry to a list."""
    asked = request.GET.get("lijst", "")
    kind = ListKind(asked) if asked in ListKind.values else ListKind.THEMES
    form = EntryForm(request.POST or None, of_files=kind is ListKind.THEMES)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_entry(by=request.actor, kind=kind, **form.said())
        except actions.CannotChangeList as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("“%(name)s” staat in de lijst.") % {"name": added.name})
            return redirect(_list_of(kind))
    return render(request, "directory/add_entry.html", {"form": form, "kind": kind, "cancel": _list_of(kind)})


@allowed(may_keep_lists)
@form_page
def change_entry(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let an entry say something else."""
    found = _entry(uuid)
    context = _of_entry(found)
    names = EntryForm.base_fields
    form = EntryForm(
        request.POST or None,
        of_files=found.kind is ListKind.THEMES,
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_entry(found, by=request.actor, **form.said())
        except actions.CannotChangeList as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De wijziging is bewaard."))
            return redirect(context["cancel"])
    uses = uses_in_cell(request.actor, found)
    return render(request, "directory/change_entry.html", {**context, "form": form, "uses": uses})


@allowed(may_keep_lists)
@form_page
def end_entry(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """End an entry, once it is seen who uses it."""
    found = _entry(uuid)
    context = _of_entry(found)
    form = LastDayForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_entry(found, by=request.actor, on=form.cleaned_data["on"])
        except actions.CannotChangeList as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("“%(name)s” is beëindigd.") % {"name": found.name})
            return redirect(context["cancel"])
    uses = uses_in_cell(request.actor, found)
    return render(request, "directory/end_entry.html", {**context, "form": form, "uses": uses})


@allowed(may_keep_lists)
@writing
def reopen_entry(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let an entry that was ended hold on."""
    found = _entry(uuid)
    actions.reopen_entry(found, by=request.actor)
    messages.success(request, _("“%(name)s” geldt weer.") % {"name": found.name})
    return redirect("directory:entry", found.uuid)


@allowed(may_keep_lists)
@writing
def move_entry(request: ActingRequest, uuid: uuids.UUID, up: bool) -> HttpResponse:
    """Put an entry one place higher or lower."""
    found = _entry(uuid)
    actions.move_entry(found, by=request.actor, up=up)
    return redirect(f"{_list_of(found.kind)}#e{found.uuid}")
