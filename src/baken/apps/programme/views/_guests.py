"""Pages for people without an account, of other networks: what an offer is, asking for a place, and one's own
enrolment by the link of a mail."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from baken.apps.access.rules import for_strangers
from baken.apps.programme import actions, tasks
from baken.apps.programme.engine.calendars import calendar
from baken.apps.programme.forms import AskAsGuestForm, LeaveForm
from baken.apps.programme.queries import (
    all_began,
    centres_of_guests,
    enrolment_of_guest,
    entry_of,
    is_open,
    left_by_guest,
    materials_of_guest,
    offer_for_guests,
    proof_of_guest,
    request_of_guest,
    sessions_to_choose,
    whose_turn,
)
from baken.apps.programme.types import EnrolmentState, SessionState
from baken.apps.programme.views._materials import kept_apart
from baken.ground.periods import today
from baken.ui.requests import form_page, reading


def _tell(request: HttpRequest) -> None:
    tasks.tell.enqueue(address=request.build_absolute_uri("/"))


@for_strangers
@never_cache
@form_page
def offer(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What is offered to people of other networks, and asking for a place. The answer is the same for an address that
    is known and one that is not, and as quick."""
    found = offer_for_guests(uuid)
    if found is None:
        raise Http404
    on = today()
    may_ask = is_open(found, on=on) and settings.HAS_MAIL
    sessions = sessions_to_choose(found, on=on) if found.by_session else None
    form = AskAsGuestForm(request.POST or None, sessions=sessions, centres=list(centres_of_guests(found, on=on)))
    context: dict[str, Any] = {"offer": found, "form": form, "may_ask": may_ask, "sessions": found.sessions.all()}
    if request.method == "POST" and may_ask and form.is_valid():
        try:
            key = actions.ask_as_guest(
                found,
                guest=form.guest(),
                centre=form.centre_chosen(),
                session=form.session_chosen(),
                asking=form.asking(),
                address=request.build_absolute_uri("/"),
                now=timezone.now(),
            )
        except actions.TooManyGuests as refusal:
            form.add_error(None, str(refusal))
            return render(request, "programme/guest_offer.html", context, status=429)
        tasks.mail_guest.enqueue(key=key)
        sentence = _("Kijk in je mailbox: er gaat een mail naar %(email)s. Met de link daarin schrijf je in.")
        messages.success(request, sentence % {"email": form.cleaned_data["email"]})
        return redirect("programme:guest_offer", found.uuid)
    return render(request, "programme/guest_offer.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/guest_gone.html", status=410)


@for_strangers
@never_cache
@form_page
def link(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """Take the place that was asked, by the link that went to the address; once."""
    asked = request_of_guest(uuid, proof, now=timezone.now())
    if asked is None:
        return _gone(request)
    if request.method == "POST":
        try:
            made = actions.enrol_guest(uuid, proof, now=timezone.now())
        except actions.CannotEnrol as refusal:
            messages.error(request, str(refusal))
            return redirect("programme:guest_link", uuid, proof)
        _tell(request)
        return redirect("programme:guest", made.uuid, proof_of_guest(made))
    sessions = [asked.session] if asked.session else list(asked.offer.sessions.all())
    return render(request, "programme/guest_link.html", {"asked": asked, "offer": asked.offer, "sessions": sessions})


def _left(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """To who left, that they did, however often they ask; to anyone else, that the link is none."""
    found = left_by_guest(uuid, proof, on=today())
    return _gone(request) if found is None else render(request, "programme/guest_left.html", {"offer": found.offer})


def _sessions(enrolment: Any) -> list[Any]:
    rows = [enrolment.session] if enrolment.session else list(enrolment.offer.sessions.all())
    for each in rows:
        is_on = enrolment.state == EnrolmentState.ENROLLED and each.state != SessionState.CANCELLED
        each.link = each.online if is_on else ""
    return rows


@for_strangers
@never_cache
@form_page
def enrolment(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """Where the enrolment of somebody without an account stands; and taking or leaving a place that was offered."""
    found = enrolment_of_guest(uuid, proof, on=today())
    if found is None:
        return _left(request, uuid, proof)
    if request.method == "POST":
        accepts = request.POST.get("antwoord") == "ja"
        done = _("Je bent ingeschreven.") if accepts else _("De plaats gaat naar wie volgt.")
        return _done(
            request, lambda: actions.answer_as_guest(uuid, proof, accepts=accepts, now=timezone.now()), found, done
        )
    materials = materials_of_guest(found)
    for each in materials:
        each.get_at = reverse("programme:guest_material", args=[uuid, proof, each.uuid])
    sessions = _sessions(found)
    context = {
        "materials": materials,
        "enrolment": found,
        "offer": found.offer,
        "proof": proof,
        "sessions": sessions,
        "may_leave": not all_began(sessions, now=timezone.now()),
        "states": EnrolmentState,
        "turn": whose_turn(found) if found.state == EnrolmentState.WAITING else None,
    }
    return render(request, "programme/guest.html", context)


def _done(request: HttpRequest, act: Callable[[], Any], found: Any, done: str) -> HttpResponse:
    """Do what was asked, or say why that cannot be; then the page of the enrolment, which tells it too to who left."""
    try:
        act()
    except actions.CannotEnrol as refusal:
        messages.error(request, str(refusal))
        return redirect("programme:guest", found.uuid, proof_of_guest(found))
    _tell(request)
    messages.success(request, done)
    return redirect("programme:guest", found.uuid, proof_of_guest(found))


@for_strangers
@never_cache
@form_page
def leave(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """Give up a place or a turn."""
    found = enrolment_of_guest(uuid, proof, on=today())
    if found is None:
        return _left(request, uuid, proof)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, done = form.cleaned_data["reason"], _("Je bent afgemeld.")
        return _done(
            request, lambda: actions.leave_as_guest(uuid, proof, reason=reason, now=timezone.now()), found, done
        )
    return render(
        request, "programme/guest_leave.html", {"form": form, "enrolment": found, "offer": found.offer, "proof": proof}
    )


@for_strangers
@never_cache
@reading
def material(request: HttpRequest, uuid: uuids.UUID, proof: str, material: uuids.UUID) -> Any:
    """A file that is put with the offer, as far as it is open to who is enrolled or was there."""
    enrolment = enrolment_of_guest(uuid, proof, on=today())
    if enrolment is None:
        return _gone(request)
    found = next((each for each in materials_of_guest(enrolment) if each.uuid == material and not each.url), None)
    if found is None:
        raise Http404
    return kept_apart(found)


@for_strangers
@never_cache
@reading
def calendar_file(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """The sessions for a calendar."""
    found = enrolment_of_guest(uuid, proof, on=today())
    if found is None or found.state != EnrolmentState.ENROLLED:
        return _gone(request)
    entries = [
        entry_of(each, title=found.offer.title, home="", off=False, changed_at=found.changed_at)
        for each in _sessions(found)
    ]
    answer = HttpResponse(calendar(entries, name=found.offer.title), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sessies.ics"'
    return answer
