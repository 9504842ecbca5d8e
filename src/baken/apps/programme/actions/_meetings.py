"""What is told and agreed in meetings of a community: agendas, reports, links, questions, what centres try."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.models import BroughtQuestion, Community, Intention, Meeting, Session, SharedLink
from baken.apps.programme.queries import (
    communities_planned_by,
    communities_visible_to,
    meeting_mark,
    meeting_written,
    own_membership_of,
    questions_to_take_back,
    session_planned_by,
)
from baken.apps.programme.rules import kept_intentions, may_enrol_staff, may_plan
from baken.apps.programme.types import QuestionState, Trial
from baken.ground.audit import Verb, audited

if TYPE_CHECKING:
    from baken.apps.people.models import Centre, Person


class CannotTell(Exception):
    """What cannot be said or changed in a community by this actor; the message says why."""


class OverwritesMeeting(CannotTell):
    """What somebody else wrote since, and would be lost; the message says so."""


def _demand_planned(community: Community, by: Actor) -> None:
    if not communities_planned_by(by).filter(pk=community.pk).exists():
        raise CannotTell(_("Deze PLG houd je niet bij."))


def _demand_within(community: Community, session: Session | None) -> None:
    if session is not None and session.offer.community_id != community.pk:
        raise CannotTell(_("Die bijeenkomst is er geen van deze PLG."))


@audited(Verb.CHANGED)
def write_meeting(
    session: Session, *, by: Actor, agenda: str, report: str, publish_agenda: bool, publish_report: bool, mark: str
) -> Meeting:
    """Write the agenda and the report of a meeting, if what stood there is still what `mark` tells, and say which of
    both members read. Who wrote the report last, is who it is of. Raises CannotTell, or OverwritesMeeting."""
    found = session_planned_by(by, session.uuid)
    if found is None or found.offer.community_id is None:
        raise CannotTell(_("Dit is geen bijeenkomst van een PLG die je bijhoudt."))
    Session.objects.select_for_update(of=("self",)).get(pk=found.pk)  # one at a time, the first time too
    written = meeting_written(found)
    if meeting_mark(written) != mark:
        raise OverwritesMeeting(_("Intussen is er iets gewijzigd. Kijk na wat er nu staat voor je bewaart."))
    meeting = written or Meeting(session=found)
    if meeting.report != report:
        meeting.by_id = by.account
    meeting.agenda, meeting.report, meeting.has_report = agenda, report, bool(report)
    meeting.agenda_is_published = publish_agenda and bool(agenda)
    meeting.report_is_published = publish_report and bool(report)
    meeting.save()
    return meeting


@audited(Verb.MADE)
def share_link(community: Community, *, by: Actor, title: str, url: str, session: Session | None = None) -> SharedLink:
    """Share a document by its address, of a meeting or of all. Raises CannotTell."""
    _demand_planned(community, by)
    _demand_within(community, session)
    return SharedLink.objects.create(community=community, session=session, title=title, url=url)


@audited(Verb.REMOVED)
def remove_link(link: SharedLink, *, by: Actor) -> SharedLink:
    """Share a document no longer. Raises CannotTell."""
    _demand_planned(link.community, by)
    key = link.pk
    link.delete()
    link.pk = key  # which the trail tells
    return link


@audited(Verb.MADE)
def bring_question(
    community: Community, *, by: Actor, text: str, session: Session | None = None, on: dt.date
) -> BroughtQuestion:
    """Bring in a question, for a meeting or not yet for one: a member, or who plans. Raises CannotTell."""
    mine = own_membership_of(by, community, on=on)
    if mine is None:
        _demand_planned(community, by)
    _demand_within(community, session)
    return BroughtQuestion.objects.create(
        community=community,
        session=session,
        person_id=mine.person_id if mine else by.person,
        centre=mine.centre if mine else None,
        text=text,
        asked_on=on,
    )


@audited(Verb.CHANGED)
def treat_question(
    question: BroughtQuestion, *, by: Actor, state: str, outcome: str, session: Session | None = None
) -> BroughtQuestion:
    """Say where a question stands, for which meeting it is, and what came of it. Raises CannotTell."""
    _demand_planned(question.community, by)
    _demand_within(question.community, session)
    if state == QuestionState.TREATED and not outcome.strip():
        raise CannotTell(_("Zeg wat er van de vraag kwam."))
    question.state, question.outcome, question.session = state, outcome, session
    question.save()
    return question


@audited(Verb.REMOVED)
def take_back_question(question: BroughtQuestion, *, by: Actor) -> BroughtQuestion:
    """Take back a question of one's own that nobody treated yet. Raises CannotTell."""
    if not questions_to_take_back(by).filter(pk=question.pk).exists():
        raise CannotTell(_("Alleen een open vraag van jezelf trek je in."))
    key = question.pk
    question.delete()
    question.pk = key  # which the trail tells
    return question


@audited(Verb.MADE)
def note_intention(
    community: Community,
    *,
    by: Actor,
    centre: Centre,
    trial: Trial,
    person: Person | None = None,
    session: Session | None = None,
    on: dt.date,
) -> Intention:
    """Note what a centre will try: who plans of any, members and the director of the own centre. Raises CannotTell."""
    _demand_within(community, session)
    if not may_plan(by):
        is_own = by.centre is not None and centre.pk == by.centre
        is_seen = communities_visible_to(by).filter(pk=community.pk).exists()
        if not is_own or not is_seen or not (own_membership_of(by, community, on=on) or may_enrol_staff(by)):
            raise CannotTell(_("Wat dit centrum uitprobeert, schrijf je niet op."))
    else:
        _demand_planned(community, by)
    intention = Intention(community=community, centre=centre, session=session, said_on=on)
    return _written(intention, trial, person, on)


@audited(Verb.CHANGED)
def change_intention(
    intention: Intention, *, by: Actor, trial: Trial, person: Person | None = None, on: dt.date
) -> Intention:
    """Say otherwise what a centre tries, where that stands and what came of it. Raises CannotTell."""
    if not Intention.objects.filter(kept_intentions(by), pk=intention.pk).exists():
        raise CannotTell(_("Wat dit centrum uitprobeert, schrijf je niet op."))
    return _written(intention, trial, person, on)


def _written(intention: Intention, trial: Trial, person: Person | None, on: dt.date) -> Intention:
    intention.what, intention.due_on = trial.what, trial.due_on
    intention.state, intention.outcome = trial.state, trial.outcome
    intention.person, intention.changed_on = person, on
    intention.save()
    return intention
