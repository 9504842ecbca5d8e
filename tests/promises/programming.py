"""Things of the programme that addresses of the walk over all views ask."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
from django.db import transaction
from django.utils import timezone

from baken.apps.access.models import Grant
from baken.apps.people.models import Address, Person, Post
from baken.apps.people.tests.factories import make_centre
from baken.apps.programme.actions import add_file, add_link, give_certificates, note_attendance, receive_list
from baken.apps.programme.engine.certificates import new_number
from baken.apps.programme.models import (
    AttendanceReport,
    Certificate,
    Enrolment,
    Feed,
    GuestRequest,
    Letter,
    Notice,
    Offer,
    OfferMaterial,
    Session,
    StarterRule,
    Step,
)
from baken.apps.programme.queries import attendance_of, proof_of_feed, proof_of_guest
from baken.apps.programme.types import (
    Basis,
    Cluster,
    EnrolledBy,
    EnrolmentState,
    FeedKind,
    Group,
    Noted,
    NoticeKind,
    OpenTo,
    SessionState,
    Status,
    Why,
)
from baken.ground.periods import school_year_of, today
from tests.promises.gathering import fill_community, of_communities

# What is told in words, or stands elsewhere too.
PROGRAMME_IN_WORDS = {
    "programme.AttendanceReport.decisions",
    "programme.AttendanceReport.trace",
    "programme.Certificate.number",
    "programme.Certificate.why",
    "programme.BroughtQuestion.state",
    "programme.Enrolment.by",
    "programme.Enrolment.language",
    "programme.Enrolment.level",
    "programme.Enrolment.state",
    "programme.Feed.kind",
    "programme.GuestRequest.email",
    "programme.GuestRequest.language",
    "programme.GuestRequest.level",
    "programme.Intention.state",
    "programme.Membership.by",
    "programme.Membership.role",
    "programme.Notice.kind",
    "programme.Notice.outcome",
    "programme.OfferMaterial.file",
    "programme.Participation.source",
    "programme.Participation.status",
    "programme.Step.state",
    "programme.Step.why",
}
COLLEAGUE = "collega@x.example"
# On the pages of an enrolment that is not simply there: in which state it is.
IN_STATE = {"decide": EnrolmentState.REQUESTED, "answer": EnrolmentState.OFFERED, "guest": EnrolmentState.OFFERED}
OF_ENROLMENT = {"enrolment", "guest_calendar", "guest_leave", "guest_material", "leave", "pass_on", *IN_STATE}
OF_FEED = {"end_feed", "feed", "renew_feed"}
# What opens for whoever has its address, whatever their role and without any: what guests are sent, a calendar.
BY_LINK = ("/gast/", "/agenda/")
OF_GUESTS = "Gastnet"
OF_MATERIAL = {"material", "change_material", "remove_material"}
OF_PLANNED = {"change_session", "cancel_session", "remove_session"}
OF_CERTIFICATE = {"certificate_pdf", "check_number", "give_certificate_again", "withdraw_certificate"}
OF_HELD = {"add_walk_in", "attendance", "attendance_csv", "attendance_xlsx", "close_session", "code", "here"}
OF_HELD |= {"everyone_present", "reopen_session", "sign_list"}


@transaction.atomic
def fill_programme(*, by: Any, cell: Any, centre: Any) -> None:
    """An offer for which one enrols, with enrolments of people of a centre and a colleague of theirs; and of a session
    that was held a correction by hand, and a list that waits; a mail to who enrolled, what a guest asked, and a
    calendar that who did all this follows."""
    _fill_enrolments(cell=cell, centre=centre)
    _fill_mails(by=by)
    session = _held(cell)
    first = attendance_of(session)[0].known
    note_attendance(session, by=by, said={first.uuid: Noted(Status.PRESENT, 90)}, now=timezone.now())
    people = [(first.name, ""), ("Iemand anders", "iemand@x.example")]
    fill_community(cell=cell, centre=centre)
    make_starter_rules(cell)
    held_on = session.held_on
    _put_material(session.offer, by=by)
    _put_material(Enrolment.objects.get(state=EnrolmentState.ENROLLED).offer, by=by)
    give_certificates(session.offer, by=by, now=timezone.now())
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
        guests=True,
    )
    offer.networks.add(make_centre("CLB Gast", network=OF_GUESTS).network)
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


def _fill_mails(*, by: Any) -> None:
    now = timezone.now()
    enrolment = Enrolment.objects.get(state=EnrolmentState.ENROLLED)
    letter = Letter.objects.create(
        offer=enrolment.offer, group=Group.ENROLLED, subject="Dag", words="Tot dan", by_id=by.account, at=now
    )
    Notice.objects.create(
        kind=NoticeKind.LETTER,
        offer=enrolment.offer,
        person=enrolment.person,
        enrolment=enrolment,
        letter=letter,
        made_at=now,
        due_at=now,
    )
    guests = enrolment.offer.networks.get().centres.get()
    GuestRequest.objects.create(
        offer=enrolment.offer, centre=guests, email="gast@x.example", first_name="Gast", last_name="Gasten", at=now
    )
    grant = Grant.objects.filter(account=by.account).order_by("pk")[0]
    Feed.objects.create(grant=grant, kind=FeedKind.OWN, made_at=now)


def plant_mails(canary: Callable[[str], str], *, offer: Offer, account: Any, email: str, centre: Any) -> None:
    """A mail that somebody wrote, one that they got, a place that they asked for before they had an account, and a
    calendar that they follow; `canary` gives a text for a column."""
    now = timezone.now()
    letter = Letter.objects.create(
        offer=offer,
        group=Group.EVERYONE,
        subject=canary("programme.Letter.subject"),
        words=canary("programme.Letter.words"),
        by=account,
        at=now,
    )
    Notice.objects.create(kind=NoticeKind.STEP, offer=offer, person=account.person, made_at=now, due_at=now)
    GuestRequest.objects.create(
        offer=letter.offer,
        centre=centre,
        email=email,
        first_name=canary("programme.GuestRequest.first_name"),
        last_name=canary("programme.GuestRequest.last_name"),
        catering=canary("programme.GuestRequest.catering"),
        needs=canary("programme.GuestRequest.needs"),
        at=now,
    )
    Feed.objects.create(grant=Grant.objects.get(account=account), kind=FeedKind.OWN, made_at=now)


def make_starter_rules(cell: Any) -> None:
    """Of each thing that a rule of the starters' track can be about one."""
    for about in Basis:
        StarterRule.objects.create(cell=cell, about=about, word=f"Een {about}", cluster=Cluster.HEALTH, needed=False)


