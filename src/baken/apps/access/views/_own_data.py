"""Pages of what is held of somebody: to read, take along and correct; how long; and erasing a person."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid as uuids
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from baken.apps.access import actions, tasks
from baken.apps.access.forms import AnswerForm, CorrectionForm, ForgetForm, WhoForm
from baken.apps.access.queries import (
    cells_holding,
    correctable,
    corrections_of,
    corrections_visible_to,
    counts_of,
    givers_to,
    may_erase,
    sections_of,
    terms_on,
    titled,
    whose_account,
    whose_address,
)
from baken.apps.access.rules import allowed, for_accounts, freshly_posted, may_correct
from baken.apps.access.types import ActingRequest, CorrectionState, Section
from baken.ground import audit
from baken.ground.periods import today
from baken.ground.persons import Whose
from baken.ui.downloads import csv_file, local
from baken.ui.lists import page_of
from baken.ui.numbers import NOTHING, day, moment, number
from baken.ui.requests import form_page, reading, writing_in_steps

MOST_ROWS = 50  # of one kind, on the page; all are in the file


def _written(value: Any) -> str:
    """A value as a page shows it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    return number(value, None) if isinstance(value, Decimal) else str(value)


def _shown(section: Section) -> dict[str, Any]:
    return {"section": section, "rows": [[_written(value) for value in row] for row in section.rows]}


@for_accounts
@reading
def own_data(request: ActingRequest) -> HttpResponse:
    """All that is held of who asks."""
    whose = whose_account(request.user)
    audit.seen(by=request.user, kind="access.Account", accounts=givers_to(whose))
    sections = sections_of(whose, on=today(), most=MOST_ROWS)
    context = {"shown": [_shown(section) for section in sections], "corrections": corrections_of(request.user)}
    return render(request, "access/own_data.html", context)


@for_accounts
@writing_in_steps
def own_data_zip(request: ActingRequest) -> HttpResponse:
    """All that is held of who asks, as files: one that programs read, and a table of each kind."""
    sections = actions.hand_over(account=request.user, on=today())
    buffer, name = io.BytesIO(), slugify(_("Mijn gegevens"))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.json", _as_json(sections, email=request.user.email))
        for turn, section in enumerate(sections, 1):
            table = csv_file(name="", headings=section.headings, rows=section.rows)
            archive.writestr(f"{turn:02} {slugify(section.title)}.csv", table.content)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return HttpResponse(buffer.getvalue(), content_type="application/zip", headers=disposition)


def _as_json(sections: Sequence[Section], *, email: str) -> str:
    told = [
        {
            "name": section.name,
            "title": section.title,
            "kept": section.term.said if section.term else "",
            "ground": section.term.ground if section.term else "",
            "note": section.note,
            "rows": [dict(zip(section.headings, map(_as_said, row), strict=True)) for row in section.rows],
        }
        for section in sections
    ]
    said = {"account": email, "date": today(), "sections": told}
    return json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _as_said(value: Any) -> Any:
    return local(value) if isinstance(value, dt.datetime) else value


@for_accounts
@sensitive_post_parameters()
@form_page
def ask_correction(request: ActingRequest) -> HttpResponse:
    """Say what is wrong with data that is held of who asks."""
    kinds = [(name, title) for name, title, _cells in correctable(whose_account(request.user))]
    form = CorrectionForm(request.POST or None, sections=kinds, initial={"section": request.GET.get("deel", "")})
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_correction(account=request.user, **form.cleaned_data)
        except actions.CannotCorrect as refusal:
            form.add_error(None, str(refusal))
        else:
            for each in asked:
                _tell(request, each)
            messages.success(request, _("Je vraag is bezorgd. Op deze pagina lees je wat ermee gebeurt."))
            return redirect("access:own_data")
    return render(request, "access/ask_correction.html", {"form": form, "kinds": kinds})


def _tell(request: ActingRequest, correction: Any) -> None:
    """Let who answers, or who asked, hear of it by mail, in the language of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    tasks.tell_of_correction.enqueue(key=correction.pk, address=request.build_absolute_uri("/"), language=language)


@for_accounts
@reading
def terms(request: ActingRequest) -> HttpResponse:
    """How long each class of data is kept, and why."""
    return render(request, "access/terms.html", {"terms": terms_on(today())})


@allowed(may_correct)
@reading
def corrections(request: ActingRequest) -> HttpResponse:
    """What people say is wrong: open, and answered."""
    page = page_of(request, corrections_visible_to(request.actor))
    found = titled(list(page))
    asked_by = [correction.account_id for correction in found]
    audit.seen(by=request.actor, kind="access.Correction", accounts=asked_by)
    return render(request, "access/corrections.html", {"page": page, "corrections": found})


@allowed(may_correct)
@sensitive_post_parameters()
@form_page
def correction(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Answer who says that something is wrong."""
    found = titled([get_object_or_404(corrections_visible_to(request.actor), uuid=uuid)])[0]
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_correction(
                correction=found,
                by=request.actor,
                state=CorrectionState(form.cleaned_data["state"]),
                answer=form.cleaned_data["answer"],
                at=timezone.now(),
            )
        except actions.CannotCorrect as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, found)
            messages.success(request, _("Je antwoord is bezorgd."))
            return redirect("access:corrections")
    audit.seen(by=request.actor, thing=found, accounts=[found.account_id])
    return render(request, "access/correction.html", {"correction": found, "form": form})


@allowed(may_correct)
@freshly_posted
@sensitive_post_parameters()
@form_page
def forget(request: ActingRequest) -> HttpResponse:
    """Look for somebody by address, say what goes and what stays, and erase them. No address gets into an address."""
    looking = WhoForm(request.POST or None)
    context: dict[str, Any] = {"form": looking}
    if request.method == "POST" and looking.is_valid():
        email = looking.cleaned_data["wie"]
        whose = _found(request, email)
        form = ForgetForm(request.POST if "again" in request.POST else None, who=email)
        if whose is not None and form.is_valid():
            return _forget(request, whose)
        context |= {"asked": True, "whose": whose, "who": email, "confirming": form}
        context |= _told(request, whose) if whose is not None else {}
    return render(request, "access/forget.html", context)


def _found(request: ActingRequest, email: str) -> Whose | None:
    """Who has an address, and something at the own cell; of others nobody learns here that they exist."""
    whose = whose_address(email)
    return whose if whose is not None and request.actor.cell in cells_holding(whose) else None


def _told(request: ActingRequest, whose: Whose) -> dict[str, Any]:
    audit.seen(
        by=request.actor,
        kind="people.Person",
        people=whose.persons,
        accounts=whose.accounts,
        unnamed=not whose.persons and not whose.accounts,  # who was only invited
    )
    return {
        "counts": counts_of(whose),
        "may": may_erase(request.actor, whose, on=today()),
    }


def _forget(request: ActingRequest, whose: Whose) -> HttpResponse:
    try:
        actions.forget(whose=whose, by=request.actor)
    except actions.CannotForget as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Deze persoon is gewist. De cijfers zijn gebleven zoals ze waren."))
    return redirect("access:forget")
