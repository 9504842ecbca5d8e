"""Pages of one's own enrolments: to ask a place, to see where it stands, to leave, to let a colleague come."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import named_there
from baken.apps.programme import actions, tasks
from baken.apps.programme.forms import AskForm, LeaveForm, PassOnForm
from baken.apps.programme.queries import (
    all_began,
    centre_approves,
    enrolled_with,
    enrolment_seen,
    is_kept,
    is_to_decide,
    offers_open_to,
    own_enrolments_of,
    sessions_to_choose,
    whose_turn,
    with_links,
)
from baken.apps.programme.rules import may_enrol, may_plan, may_see_enrolments
from baken.apps.programme.types import EnrolmentState
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.lists import page_of
from baken.ui.requests import form_page, reading, writing


def tell(request: ActingRequest) -> None:
    """Let people hear what became of their enrolment."""
    tasks.tell.enqueue(address=request.build_absolute_uri("/"))


def enrolments_page(
    request: ActingRequest, found: Any, *, numbers: Mapping[str, int], asked: Mapping[str, str], of_one: bool = False
) -> Any:
    """A page of a list of enrolments, with names; `of_one`: all for one offer. How many there are follows from how
    many stand in each state; what is searched is looked for once, by key."""
    if asked["text"] or asked["session"]:
        page = page_of(request, list(found.values_list("pk", flat=True)))
        page.object_list = enrolled_with(list(page), of_one=of_one)
    else:
        number = numbers[asked["state"]] if asked["state"] else sum(numbers.values())
        page = page_of(request, found, number=number)
    page.object_list = named_there(page)
    return page


@allowed(may_enrol)
@reading
def enrolments(request: ActingRequest) -> HttpResponse:
    """What somebody enrolled for, the latest first."""
    page = page_of(request, own_enrolments_of(request.actor))
    return render(request, "programme/enrolments.html", {"page": page})


def seen_enrolment(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """The enrolment that is asked. Raises Http404 where who asks does not see it."""
    found = enrolment_seen(request.actor, uuid)
    if found is None:
        raise Http404
    return found


@allowed(may_see_enrolments)
@reading
def enrolment(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """One enrolment: where it stands and why, what happened, and what can be done."""
    found = seen_enrolment(request, uuid)
    audit.seen(by=request.actor, thing=found, people=[found.person_id])
    state = EnrolmentState(found.state)
    sessions = [found.session] if found.session else list(found.offer.sessions.all())
    may_leave = may_plan(request.actor) or not all_began(sessions, now=timezone.now())
    context = {
        "enrolment": found,
        "steps": list(found.steps.all()),
        "turn": whose_turn(found) if state is EnrolmentState.WAITING else None,
        "states": EnrolmentState,
        "sessions": with_links(sessions, offer=found.offer, by=request.actor),
        "may_change": may_leave and is_kept(found, by=request.actor),
        "may_decide": is_to_decide(found, by=request.actor),
    }
    return render(request, "programme/enrolment.html", context)


@allowed(may_enrol)
@form_page
def ask(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask a place for oneself."""
    offer = get_object_or_404(offers_open_to(request.actor), uuid=uuid)
    sessions = sessions_to_choose(offer, on=today()) if offer.by_session else None
    form = AskForm(request.POST or None, sessions=sessions, initial={"session": request.GET.get("sessie")})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enrol_oneself(
                offer,
                by=request.actor,
                account=request.user,
                session=form.session_chosen(),
                asking=form.asking(),
                now=timezone.now(),
            )
        except actions.CannotEnrol as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request)
            messages.success(request, _said(made))
            return redirect("programme:enrolment", made.uuid)
    context = {
        "form": form,
        "offer": offer,
        "sessions": offer.sessions.all(),
        "approves": centre_approves(request.actor.centre or 0),
        "cancel": reverse("programme:enrolments"),
    }
    return render(request, "programme/ask.html", context)


def _said(made: Any) -> str:
    return {
        EnrolmentState.ENROLLED: _("Je bent ingeschreven."),
        EnrolmentState.WAITING: _("Alle plaatsen zijn bezet: je staat op de wachtlijst."),
        EnrolmentState.REQUESTED: _("Je vraag ligt bij je directie."),
    }[EnrolmentState(made.state)]


@allowed(may_see_enrolments)
@form_page
def leave(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give up a place or a turn."""
    found = seen_enrolment(request, uuid)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_enrolment(found, by=request.actor, reason=form.cleaned_data["reason"], now=timezone.now())
        except actions.CannotEnrol as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request)
            messages.success(request, _("Afgemeld. Staat er iemand op de wachtlijst, dan gaat de plaats daarheen."))
            return redirect("programme:enrolment", found.uuid)
    audit.seen(by=request.actor, thing=found, people=[found.person_id])
    return render(request, "programme/leave.html", {"form": form, "enrolment": found})


@allowed(may_see_enrolments)
@form_page
def pass_on(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a colleague come in somebody's place."""
    found = seen_enrolment(request, uuid)
    form = PassOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pass_on_to(found, by=request.actor, email=form.cleaned_data["email"], now=timezone.now())
        except actions.CannotEnrol as refusal:
            form.add_error("email", str(refusal))
        else:
            tell(request)
            messages.success(request, _("Je collega heeft de plaats, en krijgt een mail."))
            return redirect("programme:enrolment", found.uuid)
    audit.seen(by=request.actor, thing=found, people=[found.person_id])
    return render(request, "programme/pass_on.html", {"form": form, "enrolment": found})


@allowed(may_see_enrolments)
@writing
def answer(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take a place that was offered, or leave it to who is next."""
    found = seen_enrolment(request, uuid)
    accepts = request.POST.get("antwoord") == "ja"
    try:
        actions.answer_place(found, by=request.actor, accepts=accepts, now=timezone.now())
    except actions.CannotEnrol as refusal:
        messages.error(request, str(refusal))
    else:
        tell(request)
        messages.success(request, _("Je bent ingeschreven.") if accepts else _("De plaats gaat naar wie volgt."))
    return redirect("programme:enrolment", found.uuid)
