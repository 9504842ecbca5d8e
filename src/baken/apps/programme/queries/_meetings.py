"""What is told and agreed in meetings of a community, as far as an actor sees it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid as uuids
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from baken.apps.access.types import Actor
from baken.apps.people.queries import as_known_there, entries_of
from baken.apps.programme.models import BroughtQuestion, Community, Intention, Meeting, Offer, Session, SharedLink
from baken.apps.programme.queries._communities import communities_visible_to
from baken.apps.programme.rules import (
    kept_intentions,
    may_plan,
    own_memberships,
    seen_intentions,
    seen_links,
    seen_meetings,
    seen_offers,
    seen_questions,
)
from baken.apps.programme.types import STILL_OPEN, QuestionState, SessionState, TrialState
from baken.ground.periods import LAST_YEAR

# No meeting comes after.
LAST_DAY = dt.date(LAST_YEAR, 8, 31)


def meetings_visible_to(actor: Actor) -> QuerySet[Session]:
    """The meetings of the communities that an actor sees: the sessions of their school years, in order."""
    offers = Offer.objects.filter(seen_offers(actor), community__in=communities_visible_to(actor).order_by())
    found = Session.objects.filter(offer__in=offers.order_by().values("pk"))
    return found.select_related("offer__community__cell").order_by("held_on", "pk")


def meetings_of(community: Community, *, actor: Actor, school_year: int | None = None) -> list[Any]:
    """Those of one community, of one school year or of all, each with `told`: what of its agenda and report the actor
    reads."""
    found = meetings_visible_to(actor).filter(offer__community=community)
    if school_year is not None:
        found = found.filter(offer__school_year=school_year)
    meetings: list[Any] = list(found)
    told = {each.session_id: each for each in Meeting.objects.filter(seen_meetings(actor), session__in=meetings)}
    for session in meetings:
        session.told = told.get(session.pk)
    return meetings


def told_of(session: Session, *, actor: Actor) -> tuple[str, str]:
    """The agenda and the report of a meeting, each "" where the actor does not read it."""
    meeting = Meeting.objects.filter(seen_meetings(actor), session=session).first()
    if meeting is None:
        return "", ""
    agenda = meeting.agenda if actor.is_of_cell or meeting.agenda_is_published else ""
    return agenda, meeting.report if actor.is_of_cell or meeting.report_is_published else ""


def meeting_written(session: Session) -> Meeting | None:
    """What was written of a meeting, published or not."""
    return Meeting.objects.filter(session=session).first()


def meeting_mark(written: Meeting | None) -> str:
    """What was written of a meeting in short, by which one sees whether it changed since."""
    said = [written.agenda, written.report] if written else ["", ""]
    shown = [written.agenda_is_published, written.report_is_published] if written else [False, False]
    return hashlib.sha256(json.dumps([said, shown]).encode()).hexdigest()


def meetings_to_choose(community: Community, *, actor: Actor, on: dt.date | None = None) -> list[Session]:
    """The meetings for which something can be said, those to come first (from a day on), then those held."""
    found = meetings_visible_to(actor).filter(offer__community=community).exclude(state=SessionState.CANCELLED)
    rows = list(found)
    coming = [each for each in rows if on is not None and each.held_on >= on]
    return [*coming, *reversed([each for each in rows if each not in coming])]


def links_of(community: Community, *, actor: Actor) -> list[SharedLink]:
    """The documents that a community shares, as far as an actor sees them."""
    found = SharedLink.objects.filter(seen_links(actor), community=community)
    return list(found.select_related("session").order_by(F("session__held_on").desc(nulls_first=True), "title", "pk"))


def link_kept(actor: Actor, uuid: uuids.UUID) -> SharedLink | None:
    """A shared document of a community that an actor keeps."""
    found = SharedLink.objects.filter(uuid=uuid, community__cell=actor.cell) if may_plan(actor) else None
    return found.select_related("community").first() if found is not None else None


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the name of who said it, as the centre knows them."""
    named = as_known_there(rows.annotate(cell=Value(None, BigIntegerField())))
    return named.select_related("community", "centre", "session", "person")


def questions_visible_to(actor: Actor) -> QuerySet[Any]:
    """The questions that an actor sees, each with the name of who asked (`name`); the last first."""
    return _named(BroughtQuestion.objects.filter(seen_questions(actor))).order_by("-asked_on", "-pk")


def questions_to_treat(community: Community, *, actor: Actor, session: Session | None = None) -> list[Any]:
    """The questions of a community that wait for an answer; of a meeting those that were brought in for it too."""
    waiting = Q(state__in=(QuestionState.OPEN, QuestionState.TAKEN_ALONG))
    if session is not None:
        waiting = Q(session=session) | (waiting & Q(session=None))
    return list(questions_visible_to(actor).filter(waiting, community=community).order_by("asked_on", "pk"))


def questions_to_take_back(actor: Actor) -> QuerySet[BroughtQuestion]:
    """Those that an actor brought in, as a member or as who plans, and that nobody treated yet."""
    mine = own_memberships(actor)
    if may_plan(actor) and actor.person is not None:
        mine = Q(community__cell=actor.cell, person__in=entries_of(actor.person))
    return BroughtQuestion.objects.filter(mine, state=QuestionState.OPEN)


def intentions_visible_to(actor: Actor) -> QuerySet[Any]:
    """What centres try, as far as an actor sees it, each with the name of who does it (`name`); the last first."""
    return _named(Intention.objects.filter(seen_intentions(actor))).order_by("-said_on", "-pk")


def intentions_kept_by(actor: Actor) -> QuerySet[Any]:
    """Those of which an actor says what came of it."""
    return intentions_visible_to(actor).filter(kept_intentions(actor))


def intentions_sought(
    intentions: QuerySet[Any], *, state: str = "", centre: str = "", community: str = ""
) -> QuerySet[Any]:
    """Those of some in a state (or "open": of which it is still asked), of a centre and a community (public keys)."""
    if state == "open":
        intentions = intentions.filter(state__in=sorted(STILL_OPEN))
    elif state in TrialState.values:
        intentions = intentions.filter(state=state)
    if centre:
        intentions = intentions.filter(centre__uuid=centre)
    return intentions.filter(community__uuid=community) if community else intentions


def states_of(intentions: QuerySet[Any]) -> dict[str, int]:
    """How many of some intentions are in each state."""
    return dict(intentions.order_by().values_list("state").annotate(number=Count("pk")))


def asked_back_at(session: Session, *, actor: Actor) -> list[Any]:
    """What centres said before a meeting that they would try, and of which it is still to be told what came of it, or
    was told there: on its day or after it, before the next meeting."""
    later = Session.objects.filter(offer__community=session.offer.community_id, held_on__gt=session.held_on)
    following = later.exclude(state=SessionState.CANCELLED).order_by("held_on").values("held_on")[:1]
    told = Q(changed_on__gte=session.held_on, changed_on__lt=Coalesce(Subquery(following), Value(LAST_DAY)))
    before = intentions_visible_to(actor).filter(
        Q(state__in=sorted(STILL_OPEN)) | told, community=session.offer.community_id, said_on__lte=session.held_on
    )
    return list(before.exclude(session=session).order_by("centre__name", "said_on", "pk"))
