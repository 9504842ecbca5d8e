"""Pages of what a partner registered: handing over its list, for an offer, or for one that is made of it."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.exchange.queries import cells_of_file
from baken.apps.exchange.rules import Receiving, receiving
from baken.apps.programme import actions
from baken.apps.programme.engine.partners import (
    KNOWN,
    MOST_ROWS,
    OF_ATTENDEES,
    CannotReadList,
    columns_in,
    registrations,
    tells_who,
)
from baken.apps.programme.forms import PartnerListForm, PartnerOfferForm
from baken.apps.programme.queries import offers_held
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import SessionState
from baken.ground import audit
from baken.ui.requests import reading, writing


def _offer(request: Any, uuid: uuids.UUID | None) -> Any:
    return None if uuid is None else get_object_or_404(offers_held(request.actor), uuid=uuid)


def _form(request: Any, offer: Any, *, headings: Sequence[str] = ()) -> PartnerListForm:
    """What is asked beside the list; `headings`: those of a list of which nobody knows what its columns are."""
    said = request.POST if request.method == "POST" else None
    if offer is None:
        return PartnerOfferForm(said, headings=headings)
    sessions = list(offer.sessions.exclude(state=SessionState.CANCELLED))
    first = {"session": sessions[0].uuid if len(sessions) == 1 else request.GET.get("sessie", "")}
    return PartnerListForm(said, sessions=sessions, initial=first, headings=headings)


def _page(request: Any, offer: Any, form: PartnerListForm, *, refusals: Sequence[str] = ()) -> HttpResponse:
    back = reverse("programme:offer", args=[offer.uuid]) if offer else reverse("programme:planning")
    action = (
        reverse("programme:receive_partner_list", args=[offer.uuid])
        if offer
        else reverse("programme:receive_partner_list_of_new")
    )
    context = {"offer": offer, "form": form, "refusals": refusals, "cancel": back, "action": action}
    status = 400 if refusals or form.is_bound else 200
    return render(request, "programme/partner_list.html", context, status=status)


@allowed(may_plan)
@reading
def partner_list(request: ActingRequest, uuid: uuids.UUID | None = None) -> HttpResponse:
    """Choose a list of what a partner registered: for an offer, or for one that is not there yet."""
    offer = _offer(request, uuid)
    return _page(request, offer, _form(request, offer))


@allowed(may_plan)
@receiving
@writing
def receive(request: Receiving, uuid: uuids.UUID | None = None) -> HttpResponse:
    """Take the list in, and show who is meant and what it does."""
    received, offer = request.received, _offer(request, uuid)
    if not received.check():
        return _page(request, offer, _form(request, offer), refusals=received.refusals)
    if len(received.files) > 1:
        return _page(request, offer, _form(request, offer), refusals=[_("Kies één bestand.")])
    ((name, path),) = received.files
    headings, rows, refusals = _read(path, name)
    if refusals:
        return _page(request, offer, _form(request, offer), refusals=refusals)
    is_known = tells_who(columns_in(headings))
    form = _form(request, offer, headings=() if is_known else headings)
    if not form.is_valid() or (form.asks_columns and not any(form.columns().values())):
        return _page(request, offer, form)
    by = cast("ActingRequest", request).actor
    try:
        people = registrations(headings, rows, form.columns())
        report = _received(offer, form, by=by, people=people)
    except (CannotReadList, actions.CannotNoteAttendance) as refusal:
        audit.seen(by=by, kind="programme.AttendanceReport", unnamed=True)
        return _page(request, offer, form, refusals=[str(refusal)])
    return redirect("programme:report", report.uuid)


def _read(path: Path, name: str) -> tuple[list[str], list[tuple[int, list[str]]], list[str]]:
    """The headings and rows of a file, and why it cannot be read."""
    headings, rows, problems = cells_of_file(path, file=name, known=KNOWN, first=OF_ATTENDEES, most=MOST_ROWS)
    return headings, rows, [str(each) for each in problems]


def _received(offer: Any, form: PartnerListForm, *, by: Any, people: Sequence[Any]) -> Any:
    said, now = form.cleaned_data, timezone.now()
    if offer is not None:
        return actions.receive_partner_list(
            offer,
            by=by,
            session=form.session_chosen(),
            held_on=said["held_on"],
            people=people,
            was_there=form.was_there(),
            now=now,
        )
    return actions.receive_list_of_new(
        by=by,
        strategy=said["strategy"],
        title=said["title"],
        organiser=said["organiser"],
        held_on=said["held_on"],
        people=people,
        was_there=form.was_there(),
        now=now,
    )
