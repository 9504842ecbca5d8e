"""Pages on which people are enrolled by a list: by who plans, and by a director for the staff."""

from __future__ import annotations

import uuid as uuids
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.access.rules import allowed
from baken.apps.exchange.queries import cells_of_file
from baken.apps.exchange.rules import Receiving, receiving
from baken.apps.programme import actions
from baken.apps.programme.engine.listed import MOST_LISTED, ListedOutcome, lines_in, mark_of_rows, people_on
from baken.apps.programme.engine.partners import KNOWN, OF_ATTENDEES
from baken.apps.programme.forms import EnrolListForm
from baken.apps.programme.queries import offers_open_to, offers_planned_by, sessions_to_choose
from baken.apps.programme.rules import may_enrol_staff, may_plan
from baken.apps.programme.views._enrolments import tell
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.requests import form_page


@allowed(may_plan)
@receiving
@form_page
def enrol_list(request: Receiving, uuid: uuids.UUID) -> HttpResponse:
    """Enrol people for an offer by a list, also outside of its window."""
    offer = get_object_or_404(offers_planned_by(_actor(request)), uuid=uuid)
    return _page(request, offer, back=reverse("programme:of_offer", args=[offer.uuid]))


@allowed(may_enrol_staff)
@receiving
@form_page
def enrol_staff_list(request: Receiving, uuid: uuids.UUID) -> HttpResponse:
    """Enrol staff of the own centre by a list."""
    offer = get_object_or_404(offers_open_to(_actor(request)), uuid=uuid)
    return _page(request, offer, back=reverse("programme:of_centre"))


def _actor(request: Any) -> Any:
    return request.actor


def _page(request: Any, offer: Any, *, back: str) -> HttpResponse:
    """Ask for a list, show what it does, and do it once that is confirmed."""
    sessions = sessions_to_choose(offer, on=today()) if offer.by_session else None
    form = EnrolListForm(request.POST if request.method == "POST" else None, sessions=sessions)
    context: dict[str, Any] = {"offer": offer, "form": form, "cancel": back, "most": MOST_LISTED}
    if request.method != "POST":
        return render(request, "programme/enrol_list.html", context)
    lines, refusals = _lines(request, form)
    if refusals:
        return render(request, "programme/enrol_list.html", context | {"refusals": refusals}, status=400)
    if "verder" in request.POST:
        return render(request, "programme/enrol_list.html", context)
    people, refusal = people_on(lines), ""
    asked: dict[str, Any] = {"by": request.actor, "people": people, "session": form.session_chosen()}
    if "confirm" in request.POST:
        try:
            rows = actions.enrol_list(
                offer,
                **asked,
                mark=request.POST.get("mark", ""),
                leaves_rest="rest" in request.POST,
                now=timezone.now(),
            )
        except actions.CannotEnrol as cannot:
            refusal = str(cannot)
        else:
            tell(request)
            _say(request, rows)
            return redirect(back)
    try:
        rows = actions.rehearse_list(offer, **asked, now=timezone.now())
    except actions.CannotEnrol as cannot:
        return render(request, "programme/enrol_list.html", context | {"refusals": [str(cannot)]}, status=400)
    audit.seen(by=request.actor, thing=offer, people=[row.person for row in rows], unnamed=True)
    counts = Counter(row.outcome for row in rows)
    context |= {
        "rows": rows,
        "people": "\n".join(each.line for each in people),
        "session": form.session_chosen(),
        "mark": mark_of_rows(rows),
        "counts": [(outcome.label, counts[outcome]) for outcome in ListedOutcome if counts[outcome]],
        "refused": counts[ListedOutcome.REFUSED],
        "does": any(row.outcome.enrols for row in rows),
        "refusal": refusal,
    }
    return render(request, "programme/enrol_list_shown.html", context, status=409 if refusal else 200)


def _lines(request: Any, form: EnrolListForm) -> tuple[list[str], Sequence[str]]:
    """The lines that were pasted, then those of a file; and why they cannot be read."""
    received = request.received
    if not form.is_valid():
        return [], [str(problem) for problems in form.errors.values() for problem in problems]
    lines = form.lines()
    if not received.names and not received.refusals:
        return lines, []
    if not received.check():
        return [], received.refusals
    if len(received.files) > 1:
        return [], [_("Kies één bestand.")]
    ((name, path),) = received.files
    headings, rows, problems = cells_of_file(path, file=name, known=KNOWN, first=OF_ATTENDEES, most=MOST_LISTED)
    return [*lines, *lines_in(headings, rows)], [str(each) for each in problems]


def _say(request: Any, rows: Sequence[Any]) -> None:
    counts = Counter(row.outcome for row in rows)
    if number := counts[ListedOutcome.ENROLLED]:
        told = ngettext("%(number)s persoon is ingeschreven.", "%(number)s mensen zijn ingeschreven.", number)
        messages.success(request, told % {"number": number})
    if number := counts[ListedOutcome.WAITING] + counts[ListedOutcome.REQUESTED]:
        told = ngettext("%(number)s persoon wacht.", "%(number)s mensen wachten.", number)
        messages.warning(request, told % {"number": number})
