"""Pages of who holds which role: the members, their roles, and who is invited."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baken.apps.access import actions, tasks
from baken.apps.access.engine.held import days_held, taken_back
from baken.apps.access.forms import EndRoleForm, InviteForm, MembersForm, RoleForm
from baken.apps.access.queries import (
    grants_visible_to,
    invitations_visible_to,
    member_seen,
    members_found,
    name_givers,
    open_invitations,
    organisations_to_give_in,
    proof_of,
    roles_to_give,
)
from baken.apps.access.rules import allowed, freshly_posted, freshly_shown, may_grant, may_manage_members
from baken.apps.access.types import HELD_IN_CELL, ActingRequest, Actor, Role
from baken.apps.people.queries import cell_by_uuid, centre_by_uuid
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.numbers import day
from baken.ui.requests import form_page, reading, writing

SORTS = {"naam": "name", "adres": "email", "aangemeld": "last_login"}
MOST_INVITATIONS = 50  # on the page, which says how many there are; the others are searched for


def _listed(request: ActingRequest) -> tuple[MembersForm, Any, QuerySet[Any]]:
    form = MembersForm(request.GET)
    sort = sort_of(request, keys=SORTS, default="naam")
    found = members_found(request.actor, by=form.asked(), on=today())
    return form, sort, found.order_by(*ordering(sort, keys=SORTS))


@allowed(may_manage_members)
@reading
def members(request: ActingRequest) -> HttpResponse:
    """Who holds which role, searched and sorted; and who is invited."""
    form, sort, found = _listed(request)
    page = page_of(request, found)
    invited = open_invitations(request.actor, by=form.asked())
    invitations: list[Any] = list(invited[:MOST_INVITATIONS])
    for invitation in invitations:
        invitation.may = _may_answer_for(request.actor, invitation)
    audit.seen(
        by=request.actor,
        kind="access.Account",
        accounts=[account.pk for account in page],
        unnamed=bool(invitations),
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "today": today(),
        "invitations": invitations,
        "invited": invited.count() if len(invitations) == MOST_INVITATIONS else len(invitations),
    }
    return list_page(request, "access/members.html", context)


@allowed(may_manage_members)
@freshly_shown
@reading
def members_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same members as a file."""
    _form, _sort, found = _listed(request)
    accounts = list(found)
    audit.seen(
        verb=audit.Verb.EXPORTED,
        by=request.actor,
        kind="access.Account",
        accounts=[account.pk for account in accounts],
        said={"rows": len(accounts)},
    )
    headings = [_("Naam"), _("E-mailadres"), _("Rol"), _("Van"), _("Vanaf"), _("Tot en met")]
    headings += [_("Volgt uit"), _("Laatst gezegd"), _("Laatst aangemeld")]
    rows = [
        (
            account.name,
            account.email,
            str(Role(grant.role).label),
            grant.where,
            grant.starts_on,
            taken_back(grant.starts_on, grant.ends_on) or grant.ends_on,
            grant.told_by,
            grant.told_on,
            timezone.localdate(account.last_login) if account.last_login else None,
        )
        for account in accounts
        for grant in account.seen_roles
    ]
    return table_file(kind, name=_("leden"), headings=headings, rows=rows)


def _member(request: ActingRequest, uuid: uuids.UUID) -> Any:
    account = member_seen(request.actor, uuid)
    if account is None:
        raise Http404
    return account


