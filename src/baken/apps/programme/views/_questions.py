"""Pages of questions that members bring in."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.programme import actions
from baken.apps.programme.forms import QuestionForm, QuestionsForm, TreatForm
from baken.apps.programme.queries import meetings_to_choose, questions_to_take_back, questions_visible_to
from baken.apps.programme.rules import may_plan, may_see_programme
from baken.apps.programme.views._communities import community_seen, done, of_community
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {"op": "asked_on", "wie": "last_name", "toestand": "state", "bijeenkomst": "session__held_on"}


@allowed(may_see_programme)
@reading
def questions(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The questions that were brought in, the last first."""
    community = community_seen(request, uuid)
    form = QuestionsForm(request.GET)
    sort = sort_of(request, keys=SORTS, default="-op")
    found = questions_visible_to(request.actor).filter(community=community)
    if form.state():
        found = found.filter(state=form.state())
    page = page_of(request, found.order_by(*ordering(sort, keys=SORTS)))
    audit.seen(by=request.actor, thing=community, people=[each.person_id for each in page])
    own = questions_to_take_back(request.actor).filter(pk__in=[each.pk for each in page])
    context = of_community(request, community, "questions", form=form, sort=sort, page=page)
    context["own"] = set(own.values_list("pk", flat=True))
    return list_page(request, "programme/plg_questions.html", context)


@allowed(may_see_programme)
@form_page
def ask(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Bring in a question."""
    community = community_seen(request, uuid)
    told = of_community(request, community, "questions")
    if told["mine"] is None and not told["plans"]:
        raise Http404
    coming = [each for each in meetings_to_choose(community, actor=request.actor) if each.held_on >= today()]
    form = QuestionForm(request.POST or None, sessions=coming)
    if request.method == "POST" and form.is_valid():
        said = {"text": form.cleaned_data["text"], "session": form.session_chosen(), "on": today()}
        act = lambda: actions.bring_question(community, by=request.actor, **said)  # noqa: E731 - what is done
        if done(request, act, said=_("Je vraag is bezorgd.")):
            return redirect("programme:questions", uuid)
    cancel = reverse("programme:questions", args=[uuid])
    return render(request, "programme/plg_ask.html", {"form": form, "community": community, "cancel": cancel})


def _question(request: ActingRequest, uuid: uuids.UUID) -> Any:
    found = get_object_or_404(questions_visible_to(request.actor), uuid=uuid)
    audit.seen(by=request.actor, thing=found, people=[found.person_id])
    return found


@allowed(may_plan)
@form_page
def treat(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say where a question stands, and what came of it."""
    question = _question(request, uuid)
    initial = {
        "state": question.state,
        "outcome": question.outcome,
        "session": question.session.uuid if question.session else "",
    }
    sessions = meetings_to_choose(question.community, actor=request.actor, on=today())
    form = TreatForm(request.POST or None, sessions=sessions, initial=initial)
    cancel = reverse("programme:questions", args=[question.community.uuid])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        treated = {"state": said["state"], "outcome": said["outcome"], "session": form.session_chosen()}
        act = lambda: actions.treat_question(question, by=request.actor, **treated)  # noqa: E731 - what is done
        if done(request, act, said=_("Bewaard.")):
            return redirect(cancel)
    context = {"form": form, "question": question, "community": question.community, "cancel": cancel}
    return render(request, "programme/plg_treat.html", context)


@allowed(may_see_programme)
@form_page
def take_back(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take back a question of one's own, once that is confirmed."""
    question = _question(request, uuid)
    cancel = reverse("programme:questions", args=[question.community.uuid])
    if request.method == "POST":
        act = lambda: actions.take_back_question(question, by=request.actor)  # noqa: E731 - what is confirmed
        done(request, act, said=_("Je vraag is ingetrokken."))
        return redirect(cancel)
    context = {"question": question, "community": question.community, "cancel": cancel}
    return render(request, "programme/plg_take_back.html", context)
