"""Pages of staff lists: handing one over, a look at what it changes, applying it, and taking it back."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_posted
from baken.apps.access.types import ActingRequest
from baken.apps.directory import actions
from baken.apps.directory.forms import StaffListForm
from baken.apps.directory.queries import plan_of, roles_of_leaving, staff_lists_visible_to, staff_rows
from baken.apps.directory.rules import may_keep_staff
from baken.apps.directory.types import STAFF_LIST, ListState
from baken.apps.exchange.queries import rows_of_file
from baken.apps.exchange.rules import Receiving, receiving
from baken.apps.people.queries import centres_kept, names_kept
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.lists import page_of
from baken.ui.requests import form_page, reading, writing

MOST_ROWS = 2_000  # of one centre


@dataclass(frozen=True)
class Said:
    """What was ticked on the page of a list: of those who were `there` to tick who `leaves`, and which `roles` end."""

    there: set[uuids.UUID]
    leaves: set[uuids.UUID]
    roles: set[uuids.UUID]

    @property
    def stays(self) -> set[uuids.UUID]:
        return self.there - self.leaves


def _page(request: Any, form: StaffListForm, *, refusals: Sequence[str] = (), status: int = 200) -> HttpResponse:
    page = page_of(request, staff_lists_visible_to(request.actor), size=20)
    audit.seen(by=request.actor, kind="directory.StaffList", accounts=[record.by_id for record in page])
    context = {"form": form, "page": page, "refusals": refusals, "columns": STAFF_LIST, "most_rows": MOST_ROWS}
    return render(request, "directory/staff_lists.html", context, status=status)


def _form(request: Any) -> StaffListForm:
    centres = list(centres_kept(request.actor))
    first = {"centre": request.GET.get("waar", ""), "on": today()}
    return StaffListForm(request.POST or None, initial=first, centres=centres)


@allowed(may_keep_staff)
@reading
def staff_lists(request: ActingRequest) -> HttpResponse:
    """Hand a staff list over; and what was handed over before."""
    return _page(request, _form(request))


@allowed(may_keep_staff)
@receiving
@writing
def receive(request: Receiving) -> HttpResponse:
    """Take a staff list in, and show what it would change."""
    received, form = request.received, _form(request)
    if not form.is_valid() or not received.check():
        return _page(request, form, refusals=received.refusals, status=400)
    if len(received.files) > 1:
        return _page(request, form, refusals=[_("Kies één bestand.")], status=400)
    ((name, path),) = received.files
    on = form.cleaned_data["on"]
    read, problems = rows_of_file(path, file=name, columns=STAFF_LIST, most=MOST_ROWS)
    rows, more = ([], []) if problems else staff_rows(read, file=name, on=on)
    if wrong := [*problems, *more]:
        audit.seen(by=cast("ActingRequest", request).actor, kind="directory.StaffList", unnamed=True)
        return _page(request, form, refusals=[str(each) for each in wrong], status=400)
    by = cast("ActingRequest", request).actor
    try:
        record = actions.receive_list(by=by, centre=form.centre_chosen(), on=on, rows=rows)
    except actions.CannotTakeList as refusal:
        return _page(request, form, refusals=[str(refusal)], status=400)
    return redirect("directory:staff_list", record.uuid)


def _visible(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(staff_lists_visible_to(request.actor), uuid=uuid)


def _shown(
    request: ActingRequest, record: Any, *, refusal: str = "", said: Said | None = None, status: int = 200
) -> HttpResponse:
    """A list: what it would change, or what it changed; ticked as was said, where anything was."""
    context: dict[str, Any] = {"record": record, "refusal": refusal}
    if record.state == ListState.WAITING:
        plan = plan_of(record)
        roles = roles_of_leaving(request.actor, record, leaving=plan.leaving, today=today())
        accounts = [grant.account_id for grants in roles.values() for grant in grants]
        people = [each.post.person_id for each in plan.changed] + [each.person.pk for each in plan.leaving]
        # Of who works nowhere that the actor knows, a list shows nothing but what it says itself.
        names = names_kept(request.actor, persons=[each.person.pk for each in plan.joining if each.person is not None])
        people += list(names)
        audit.seen(by=request.actor, thing=record, people=people, accounts=accounts, unnamed=True)
        leaving = [_to_tick(each, roles.get(each.person.pk, []), said) for each in plan.leaving]
        joining = [(each, names.get(each.person.pk) if each.person is not None else None) for each in plan.joining]
        context |= {"plan": plan, "leaving": leaving, "joining": joining}
    else:
        audit.seen(by=request.actor, thing=record, accounts=[record.by_id])
        context["may_undo"] = record.state == ListState.APPLIED and bool(record.trace)
    return render(request, "directory/staff_list.html", context, status=status)


def _to_tick(leaving: Any, roles: Sequence[Any], said: Said | None) -> tuple[Any, list[tuple[Any, bool]], bool]:
    """Somebody who leaves, with each role whether it ends too, and whether they do leave."""
    is_asked = said is not None and leaving.person.uuid in said.there
    if said is None or not is_asked:
        return leaving, [(grant, not leaving.later) for grant in roles], True
    return leaving, [(grant, grant.uuid in said.roles) for grant in roles], leaving.person.uuid not in said.stays


@allowed(may_keep_staff)
@reading
def staff_list(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A list: who joins, who leaves and whose work changes; once it is applied, how many did."""
    return _shown(request, _visible(request, uuid))


