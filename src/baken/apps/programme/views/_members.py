"""Pages of who is a member of a community: the list and of what it is made, joining, adding, ending, another role."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import known_centres
from baken.apps.programme import actions
from baken.apps.programme.forms import EndMemberForm, MemberForm, MembersForm, MemberStaffForm, RoleForm
from baken.apps.programme.queries import (
    composition_of,
    enrolments_to_come,
    members_of,
    members_sought,
    memberships_kept_by,
    memberships_visible_to,
    staff_to_add,
    with_functions,
)
from baken.apps.programme.rules import may_enrol, may_enrol_staff, may_plan, may_see_programme, may_take_members
from baken.apps.programme.types import CommunityKind, MemberRole
from baken.apps.programme.views._communities import community_kept, community_seen, done, here, of_community
from baken.apps.programme.views._enrolments import tell
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.charts import Bar
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.numbers import number as written
from baken.ui.requests import form_page, reading

SORTS = {"naam": "last_name", "voor": "where", "rol": "role", "van": "starts_on", "tot": "ends_on"}


def _listed(request: ActingRequest, community: Any) -> dict[str, Any]:
    form = MembersForm(request.GET)
    sort = sort_of(request, keys=SORTS, default="naam")
    seen = memberships_visible_to(request.actor).filter(community=community)
    found = members_sought(seen, **form.asked(), on=today()).order_by(*ordering(sort, keys=SORTS))
    return {"form": form, "sort": sort, "found": found}


def _bars(rows: Any) -> list[Bar]:
    return [Bar(each.label, each.number, written(each.number)) for each in rows]


@allowed(may_see_programme)
@reading
def members(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who is a member, as far as the actor sees it; for the cell also of what the community is made."""
    community = community_seen(request, uuid)
    context = of_community(request, community, "members", **_listed(request, community))
    page = page_of(request, context.pop("found"))
    audit.seen(by=request.actor, thing=community, people=[each.person_id for each in page])
    page.object_list = with_functions(page.object_list, on=today())
    kept = {each.pk for each in memberships_kept_by(request.actor).filter(pk__in=[row.pk for row in page])}
    context |= {"page": page, "kept": kept, "goes_on": community.ends_on is None}
    context["may_add_staff"] = may_enrol_staff(request.actor) and community.is_published and context["goes_on"]
    context["may_end_own"] = community.is_open
    context["sees"] = context["reads"] or may_enrol_staff(request.actor)
    context["takes"] = may_take_members(request.actor)
    if context["of_cell"] and not request.htmx:
        standing = members_of(community, actor=request.actor, on=today())
        wanted = [row.function for row in community.disciplines.all()]
        made_of = composition_of(with_functions(standing, on=today()), wanted=wanted)
        context |= {
            "made_of": made_of,
            "by_centre": _bars(made_of.by_centre),
            "by_discipline": _bars(made_of.by_discipline),
            "by_role": _bars(made_of.by_role),
        }
    return list_page(request, "programme/plg_members.html", context)


@allowed(may_take_members)
@freshly_shown
@reading
def members_file(request: ActingRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """The same as a file, all of it; as on the page, for the cell alone with what everyone does at the centre."""
    community = community_seen(request, uuid)
    found = list(_listed(request, community)["found"])
    tells_functions = of_community(request, community, "members")["of_cell"]
    if tells_functions:
        with_functions(found, on=today())
    people = [each.person_id for each in found]
    said = {"rows": len(found)}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, thing=community, people=people, said=said)
    function = [_("Functie")] if tells_functions else []
    headings = [_("Voornaam"), _("Naam"), _("Voor"), *function, _("Rol"), _("Van"), _("Tot en met")]
    rows = [
        (
            each.first_name,
            each.last_name,
            each.where,
            *(["; ".join(each.functions)] if tells_functions else []),
            each.get_role_display(),
            each.starts_on,
            each.ends_on,
        )
        for each in found
    ]
    return table_file(kind, name=_("leden"), headings=headings, rows=rows)


