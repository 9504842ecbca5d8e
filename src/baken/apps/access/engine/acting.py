"""In which role a form was opened. In another tab somebody may have chosen another since: what was filled in for one
cell is not written in the other."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from baken.ui.requests import ACTING, page_at

KEPT = "bewaard"  # in the address to which a form is posted once more, before it may be; and before names of fields


def onward_of(request: HttpRequest) -> str:
    """The page that was asked, or where that only writes the page of this house that it stands on."""
    onward = request.get_full_path()
    if page_at(onward) is not None:
        return onward
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(came_from)._replace(scheme="", netloc="").geturl() if ours else ""


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, field by field, but the token."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    return [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a page kept of another form, and sends along with its own."""
    start = f"{KEPT}-"
    return [(name.removeprefix(start), value) for name, value in sent_fields(request) if name.startswith(start)]


def as_kept(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Fields of another form, under the names by which a page sends them along."""
    return [(f"{KEPT}-{name}", value) for name, value in fields]


def refused_in_another_role(request: HttpRequest) -> HttpResponse | None:
    """The page that says so, to who sends a form that was opened in another role than they act in now, with what was
    filled in and the way back; None for anyone else."""
    sent, grant = request.POST.get(ACTING, ""), getattr(request, "grant", None)
    if not sent or grant is None or sent == str(grant.uuid):
        return None
    opened = next((held for held in request.grants if str(held.uuid) == sent), None)  # type: ignore[attr-defined]  # set by ActorMiddleware
    onward = onward_of(request)
    whole = onward == request.get_full_path() and not request.FILES  # a file cannot be sent once more from here
    kept = as_kept(sent_fields(request)) if whole else []
    context = {"opened": opened, "onward": onward, "kept": kept}
    return render(request, "access/another_role.html", context, status=409)
