"""Pages of boards: the list, a board with its schools and centres, and what a coordinator changes of it."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.directory.forms._schools import BoardForm, BoardsForm, FromForm
from baken.apps.directory.views._schools import asked, confirmed, names_of_centres
from baken.apps.people import actions
from baken.apps.people.queries import (
    boards_found,
    boards_kept_by,
    centres_governed_by,
    governance_by,
    network_names,
    schools_of,
)
from baken.apps.people.rules import may_keep_schools, may_see_schools
from baken.apps.people.types import BoardFilter, During
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.forms import LastDayForm
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "naam": "name",
    "soort": "kind",
    "net": "network__name",
    "nummer": "enterprise_number",
    "scholen": "schools_now",
    "geeindigd": "ended_on",
}


def _listed(request: ActingRequest) -> tuple[BoardsForm, Any, QuerySet[Any]]:
    form = BoardsForm(request.GET, networks=network_names())
    sort = sort_of(request, keys=SORTS, default="naam")
    return form, sort, boards_found(by=form.asked(), on=today()).order_by(*ordering(sort, keys=SORTS))


@allowed(may_see_schools)
@reading
def boards(request: ActingRequest) -> HttpResponse:
    """The boards of all networks, searched and sorted."""
    form, sort, found = _listed(request)
    context = {
        "form": form,
        "sort": sort,
        "page": page_of(request, found),
        "today": today(),
        "may_keep": may_keep_schools(request.actor),
    }
    return list_page(request, "directory/boards.html", context)


@allowed(may_see_schools)
@reading
def boards_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same boards as a file."""
    _form, _sort, found = _listed(request)
    headings = [
        _("Naam"),
        _("Soort"),
        _("Net"),
        _("Ondernemingsnummer"),
        _("Scholen"),
        _("Begonnen op"),
        _("Geëindigd op"),
    ]
    rows = (
        (
            board.name,
            str(board.get_kind_display()),
            board.network.name,
            board.enterprise_number,
            board.schools_now,
            board.started_on,
            board.ended_on,
        )
        for board in found
    )
    return table_file(kind, name=_("besturen"), headings=headings, rows=rows)


@allowed(may_see_schools)
@reading
def board(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A board: what is known of it, its schools, and its centres from when to when."""
    found = get_object_or_404(boards_found(by=BoardFilter(during=During.EVER.value), on=today()), uuid=uuid)
    kept = (
        set(centres_governed_by(request.actor).values_list("pk", flat=True)) if may_keep_schools(request.actor) else ()
    )
    names = names_of_centres(request)
    centres = [
        (span, names.get(span.row.centre_id, _("een ander centrum")), span.row.centre_id in kept)
        for span in governance_by(found)
    ]
    context = {
        "board": found,
        "page": page_of(request, schools_of(found).order_by("name", "pk")),
        "centres": centres,
        "today": today(),
        "may_keep": boards_kept_by(request.actor).filter(pk=found.pk).exists(),
    }
    return render(request, "directory/board.html", context)


def _kept(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(boards_kept_by(request.actor), uuid=uuid)


def _of_board(found: Any) -> dict[str, Any]:
    """What every page about one board says of it, and the way back."""
    back = reverse("directory:board", args=[found.uuid])
    return {"board": found, "cancel": back, "to": lambda _done: back}


@allowed(may_keep_schools)
@form_page
def add_board(request: ActingRequest) -> HttpResponse:
    """Add a board of the own network."""

    return asked(
        request,
        BoardForm(request.POST or None),
        partial(actions.add_board, by=request.actor),
        said=_("Het bestuur staat erbij."),
        to=lambda made: reverse("directory:board", args=[made.uuid]),
        template="directory/organisation_form.html",
        title=_("Een bestuur toevoegen"),
        cancel=reverse("directory:boards"),
    )


@allowed(may_keep_schools)
@form_page
def change_board(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Change what is known of a board."""
    found = _kept(request, uuid)
    initial = {name: getattr(found, name) for name in BoardForm.base_fields}

    return asked(
        request,
        BoardForm(request.POST or None, initial=initial),
        partial(actions.change_board, found, by=request.actor),
        said=_("Het bestuur is gewijzigd."),
        template="directory/organisation_form.html",
        title=_("Het bestuur wijzigen"),
        **_of_board(found),
    )


@allowed(may_keep_schools)
@form_page
def end_board(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say until when a board is there."""
    found = _kept(request, uuid)

    return asked(
        request,
        LastDayForm(request.POST or None, initial={"on": found.ended_on or today()}),
        partial(actions.end_board, found, by=request.actor),
        said=_("De laatste dag van het bestuur is bewaard."),
        template="directory/end_board.html",
        still=schools_of(found).filter(ended_on=None).count(),
        **_of_board(found),
    )


@allowed(may_keep_schools)
@form_page
def reopen_board(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a board not have ended, once that is confirmed."""
    found = _kept(request, uuid)
    return confirmed(
        request,
        partial(actions.reopen_board, found, by=request.actor),
        said=_("Het bestuur is er weer."),
        template="directory/reopen_board.html",
        **_of_board(found),
    )


@allowed(may_keep_schools)
@form_page
def govern_centre(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say that a centre is of a board from a day on."""
    found = _kept(request, uuid)
    centres = {str(centre.uuid): centre for centre in centres_governed_by(request.actor).order_by("name")}
    choices = [(key, centre.name) for key, centre in centres.items()]

    def govern(*, centre: str, **said: Any) -> Any:
        return actions.govern_centre(centres[centre], by=request.actor, board=found, **said)

    return asked(
        request,
        FromForm(request.POST or None, centres=choices, initial={"starts_on": today()}),
        govern,
        said=_("Het centrum staat bij het bestuur."),
        template="directory/govern_centre.html",
        **_of_board(found),
    )


def _governed(request: ActingRequest, uuid: uuids.UUID, governance: uuids.UUID) -> tuple[Any, Any]:
    """A board, and from when to when a centre that the actor keeps is of it."""
    found = _kept(request, uuid)
    span = next((span for span in governance_by(found) if span.row.uuid == governance), None)
    if span is None or not centres_governed_by(request.actor).filter(pk=span.row.centre_id).exists():
        raise Http404
    return found, span


@allowed(may_keep_schools)
@form_page
def end_governance(request: ActingRequest, uuid: uuids.UUID, governance: uuids.UUID) -> HttpResponse:
    """Say until when a centre is of a board, where nothing of after it was said."""
    found, span = _governed(request, uuid, governance)
    if span.ends_on is not None:
        raise Http404

    def end(*, on: dt.date) -> Any:
        if on < span.starts_on:
            raise actions.CannotKeepSchool(_("De laatste dag ligt niet voor de eerste."))
        after = on + dt.timedelta(days=1)
        return actions.govern_centre(span.row.centre, by=request.actor, board=None, starts_on=after)

    return asked(
        request,
        LastDayForm(request.POST or None, initial={"on": today()}),
        end,
        said=_("De laatste dag van het centrum bij dit bestuur is bewaard."),
        template="directory/end_governance.html",
        span=span,
        **_of_board(found),
    )


@allowed(may_keep_schools)
@form_page
def remove_governance(request: ActingRequest, uuid: uuids.UUID, governance: uuids.UUID) -> HttpResponse:
    """Take back that a centre came to be of a board, once that is confirmed."""
    found, span = _governed(request, uuid, governance)
    return confirmed(
        request,
        partial(actions.remove_governance, span.row, by=request.actor),
        said=_("Die dag is weggehaald."),
        template="directory/remove_governance.html",
        span=span,
        **_of_board(found),
    )
