"""Things of the programme that addresses of the walk over all views ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from baken.apps.people.models import Address, Person, Post
from baken.apps.programme.actions import note_attendance, receive_list
from baken.apps.programme.models import AttendanceReport, Enrolment, Offer, Session, Step
from baken.apps.programme.queries import attendance_of
from baken.apps.programme.types import EnrolledBy, EnrolmentState, Noted, SessionState, Status, Why
from baken.ground.periods import school_year_of, today
from tests.promises.gathering import fill_community, of_communities

# What is told in words.
PROGRAMME_IN_WORDS = {
    "programme.AttendanceReport.decisions",
    "programme.AttendanceReport.trace",
    "programme.BroughtQuestion.state",
    "programme.Enrolment.by",
    "programme.Enrolment.language",
    "programme.Enrolment.level",
    "programme.Enrolment.state",
    "programme.Intention.state",
    "programme.Membership.by",
    "programme.Membership.role",
    "programme.Participation.source",
    "programme.Participation.status",
    "programme.Step.state",
    "programme.Step.why",
}

COLLEAGUE = "collega@x.example"
# On the pages of an enrolment that is not simply there: in which state it is.
IN_STATE = {"decide": EnrolmentState.REQUESTED, "answer": EnrolmentState.OFFERED}
OF_ENROLMENT = {"enrolment", "leave", "pass_on", *IN_STATE}
OF_PLANNED = {"change_session", "cancel_session", "remove_session"}
OF_HELD = {"add_walk_in", "attendance", "attendance_csv", "attendance_xlsx", "close_session", "code", "here"}
OF_HELD |= {"everyone_present", "reopen_session", "sign_list"}


@transaction.atomic
def fill_programme(*, by: Any, cell: Any, centre: Any) -> None:
    """An offer for which one enrols, with enrolments of people of a centre and a colleague of theirs; and of a session
    that was held a correction by hand, and a list that waits."""
    _fill_enrolments(cell=cell, centre=centre)
    session = _held(cell)
    first = attendance_of(session)[0].known
    note_attendance(session, by=by, said={first.uuid: Noted(Status.PRESENT, 90)}, now=timezone.now())
    people = [(first.name, ""), ("Iemand anders", "iemand@x.example")]
    fill_community(cell=cell, centre=centre)
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


def _held(cell: Any) -> Session:
    """A session that was held, with people at it."""
    return Session.objects.filter(offer__cell=cell, offer__school_year=2024, participations__isnull=False).order_by(
        "pk"
    )[0]


def of_programme(world: Any, name: str) -> dict[str, Any]:
    """What the address of a view of the programme asks."""
    view = name.partition(":")[2]
    if view in OF_ENROLMENT:
        state = IN_STATE.get(view, EnrolmentState.ENROLLED)
        return {"uuid": Enrolment.objects.get(state=state).uuid}
    if found := of_communities(view):
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
