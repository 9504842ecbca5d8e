"""Pages of departments: the list, and adding, correcting, ending and reopening one."""

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
from baken.apps.directory.forms import CorrectDepartmentForm, DepartmentForm
from baken.apps.directory.rules import may_keep_staff
from baken.apps.people import actions
from baken.apps.people.queries import departments_kept, organisations_kept
from baken.ground.periods import today
from baken.ui.forms import LastDayForm
from baken.ui.lists import page_of
from baken.ui.numbers import day
from baken.ui.requests import form_page, reading


@allowed(may_keep_staff)
@reading
def departments(request: ActingRequest) -> HttpResponse:
    """The departments that the actor keeps, those that ended last."""
    page = page_of(request, departments_kept(request.actor))
    return render(request, "directory/departments.html", {"page": page, "today": today()})


@allowed(may_keep_staff)
@form_page
def add(request: ActingRequest) -> HttpResponse:
    """Add a department."""
    organisations = organisations_kept(request.actor)
    form = DepartmentForm(request.POST or None, initial={"starts_on": today()}, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_department(
                by=request.actor,
                organisation=form.organisation_chosen(),
                name=said["name"],
                starts_on=said["starts_on"],
            )
        except actions.CannotKeepDepartment as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("De afdeling is toegevoegd."))
            return redirect("directory:departments")
    return _shown(request, "directory/add_department.html", form)


def _shown(request: ActingRequest, template: str, form: Any, department: Any = None) -> HttpResponse:
    context = {"form": form, "department": department, "cancel": reverse("directory:departments")}
    return render(request, template, context)


@allowed(may_keep_staff)
@form_page
def correct(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give a department another name or first day."""
    department = get_object_or_404(departments_kept(request.actor), uuid=uuid)
    initial = {"name": department.name, "starts_on": department.started_on}
    form = CorrectDepartmentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_department(department, by=request.actor, **form.cleaned_data)
        except actions.CannotKeepDepartment as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De afdeling is verbeterd."))
            return redirect("directory:departments")
    return _shown(request, "directory/correct_department.html", form, department)


@allowed(may_keep_staff)
@form_page
def end(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a day be the last of a department."""
    department = get_object_or_404(departments_kept(request.actor), uuid=uuid)
    form = LastDayForm(request.POST or None, initial={"on": department.ended_on or today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_department(department, by=request.actor, on=form.cleaned_data["on"])
        except actions.CannotKeepDepartment as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("De afdeling is beëindigd."))
            return redirect("directory:departments")
    return _shown(request, "directory/end_department.html", form, department)


@allowed(may_keep_staff)
@form_page
def reopen(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a department not have ended, once that is confirmed."""
    department = get_object_or_404(departments_kept(request.actor), uuid=uuid, ended_on__isnull=False)
    if request.method == "POST":
        try:
            until = actions.reopen_department(department, by=request.actor).ended_on
            told = _("De afdeling is er weer, tot en met %(day)s.") % {"day": day(until)} if until else ""
            messages.success(request, told or _("De afdeling is er weer."))
        except actions.CannotKeepDepartment as refusal:
            messages.error(request, str(refusal))
        return redirect("directory:departments")
    return _shown(request, "directory/reopen_department.html", None, department)
