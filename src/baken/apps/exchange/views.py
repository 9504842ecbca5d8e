"""The pages of imports (`/invoer/`): handing files over, the preview, confirming, the report, and the templates."""

from __future__ import annotations

import hashlib
import uuid as uuids
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.exchange import actions, queries, tasks
from baken.apps.exchange.rules import MOST_FILES, Receiving, may_import, receiving
from baken.apps.exchange.types import Outcome, State
from baken.ground import audit
from baken.ui.downloads import XLSX
from baken.ui.lists import page_of
from baken.ui.requests import form_page, reading, writing

MEGABYTE = 2**20


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _imports_page(request: HttpRequest, *, refusals: list[str], status: int = 200) -> HttpResponse:
    page = page_of(request, queries.imports_visible_to(cast("ActingRequest", request).actor), size=20)
    for record in page:
        record.summary = queries.report_of(record)
    accounts = [record.by_id for record in page]
    audit.seen(by=cast("ActingRequest", request).actor, kind="exchange.Import", accounts=accounts)
    context = {
        "page": page,
        "refusals": refusals,
        "file_bytes": settings.UPLOAD_FILE_BYTES,
        "folder_bytes": settings.UPLOAD_FOLDER_BYTES,
        "file_size": settings.UPLOAD_FILE_BYTES // MEGABYTE,
        "folder_size": settings.UPLOAD_FOLDER_BYTES // MEGABYTE,
        "most_rows": settings.UPLOAD_ROWS,
        "most_files": MOST_FILES,
    }
    return render(request, "exchange/imports.html", context, status=status)


@allowed(may_import)
@reading
def imports(request: ActingRequest) -> HttpResponse:
    """Hand files over; and what was handed over before."""
    return _imports_page(request, refusals=[])


@allowed(may_import)
@receiving
@writing
def upload(request: Receiving) -> HttpResponse:
    """Take files in, and have them checked. A script that asks for JSON hears where to go on."""
    received, asks_json = request.received, request.headers.get("Accept") == "application/json"
    if not received.check():
        if asks_json:
            return JsonResponse({"refusals": received.refusals}, status=400)
        return _imports_page(request, refusals=received.refusals, status=400)
    actor = cast("ActingRequest", request).actor
    record = actions.receive(by=actor, folder=received.folder, files=received.names)
    received.keep()
    tasks.check_import.enqueue(key=record.pk, language=_language())
    url = reverse("exchange:import", args=[record.uuid])
    return JsonResponse({"url": url}) if asks_json else redirect(url)


def _visible(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(queries.imports_visible_to(request.actor), uuid=uuid)


def _open(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """An import into which who asks may look, and on which they may decide."""
    record = _visible(request, uuid)
    if not queries.is_open_to(request.actor, record):
        raise Http404
    return record


@allowed(may_import)
@reading
def one_import(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """An import, from being checked to its report; while it is worked on the page asks again by itself."""
    record = _visible(request, uuid)
    state, report = State(record.state), queries.report_of(record)
    if request.htmx:
        return HttpResponse(status=204) if state in queries.BUSY else HttpResponseClientRefresh()
    # What is wrong in a file is shown as it stands there, of whomever it is.
    accounts = [record.by_id, record.undone_by_id]
    is_closed = not queries.is_open_to(request.actor, record)
    unnamed = bool(report and report.problems and not is_closed)
    audit.seen(by=request.actor, thing=record, accounts=accounts, unnamed=unnamed)
    context: dict[str, Any] = {"record": record, "report": report, "is_busy": state in queries.BUSY}
    context["is_closed"] = is_closed
    if report is not None and not context["is_busy"] and not is_closed:
        context |= {
            "problems": page_of(request, queries.Problems(record, report)),
            "has_rows": bool(record.folder) and state == State.CHECKED,
            "may_confirm": state == State.CHECKED,
            "may_throw_away": state in (State.CHECKED, State.REFUSED),
            "may_undo": queries.is_last(record),
            "has_rejected": queries.has_rejected_rows(record),
        }
    return render(request, "exchange/import.html", context)


@allowed(may_import)
@reading
def rows(request: ActingRequest, uuid: uuids.UUID, number: int, kind: str) -> HttpResponse:
    """The rows of one kind of one file, before they are imported."""
    record = _open(request, uuid)
    if kind not in Outcome.values:
        raise Http404
    found = queries.rows_of(record, number=number, kind=Outcome(kind))
    if found is None:
        raise Http404
    shown = page_of(request, found)
    said = {"file": number, "rows": kind, "page": shown.number}
    audit.seen(by=request.actor, thing=record, unnamed=True, said=said)
    context = {
        "record": record,
        "file": found.file,
        "number": number,
        "kind": Outcome(kind),
        "kinds": [(each, getattr(found.file, each.value), each == kind) for each in Outcome],
        "headings": found.headings,
        "page": shown,
    }
    return render(request, "exchange/rows.html", context)


@allowed(may_import)
@reading
def rejected_rows(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The rejected rows, to mend and import again."""
    record = _open(request, uuid)
    content = queries.rejected_rows_of(record)
    if content is None:
        raise Http404
    said = {"digest": hashlib.sha256(content).hexdigest()}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, thing=record, unnamed=True, said=said)
    disposition = {"Content-Disposition": 'attachment; filename="geweigerd.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=disposition)


@allowed(may_import)
@writing
def confirm(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Have what was checked imported."""
    record = _open(request, uuid)
    try:
        actions.confirm(record, by=request.actor)
    except actions.CannotConfirm as refusal:
        messages.error(request, str(refusal))
    else:
        tasks.apply_import.enqueue(key=record.pk, language=_language())
    return redirect("exchange:import", uuid)


@allowed(may_import)
@form_page
def throw_away(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and throw away files that were not imported."""
    record = _open(request, uuid)
    if request.method == "POST":
        try:
            actions.throw_away(record, by=request.actor)
        except actions.CannotThrowAway as refusal:
            messages.error(request, str(refusal))
            return redirect("exchange:import", uuid)
        messages.success(request, _("De bestanden zijn weggegooid; er is niets ingevoerd."))
        return redirect("exchange:imports")
    return render(request, "exchange/throw_away.html", {"record": record})


@allowed(may_import)
@form_page
def undo(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and take the last import back; or say what stands in the way."""
    record = _open(request, uuid)
    if request.method == "POST":
        try:
            actions.undo_import(record, by=request.actor)
        except actions.CannotUndo as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        return redirect("exchange:import", uuid)
    context = {
        "record": record,
        "report": queries.report_of(record),
        "obstacles": queries.obstacles_to_undoing(record),
    }
    return render(request, "exchange/undo.html", context)


@allowed(may_import)
@reading
def formats(request: ActingRequest) -> HttpResponse:
    """The files that Baken knows, column by column, each with a template to fill in."""
    return render(request, "exchange/formats.html", {"formats": queries.explained_formats(request.actor)})


@allowed(may_import)
@reading
def template_file(request: ActingRequest, name: str) -> HttpResponse:
    """The template of one file, as a workbook."""
    content = queries.template_named(request.actor, name)
    if content is None:
        raise Http404
    disposition = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=disposition)