@allowed(may_plan)
@form_page
def add_member(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let somebody be a member, by address."""
    community = _goes_on(community_kept(request, uuid))
    form = MemberForm(
        request.POST or None,
        centres=list(known_centres(cell=request.actor.cell, on=today()).filter(ended_on=None)),
        is_local=community.kind == CommunityKind.LOCAL,
        first=community.starts_on,
        initial={"starts_on": today(), "role": MemberRole.MEMBER},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_member_by_address(community, by=request.actor, **form.told(), today=today())
        except actions.CannotBeMember as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is lid.") % {"name": made.person})
            return redirect("programme:members", uuid)
    return _of_members(request, "programme/plg_add_member.html", community, form=form)


def _of_members(request: ActingRequest, template: str, community: Any, **context: Any) -> HttpResponse:
    cancel = reverse("programme:members", args=[community.uuid])
    return render(request, template, {"community": community, "cancel": cancel, **context})


def _goes_on(community: Any) -> Any:
    """A community that did not end: of one that did, nobody is made a member."""
    if community.ends_on is not None:
        raise Http404
    return community


def _added(request: ActingRequest, community: Any, form: MemberStaffForm) -> bool:
    """Make those chosen a member; where nobody is, the form says why."""
    said: dict[str, Any] = {name: form.cleaned_data[name] for name in ("role", "starts_on")}
    try:
        outcome = actions.add_staff(community, by=request.actor, people=form.chosen(), **said, today=today())
    except actions.CannotBeMember as refusal:
        form.add_error("starts_on", str(refusal))
        return False
    number = outcome["added"]
    if not number:
        for refused in outcome["refused"]:
            form.add_error("staff", refused)
        return False
    told = ngettext("%(number)s medewerker is lid.", "%(number)s medewerkers zijn lid.", number)
    messages.success(request, told % {"number": number})
    for refused in outcome["refused"]:
        messages.error(request, refused)
    return True


@allowed(may_enrol_staff)
@form_page
def add_staff(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let some of the own staff be members."""
    community = _goes_on(community_seen(request, uuid))
    assert request.actor.centre is not None
    staff = staff_to_add(community, centre=request.actor.centre, on=today())
    audit.seen(by=request.actor, kind="people.Person", people=[post.root for post in staff])
    initial = {"starts_on": today(), "role": MemberRole.MEMBER}
    form = MemberStaffForm(request.POST or None, staff=staff, first=community.starts_on, initial=initial)
    if request.method == "POST" and form.is_valid() and _added(request, community, form):
        return redirect("programme:members", uuid)
    return _of_members(request, "programme/plg_add_staff.html", community, form=form, staff=staff)


@allowed(may_enrol)
@form_page
def join(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Become a member oneself, once that is confirmed."""
    community = community_seen(request, uuid)
    if request.method == "POST":
        act = lambda: actions.join(community, by=request.actor, account=request.user, on=today())  # noqa: E731 - what is confirmed
        done(request, act, said=_("Je bent lid."))
        return redirect("programme:community", uuid)
    return here(request, "programme/plg_join.html", community)


def _membership(request: ActingRequest, uuid: uuids.UUID) -> Any:
    found = get_object_or_404(memberships_kept_by(request.actor), uuid=uuid)
    audit.seen(by=request.actor, thing=found, people=[found.person_id])
    return found


@allowed(may_see_programme)
@form_page
def end_membership(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let somebody be a member no more after a day."""
    found = _membership(request, uuid)
    is_enrolled = enrolments_to_come(found, on=today()).exists()
    form = EndMemberForm(request.POST or None, is_enrolled=is_enrolled, initial={"on": today(), "leaves": True})
    if request.method == "POST" and form.is_valid():
        said = {"on": form.cleaned_data["on"], "leaves": form.cleaned_data.get("leaves", False)}
        try:
            actions.stop_membership(found, by=request.actor, **said, now=timezone.now())
        except actions.CannotBeMember as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("Het lidmaatschap is beëindigd."))
            tell(request)
            return redirect("programme:members", found.community.uuid)
    return _of_members(request, "programme/plg_end_member.html", found.community, form=form, membership=found)


@allowed(may_see_programme)
@form_page
def change_role(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a member have another role."""
    if not (may_plan(request.actor) or may_enrol_staff(request.actor)):
        raise Http404
    found = _membership(request, uuid)
    form = RoleForm(request.POST or None, role=found.role, first=found.starts_on, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_role(found, by=request.actor, role=said["role"], on=said["on"], today=today())
        except actions.CannotBeMember as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("De rol is gewijzigd."))
            return redirect("programme:members", found.community.uuid)
    return _of_members(request, "programme/plg_role.html", found.community, form=form, membership=found)