def _keys(request: ActingRequest, name: str) -> set[uuids.UUID]:
    """The public keys that were ticked."""
    found = set()
    for text in request.POST.getlist(name):
        try:
            found.add(uuids.UUID(text))
        except ValueError:
            continue
    return found


@allowed(may_keep_staff)
@form_page
def apply(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Carry out what was looked at. Who ends roles with it shows first who they are, and keeps what was ticked."""
    if request.method != "POST":
        return _shown(request, _visible(request, uuid))
    return (freshly_posted(_apply) if _keys(request, "role") else _apply)(request, uuid)


def _apply(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    record = _visible(request, uuid)
    said = Said(_keys(request, "there"), _keys(request, "leaves"), _keys(request, "role"))
    try:
        done = actions.apply_list(
            record,
            by=request.actor,
            mark=request.POST.get("mark", ""),
            today=today(),
            stay=said.stays,
            roles=said.roles,
            sure="sure" in request.POST,
        )
    except actions.CannotApply as refusal:
        if record.state != ListState.WAITING:
            messages.error(request, str(refusal))
            return redirect("directory:staff_list", uuid)
        return _shown(request, record, refusal=str(refusal), said=said, status=409)
    sentence = _("De lijst is toegepast: %(joined)s nieuw, %(left)s vertrokken, %(changed)s gewijzigd.")
    messages.success(request, sentence % {"joined": done.joined, "left": done.left, "changed": done.changed})
    return redirect("directory:staff_list", uuid)


@allowed(may_keep_staff)
@form_page
def undo(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and take back what a list changed."""
    record = _visible(request, uuid)
    if request.method == "POST":
        try:
            actions.undo_list(record, by=request.actor)
            messages.success(request, _("De lijst is teruggenomen; wat sindsdien kwam, bleef."))
        except actions.CannotApply as refusal:
            messages.error(request, str(refusal))
        return redirect("directory:staff_list", uuid)
    return _asked(request, "directory/undo_staff_list.html", record)


@allowed(may_keep_staff)
@form_page
def throw_away(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and forget a list that waits."""
    record = _visible(request, uuid)
    if request.method == "POST":
        try:
            actions.throw_away_list(record, by=request.actor)
            messages.success(request, _("De lijst is weggegooid; er is niets gewijzigd."))
        except actions.CannotApply as refusal:
            messages.error(request, str(refusal))
        return redirect("directory:staff_lists")
    return _asked(request, "directory/throw_away_staff_list.html", record)


def _asked(request: ActingRequest, template: str, record: Any) -> HttpResponse:
    cancel = reverse("directory:staff_list", args=[record.uuid])
    return render(request, template, {"record": record, "cancel": cancel})