def _put_material(offer: Any, *, by: Any) -> None:
    """A file and a link with an offer."""
    of_all: dict[str, Any] = {"open_to": OpenTo.ALL, "now": timezone.now()}
    with tempfile.NamedTemporaryFile() as handed:
        slides = pypdf.PdfWriter()
        slides.add_blank_page(width=100, height=100)
        slides.write(handed)
        handed.flush()
        path = Path(handed.name)
        add_file(offer, by=by, kind="slides", title="Slides", name="slides.pdf", path=path, **of_all)
    add_link(offer, by=by, kind="opname", title="Opname", url="https://x.example/", **of_all)


def certify(session: Any, person: Any, centre: Any, name: Callable[[str], str]) -> None:
    """Somebody's certificate of what a session is of, with the name that is given for a column."""
    Certificate.objects.create(
        offer=session.offer,
        person=person,
        centre=centre,
        number=new_number(),
        given_name=name("given_name"),
        family_name=name("family_name"),
        title=session.offer.title,
        strategy=session.offer.strategy,
        given_by=session.offer.given_by,
        sessions=1,
        first_on=session.held_on,
        last_on=session.held_on,
        made_at=timezone.now(),
    )


def _held(cell: Any) -> Session:
    """A session that was held, with people at it."""
    return Session.objects.filter(offer__cell=cell, offer__school_year=2024, participations__isnull=False).order_by(
        "pk"
    )[0]


def of_programme(world: Any, name: str) -> dict[str, Any]:
    """What the address of a view of the programme asks."""
    view = name.partition(":")[2]
    if view in OF_ENROLMENT:
        enrolment = Enrolment.objects.get(state=IN_STATE.get(view, EnrolmentState.ENROLLED))
        told = {"uuid": enrolment.uuid, "proof": proof_of_guest(enrolment)}
        if view == "guest_material":
            told["material"] = OfferMaterial.objects.get(offer=enrolment.offer_id, url="").uuid
        return told
    if view == "guest_link":
        request = GuestRequest.objects.get()
        return {"uuid": request.uuid, "proof": proof_of_guest(request)}
    if view in OF_FEED:
        feed = Feed.objects.get()
        return {"uuid": feed.uuid, "proof": proof_of_feed(feed)}
    if view == "letter":
        return {"uuid": Letter.objects.get().uuid}
    if found := of_communities(view):
        return {"uuid": found.uuid}
    if view in OF_PLANNED:
        return {"uuid": Session.objects.get(offer__opens_on__isnull=False).uuid}
    if "holidays" in view:
        return {"year": school_year_of(today())}
    if view in OF_MATERIAL:
        return {"uuid": OfferMaterial.objects.order_by("pk")[0 if view == "material" else 1].uuid}
    if view in OF_CERTIFICATE:
        return {
            "uuid": Certificate.objects.filter(withdrawn_at=None).order_by("pk")[0].uuid,
            "number": "ABCD-EFGH-JKMN",
        }
    if "starter_rule" in view:
        return {"uuid": StarterRule.objects.order_by("pk")[0].uuid}
    if "record_of" in view or view == "track_of_staff":
        return {"uuid": Person.objects.filter(posts__centre=world.scene.aarde).order_by("pk")[0].uuid}
    if "report" in view:
        return {"uuid": AttendanceReport.objects.get().uuid, "number": 0}
    if view in OF_HELD:
        return {"uuid": _held(world.scene.cell).uuid, "code": "ABCDEF"}
    return {"uuid": Offer.objects.get(opens_on__isnull=False).uuid}
