"""Pages of lists of who was at a session: handing one over, a look at what it does, applying it, taking it back."""

from __future__ import annotations

import uuid as uuids
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.queries import centres_visible_to
from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.exchange.rules import Receiving, receiving
from baken.apps.programme import actions
from baken.apps.programme.engine.teams import CannotReadReport, read_file
from baken.apps.programme.forms import DecidingForm, PasteForm, ReportForOfferForm, SearchForm
from baken.apps.programme.queries import (
    lines_of,
    mark_of,
    offers_held,
    people_found,
    reports_visible_to,
    session_of,
    sessions_kept,
)
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import Chosen, Decision, Effect, ReportState
from baken.ground import audit
from baken.ui.lists import page_of
from baken.ui.requests import form_page, reading, writing


def _for(request: Any) -> tuple[Any, ReportForOfferForm | None]:
    """The session that is named, or a form for the offer of one that was never planned."""
    named = request.POST.get("sessie") or request.GET.get("sessie")
    if named:
        try:
            return get_object_or_404(sessions_kept(request.actor), uuid=uuids.UUID(named)), None
        except ValueError as error:
            raise Http404 from error
    return None, ReportForOfferForm(request.POST or None, offers=list(offers_held(request.actor)))


def _page(request: Any, *, refusals: Sequence[str] = (), status: int = 200) -> HttpResponse:
    session, form = _for(request)
    reports = reports_visible_to(request.actor)
    page = page_of(request, reports.filter(session=session) if session else reports, size=20)
    audit.seen(by=request.actor, kind="programme.AttendanceReport", accounts=[report.by_id for report in page])
    context = {"session": session, "form": form, "page": page, "refusals": refusals}
    return render(request, "programme/attendance_reports.html", context, status=status)


@allowed(may_plan)
@reading
def reports(request: ActingRequest) -> HttpResponse:
    """Hand over a report of Teams; and what was handed over before."""
    return _page(request)


@allowed(may_plan)
@receiving
@writing
def receive(request: Receiving) -> HttpResponse:
    """Take a report of Teams in, and show what it does."""
    received = request.received
    session, form = _for(request)
    if (form is not None and not form.is_valid()) or not received.check():
        return _page(request, refusals=received.refusals, status=400)
    if len(received.files) > 1:
        return _page(request, refusals=[_("Kies één bestand.")], status=400)
    ((_name, path),) = received.files
    by = cast("ActingRequest", request).actor
    offer = session.offer if form is None else form.offer_chosen()
    try:
        report = actions.receive_report(offer, by=by, session=session, meeting=read_file(path), now=timezone.now())
    except (CannotReadReport, actions.CannotNoteAttendance) as refusal:
        return _page(request, refusals=[str(refusal)], status=400)
    return redirect("programme:report", report.uuid)


@allowed(may_plan)
@form_page
def paste(request: ActingRequest) -> HttpResponse:
    """Paste a list of names or addresses, and look at what it does."""
    session, offers = _for(request)
    form = PasteForm(request.POST or None, has_session=session is not None)
    if request.method == "POST" and form.is_valid() and (offers is None or offers.is_valid()):
        said = form.cleaned_data
        offer = session.offer if offers is None else offers.offer_chosen()
        held_on = session.held_on if session is not None else said["held_on"]
        try:
            report = actions.receive_list(
                offer,
                by=request.actor,
                session=session,
                held_on=held_on,
                people=said["people"],
                now=timezone.now(),
            )
        except actions.CannotNoteAttendance as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("programme:report", report.uuid)
    cancel = f"{reverse('programme:reports')}{f'?sessie={session.uuid}' if session else ''}"
    context = {"session": session, "offers": offers, "form": form, "cancel": cancel}
    return render(request, "programme/attendance_paste.html", context)


