"""What a view may do to the database: a reading view only reads, a writing view writes all or nothing, and what cannot
be written in the audit trail is not shown. And that a page takes no files, unless it says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve

from baken.ground import audit

View = Callable[..., HttpResponse]
ACTING = "namens"  # the field of a form that says in which role it was opened


class NoFiles(FileUploadHandler):
    """Stops reading where a file begins: what takes files has a handler of its own."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class WriteInReadingView(Exception):
    """A view that may only read sent something else than a question to the database."""


def _only_select(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    # The trail has a connection of its own; where a transaction is open, as in most tests, it uses that one.
    if not sql.lstrip("( \n\t").upper().startswith("SELECT") and not audit.is_being_kept():
        raise WriteInReadingView(sql.split(None, 1)[0] if sql.strip() else sql)
    return execute(sql, params, many, context)


def _read(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    with connection.execute_wrapper(_only_select):
        response = view(request, *args, **kwargs)
        # One that would make its page later makes it here, where it may only read.
        return response.render() if isinstance(response, SimpleTemplateResponse) else response


def _write(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    with transaction.atomic(), audit.together():
        return view(request, *args, **kwargs)


def _call(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return view(request, *args, **kwargs)


def _guarded(view: View, by_method: dict[str, Callable[..., HttpResponse]], manner: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        guard = by_method.get(request.method or "")
        if guard is None:
            return HttpResponseNotAllowed(by_method, render_to_string("405.html", request=request))
        try:
            return guard(view, request, *args, **kwargs)
        except audit.CannotAudit:
            refused = render(request, "503.html", status=503)
            refused["Retry-After"] = "30"
            return refused

    guarded.manner = manner  # type: ignore[attr-defined]  # read by the house test that every view wears one
    return guarded


def reading(view: View) -> View:
    """GET and HEAD only; any SQL but SELECT on the main connection raises WriteInReadingView."""
    return _guarded(view, {"GET": _read, "HEAD": _read}, "reading")


def writing(view: View) -> View:
    """POST only, in one transaction."""
    return _guarded(view, {"POST": _write}, "writing")


def writing_in_steps(view: View) -> View:
    """POST only, with transactions of its own: what asks another house something locks nobody out meanwhile."""
    return _guarded(view, {"POST": _call}, "writing in steps")


def called_back(view: View) -> View:
    """The one GET that may write: somebody comes back from another house with an answer to a question of ours. It
    keeps transactions of its own: what was used once stays used."""
    return _guarded(view, {"GET": _call}, "called back")


def form_page(view: View) -> View:
    """A form: shown by GET, which only reads; handled by POST, in one transaction."""
    return _guarded(view, {"GET": _read, "HEAD": _read, "POST": _write}, "form")


def form_page_in_steps(view: View) -> View:
    """A form whose handling keeps transactions of its own, since some of what it writes must stay whatever follows."""
    return _guarded(view, {"GET": _read, "HEAD": _read, "POST": _call}, "form in steps")


def page_at(url: str) -> View | None:
    """The view that shows a page at an address of this house; None where nothing stands, and for what only writes."""
    try:
        view: View = resolve(urlsplit(url).path).func
    except Resolver404:
        return None
    return view if getattr(view, "manner", "") in ("reading", "form", "form in steps") else None
