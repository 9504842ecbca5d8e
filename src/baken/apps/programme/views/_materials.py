"""Pages of what is put with an offer: adding it, getting hold of it, changing and removing it."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.exchange.rules import Receiving, receiving_whole
from baken.apps.programme import actions
from baken.apps.programme.engine.materials import ENDINGS
from baken.apps.programme.forms import LinkForm, MaterialForm
from baken.apps.programme.queries import materials_kept, materials_visible_to, offers_planned_by
from baken.apps.programme.rules import may_plan, may_see_programme
from baken.apps.programme.types import MaterialKind
from baken.ui.requests import form_page, reading, writing

UNREADABLE = "default-src 'none'; sandbox"


def _page(
    request: Any,
    offer: Any,
    *,
    link: LinkForm | None = None,
    file: MaterialForm | None = None,
    refusals: Sequence[str] = (),
) -> HttpResponse:
    sessions = list(offer.sessions.all())
    asked = request.GET.get("soort", "")
    initial = {
        "kind": asked if asked in MaterialKind.values else MaterialKind.SLIDES.value,
        "session": request.GET.get("sessie", ""),
    }
    context = {
        "offer": offer,
        "link": link or LinkForm(sessions=sessions, initial=initial),
        "file": file or MaterialForm(sessions=sessions, initial=initial, prefix="file"),
        "refusals": refusals,
        "endings": ",".join(ENDINGS),
        "most": settings.UPLOAD_FILE_BYTES // 2**20,
        "cancel": reverse("programme:offer", args=[offer.uuid]),
    }
    is_wrong = bool(refusals) or any(form is not None and form.errors for form in (link, file))
    return render(request, "programme/add_material.html", context, status=400 if is_wrong else 200)


@allowed(may_plan)
@form_page
def add(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Put a link with an offer; or go on to a file."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    if request.method != "POST":
        return _page(request, offer)
    link = LinkForm(request.POST, sessions=list(offer.sessions.all()))
    if not link.is_valid():
        return _page(request, offer, link=link)
    try:
        actions.add_link(offer, by=request.actor, now=timezone.now(), **link.said())
    except actions.CannotAddMaterial as refusal:
        return _page(request, offer, link=link, refusals=[str(refusal)])
    messages.success(request, _("Het materiaal staat bij het aanbod."))
    return redirect("programme:offer", uuid)


@allowed(may_plan)
@receiving_whole
@writing
def add_file(request: Receiving, uuid: uuids.UUID) -> HttpResponse:
    """Put a file with an offer."""
    received, by = request.received, cast("ActingRequest", request).actor
    offer = get_object_or_404(offers_planned_by(by), uuid=uuid)
    file = MaterialForm(request.POST, sessions=list(offer.sessions.all()), prefix="file")
    if not received.check() or not file.is_valid():
        return _page(request, offer, file=file, refusals=received.refusals)
    if len(received.files) > 1:
        return _page(request, offer, file=file, refusals=[_("Kies één bestand.")])
    ((name, path),) = received.files
    try:
        actions.add_file(offer, by=by, name=name, path=path, now=timezone.now(), **file.said())
    except actions.CannotAddMaterial as refusal:
        return _page(request, offer, file=file, refusals=[str(refusal)])
    messages.success(cast("ActingRequest", request), _("Het materiaal staat bij het aanbod."))
    return redirect("programme:offer", uuid)


@allowed(may_see_programme)
@reading
def material(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """A file that is put with an offer: always to be kept, never to be shown or run here."""
    return kept_apart(get_object_or_404(materials_visible_to(request.actor), uuid=uuid, url=""))


def kept_apart(found: Any) -> FileResponse:
    """The file of some material, to be kept and never to be shown or run here."""
    answer = FileResponse(
        found.file.opened(), as_attachment=True, filename=found.file_name, content_type="application/octet-stream"
    )
    answer.headers["Content-Security-Policy"] = UNREADABLE
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@allowed(may_plan)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say something else of material."""
    found = get_object_or_404(materials_kept(request.actor), uuid=uuid)
    initial = {name: getattr(found, name) for name in ("title", "kind", "open_to", "url")}
    initial["session"] = str(found.session.uuid) if found.session else ""
    kind = LinkForm if found.url else MaterialForm
    form = kind(request.POST or None, sessions=list(found.offer.sessions.all()), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_material(found, by=request.actor, **form.said())
        except actions.CannotAddMaterial as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Bewaard."))
            return redirect("programme:offer", found.offer.uuid)
    cancel = reverse("programme:offer", args=[found.offer.uuid])
    context = {"form": form, "offer": found.offer, "cancel": cancel}
    return render(request, "programme/change_material.html", context)


@allowed(may_plan)
@form_page
def remove(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and remove material."""
    found = get_object_or_404(materials_kept(request.actor), uuid=uuid)
    cancel = reverse("programme:offer", args=[found.offer.uuid])
    if request.method == "POST":
        try:
            actions.remove_material(found, by=request.actor)
            messages.success(request, _("Het materiaal is weg."))
        except actions.CannotAddMaterial as refusal:
            messages.error(request, str(refusal))
        return redirect(cancel)
    context = {"material": found, "offer": found.offer, "cancel": cancel}
    return render(request, "programme/remove_material.html", context)
