"""Pages of mails to people of an offer: writing one, and what was sent."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.programme import actions
from baken.apps.programme.forms import LetterForm
from baken.apps.programme.queries import (
    audience_of,
    letter_planned_by,
    letters_of,
    offers_planned_by,
    told_by,
    told_by_itself,
)
from baken.apps.programme.rules import may_plan
from baken.apps.programme.views._enrolments import tell
from baken.ground import audit
from baken.ui.lists import list_page, page_of
from baken.ui.requests import form_page, reading


@allowed(may_plan)
@reading
def letters(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """What was written by hand, and what went out by itself."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    page = page_of(request, letters_of(request.actor, offer))
    audit.seen(by=request.actor, thing=offer, accounts=[each.by_id for each in page])
    context = {"offer": offer, "page": page, "by_itself": told_by_itself(offer), **_back(offer)}
    return list_page(request, "programme/letters.html", context)


def _back(offer: Any) -> dict[str, str]:
    return {"cancel": reverse("programme:offer", args=[offer.uuid])}


@allowed(may_plan)
@reading
def letter(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """One that was written by hand, and to whom."""
    found = letter_planned_by(request.actor, uuid)
    if found is None:
        raise Http404
    page = page_of(request, told_by(found))
    people = [each.person.same_as_id or each.person_id for each in page]
    audit.seen(by=request.actor, thing=found, people=people, accounts=[found.by_id])
    context = {"letter": found, "offer": found.offer, "page": page, **_back(found.offer)}
    return list_page(request, "programme/letter.html", context)


@allowed(may_plan)
@form_page
def write(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Write to a group: first what it will be and to how many, then it goes."""
    offer = get_object_or_404(offers_planned_by(request.actor).select_related("cell"), uuid=uuid)
    asked = {"group": request.GET.get("aan", ""), "session": request.GET.get("sessie", "")}
    form = LetterForm(request.POST or None, sessions=list(offer.sessions.all()), initial=asked)
    context: dict[str, Any] = {"form": form, "offer": offer, "cancel": reverse("programme:letters", args=[offer.uuid])}
    if request.method != "POST" or not form.is_valid() or "verder" in request.POST:
        return render(request, "programme/write_letter.html", context)
    said = form.letter()
    number = form.cleaned_data["number"]
    if number is not None:
        try:
            made = actions.write_letter(offer, by=request.actor, number=number, now=timezone.now(), **said)
        except actions.CannotWrite as refusal:
            messages.error(request, str(refusal))
        else:
            tell(request)
            messages.success(request, _("De mail vertrekt."))
            return redirect("programme:letter", made.uuid)
    context |= {"letter": said, "group": said["group"].label}
    context["number"] = len(audience_of(offer, said["session"], said["group"]))
    return render(request, "programme/letter_preview.html", context)