@allowed(may_manage_members)
@reading
def member(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A member: the roles of today and of before that the actor may see."""
    account = _member(request, uuid)
    name_givers(account.seen_roles, by=request.actor)
    now: list[Any] = []
    later: list[Any] = []
    before: list[Any] = []
    for grant in account.seen_roles:
        grant.may_end = _may_end(request.actor, grant)
        grant.days = days_held(grant.starts_on, grant.ends_on)
        past = grant.ends_on is not None and grant.ends_on < today()
        (before if past else later if grant.starts_on > today() else now).append(grant)
    context = {"member": account, "now": now, "later": later, "before": before, "cancel": reverse("access:members")}
    return render(request, "access/member.html", context)


def _may_end(actor: Actor, grant: Any) -> bool:
    given = may_grant(actor, role=Role(grant.role), cell=grant.acting_cell, centre=grant.centre_id)
    return given and grant.account_id != actor.account


def _may_answer_for(actor: Actor, invitation: Any) -> bool:
    """Whether an actor may send an invitation again or withdraw it."""
    role = Role(invitation.role)
    return may_grant(actor, role=role, cell=invitation.acting_cell, centre=invitation.centre_id)


def _choices(request: ActingRequest) -> dict[str, Any]:
    actor = request.actor
    return {
        "roles": roles_to_give(actor),
        "organisations": organisations_to_give_in(actor),
        "of_cells": actor.is_platform,
        "today": today(),
    }


def _where(chosen: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """What a form said of a role, as actions ask it."""
    chosen_one, role = chosen["organisation"], Role(chosen["role"])
    in_cell = role in HELD_IN_CELL
    return {
        "role": role,
        "cell": (cell_by_uuid(chosen_one).pk if chosen_one else actor.cell) if in_cell else None,
        "centre": None if in_cell else centre_by_uuid(chosen_one).pk,
        "starts_on": chosen["starts_on"],
        "ends_on": chosen["ends_on"],
    }


@allowed(may_manage_members)
@freshly_posted
@form_page
def invite(request: ActingRequest) -> HttpResponse:
    """Invite somebody by mail."""
    form = InviteForm(request.POST or None, **_choices(request))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            invitation = actions.invite(
                by=request.actor,
                email=asked["email"],
                name=asked["name"],
                language=get_language() or settings.LANGUAGE_CODE,
                **_where(asked, request.actor),
            )
        except actions.CannotInvite as refusal:
            form.add_error(None, str(refusal))
        else:
            return _sent(request, invitation)
    return render(request, "access/invite.html", {"form": form, "cancel": reverse("access:members")})


def _sent(request: ActingRequest, invitation: Any) -> HttpResponse:
    """Hand the mail over; where there is no mail server, show the link that it would have brought."""
    address = request.build_absolute_uri("/")
    tasks.send_invitation.enqueue(key=invitation.pk, address=address)
    if settings.HAS_MAIL:
        messages.success(request, _("De uitnodiging is onderweg."))
        return redirect("access:members")
    link = request.build_absolute_uri(reverse("access:invitation", args=[invitation.uuid, proof_of(invitation)]))
    context = {"invitation": invitation, "link": link, "cancel": reverse("access:members")}
    return render(request, "access/link.html", context)


def _invitation(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """One that the actor may send again or withdraw."""
    found = get_object_or_404(invitations_visible_to(request.actor), uuid=uuid)
    if not _may_answer_for(request.actor, found):
        raise Http404
    return found


@allowed(may_manage_members)
@freshly_posted
@writing
def invite_again(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Send an invitation once more."""
    invitation = _invitation(request, uuid)
    try:
        actions.invite_again(invitation, by=request.actor)
    except actions.CannotInvite as refusal:
        messages.error(request, str(refusal))
        return redirect("access:members")
    return _sent(request, invitation)


@allowed(may_manage_members)
@form_page
def withdraw_invitation(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Withdraw an invitation, once that is confirmed."""
    invitation = _invitation(request, uuid)
    if request.method == "POST":
        try:
            actions.withdraw_invitation(invitation, by=request.actor)
            messages.success(request, _("De uitnodiging is ingetrokken."))
        except actions.CannotInvite as refusal:
            messages.error(request, str(refusal))
        return redirect("access:members")
    audit.seen(by=request.actor, thing=invitation, unnamed=True)
    context = {"invitation": invitation, "cancel": reverse("access:members")}
    return render(request, "access/withdraw.html", context)


@allowed(may_manage_members)
@freshly_posted
@form_page
def give_role(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give a member another role."""
    account = _member(request, uuid)
    form = RoleForm(request.POST or None, **_choices(request))
    back = reverse("access:member", args=[account.uuid])
    if request.method == "POST" and form.is_valid():
        asked = _where(form.cleaned_data, request.actor)
        try:
            given = actions.grant_role(account=account, by=request.actor, **asked)
        except actions.CannotGrantRole as refusal:
            form.add_error(None, str(refusal))
        else:
            tasks.tell_of_role.enqueue(
                key=given.pk,
                ended=False,
                cell=request.actor.cell,
                centre=request.actor.centre,
                address=request.build_absolute_uri("/"),
                language=get_language() or settings.LANGUAGE_CODE,
            )
            messages.success(request, _("De rol is gegeven."))
            return redirect(back)
    return render(request, "access/give_role.html", {"form": form, "member": account, "cancel": back})


def _said_again() -> str:
    return _("Zegt %(provider)s ze bij het volgende aanmelden nog eens, dan begint ze opnieuw.")


@allowed(may_manage_members)
@freshly_posted
@form_page
def end_role(request: ActingRequest, uuid: uuids.UUID, grant: uuids.UUID) -> HttpResponse:
    """End a role of a member: now, or after a day."""
    account = _member(request, uuid)
    held: Any = get_object_or_404(grants_visible_to(request.actor), account=account, uuid=grant)
    if not _may_end(request.actor, held) or (held.ends_on is not None and held.ends_on < today()):
        raise Http404
    form = EndRoleForm(request.POST or None, today=today())
    back = reverse("access:member", args=[account.uuid])
    if request.method == "POST" and form.is_valid():
        on = form.last_day()
        try:
            actions.end_role(grant=held, by=request.actor, on=on)
        except actions.CannotEndRole as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("De rol is beëindigd.") if on < today() else _("De rol eindigt na %(day)s.")
            messages.success(request, sentence % {"day": day(on)})
            if held.told_by:
                messages.warning(request, _said_again() % {"provider": held.told_by})
            return redirect(back)
    context = {"form": form, "member": account, "held": held, "cancel": back}
    return render(request, "access/end_role.html", context)
