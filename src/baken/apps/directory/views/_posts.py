"""Forms of posts: somebody comes to work, does something else from a day on, leaves; mistakes are mended."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.directory.forms import ChangePostForm, CorrectPostForm, EmployForm
from baken.apps.directory.rules import may_keep_staff
from baken.apps.people import actions
from baken.apps.people.queries import departments_kept, functions_among, organisations_kept, posts_kept
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.forms import LastDayForm
from baken.ui.numbers import day
from baken.ui.requests import form_page


@allowed(may_keep_staff)
@form_page
def employ(request: ActingRequest) -> HttpResponse:
    """Let somebody come to work."""
    form = EmployForm(
        request.POST or None,
        initial={"starts_on": today(), "organisation": request.GET.get("waar", "")},
        organisations=organisations_kept(request.actor),
        departments=list(departments_kept(request.actor)),
        functions=functions_among(posts_kept(request.actor)),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            post = actions.employ(
                by=request.actor,
                organisation=form.organisation_chosen(),
                terms=form.terms(),
                **{name: said[name] for name in ("email", "first_name", "last_name", "starts_on", "ends_on")},
            )
        except actions.CannotKeepPost as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De aanstelling is toegevoegd."))
            return redirect("directory:staff_member", post.person.uuid)
    return render(request, "directory/employ.html", {"form": form, "cancel": reverse("directory:staff")})


def _post(request: ActingRequest, uuid: uuids.UUID) -> Any:
    """A post that the actor keeps."""
    return get_object_or_404(posts_kept(request.actor), uuid=uuid)


def _choices(request: ActingRequest, post: Any) -> dict[str, Any]:
    """The departments of the organisation of a post, and the functions that people have."""
    departments = departments_kept(request.actor).filter(centre=post.centre_id, cell=post.cell_id)
    return {"departments": list(departments), "functions": functions_among(posts_kept(request.actor))}


def _terms_of(post: Any) -> dict[str, Any]:
    department = str(post.department.uuid) if post.department else ""
    return {"function": post.function, "department": department, "share": post.share}


def _shown(request: ActingRequest, template: str, post: Any, form: Any = None) -> HttpResponse:
    audit.seen(by=request.actor, thing=post, people=[post.person_id])
    cancel = reverse("directory:staff_member", args=[post.person.uuid])
    return render(request, template, {"form": form, "post": post, "cancel": cancel})


def _back(request: ActingRequest, post: Any, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("directory:staff_member", post.person.uuid)


@allowed(may_keep_staff)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let somebody do something else from a day on."""
    post = _post(request, uuid)
    initial = {"on": today(), **_terms_of(post)}
    form = ChangePostForm(request.POST or None, initial=initial, **_choices(request, post))
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            actions.change_post(post, by=request.actor, on=on, terms=form.terms())
        except actions.CannotKeepPost as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, post, _("De aanstelling is veranderd vanaf %(day)s.") % {"day": day(on)})
    return _shown(request, "directory/change_post.html", post, form)


@allowed(may_keep_staff)
@form_page
def end(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let somebody leave after a day."""
    post = _post(request, uuid)
    form = LastDayForm(request.POST or None, initial={"on": post.ended_on or today()})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            actions.end_post(post, by=request.actor, on=on)
        except actions.CannotKeepPost as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, post, _("De aanstelling loopt tot en met %(day)s.") % {"day": day(on)})
    return _shown(request, "directory/end_post.html", post, form)


@allowed(may_keep_staff)
@form_page
def correct(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say what a post was all along."""
    post = _post(request, uuid)
    initial = {"starts_on": post.started_on, "ends_on": post.ended_on, **_terms_of(post)}
    form = CorrectPostForm(request.POST or None, initial=initial, **_choices(request, post))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.correct_post(
                post, by=request.actor, terms=form.terms(), starts_on=said["starts_on"], ends_on=said["ends_on"]
            )
        except actions.CannotKeepPost as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, post, _("De aanstelling is verbeterd."))
    return _shown(request, "directory/correct_post.html", post, form)


@allowed(may_keep_staff)
@form_page
def withdraw(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove a post that never was, once that is confirmed."""
    post = _post(request, uuid)
    if request.method == "POST":
        try:
            actions.withdraw_post(post, by=request.actor)
            messages.success(request, _("De aanstelling is ingetrokken."))
        except actions.CannotKeepPost as refusal:
            messages.error(request, str(refusal))
        return redirect("directory:staff")
    return _shown(request, "directory/withdraw_post.html", post)
