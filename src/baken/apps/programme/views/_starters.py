"""Pages of the starters' track: its rules, what of it one needs oneself, and who starts at a centre."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import functions_at_centres, functions_held
from baken.apps.programme import actions
from baken.apps.programme.forms import StarterRuleForm, StartersForm, TrackForm
from baken.apps.programme.queries import (
    own_functions,
    own_track,
    staff_member,
    starter_rules_kept,
    starters_of,
    track_of,
    track_rules,
    words_about,
)
from baken.apps.programme.rules import may_plan, may_see_own_track, may_see_starters
from baken.apps.programme.types import STARTING_MONTHS, Basis, Cluster, Necessity
from baken.ground import audit
from baken.ground.periods import Period, school_year_of, today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS_OF_RULES = {"over": "about", "wat": "word", "deel": "cluster", "nodig": "needed"}
SORTS = {"naam": "name", "functie": "function", "sinds": "began_on", "nog": "to_do"}


@allowed(may_plan)
@reading
def rules(request: ActingRequest) -> HttpResponse:
    """By which rules the cell says who needs what."""
    sort = sort_of(request, keys=SORTS_OF_RULES, default="over")
    found = starter_rules_kept(request.actor).order_by(*ordering(sort, keys=SORTS_OF_RULES)[:1], "word", "cluster")
    return list_page(request, "programme/starter_rules.html", {"sort": sort, "page": page_of(request, found)})


def _rule_form(request: ActingRequest, **initial: Any) -> StarterRuleForm:
    functions = functions_at_centres(cell=request.actor.cell, on=today()) if request.actor.cell else []
    return StarterRuleForm(request.POST or None, functions=functions, initial=initial)


def _write(request: ActingRequest, rule: Any = None) -> HttpResponse:
    """The form of a rule: a new one, or one that is there; once it is right, it is kept."""
    initial = {"about": Basis.FUNCTION, "needed": Necessity.NOT_NEEDED}
    if rule is not None:
        needed = Necessity.NEEDED if rule.needed else Necessity.NOT_NEEDED
        initial = {"about": rule.about, "word": rule.word, "cluster": rule.cluster, "needed": needed}
    form = _rule_form(request, **initial)
    if request.method == "POST" and form.is_valid():
        try:
            if rule is None:
                actions.add_starter_rule(by=request.actor, said=form.said())
            else:
                actions.change_starter_rule(rule, by=request.actor, said=form.said())
        except actions.CannotKeepStarterRule as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De regel is bewaard."))
            return redirect("programme:starter_rules")
    context = {"form": form, "rule": rule, "cancel": reverse("programme:starter_rules")}
    return render(request, "programme/starter_rule.html", context)


@allowed(may_plan)
@form_page
def add(request: ActingRequest) -> HttpResponse:
    """A new rule."""
    return _write(request)


@allowed(may_plan)
@form_page
def change(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Let a rule say something else."""
    return _write(request, get_object_or_404(starter_rules_kept(request.actor), uuid=uuid))


@allowed(may_plan)
@form_page
def remove(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take a rule away, once that is confirmed."""
    rule = get_object_or_404(starter_rules_kept(request.actor), uuid=uuid)
    if request.method == "POST":
        try:
            actions.remove_starter_rule(rule, by=request.actor)
        except actions.CannotKeepStarterRule as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("De regel is verwijderd."))
        return redirect("programme:starter_rules")
    context = {"rule": rule, "cancel": reverse("programme:starter_rules")}
    return render(request, "programme/remove_starter_rule.html", context)


def _asked(request: ActingRequest) -> TrackForm:
    rules = track_rules(request.actor)
    return TrackForm(
        request.GET, educations=words_about(rules, Basis.PRIOR_EDUCATION), roles=words_about(rules, Basis.ROLE)
    )


def _year() -> str:
    return Period.school_year(school_year_of(today())).code


@allowed(may_see_own_track)
@reading
def track(request: ActingRequest) -> HttpResponse:
    """Which parts of the track one needs, what one followed of it, and what is offered."""
    on, form = today(), _asked(request)
    functions = own_functions(request.actor, on=on)
    parts = own_track(request.actor, holds={**form.holds(), Basis.FUNCTION: functions}, on=on)
    context = {"form": form, "functions": functions, "parts": parts, "year": _year()}
    return list_page(request, "programme/track.html", context)


@allowed(may_see_starters)
@reading
def track_of_staff(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The same of somebody of the staff, for who leads the centre."""
    on, form = today(), _asked(request)
    post = staff_member(request.actor, uuid=uuid, on=on)
    if post is None:
        raise Http404
    audit.seen(by=request.actor, kind="programme.Participation", people=[post.root])
    functions = functions_held(post.root, centre=post.centre_id, on=on)
    parts = track_of(request.actor, person=post.root, holds={**form.holds(), Basis.FUNCTION: functions}, on=on)
    context = {"form": form, "functions": functions, "parts": parts, "year": _year(), "post": post}
    return list_page(request, "programme/track.html", context)


def _listed(request: ActingRequest) -> dict[str, Any]:
    """What is asked of who starts at the centre, and who was found."""
    form = StartersForm(request.GET)
    sort = sort_of(request, keys=SORTS, default="naam")
    found = form.among(starters_of(request.actor, on=today()))
    if sort.key != "naam" or sort.descending:
        found.sort(key=lambda each: getattr(each, SORTS[sort.key]), reverse=sort.descending)
    return {"form": form, "sort": sort, "found": found}


@allowed(may_see_starters)
@reading
def starters(request: ActingRequest) -> HttpResponse:
    """Who starts at the centre, with what each followed of the track and needs yet."""
    context = _listed(request)
    page = page_of(request, context.pop("found"))
    audit.seen(by=request.actor, kind="programme.Participation", people=[each.root for each in page])
    context |= {"page": page, "clusters": [each.label for each in Cluster], "months": STARTING_MONTHS}
    return list_page(request, "programme/starters.html", context)


@allowed(may_see_starters)
@freshly_shown
@reading
def starters_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    found = _listed(request)["found"]
    roots, number = [each.root for each in found], {"rows": len(found)}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, kind="programme.Participation", people=roots, said=number)
    headings = [_("Naam"), _("Functie"), _("Hier sinds"), *(str(each.label) for each in Cluster), _("Nog te doen")]
    rows = [
        (each.name, each.function, each.began_on, *(part.state for part in each.parts), each.to_do) for each in found
    ]
    return table_file(kind, name=_("starters"), headings=headings, rows=rows)
