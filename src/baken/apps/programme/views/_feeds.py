"""The calendars that somebody follows from elsewhere, and what such a calendar holds."""

from __future__ import annotations

import hashlib
import uuid as uuids
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override

from baken.apps.access.rules import allowed, for_strangers
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import entries_on
from baken.apps.people.types import ListKind
from baken.apps.programme import actions
from baken.apps.programme.engine.calendars import calendar
from baken.apps.programme.forms import FeedForm
from baken.apps.programme.queries import entry_of, feed_with, feeds_of, proof_of_feed, sessions_of_feed
from baken.apps.programme.rules import may_see_programme
from baken.apps.programme.types import OfferState
from baken.ground.periods import today
from baken.ui.requests import form_page, reading


@allowed(may_see_programme)
@form_page
def feeds(request: ActingRequest) -> HttpResponse:
    """The calendars that one follows, and following one more."""
    form = FeedForm(request.POST or None, themes=list(entries_on(ListKind.THEMES, on=today())))
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_feed(by=request.actor, grant=request.grant, now=timezone.now(), **form.feed())
        except actions.CannotFollow as refusal:
            form.add_error("which", str(refusal))
        else:
            messages.success(request, _("Neem het adres over in je eigen agenda."))
            return redirect("programme:feeds")
    found: list[Any] = list(feeds_of(request.actor, grant=request.grant))
    for feed in found:
        feed.address = request.build_absolute_uri(reverse("programme:feed", args=[feed.uuid, proof_of_feed(feed)]))
    return render(request, "programme/feeds.html", {"form": form, "feeds": found})


def _own(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(feeds_of(request.actor, grant=request.grant), uuid=uuid)


@allowed(may_see_programme)
@form_page
def renew(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give a calendar another address, once that is confirmed."""
    feed = _own(request, uuid)
    if request.method == "POST":
        actions.renew_feed(feed, by=request.actor, grant=request.grant, now=timezone.now())
        messages.success(request, _("De agenda heeft een nieuw adres; het vorige werkt niet meer."))
        return redirect("programme:feeds")
    return _confirm(request, feed, _("Nieuw adres geven"))


@allowed(may_see_programme)
@form_page
def end(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Follow a calendar no more, once that is confirmed."""
    feed = _own(request, uuid)
    if request.method == "POST":
        actions.end_feed(feed, by=request.actor, grant=request.grant)
        messages.success(request, _("Het adres van deze agenda werkt niet meer."))
        return redirect("programme:feeds")
    return _confirm(request, feed, _("Niet meer volgen"))


def _confirm(request: ActingRequest, feed: Any, submit: str) -> HttpResponse:
    context = {"feed": feed, "submit": submit, "cancel": reverse("programme:feeds")}
    return render(request, "programme/end_feed.html", context)


@for_strangers
@reading
def feed(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """A calendar, as another programme fetches it: only anew where something changed."""
    on = today()
    found = feed_with(uuid, proof, on=on)
    if found is None:
        raise Http404
    of, actor = found
    home = request.build_absolute_uri("/")
    entries = []
    for session in sessions_of_feed(of, actor=actor, on=on):
        session.online = session.link
        off = session.offer.state == OfferState.CANCELLED
        entry = entry_of(session, title=session.offer.title, home="", off=off, changed_at=of.made_at)
        page = reverse("programme:offer", args=[session.offer.uuid])
        entries.append(replace(entry, address=home.rstrip("/") + page))
    with override("nl"):
        name = f"Baken: {of.theme.label if of.theme else of.get_kind_display()}"
    content = calendar(entries, name=name)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="baken.ics"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
