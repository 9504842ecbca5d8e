"""Pages of the code of a session: shown in the room, and typed by who is there."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.programme import actions
from baken.apps.programme.engine.codes import picture_of
from baken.apps.programme.forms import CodeForm
from baken.apps.programme.rules import may_note_oneself, may_plan
from baken.apps.programme.views._attendance import session_kept
from baken.ui.requests import form_page


@allowed(may_plan)
@form_page
def code(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The code of a session, large, with a drawing for phones; opened and closed here."""
    session = session_kept(request, uuid)
    if request.method == "POST":
        try:
            if "close" in request.POST:
                actions.close_code(session, by=request.actor)
                messages.success(request, _("De code is gesloten: niemand meldt zich er nog mee aan."))
            else:
                actions.open_code(session, by=request.actor)
        except actions.CannotNoteAttendance as refusal:
            messages.error(request, str(refusal))
        return redirect("programme:code", uuid)
    address = request.build_absolute_uri(reverse("programme:here", args=[session.code])) if session.code else ""
    context = {
        "session": session,
        "letters": f"{session.code[:3]} {session.code[3:]}",
        "picture": picture_of(address) if address else "",
        "typed_at": request.build_absolute_uri(reverse("programme:present")),
    }
    return render(request, "programme/attendance_code.html", context)


@allowed(may_note_oneself)
@form_page
def present(request: ActingRequest, code: str = "") -> HttpResponse:
    """Note oneself present with the code of a session. Shown, it looks up no code: only who sends one tries it."""
    form = CodeForm(request.POST or None, initial={"code": code[:20]})
    if request.method == "POST" and form.is_valid():
        try:
            session, is_walk_in = actions.note_by_code(
                form.cleaned_data["code"], by=request.actor, account=request.user, now=timezone.now()
            )
        except actions.CannotNoteAttendance as refusal:
            form.add_error("code", str(refusal))
        else:
            said = _("Je bent aanwezig genoteerd bij “%(title)s”.") % {"title": session.offer.title}
            if is_walk_in:
                said += " " + _("Je was hiervoor niet ingeschreven; de begeleider ziet dat.")
            messages.success(request, said)
            return redirect("programme:present")
    return render(request, "programme/attendance_present.html", {"form": form})
