"""Pages of meetings of a community: all of them, one with its agenda, report and documents, and who came."""

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
from baken.apps.programme import actions
from baken.apps.programme.forms import MeetingForm, OfYearForm, SharedLinkForm
from baken.apps.programme.queries import (
    asked_back_at,
    intentions_kept_by,
    intentions_visible_to,
    link_kept,
    links_of,
    meeting_mark,
    meeting_written,
    meetings_held,
    meetings_of,
    meetings_to_choose,
    meetings_visible_to,
    members_without_centre,
    presence_in,
    questions_to_treat,
    session_planned_by,
    told_of,
    years_of,
)
from baken.apps.programme.rules import may_plan, may_see_presence, may_see_programme
from baken.apps.programme.types import OfferState, SessionState, Status
from baken.apps.programme.views._communities import community_kept, community_seen, done, of_community
from baken.ground import audit
from baken.ground.periods import Period, today
from baken.ui.downloads import table_file
from baken.ui.lists import page_of
from baken.ui.numbers import day
from baken.ui.requests import form_page, reading


@allowed(may_see_programme)
@reading
def meetings(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """All meetings of a community, over the years, the last first."""
    community = community_seen(request, uuid)
    page = page_of(request, list(reversed(meetings_of(community, actor=request.actor))))
    for session in page:
        session.year = Period.school_year(session.offer.school_year).code
    context = of_community(request, community, "meetings", page=page, on=today())
    return render(request, "programme/plg_meetings.html", context)


@allowed(may_see_programme)
@reading
def meeting(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """One meeting: agenda, report, documents, questions, what centres will try, and what they said before."""
    session: Any = get_object_or_404(meetings_visible_to(request.actor), uuid=uuid)
    community = community_seen(request, session.offer.community.uuid)
    agenda, report = told_of(session, actor=request.actor)
    questions = questions_to_treat(community, actor=request.actor, session=session)
    back = asked_back_at(session, actor=request.actor)
    seen = intentions_visible_to(request.actor)
    tried = list(seen.filter(community=community, session=session).order_by("centre__name", "pk"))
    kept = intentions_kept_by(request.actor).filter(pk__in=[each.pk for each in (*back, *tried)])
    context = of_community(
        request,
        community,
        "meetings",
        session=session,
        kept=set(kept.values_list("pk", flat=True)),
        written=meeting_written(session) if request.actor.is_of_cell else None,
        agenda=agenda,
        report=report,
        questions=questions,
        back=back,
        tried=tried,
        links=[each for each in links_of(community, actor=request.actor) if each.session_id == session.pk],
        session_key=str(session.uuid),
    )
    people = [each.person_id for each in (*questions, *back, *tried)] if context["reads"] else []
    audit.seen(by=request.actor, thing=session, people=people)
    is_on = session.state != SessionState.CANCELLED and session.offer.state != OfferState.CANCELLED
    # As with any offer (decision 31): for who takes part, and not of what is off.
    context["link"] = session.online if is_on and (context["mine"] or context["of_cell"]) else ""
    return render(request, "programme/plg_meeting.html", context)


@allowed(may_plan)
@form_page
def write(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Write the agenda and the report of a meeting."""
    session: Any = session_planned_by(request.actor, uuid)
    if session is None or session.offer.community is None:
        raise Http404
    written = meeting_written(session)
    initial = {
        "agenda": written.agenda if written else "",
        "report": written.report if written else "",
        "publish_agenda": written.agenda_is_published if written else False,
        "publish_report": written.report_is_published if written else False,
        "mark": meeting_mark(written),
    }
    form = MeetingForm(request.POST or None, initial=initial)
    cancel = reverse("programme:meeting", args=[uuid])
    context = {"form": form, "session": session, "community": session.offer.community, "cancel": cancel}
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_meeting(session, by=request.actor, **form.cleaned_data)
        except actions.OverwritesMeeting as refusal:
            form.add_error(None, str(refusal))
            context["now"] = meeting_written(session)
            typed = request.POST.copy()
            typed["mark"] = meeting_mark(context["now"])  # it is shown now: who saves again, means to
            form.data = typed
            return render(request, "programme/plg_write.html", context, status=409)
        except actions.CannotTell as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Bewaard."))
            return redirect("programme:meeting", uuid)
    return render(request, "programme/plg_write.html", context)


@allowed(may_plan)
@form_page
def add_link(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Share a document by its address."""
    community = community_kept(request, uuid)
    sessions = meetings_to_choose(community, actor=request.actor, on=today())
    initial = {"session": request.GET.get("bijeenkomst", "")}
    form = SharedLinkForm(request.POST or None, sessions=sessions, initial=initial)
    if request.method == "POST" and form.is_valid():
        said, session = form.cleaned_data, form.session_chosen()
        link = {"title": said["title"], "url": said["url"], "session": session}
        if done(request, lambda: actions.share_link(community, by=request.actor, **link), said=_("Gedeeld.")):
            return redirect(*(("programme:meeting", session.uuid) if session else ("programme:community", uuid)))
    cancel = reverse("programme:community", args=[uuid])
    return render(request, "programme/plg_link.html", {"form": form, "community": community, "cancel": cancel})


@allowed(may_plan)
@form_page
def remove_link(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Share a document no longer, once that is confirmed."""
    link = link_kept(request.actor, uuid)
    if link is None:
        raise Http404
    cancel = reverse("programme:community", args=[link.community.uuid])
    if request.method == "POST":
        done(request, lambda: actions.remove_link(link, by=request.actor), said=_("Niet meer gedeeld."))
        return redirect(cancel)
    context = {"link": link, "community": link.community, "cancel": cancel}
    return render(request, "programme/plg_remove_link.html", context)


def _present(request: ActingRequest, community: Any) -> dict[str, Any]:
    years = sorted({each.school_year for each in years_of(community, actor=request.actor)}, reverse=True)
    form = OfYearForm(request.GET, years=years)
    held = meetings_held(community, school_year=form.year())
    return {"form": form, "held": held, "rows": presence_in(community, held)}


def _of_own_cell(request: ActingRequest, uuid: uuids.UUID) -> Any:
    community = community_seen(request, uuid)
    if not of_community(request, community, "presence")["of_cell"]:
        raise Http404
    return community


@allowed(may_see_presence)
@reading
def presence(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who came to which meeting, over the years or in one of them; who came least first."""
    community = _of_own_cell(request, uuid)
    context = of_community(request, community, "presence", **_present(request, community))
    rows = context.pop("rows")
    page = page_of(request, rows)
    audit.seen(by=request.actor, thing=community, people=[row.person for row in page])
    members = [row for row in rows if row.is_member]
    context |= {
        "page": page,
        "nobody_came": sum(row.of > 0 and row.came == 0 for row in members),
        "came": sum(row.came for row in members),
        "of": sum(row.of for row in members),
        "present": Status.PRESENT.value,
        "without_centre": members_without_centre(community, on=today()),
        "query": f"?{request.GET.urlencode()}",
    }
    context["share"] = context["came"] / context["of"] if context["of"] else None
    labels = {status.value: str(status.label) for status in Status}
    page.object_list = [(row, [(each, labels.get(each, "")) for each in row.statuses]) for row in page]
    return render(request, "programme/plg_presence.html", context)


@allowed(may_see_presence)
@freshly_shown
@reading
def presence_file(request: ActingRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """The same as a file."""
    community = _of_own_cell(request, uuid)
    found = _present(request, community)
    people, said = [row.person for row in found["rows"]], {"rows": len(found["rows"])}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, thing=community, people=people, said=said)
    headings = [_("Naam"), _("Voor"), _("Nu lid"), *(day(each.held_on) for each in found["held"])]
    rows = [
        (
            row.name,
            row.where,
            _("ja") if row.is_member else _("nee"),
            *(str(Status(each).label) if each else "" for each in row.statuses),
            row.came,
            row.of,
        )
        for row in found["rows"]
    ]
    return table_file(kind, name=_("deelname"), headings=[*headings, _("Gekomen"), _("Van")], rows=rows)
