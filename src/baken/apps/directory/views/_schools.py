"""Pages of schools: the list, a school with its sites and who guides it, and what a coordinator changes of it."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.queries import centres_visible_to
from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.directory.forms._schools import EndSchoolForm, GuideForm, SchoolForm, SchoolsForm, SiteForm
from baken.apps.people import actions
from baken.apps.people.queries import (
    boards_kept_by,
    guidance_of,
    network_names,
    not_ended,
    predecessors_of,
    schools_found,
    schools_kept_by,
    schools_on,
    sites_of,
    spans,
)
from baken.apps.people.rules import may_keep_schools, may_see_schools
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "nummer": "number",
    "naam": "name",
    "gemeente": "municipality",
    "net": "network__name",
    "niveau": "level",
    "bestuur": "board__name",
    "geeindigd": "ended_on",
}


def names_of_centres(request: ActingRequest) -> dict[int, str]:
    """The names of the centres that the actor may see, by their keys; of any other only that it is another."""
    return dict(centres_visible_to(request.actor).values_list("pk", "name"))


def _listed(request: ActingRequest) -> tuple[SchoolsForm, Any, QuerySet[Any], dict[int, str]]:
    seen = centres_visible_to(request.actor).order_by("name").values_list("uuid", "pk", "name")
    centres = {uuid: (key, name) for uuid, key, name in seen}
    form = SchoolsForm(request.GET, networks=network_names(), centres=centres, own=request.actor.centre)
    sort = sort_of(request, keys=SORTS, default="naam")
    found = schools_found(by=form.asked(), on=today()).order_by(*ordering(sort, keys=SORTS))
    return form, sort, found, dict(centres.values())


@allowed(may_see_schools)
@reading
def schools(request: ActingRequest) -> HttpResponse:
    """The schools of all networks, searched and sorted; for who works at a centre first those that it guides."""
    form, sort, found, names = _listed(request)
    page = page_of(request, found)
    for school in page:
        school.centre_name = names.get(school.guided_by, "")
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "today": today(),
        "may_keep": may_keep_schools(request.actor),
    }
    return list_page(request, "directory/schools.html", context)


@allowed(may_see_schools)
@reading
def schools_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same schools as a file."""
    _form, _sort, found, names = _listed(request)
    headings = [
        _("Instellingsnummer"),
        _("Naam"),
        _("Niveau"),
        _("Bestuur"),
        _("Net"),
        _("Gemeente"),
        _("Centrum"),
        _("Begonnen op"),
        _("Geëindigd op"),
    ]
    rows = (
        (
            school.number,
            school.name,
            str(school.get_level_display()),
            school.board.name if school.board else "",
            school.network.name,
            school.municipality or "",
            names.get(school.guided_by, _("een ander centrum") if school.guided_by else ""),
            school.started_on,
            school.ended_on,
        )
        for school in found
    )
    return table_file(kind, name=_("scholen"), headings=headings, rows=rows)


