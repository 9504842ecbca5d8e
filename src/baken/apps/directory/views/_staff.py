"""Pages of who works where: the list as of a day, and one person's posts over time."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.directory.forms import CorrectPersonForm, StaffForm
from baken.apps.directory.queries import accounts_of, staff_seen
from baken.apps.directory.rules import may_keep_staff
from baken.apps.people import actions
from baken.apps.people.queries import (
    addresses_by_post,
    departments_kept,
    functions_among,
    organisations_kept,
    posts_found,
    posts_kept,
    posts_of,
    totals_of,
)
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading

SORTS = {
    "naam": "last_name",
    "functie": "function",
    "afdeling": "department__name",
    "aandeel": "share",
    "sinds": "started_on",
    "tot": "ended_on",
    "waar": "where",
}


def _listed(request: ActingRequest) -> dict[str, Any]:
    """What is asked of the list, as of which day, and the posts found."""
    actor = request.actor
    organisations = organisations_kept(actor)
    form = StaffForm(
        request.GET,
        organisations=organisations,
        functions=functions_among(posts_kept(actor)),
        departments=list(departments_kept(actor)),
    )
    asked, on = form.asked(), form.day()
    sort = sort_of(request, keys=SORTS, default="naam")
    found: QuerySet[Any] = posts_found(actor, asked=asked, on=on)
    return {
        "form": form,
        "on": on,
        "sort": sort,
        "shows_left": bool(asked.presence),
        "shows_where": len(organisations) > 1 and not asked.organisation,
        "posts": found.order_by(*ordering(sort, keys=SORTS)),
    }


@allowed(may_keep_staff)
@reading
def staff(request: ActingRequest) -> HttpResponse:
    """Who works where on a day, or left in the year before it; searched, sorted and added up."""
    context = _listed(request)
    found = context.pop("posts")
    page = page_of(request, found)
    audit.seen(by=request.actor, kind="people.Person", people=[post.root for post in page])
    context |= {"page": page, "totals": totals_of(found)}
    return list_page(request, "directory/staff.html", context)


@allowed(may_keep_staff)
@freshly_shown
@reading
def staff_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file, which can be changed and handed over as a staff list."""
    posts = list(_listed(request)["posts"])
    people = {post.root for post in posts}
    audit.seen(
        verb=audit.Verb.EXPORTED,
        by=request.actor,
        kind="people.Person",
        people=people,
        said={"rows": len(posts)},
    )
    emails = addresses_by_post(posts)
    headings = [
        _("E-mailadres"),
        _("Voornaam"),
        _("Naam"),
        _("Centrum of cel"),
        _("Functie"),
        _("Afdeling"),
        _("Aandeel"),
        _("Sinds"),
        _("Tot en met"),
    ]
    rows = [
        (
            next(iter(emails[post.pk]), ""),
            post.first_name,
            post.last_name,
            post.where,
            post.function,
            post.department.name if post.department else "",
            None if post.share is None else post.share.normalize(),
            post.started_on,
            post.ended_on,
        )
        for post in posts
    ]
    return table_file(kind, name=_("personeel"), headings=headings, rows=rows)


@allowed(may_keep_staff)
@reading
def staff_member(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Somebody's posts over time, as far as the actor keeps them, and whether there is an account."""
    person = staff_seen(request.actor, uuid)
    if person is None:
        raise Http404
    now: dt.date = today()
    posts: list[Any] = posts_of(request.actor, person=person.pk)
    for post in posts:
        post.is_over = post.ended_on is not None and post.ended_on < now
        post.is_to_come = post.started_on > now
    accounts = accounts_of(request.actor, person=person.pk)
    audit.seen(by=request.actor, kind="access.Account", accounts=[account.pk for account in accounts])
    context = {
        "person": person,
        "name": posts[0].name,
        "emails": sorted({email for found in addresses_by_post(posts).values() for email in found}),
        "posts": posts,
        "accounts": accounts,
    }
    return render(request, "directory/staff_member.html", context)


@allowed(may_keep_staff)
@form_page
def correct_name(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Call somebody otherwise than was written down."""
    person = staff_seen(request.actor, uuid)
    if person is None:
        raise Http404
    posts: list[Any] = posts_of(request.actor, person=person.pk)
    initial = {"first_name": posts[0].first_name, "last_name": posts[0].last_name}
    form = CorrectPersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_name_of_person(person, by=request.actor, **form.cleaned_data)
        except actions.CannotKeepPost as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De naam is verbeterd."))
            return redirect("directory:staff_member", person.uuid)
    context = {
        "form": form,
        "post": posts[0],
        "emails": sorted({email for found in addresses_by_post(posts).values() for email in found}),
        "cancel": reverse("directory:staff_member", args=[person.uuid]),
    }
    return render(request, "directory/correct_name_of_staff.html", context)
