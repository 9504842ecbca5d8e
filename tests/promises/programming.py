"""Things of the programme that addresses of the walk over all views ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from baken.apps.people.models import Address, Person, Post
from baken.apps.programme.actions import note_attendance, receive_list
from baken.apps.programme.models import (
    AttendanceReport,
    BroughtQuestion,
    Community,
    Enrolment,
    Intention,
    Meeting,
    Membership,
    Offer,
    Session,
    SharedLink,
    Step,
)
from baken.apps.programme.queries import attendance_of
from baken.apps.programme.types import (
    CommunityKind,
    EnrolledBy,
    EnrolmentState,
    Noted,
    SessionState,
    Status,
    Strategy,
    Why,
)
from baken.ground.periods import school_year_of, today

COLLEAGUE = "collega@x.example"
# On the pages of an enrolment that is not simply there: in which state it is.
IN_STATE = {"decide": EnrolmentState.REQUESTED, "answer": EnrolmentState.OFFERED}
OF_ENROLMENT = {"enrolment", "leave", "pass_on", *IN_STATE}
OF_PLANNED = {"change_session", "cancel_session", "remove_session"}
OF_HELD = {"add_walk_in", "attendance", "attendance_csv", "attendance_xlsx", "close_session", "code", "here"}
OF_HELD |= {"everyone_present", "reopen_session", "sign_list"}
# Of communities: which views ask a meeting, a membership, a question, a link, or what a centre tries.
OF_MEETING, OF_MEMBERSHIP = {"meeting", "write_meeting"}, {"end_membership", "change_member_role"}
OF_QUESTION, OF_COMMUNITY = (
    {"treat_question", "take_back_question"},
    {
        *("community", "change_community", "publish_community", "end_community", "remove_community", "plan_year"),
        *("tie_offer", "enrol_members", "members", "members_csv", "members_xlsx", "add_member", "add_member_staff"),
        *("join", "meetings", "add_link", "presence", "presence_csv", "presence_xlsx", "questions", "ask_question"),
        *("intentions_of", "note_intention"),
    },
)


@transaction.atomic
def fill_programme(*, by: Any, cell: Any, centre: Any) -> None:
    """An offer for which one enrols, with enrolments of people of a centre and a colleague of theirs; and of a session
    that was held a correction by hand, and a list that waits."""
    _fill_enrolments(cell=cell, centre=centre)
    session = _held(cell)
    first = attendance_of(session)[0].known
    note_attendance(session, by=by, said={first.uuid: Noted(Status.PRESENT, 90)}, now=timezone.now())
    people = [(first.name, ""), ("Iemand anders", "iemand@x.example")]
    _fill_community(cell=cell, centre=centre, session=session)
    held_on = session.held_on
    receive_list(session.offer, by=by, session=session, held_on=held_on, people=people, now=timezone.now())


def _fill_enrolments(*, cell: Any, centre: Any) -> None:
    now = timezone.now()
    offer = Offer.objects.create(
        cell=cell,
        code="V26",
        title="Aanbod V26",
        strategy="vorming",
        school_year=school_year_of(today()),
        opens_on=today(),
    )
    Session.objects.create(offer=offer, number="1", held_on=today() + dt.timedelta(days=9), state=SessionState.PLANNED)
    people = list(Person.objects.filter(posts__centre=centre, first_name__startswith="Persoon").order_by("pk"))
    states = (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED, EnrolmentState.OFFERED)
    for person, state in zip(people, states, strict=True):
        made = Enrolment.objects.create(
            offer=offer,
            person=person,
            centre=centre,
            state=state,
            by=EnrolledBy.SELF,
            asked_at=now,
            changed_at=now,
            answer_by=now + dt.timedelta(days=2) if state is EnrolmentState.OFFERED else None,
        )
        Step.objects.create(enrolment=made, at=now, state=state, why=Why.ASKED)
    colleague = Person.objects.create(first_name="Collega", last_name="Peeters")
    Address.objects.create(person=colleague, email=COLLEAGUE)
    Post.objects.create(person=colleague, centre=centre, function="arts", started_on=dt.date(2020, 9, 1))


def _fill_community(*, cell: Any, centre: Any, session: Session) -> None:
    """A community of people of a centre, a question and what is tried in it, and a meeting of this year to come."""
    community = Community.objects.create(
        cell=cell,
        name="PLG Signaal",
        kind=CommunityKind.PLG,
        aims="Samen leren",
        starts_on=dt.date(2020, 9, 1),
        is_published=True,
        is_open=True,
    )
    community.disciplines.create(function="arts")
    people = list(Person.objects.filter(posts__centre=centre, first_name__startswith="Persoon").order_by("pk"))
    given: dict[str, Any] = {"community": community, "centre": centre}
    for person in people:
        Membership.objects.create(**given, person=person, starts_on=dt.date(2020, 9, 1), by=EnrolledBy.CELL)
    year = Offer.objects.create(
        cell=cell,
        code="P26",
        title="PLG Signaal",
        strategy=Strategy.PLG,
        school_year=school_year_of(today()),
        community=community,
    )
    coming = Session.objects.create(offer=year, number="1", held_on=today(), state=SessionState.PLANNED)
    Meeting.objects.create(
        session=coming,
        agenda="Agenda",
        agenda_is_published=True,
        report="Verslag",
        has_report=True,
        report_is_published=True,
    )
    SharedLink.objects.create(community=community, title="Kader", url="https://x.example/kader")
    BroughtQuestion.objects.create(**given, person=people[0], text="Hoe melden we?", asked_on=today())
    Intention.objects.create(**given, person=people[1], what="Anders", said_on=today(), changed_on=today())


def _held(cell: Any) -> Session:
    """A session that was held, with people at it."""
    return Session.objects.filter(offer__cell=cell, offer__school_year=2024, participations__isnull=False).order_by(
        "pk"
    )[0]


def _of_communities(view: str) -> Any:
    """The thing that a view of communities asks; None where it is of something else."""
    if view in OF_COMMUNITY:
        return Community.objects.get()
    if view in OF_MEETING:
        return Session.objects.get(meeting__isnull=False)
    if view in OF_MEMBERSHIP:
        return Membership.objects.order_by("pk")[0]
    if view in OF_QUESTION:
        return BroughtQuestion.objects.get()
    if view == "remove_link":
        return SharedLink.objects.get()
    return Intention.objects.get() if view == "change_intention" else None


def of_programme(world: Any, name: str) -> dict[str, Any]:
    """What the address of a view of the programme asks."""
    view = name.partition(":")[2]
    if view in OF_ENROLMENT:
        state = IN_STATE.get(view, EnrolmentState.ENROLLED)
        return {"uuid": Enrolment.objects.get(state=state).uuid}
    if found := _of_communities(view):
        return {"uuid": found.uuid}
    if view in OF_PLANNED:
        return {"uuid": Session.objects.get(offer__opens_on__isnull=False).uuid}
    if "holidays" in view:
        return {"year": school_year_of(today())}
    if "report" in view:
        return {"uuid": AttendanceReport.objects.get().uuid, "number": 0}
    if view in OF_HELD:
        return {"uuid": _held(world.scene.cell).uuid, "code": "ABCDEF"}
    return {"uuid": Offer.objects.get(opens_on__isnull=False).uuid}
