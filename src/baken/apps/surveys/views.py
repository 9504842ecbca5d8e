"""Pages of surveys: which there were, and what their questions mean."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.surveys.actions import (
    CannotAddItem,
    CannotMapQuestion,
    add_item,
    map_question,
    unmap_question,
)
from baken.apps.surveys.forms import MappingForm, NewItemForm
from baken.apps.surveys.queries import questions_of, questions_visible_to, surveys_visible_to
from baken.apps.surveys.rules import may_add_item, may_map, may_see_surveys
from baken.apps.surveys.types import Module, Scale
from baken.ui.lists import ordering, page_of, sort_of
from baken.ui.requests import form_page, reading, writing

SORTS = {"naam": "name", "schooljaar": "school_year", "vragen": "question_count", "open": "unmapped_count"}


@allowed(may_see_surveys)
@reading
def surveys(request: ActingRequest) -> HttpResponse:
    """The surveys of the cell."""
    sort = sort_of(request, keys=SORTS, default="-schooljaar")
    page = page_of(request, surveys_visible_to(request.actor).order_by(*ordering(sort, keys=SORTS)))
    return render(request, "surveys/surveys.html", {"page": page, "sort": sort})


@allowed(may_see_surveys)
@reading
def survey(request: ActingRequest, survey: uuid.UUID) -> HttpResponse:
    """A survey and its questions."""
    found = get_object_or_404(surveys_visible_to(request.actor), uuid=survey)
    context = {"survey": found, "questions": questions_of(found), "may_map": may_map(request.actor)}
    return render(request, "surveys/survey.html", context)


@allowed(may_map)
@form_page
def question(request: ActingRequest, question: uuid.UUID) -> HttpResponse:
    """Say which item of the bank a question is."""
    found = get_object_or_404(questions_visible_to(request.actor), uuid=question)
    form = MappingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            map_question(found, item=form.cleaned_data["item"], by=request.actor)
        except CannotMapQuestion as refusal:
            form.add_error("item", str(refusal))
        else:
            messages.success(request, _("De vraag is gekoppeld; haar antwoorden tellen nu mee in de cijfers."))
            return redirect("surveys:survey", survey=found.survey.uuid)
    context = {"question": found, "form": form, "may_add_item": may_add_item(request.actor)}
    return render(request, "surveys/question.html", context)


@allowed(may_map)
@writing
def unmap(request: ActingRequest, question: uuid.UUID) -> HttpResponse:
    """Take a question's item away again."""
    found = get_object_or_404(questions_visible_to(request.actor), uuid=question)
    unmap_question(found, by=request.actor)
    messages.success(request, _("De vraag is losgemaakt en geeft geen cijfer meer."))
    return redirect("surveys:survey", survey=found.survey.uuid)


@allowed(may_add_item)
@form_page
def new_item(request: ActingRequest, question: uuid.UUID) -> HttpResponse:
    """Add a question to the bank as an item, and say that the question is that item."""
    found = get_object_or_404(questions_visible_to(request.actor), uuid=question)
    form = NewItemForm(
        request.POST or None, initial={"wording": found.wording, "module": Module.A, "scale": Scale.EIGHT}
    )
    if request.method == "POST" and form.is_valid():
        try:
            map_question(
                found,
                item=add_item(
                    wording=form.cleaned_data["wording"],
                    module=Module(form.cleaned_data["module"]),
                    scale=Scale(form.cleaned_data["scale"]),
                    by=request.actor,
                ),
                by=request.actor,
            )
        except CannotAddItem as refusal:
            form.add_error("wording", str(refusal))
        except CannotMapQuestion as refusal:
            form.add_error("scale", str(refusal))
        else:
            messages.success(request, _("Het item staat in de itembank en de vraag is eraan gekoppeld."))
            return redirect("surveys:survey", survey=found.survey.uuid)
    return render(request, "surveys/new_item.html", {"question": found, "form": form})
