"""Mails by hand to people of an offer; and who sees where a session is online."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baken.apps.access.models import AuditContent
from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import known_there, make_cell, make_centre
from baken.apps.programme.actions import CannotWrite, write_letter
from baken.apps.programme.models import Enrolment, Letter, Notice, Participation
from baken.apps.programme.queries import audience_of, told_by
from baken.apps.programme.tests.factories import acting, make_offer, make_session, make_staff
from baken.apps.programme.types import EnrolledBy, EnrolmentState, Group, Status
from baken.ground.periods import BRUSSELS, school_year_of, today

pytestmark = pytest.mark.django_db
STATES = {
    "An": EnrolmentState.ENROLLED,
    "Bo": EnrolmentState.WAITING,
    "Cis": EnrolmentState.OFFERED,
    "Dre": EnrolmentState.REQUESTED,
    "Els": EnrolmentState.WITHDRAWN,
    "Fa": EnrolmentState.ENROLLED,
}
LINK = "https://samen.example/2"


class World:
    """An offer of a first session that was held and a second to come, with people in every state."""

    def __init__(self, **fields: Any) -> None:
        self.cell = make_cell()
        self.centre = make_centre("CLB Aarde", known_as={self.cell: "C1"})
        self.advisor = acting(Role.ADVISOR, self.cell)
        self.offer = make_offer(self.cell, title="Taalbeleid", school_year=school_year_of(today()), **fields)
        self.first = make_session(self.offer, 1, held_on=today() - dt.timedelta(days=1), state="gehouden")
        self.second = make_session(self.offer, 2, held_on=today() + dt.timedelta(days=9), online=LINK)
        self.people = {name: make_staff(self.centre, name) for name in (*STATES, "Gast")}
        for name, state in STATES.items():
            self.enrolled(name, state)
        self.was("An", Status.PRESENT)
        self.was("Fa", Status.ABSENT)
        self.was("Gast", Status.PRESENT)

    def enrolled(self, name: str, state: EnrolmentState) -> None:
        answer_by = now() + dt.timedelta(days=1) if state is EnrolmentState.OFFERED else None
        Enrolment.objects.create(
            offer=self.offer,
            session=self.second if self.offer.by_session else None,
            person=self.people[name],
            centre=self.centre,
            state=state,
            by=EnrolledBy.SELF,
            asked_at=now(),
            changed_at=now(),
            answer_by=answer_by,
        )

    def was(self, name: str, status: Status) -> None:
        Participation.objects.create(session=self.first, person=self.people[name], centre=self.centre, status=status)

    def client(self, role: Role, name: str = "") -> Client:
        where = self.cell if role is Role.ADVISOR else self.centre
        account = make_account(f"{role.value}{name.lower()}@werk.example", person=self.people.get(name))
        give_role(account, role, where)
        client = Client()
        client.force_login(account)
        return show(client, strong=True)

    def write(self, group: Group, number: int, **fields: Any) -> Letter:
        given: dict[str, Any] = {"by": self.advisor, "subject": "S", "words": "W", "now": now()}
        return write_letter(self.offer, group=group, number=number, **given | fields)


def now() -> dt.datetime:
    return dt.datetime.now(BRUSSELS)


@pytest.fixture
def world() -> World:
    return World()


def names(world: World, group: Group, session: Any = None) -> set[str]:
    of = {person.pk: name for name, person in world.people.items()}
    return {of[key] for key in audience_of(world.offer, session, group)}


def test_a_group_is_who_stands_so(world: World) -> None:
    assert names(world, Group.ENROLLED) == {"An", "Fa"}
    assert names(world, Group.WAITING) == {"Bo", "Cis"}
    assert names(world, Group.PRESENT) == {"An", "Gast"}
    assert names(world, Group.ABSENT) == {"Fa"}
    assert names(world, Group.EVERYONE) == {"An", "Bo", "Cis", "Dre", "Fa", "Gast"}
    assert names(world, Group.PRESENT, world.second) == set()
    assert names(world, Group.ENROLLED, world.second) == {"An", "Fa"}


def test_a_group_of_one_session_for_which_one_enrols_by_itself_is_of_that_one() -> None:
    world = World(by_session=True)
    assert names(world, Group.ENROLLED, world.second) == {"An", "Fa"}
    assert names(world, Group.ENROLLED, world.first) == set()


def test_who_plans_writes_to_a_group_after_reading_what_it_will_be_and_to_how_many(world: World) -> None:
    client = world.client(Role.ADVISOR)
    url = reverse("programme:write_letter", args=[world.offer.uuid])
    said = {"group": "wachtlijst", "session": "", "subject": " Nog  plaats ", "words": "Een tweede reeks.\n\n<b>"}
    page = client.post(url, said).content.decode()
    assert "Deze mail gaat naar 2 personen: wie op de wachtlijst staat." in page
    assert "Een tweede reeks." in page
    assert not Letter.objects.exists()
    again = client.post(url, said | {"number": "2", "verder": "1"}).content.decode()
    assert "Een tweede reeks." in again
    assert not Letter.objects.exists()
    answer = client.post(url, said | {"number": "2"}, follow=True)
    page = answer.content.decode()
    assert "De mail vertrekt." in page
    assert sorted((sent.to[0][:2], str(sent.subject)) for sent in mail.outbox) == [
        ("bo", "Nog plaats"),
        ("ci", "Nog plaats"),
    ]
    assert "Dag Bo Peeters,\n\nEen tweede reeks.\n\n<b>\n" in "".join(str(sent.body) for sent in mail.outbox)
    assert "Bo Peeters" in page
    assert "Fa Peeters" not in page
    assert "Nog plaats" in client.get(reverse("programme:letters", args=[world.offer.uuid])).content.decode()


def test_who_plans_reads_to_whom_by_the_name_that_is_known_at_the_centre(world: World) -> None:
    for name, called in (("Bo", "Boris"), ("Gast", "Gaston")):
        known_there(
            world.people[name], world.centre, email=f"{name}@hier.example", first_name=called, last_name="Hier"
        )
    waiting, there = world.write(Group.WAITING, 2), world.write(Group.PRESENT, 2)
    assert [each.name for each in told_by(waiting)] == ["Boris Hier", "Cis Peeters"]
    assert [each.name for each in told_by(there)] == ["Gaston Hier", "An Peeters"]
    page = world.client(Role.ADVISOR).get(reverse("programme:letter", args=[waiting.uuid])).content.decode()
    assert ("Boris Hier" in page, "Bo Peeters" in page) == (True, False)


def test_a_mail_is_in_the_trail_with_whom_it_was_written_to(world: World) -> None:
    letter = world.write(Group.WAITING, 2)
    content = AuditContent.objects.get(kind="programme.Letter")
    assert (content.verb, content.thing) == ("made", str(letter.uuid))
    assert content.subjects.count() == 2


def test_a_mail_does_not_go_to_more_people_than_who_wrote_it_was_told(world: World) -> None:
    with pytest.raises(CannotWrite, match="Intussen zijn het er 2"):
        world.write(Group.WAITING, 3)
    world.enrolled("Gast", EnrolmentState.WAITING)
    with pytest.raises(CannotWrite, match="Intussen zijn het er 3"):
        world.write(Group.WAITING, 2)
    assert not Notice.objects.exists()


def test_nobody_writes_to_an_empty_group_or_about_what_they_do_not_plan(world: World) -> None:
    other = make_offer(world.cell, "V9")
    refused: list[tuple[dict[str, Any], Group, int]] = [
        ({"session": world.second}, Group.PRESENT, 0),
        ({"session": make_session(other)}, Group.WAITING, 2),
        ({"by": acting(Role.ADVISOR, make_cell("POV", network="POV"))}, Group.WAITING, 2),
        ({"by": acting(Role.DIRECTOR, world.cell, world.centre)}, Group.WAITING, 2),
    ]
    for fields, group, number in refused:
        with pytest.raises(CannotWrite):
            world.write(group, number, **fields)
    assert not Letter.objects.exists()


def test_mails_are_read_by_who_plans_alone(world: World) -> None:
    letter = world.write(Group.WAITING, 2)
    director = world.client(Role.DIRECTOR)
    pages = [("letters", world.offer.uuid), ("write_letter", world.offer.uuid), ("letter", letter.uuid)]
    for name, key in pages:
        assert director.get(reverse(f"programme:{name}", args=[key])).status_code == 403
    account = make_account("ander@pov.example")
    give_role(account, Role.COORDINATOR, make_cell("POV-POC", network="POV"))
    client = Client()
    client.force_login(account)
    show(client, strong=True)
    for name, key in pages:
        assert client.get(reverse(f"programme:{name}", args=[key])).status_code == 404


@pytest.mark.parametrize("number", [3, 20])
def test_lists_of_mails_ask_the_same_number_of_questions_however_long(world: World, number: int) -> None:
    client = world.client(Role.ADVISOR)
    for each in range(number):
        world.people[f"P{each}"] = make_staff(world.centre, f"P{each}")
        world.enrolled(f"P{each}", EnrolmentState.WAITING)
    letter, *_others = [world.write(Group.WAITING, number + 2) for _turn in range(number)]
    asked = []
    for name, key in (("letters", world.offer.uuid), ("letter", letter.uuid)):
        url = reverse(f"programme:{name}", args=[key])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        asked.append(
            len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT pg_advisory"))])
        )
    assert asked == [8, 12]


def test_who_takes_part_sees_where_a_session_is_online_and_nobody_else_does(world: World) -> None:
    offer = reverse("programme:offer", args=[world.offer.uuid])
    seen = {}
    for name in ("An", "Bo", "Els", "Gast"):
        client = world.client(Role.STAFF, name)
        own = Enrolment.objects.filter(person=world.people[name]).first()
        pages = [offer, *([reverse("programme:enrolment", args=[own.uuid])] if own else [])]
        seen[name] = [LINK in client.get(page).content.decode() for page in pages]
    assert seen == {"An": [True, True], "Bo": [False, False], "Els": [False, False], "Gast": [False]}
    director = world.client(Role.DIRECTOR)
    an = Enrolment.objects.get(person=world.people["An"])
    for page in (offer, reverse("programme:enrolment", args=[an.uuid])):
        assert LINK not in director.get(page).content.decode()
