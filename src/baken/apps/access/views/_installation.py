"""Pages of who runs the installation: its networks and cells, and which roles follow from what a provider says."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access import actions
from baken.apps.access.forms._installation import (
    CellForm,
    ClaimRuleForm,
    ClaimRulesForm,
    NetworkForm,
    RenameCellForm,
    RenameNetworkForm,
    SaidForm,
    TryForm,
)
from baken.apps.access.queries import claim_rules_visible_to, providers_that_tell, rules_tried
from baken.apps.access.rules import allowed, freshly_posted, may_run_installation
from baken.apps.access.types import HELD_IN_CELL, ActingRequest, Role
from baken.apps.people.queries import cell_by_uuid, cells, centre_by_uuid, centres_everywhere, networks
from baken.ground.periods import today
from baken.ui.lists import page_of
from baken.ui.requests import form_page, reading

SAID = ("claim", "pattern", "organisation_code", "audience", "ends_on")


@allowed(may_run_installation)
@reading
def installation(request: ActingRequest) -> HttpResponse:
    """The networks of the installation and their cells."""
    return render(request, "access/installation.html", {"networks": networks(), "providers": providers_that_tell()})


@allowed(may_run_installation)
@form_page
def new_network(request: ActingRequest) -> HttpResponse:
    """Add an education network."""
    form = NetworkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_network(by=request.actor, name=form.cleaned_data["name"])
        except actions.CannotAddToInstallation as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Het net is toegevoegd."))
            return redirect("access:installation")
    return _form(request, form, _("Een net toevoegen"))


@allowed(may_run_installation)
@form_page
def new_cell(request: ActingRequest) -> HttpResponse:
    """Add a support cell to a network."""
    keys = {str(each.uuid): each.pk for each in networks()}
    form = CellForm(request.POST or None, networks=[(str(each.uuid), each.name) for each in networks()])
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.add_cell(by=request.actor, code=asked["code"], name=asked["name"], network=keys[asked["network"]])
        except actions.CannotAddToInstallation as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("De cel is toegevoegd. Nodig nu haar coördinator uit."))
            return redirect("access:installation")
    return _form(request, form, _("Een cel toevoegen"))


@allowed(may_run_installation)
@form_page
def rename_network(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a network be called otherwise."""
    found = get_object_or_404(networks(), uuid=uuid)
    form = RenameNetworkForm(request.POST or None, initial={"name": found.name})
    return _renamed(request, form, found, actions.rename_network, _("Een net hernoemen"))


@allowed(may_run_installation)
@form_page
def rename_cell(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a cell be called otherwise."""
    found = get_object_or_404(cells(), uuid=uuid)
    form = RenameCellForm(request.POST or None, initial={"name": found.name})
    return _renamed(request, form, found, actions.rename_cell, _("Een cel hernoemen"))


def _renamed(request: ActingRequest, form: Any, found: Any, rename: Any, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            rename(found, by=request.actor, name=form.cleaned_data["name"])
        except actions.CannotAddToInstallation as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("De nieuwe naam is bewaard."))
            return redirect("access:installation")
    return _form(request, form, title)


def _form(request: ActingRequest, form: Any, title: str, **context: Any) -> HttpResponse:
    shown = {"form": form, "title": title, "cancel": reverse("access:installation"), **context}
    return render(request, "access/installation_form.html", shown)


@allowed(may_run_installation)
@reading
def claim_rules(request: ActingRequest) -> HttpResponse:
    """Which role follows from what a provider says of somebody."""
    form = ClaimRulesForm(request.GET)
    page = page_of(request, claim_rules_visible_to(request.actor, on=today(), holding=form.asked()))
    context = {"form": form, "page": page, "today": today(), "providers": dict(providers_that_tell())}
    fragment = "#rows" if request.htmx.target == "rows" else ""
    return render(request, f"access/claim_rules.html{fragment}", context)


@allowed(may_run_installation)
@freshly_posted
@form_page
def new_claim_rule(request: ActingRequest) -> HttpResponse:
    """Add a rule."""
    form = ClaimRuleForm(
        request.POST or None,
        providers=providers_that_tell(),
        cells=[(str(each.uuid), each.name) for each in cells()],
        centres=[(str(each.uuid), f"{each.name} ({each.network})") for each in centres_everywhere()],
        today=today(),
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        role, where = Role(asked["role"]), asked.pop("organisation")
        asked["cell"] = cell_by_uuid(where).pk if role in HELD_IN_CELL else None
        asked["centre"] = None if role in HELD_IN_CELL else centre_by_uuid(where).pk
        try:
            actions.add_claim_rule(by=request.actor, **asked | {"role": role})
        except actions.CannotKeepClaimRule as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De regel is toegevoegd. Hij geldt bij wie zich opnieuw aanmeldt."))
            return redirect("access:claim_rules")
    return _form(request, form, _("Een regel toevoegen"), cancel=reverse("access:claim_rules"), under_rules=True)


def _rule(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """A rule that did not end."""
    found = claim_rules_visible_to(request.actor, on=today())
    return get_object_or_404(found.exclude(ends_on__lt=today()), uuid=uuid)


@allowed(may_run_installation)
@freshly_posted
@form_page
def claim_rule(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Change what must be said for a rule to hold."""
    rule = _rule(request, uuid)
    now = {name: getattr(rule, name) for name in SAID}
    form = SaidForm(request.POST or None, initial=now, starts_on=rule.starts_on, today=today())
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_claim_rule(rule, by=request.actor, on=today(), **form.cleaned_data)
        except actions.CannotKeepClaimRule as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De regel is gewijzigd. Hij geldt bij wie zich opnieuw aanmeldt."))
            return redirect("access:claim_rules")
    back = reverse("access:claim_rules")
    return _form(request, form, _("De regel wijzigen"), cancel=back, under_rules=True, rule=rule)


@allowed(may_run_installation)
@freshly_posted
@form_page
def end_claim_rule(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """End a rule, after asking."""
    rule = _rule(request, uuid)
    if request.method == "POST":
        try:
            actions.end_claim_rule(rule, by=request.actor, on=today())
            messages.success(request, _("De regel is beëindigd, en de rollen die eruit volgden ook."))
        except actions.CannotKeepClaimRule as refusal:
            messages.error(request, str(refusal))
        return redirect("access:claim_rules")
    context = {"rule": rule, "cancel": reverse("access:claim_rules")}
    return render(request, "access/end_claim_rule.html", context)


@allowed(may_run_installation)
@form_page
def try_claims(request: ActingRequest) -> HttpResponse:
    """See which roles would follow from what a provider says; nobody gets any."""
    form = TryForm(request.POST or None, providers=providers_that_tell())
    found = None
    if request.method == "POST" and form.is_valid():
        found = rules_tried(request.actor, on=today(), **form.cleaned_data)
    return render(request, "access/try_claims.html", {"form": form, "found": found})
