"""Who helps with what: searched by everyone of the cell and its centres, kept by who leads them."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest, Role
from baken.apps.directory import actions
from baken.apps.directory.forms._lists import EndNowForm, ExpertiseForm, HelpForm, NewExpertiseForm
from baken.apps.directory.queries import (
    contacts_gone,
    contacts_visible_to,
    covered,
    entries_to_ask_about,
    expertise_to_end,
    expertise_to_keep,
    organisations_to_note_for,
    who_helps,
)
from baken.apps.directory.rules import may_ask, may_keep_expertise
from baken.apps.people.types import ExpertiseKind
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, page_of
from baken.ui.numbers import day
from baken.ui.requests import form_page, reading

KIND = "people.Expertise"


def _choices() -> list[tuple[str, str]]:
    return [(str(entry.uuid), entry.label) for entry in entries_to_ask_about(on=today())]


@allowed(may_ask)
@reading
def who_helps_me(request: ActingRequest) -> HttpResponse:
    """Who helps with what is asked, the nearest first; and the themes by which one can look."""
    form = HelpForm(request.GET, about=_choices())
    asked = form.asked()
    answer = who_helps(request.actor, by=asked, on=today())
    page = page_of(request, answer.contacts)
    is_asked = bool(asked.text or asked.about)
    gone = contacts_gone(request.actor, on=today())
    shown = [*page, *(answer.general if is_asked else ()), *gone]
    audit.seen(by=request.actor, kind=KIND, people=[contact.person for contact in shown])
    context = {
        "form": form,
        "asked": asked,
        "is_asked": is_asked,
        "page": page,
        "answer": answer,
        "covered": covered(request.actor, on=today()),
        "gone": gone,
        "may_act": any(contact.may_end for contact in shown),
        "may_keep": may_keep_expertise(request.actor),
        "sees_gaps": request.actor.role == Role.COORDINATOR,
    }
    return list_page(request, "directory/who_helps.html", context)


@allowed(may_keep_expertise)
@freshly_shown
@reading
def who_helps_file(request: ActingRequest, kind: str) -> HttpResponse:
    """All who can be asked, by theme and core activity; a line for each that nobody can be asked about."""
    rows = contacts_visible_to(request.actor, on=today())
    audit.seen(
        verb=audit.Verb.EXPORTED,
        by=request.actor,
        kind=KIND,
        people=[row.person_id for row in rows],
        said={"rows": len(rows)},
    )
    headings = [
        _("Waarvoor"),
        _("Naam"),
        _("Als"),
        _("Functie"),
        _("Bij"),
        _("E-mailadres"),
        _("Opmerking"),
        _("Vanaf"),
    ]
    told: list[tuple[Any, ...]] = [
        (
            row.about.label if row.about else _("alles"),
            row.name,
            str(row.get_kind_display()),
            row.function or "",
            str(row.organisation),
            row.told_email or row.email or "",
            row.remark,
            row.starts_on,
        )
        for row in rows
    ]
    gaps = [each.entry.label for each in covered(request.actor, on=today()) if each.is_gap]
    told += [(label, _("geen aanspreekpunt"), "", "", "", "", "", None) for label in gaps]
    return table_file(kind, name=_("wie-helpt"), headings=headings, rows=told)


def _said(chosen: dict[str, Any]) -> dict[str, Any]:
    """What a form said, as actions ask it."""
    entries = {str(entry.uuid): entry for entry in entries_to_ask_about(on=today())}
    return {
        "about": entries.get(chosen["about"]),
        "kind": ExpertiseKind(chosen["kind"]),
        "remark": chosen["remark"],
        "starts_on": chosen["starts_on"],
        "ends_on": chosen["ends_on"],
    }


@allowed(may_keep_expertise)
@form_page
def note_expertise(request: ActingRequest) -> HttpResponse:
    """Note that somebody can be asked about something."""
    back = reverse("directory:who_helps")
    form = NewExpertiseForm(
        request.POST or None,
        about=_choices(),
        organisations=organisations_to_note_for(request.actor),
        initial={"starts_on": today(), "about": request.GET.get("over", "")},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.note_expertise(
                by=request.actor, email=asked["email"], organisation=asked["organisation"], **_said(asked)
            )
        except actions.CannotNoteExpertise as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Het staat erbij."))
            return redirect(back)
    return render(request, "directory/note_expertise.html", {"form": form, "cancel": back})


@allowed(may_keep_expertise)
@form_page
def change_expertise(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Correct about what, as what or when somebody can be asked."""
    row = expertise_to_keep(request.actor, uuid)
    if row is None:
        raise Http404
    back, about = reverse("directory:who_helps"), _choices()
    if row.about and str(row.about.uuid) not in dict(about):
        about.append((str(row.about.uuid), row.about.label))  # one that was ended since
    form = ExpertiseForm(
        request.POST or None,
        about=about,
        initial={
            "about": str(row.about.uuid) if row.about else "",
            "kind": row.kind,
            "remark": row.remark,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = _said(form.cleaned_data)
        if row.about and form.cleaned_data["about"] == str(row.about.uuid):
            said["about"] = row.about
        try:
            actions.change_expertise(row, by=request.actor, **said)
        except actions.CannotNoteExpertise as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De wijziging is bewaard."))
            return redirect(back)
    audit.seen(by=request.actor, thing=row, people=[row.person_id])
    return render(request, "directory/change_expertise.html", {"form": form, "row": row, "cancel": back})


@allowed(may_ask)
@form_page
def end_expertise(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let somebody not be asked any more; oneself, or whom one keeps."""
    row = expertise_to_end(request.actor, uuid)
    if row is None:
        raise Http404
    back = reverse("directory:who_helps")
    form = EndNowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = today()
        on = form.last_day(today=now)
        try:
            actions.end_expertise(row, by=request.actor, on=on, today=now)
        except actions.CannotNoteExpertise as refusal:
            form.add_error("on", str(refusal))
        else:
            sentence = _("Het is beëindigd.") if on < now else _("Het eindigt na %(day)s.")
            messages.success(request, sentence % {"day": day(on)})
            return redirect(back)
    audit.seen(by=request.actor, thing=row, people=[row.person_id])
    return render(request, "directory/end_expertise.html", {"form": form, "row": row, "cancel": back})
