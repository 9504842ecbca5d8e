"""Pages of who was at a session: noting it, adding somebody, signing on paper, closing and reopening."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.access.queries import centres_visible_to
from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import addresses_by_person
from baken.apps.programme import actions
from baken.apps.programme.forms import AttendanceForm, GuestForm, NotingForm, SearchForm
from baken.apps.programme.queries import attendance_of, closing_of, people_found, sessions_kept
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import Attending, SessionState, Status
from baken.ground import audit
from baken.ground.periods import today
from baken.ground.values import folded
from baken.ui.downloads import table_file
from baken.ui.lists import page_of, sort_of
from baken.ui.requests import form_page, reading, writing

SORTS: dict[str, Callable[[Attending], Any]] = {
    "naam": lambda row: folded(row.known.name),
    "centrum": lambda row: folded(row.known.centre_name),
    "aanwezigheid": lambda row: row.status_name,
    "minuten": lambda row: -1 if row.minutes is None else row.minutes,
}


def session_kept(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """The session, if the actor keeps who was there."""
    return get_object_or_404(sessions_kept(request.actor), uuid=uuid)


def _asked(request: ActingRequest, session: Any) -> dict[str, Any]:
    """What is asked of the list, and the rows found."""
    form, everyone = AttendanceForm(request.GET), attendance_of(session)
    sort = sort_of(request, keys=dict.fromkeys(SORTS, ""), default="naam")
    rows = sorted(form.among(everyone), key=SORTS[sort.key], reverse=sort.descending)
    totals = [(Status(status).label, sum(row.status == status for row in everyone)) for status in Status]
    return {
        "form": form,
        "sort": sort,
        "rows": rows,
        "enrolled": sum(row.known.is_enrolled for row in everyone),
        "unnoted": sum(not row.status for row in everyone),
        "totals": [(label, number) for label, number in totals if number],
    }


@allowed(may_plan)
@form_page
def attendance(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who is enrolled beside what is known of who was there; noted by hand, all at once."""
    session = session_kept(request, uuid)
    context = _asked(request, session)
    page = page_of(request, context["rows"])
    noting = NotingForm(request.POST or None, rows=list(page.object_list))
    refusal = ""
    if request.method == "POST" and noting.is_valid():
        try:
            number = actions.note_attendance(session, by=request.actor, said=noting.said(), now=timezone.now())
        except actions.CannotNoteAttendance as cannot:
            refusal = str(cannot)
        else:
            said = ngettext("%(number)s persoon genoteerd.", "%(number)s personen genoteerd.", number)
            messages.success(request, said % {"number": number})
            return redirect(request.get_full_path())
    audit.seen(by=request.actor, thing=session, people=[row.known.person for row in page])
    context |= {
        "session": session,
        "page": page,
        "noting": noting,
        "lines": noting.lines(),
        "refusal": refusal,
        "is_begun": session.held_on <= today() and session.state != SessionState.CANCELLED,
        "query": f"?{request.GET.urlencode()}",
    }
    return render(request, "programme/attendance.html", context, status=409 if refusal else 200)