@allowed(may_see_schools)
@reading
def school(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A school: what is known of it, its sites, and which centre guides it from when to when."""
    found = get_object_or_404(schools_on(today()).select_related("successor"), uuid=uuid)
    names = names_of_centres(request)
    guided = [
        (span, names.get(span.row.centre_id, _("een ander centrum")) if span.row.centre_id else "")
        for span in reversed(spans(guidance_of(found)))
    ]
    context = {
        "school": found,
        "predecessors": predecessors_of(found),
        "sites": sites_of(found),
        "guided": guided,
        "today": today(),
        "may_keep": schools_kept_by(request.actor).filter(pk=found.pk).exists(),
    }
    return render(request, "directory/school.html", context)


def _kept(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(schools_kept_by(request.actor), uuid=uuid)


def asked(
    request: ActingRequest, form: Any, do: Callable[..., Any], *, said: str, to: Any, template: str, **context: Any
) -> HttpResponse:
    """A form: what it says is done, and where that cannot be, the form says why. `to` is where one goes after it, by
    what was done."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do(**form.cleaned_data)
        except actions.CannotKeepSchool as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(to(done))
    return render(request, template, {"form": form, **context})


def confirmed(
    request: ActingRequest, do: Callable[[], Any], *, said: str, template: str, cancel: str, **context: Any
) -> HttpResponse:
    """What is done once it is confirmed; then back to where one came from."""
    if request.method == "POST":
        do()
        messages.success(request, said)
        return redirect(cancel)
    return render(request, template, {"cancel": cancel, **context})


def _boards(request: ActingRequest, *, now: Any = None) -> dict[str, Any]:
    """The boards that a school can have, by their public keys: those that are there, and the one that it has."""
    boards = {str(board.uuid): board for board in boards_kept_by(request.actor).filter(not_ended(on=today()))}
    return boards | ({str(now.uuid): now} if now else {})


def _school_form(request: ActingRequest, boards: dict[str, Any], **initial: Any) -> SchoolForm:
    choices = sorted(((key, board.name) for key, board in boards.items()), key=lambda pair: pair[1])
    return SchoolForm(request.POST or None, boards=choices, initial=initial)


@allowed(may_keep_schools)
@form_page
def add_school(request: ActingRequest) -> HttpResponse:
    """Add a school of the own network."""
    boards = _boards(request)

    def add(*, board: str, **said: Any) -> Any:
        return actions.add_school(by=request.actor, board=boards.get(board), **said)

    return asked(
        request,
        _school_form(request, boards),
        add,
        said=_("De school staat erbij."),
        to=lambda made: reverse("directory:school", args=[made.uuid]),
        template="directory/organisation_form.html",
        title=_("Een school toevoegen"),
        of="schools",
        cancel=reverse("directory:schools"),
    )


def _of_school(found: Any) -> dict[str, Any]:
    """What every page about one school says of it, and the way back."""
    back = reverse("directory:school", args=[found.uuid])
    return {"school": found, "cancel": back, "to": lambda _done: back}


@allowed(may_keep_schools)
@form_page
def change_school(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Change what is known of a school."""
    found = _kept(request, uuid)
    boards = _boards(request, now=found.board)
    form = _school_form(
        request,
        boards,
        number=found.number,
        name=found.name,
        level=found.level,
        board=str(found.board.uuid) if found.board else "",
        started_on=found.started_on,
    )

    def change(*, board: str, **said: Any) -> Any:
        return actions.change_school(found, by=request.actor, board=boards.get(board), **said)

    return asked(
        request,
        form,
        change,
        said=_("De school is gewijzigd."),
        template="directory/organisation_form.html",
        title=_("De school wijzigen"),
        **_of_school(found),
    )


@allowed(may_keep_schools)
@form_page
def end_school(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say until when a school is there, and what it merged into."""
    found = _kept(request, uuid)
    into = found.successor.number if found.successor else ""
    form = EndSchoolForm(request.POST or None, initial={"on": found.ended_on or today(), "into": into})

    return asked(
        request,
        form,
        partial(actions.end_school, found, by=request.actor),
        said=_("De laatste dag van de school is bewaard."),
        template="directory/end_school.html",
        **_of_school(found),
    )


@allowed(may_keep_schools)
@form_page
def reopen_school(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a school not have ended, once that is confirmed."""
    found = _kept(request, uuid)
    return confirmed(
        request,
        partial(actions.reopen_school, found, by=request.actor),
        said=_("De school is er weer."),
        template="directory/reopen_school.html",
        **_of_school(found),
    )


@allowed(may_keep_schools)
@form_page
def add_site(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Add a site of a school."""
    found = _kept(request, uuid)
    taken = sites_of(found).values_list("number", flat=True)
    form = SiteForm(request.POST or None, initial={"number": max(taken, default=0) + 1})

    return asked(
        request,
        form,
        partial(actions.add_site, found, by=request.actor),
        said=_("De vestigingsplaats staat erbij."),
        template="directory/organisation_form.html",
        title=_("Een vestigingsplaats toevoegen"),
        **_of_school(found),
    )


@allowed(may_keep_schools)
@form_page
def change_site(request: ActingRequest, uuid: uuids.UUID, site: uuids.UUID) -> HttpResponse:
    """Change what is known of a site, also that it ended or is there again."""
    found = _kept(request, uuid)
    row = get_object_or_404(sites_of(found), uuid=site)
    names = list(SiteForm.base_fields)
    form = SiteForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    return asked(
        request,
        form,
        partial(actions.change_site, row, by=request.actor),
        said=_("De vestigingsplaats is gewijzigd."),
        template="directory/organisation_form.html",
        title=_("De vestigingsplaats wijzigen"),
        **_of_school(found),
    )


@allowed(may_keep_schools)
@form_page
def guide_school(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say which centre guides a school from a day on, or that none does."""
    found = _kept(request, uuid)
    centres = {str(centre.uuid): centre for centre in centres_visible_to(request.actor).order_by("name")}
    choices = [(key, centre.name) for key, centre in centres.items()]
    form = GuideForm(request.POST or None, centres=choices, initial={"starts_on": today()})

    def guide(*, centre: str, **said: Any) -> Any:
        return actions.guide_school(found, by=request.actor, centre=centres.get(centre), **said)

    return asked(
        request,
        form,
        guide,
        said=_("De begeleiding van de school is bewaard."),
        template="directory/guide_school.html",
        **_of_school(found),
    )


@allowed(may_keep_schools)
@form_page
def remove_guidance(request: ActingRequest, uuid: uuids.UUID, guidance: uuids.UUID) -> HttpResponse:
    """Take back which centre guides a school from a day on, once that is confirmed."""
    found = _kept(request, uuid)
    row = get_object_or_404(guidance_of(found), uuid=guidance)
    return confirmed(
        request,
        partial(actions.remove_guidance, row, by=request.actor),
        said=_("Die dag is uit de begeleiding gehaald."),
        template="directory/remove_guidance.html",
        row=row,
        name=names_of_centres(request).get(row.centre_id, _("een ander centrum")) if row.centre_id else "",
        **_of_school(found),
    )