def _visible(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(reports_visible_to(request.actor), uuid=uuid)


@allowed(may_plan)
@form_page
def report(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A list: who is meant by each row and what it does; decided on, saved and applied here. Once it is applied, what
    it did."""
    record = _visible(request, uuid)
    if record.state != ReportState.WAITING:
        audit.seen(by=request.actor, thing=record, accounts=[record.by_id])
        context = {"record": record, "may_undo": record.state == ReportState.APPLIED and bool(record.trace)}
        return render(request, "programme/attendance_report_done.html", context)
    lines = lines_of(record)
    page = page_of(request, lines)
    centres = list(centres_visible_to(request.actor).order_by("name", "pk"))
    form = DecidingForm(
        request.POST or None, lines=list(page.object_list), centres=centres, threshold=record.threshold
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, record, form)
        except actions.CannotNoteAttendance as cannot:
            refusal = str(cannot)
    people = [each.person for line in page for each in (line.known, *line.proposals) if each is not None]
    audit.seen(by=request.actor, thing=record, people=people, unnamed=True)
    counts = Counter(line.effect for line in lines)
    context = {
        "record": record,
        "form": form,
        "lines": form.lines(),
        "page": page,
        "mark": mark_of(lines),
        "counts": [(effect.label, counts[effect]) for effect in Effect if counts[effect]],
        "open": counts[Effect.OPEN],
        "session_there": session_of(record),
        "refusal": refusal,
    }
    return render(request, "programme/attendance_report.html", context, status=409 if refusal else 200)


def _decided(request: ActingRequest, record: Any, form: DecidingForm) -> HttpResponse:
    """Save what was decided; and apply the list, where that was asked and nothing else was said."""
    decisions, threshold = form.decisions(), form.cleaned_data.get("threshold")
    is_other = bool(decisions) or threshold != record.threshold
    if is_other:
        actions.decide_rows(record, by=request.actor, decisions=decisions, threshold=threshold)
    if "apply" not in request.POST:
        messages.success(request, _("Bewaard. Er is nog niets toegepast; je kan hier later verder werken."))
        return redirect(request.get_full_path())
    if is_other:
        messages.warning(request, _("Je keuzes zijn bewaard. Kijk na wat ze doen, en pas de lijst dan toe."))
        return redirect(request.get_full_path())
    done = actions.apply_report(
        record,
        by=request.actor,
        mark=request.POST.get("mark", ""),
        leaves_rest="rest" in request.POST,
        now=timezone.now(),
    )
    messages.success(request, _("De lijst is toegepast."))
    assert done.session is not None  # one that is applied has one
    return redirect("programme:attendance", done.session.uuid)


@allowed(may_plan)
@form_page
def report_row(request: ActingRequest, uuid: uuids.UUID, number: int) -> HttpResponse:
    """Look for who is meant by a row of a list that waits."""
    record = _visible(request, uuid)
    if record.state != ReportState.WAITING or number >= len(record.rows):
        raise Http404
    row = record.rows[number]
    if request.method == "POST":
        decision = Decision(Chosen.PERSON, person=request.POST.get("person", ""))
        try:
            actions.decide_rows(record, by=request.actor, decisions={number: decision})
        except actions.CannotNoteAttendance as refusal:
            messages.error(request, str(refusal))
        return redirect("programme:report", uuid)
    search = SearchForm(request.GET or None, initial={"zoek": row["name"]})
    text = search.text() if request.GET else ""
    found = people_found(record.offer, record.session, on=record.held_on, text=text)
    line = next(each for each in lines_of(record) if each.number == number)
    people = [each.person for each in (*found, line.known) if each is not None]
    audit.seen(by=request.actor, thing=record, people=people, unnamed=True)
    context = {"record": record, "row": row, "line": line, "search": search, "text": text, "found": found}
    return render(request, "programme/attendance_row.html", context)


def _confirmed(
    request: ActingRequest, record: Any, act: Callable[..., Any], *, template: str, said: str
) -> HttpResponse:
    """Ask, and do it."""
    if request.method != "POST":
        cancel = reverse("programme:report", args=[record.uuid])
        return render(request, template, {"record": record, "cancel": cancel})
    try:
        act(record, by=request.actor)
        messages.success(request, said)
    except actions.CannotNoteAttendance as refusal:
        messages.error(request, str(refusal))
    return redirect("programme:reports")


@allowed(may_plan)
@form_page
def undo(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and take back what a list wrote."""
    said = _("De lijst is teruggenomen; wat sindsdien verbeterd is, bleef.")
    template = "programme/attendance_undo.html"
    take_back = partial(actions.undo_report, now=timezone.now())
    return _confirmed(request, _visible(request, uuid), take_back, template=template, said=said)


@allowed(may_plan)
@form_page
def throw_away(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and forget a list that waits."""
    said = _("De lijst is weggegooid; er is niets genoteerd.")
    template = "programme/attendance_throw_away.html"
    return _confirmed(request, _visible(request, uuid), actions.throw_away_report, template=template, said=said)