@allowed(may_plan)
@writing
def everyone_present(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Note that everyone was there who is enrolled and not noted yet."""
    session = session_kept(request, uuid)
    try:
        number = actions.note_everyone_present(session, by=request.actor, now=timezone.now())
    except actions.CannotNoteAttendance as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(number)s persoon genoteerd.", "%(number)s personen genoteerd.", number)
        messages.success(request, said % {"number": number})
    return redirect("programme:attendance", uuid)


@allowed(may_plan)
@freshly_shown
@reading
def attendance_file(request: ActingRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """The same as a file, all of it."""
    session = session_kept(request, uuid)
    rows = _asked(request, session)["rows"]
    people = [row.known.person for row in rows]
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, thing=session, people=people, said={"rows": len(rows)})
    emails = addresses_by_person(people)
    headings = [
        _("Naam"),
        _("E-mailadres"),
        _("Centrum"),
        _("Ingeschreven"),
        _("Aanwezigheid"),
        _("Minuten"),
        _("Hoe dat bekend is"),
    ]
    found = [
        (
            row.known.name,
            next(iter(emails.get(row.known.person, [])), ""),
            row.known.centre_name,
            _("ja") if row.known.is_enrolled else _("nee"),
            row.status_name,
            row.minutes,
            row.source_name,
        )
        for row in rows
    ]
    name = f"{_('aanwezigheid')}-{session.offer.code}-{session.number}"
    return table_file(kind, name=name, headings=headings, rows=found)


@allowed(may_plan)
@reading
def sign_list(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A list to print and to sign, with room for who comes without being enrolled."""
    session = session_kept(request, uuid)
    rows = [row for row in attendance_of(session) if row.known.is_enrolled]
    audit.seen(by=request.actor, thing=session, people=[row.known.person for row in rows])
    return render(request, "programme/attendance_sign.html", {"session": session, "rows": rows, "empty": range(8)})


@allowed(may_plan)
@form_page
def add_walk_in(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Look for somebody who came without being enrolled, and note them; or a guest."""
    session = session_kept(request, uuid)
    search = SearchForm(request.GET)
    text, refusal = search.text(), ""
    centres = list(centres_visible_to(request.actor).order_by("name", "pk"))
    is_guest = request.method == "POST" and "person" not in request.POST
    guest = GuestForm(request.POST if is_guest else None, centres=centres)
    if request.method == "POST" and (not is_guest or guest.is_valid()):
        try:
            if is_guest:
                where = uuids.UUID(guest.cleaned_data["centre"])
                actions.add_guest(session, by=request.actor, guest=guest.guest(), centre=where, now=timezone.now())
            else:
                person = _uuid(request.POST["person"])
                actions.add_walk_in(session, by=request.actor, person=person, now=timezone.now())
        except actions.CannotNoteAttendance as cannot:
            refusal = str(cannot)
        else:
            messages.success(request, _("Genoteerd als aanwezig."))
            return redirect("programme:attendance", uuid)
    found = people_found(session.offer, session, on=session.held_on, text=text)
    audit.seen(by=request.actor, thing=session, people=[each.person for each in found])
    context = {"session": session, "search": search, "text": text, "found": found, "guest": guest, "refusal": refusal}
    return render(request, "programme/attendance_add.html", context, status=409 if refusal else 200)


def _uuid(text: str) -> uuids.UUID:
    """A public key that was sent; that of nobody, where it is none."""
    try:
        return uuids.UUID(text)
    except ValueError:
        return uuids.UUID(int=0)


@allowed(may_plan)
@form_page
def close(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and close a session: all is said of who was there."""
    session = session_kept(request, uuid)
    if request.method == "POST":
        try:
            actions.close_session(session, by=request.actor, now=timezone.now())
            messages.success(request, _("De sessie is afgesloten."))
        except actions.CannotNoteAttendance as refusal:
            messages.error(request, str(refusal))
        return redirect("programme:attendance", uuid)
    _becomes, closing = closing_of(session)
    context = {"session": session, "closing": closing, "cancel": reverse("programme:attendance", args=[uuid])}
    return render(request, "programme/attendance_close.html", context)


@allowed(may_plan)
@form_page
def reopen(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and take back what closing a session wrote."""
    session = session_kept(request, uuid)
    if request.method == "POST":
        try:
            actions.reopen_session(session, by=request.actor)
            messages.success(request, _("De sessie is heropend; wat het afsluiten noteerde, is weg."))
        except actions.CannotNoteAttendance as refusal:
            messages.error(request, str(refusal))
        return redirect("programme:attendance", uuid)
    context = {"session": session, "cancel": reverse("programme:attendance", args=[uuid])}
    return render(request, "programme/attendance_reopen.html", context)
