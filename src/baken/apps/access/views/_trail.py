"""Pages of the audit trail."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from baken.apps.access.forms import TrailForm
from baken.apps.access.queries import TooManyFound, entries_found, kinds_of_entries, trail_lines
from baken.apps.access.rules import allowed, freshly_shown, may_read_trail
from baken.apps.access.types import ActingRequest
from baken.ground import audit
from baken.ui.downloads import csv_file
from baken.ui.lists import list_page, page_of
from baken.ui.numbers import number
from baken.ui.requests import reading

MOST_LINES = 100_000  # of the audit trail in one file


@allowed(may_read_trail)
@reading
def trail(request: ActingRequest) -> HttpResponse:
    """The audit trail: who did what with whose data, searched."""
    form = TrailForm(request.GET, kinds=kinds_of_entries(request.actor))
    asked = form.asked()
    try:
        page = page_of(request, entries_found(request.actor, by=asked))
        lines = trail_lines(page.object_list, by=request.actor, about=asked.about)
    except TooManyFound as problem:
        return list_page(
            request, "access/trail.html", {"form": form, "page": page_of(request, []), "problem": problem}
        )
    return list_page(request, "access/trail.html", {"form": form, "page": page, "lines": lines, "problem": ""})


@allowed(may_read_trail)
@freshly_shown
@reading
def trail_file(request: ActingRequest) -> HttpResponse:
    """What was found in the audit trail, as a file; that it was fetched is in the trail with its digest."""
    asked = TrailForm(request.GET, kinds=kinds_of_entries(request.actor)).asked()
    try:
        found = entries_found(request.actor, by=asked)
    except TooManyFound as problem:
        messages.error(request, str(problem))
        return redirect(f"{resolve_url('access:trail')}?{request.GET.urlencode()}")
    if found.count() > MOST_LINES:
        sentence = _("Een bestand houdt ten hoogste %(most)s regels. Vraag een kortere periode.")
        messages.error(request, sentence % {"most": number(MOST_LINES)})
        return redirect(f"{resolve_url('access:trail')}?{request.GET.urlencode()}")
    lines = trail_lines(found, by=request.actor, about=asked.about)
    headings = [_("Nummer"), _("Wanneer"), _("Wie"), _("Rol"), _("Deed wat"), _("Met wat voor iets"), _("Met wat")]
    headings += [_("Sleutel"), _("Over wie"), _("Betrokkenen"), _("Bijzonderheden")]
    rows = [
        (
            line.number,
            line.moment,
            line.who,
            line.role,
            line.verb,
            line.kind,
            line.thing,
            line.content.thing if line.content else "",
            ", ".join(line.concerned.names),
            line.concerned.number,
            "; ".join(f"{name}: {value}" for name, value in line.said),
        )
        for line in lines
    ]
    answer = csv_file(name=_("register"), headings=headings, rows=rows)
    said = {"digest": hashlib.sha256(answer.content).hexdigest(), "rows": len(rows)}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, kind="access.AuditEntry", unnamed=True, said=said)
    return answer
