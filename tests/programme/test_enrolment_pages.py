"""Pages of enrolments: of who enrols, of who leads a centre, of who plans; and the mails that tell of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.people.models import Address, Person
from baken.apps.people.tests.factories import known_there, make_cell, make_centre
from baken.apps.programme.actions import demand_approval, enrol
from baken.apps.programme.models import Approval, Enrolment
from baken.apps.programme.tests.factories import acting, make_offer, make_session, make_staff
from baken.apps.programme.types import EnrolmentState
from baken.ground.periods import BRUSSELS, school_year_of, today
from tests.reading import rows

pytestmark = pytest.mark.django_db


class World:
    """A cell that offers a training from next week on, its centre, and who works there."""

    def __init__(self) -> None:
        self.cell = make_cell()
        self.centre = make_centre("CLB Aarde", known_as={self.cell: "C1"})
        self.beek = make_centre("CLB Beek", known_as={self.cell: "C2"})
        self.an, self.bo = make_staff(self.centre, "An"), make_staff(self.centre, "Bo")
        self.offer = self.make_offer("V1", capacity=1)
        self.advisor = acting(Role.ADVISOR, self.cell)
        self.clients: dict[Role, Client] = {}

    def make_offer(self, code: str, **fields: Any) -> Any:
        offer = make_offer(
            self.cell, code, school_year=school_year_of(today()), opens_on=today(), **{"title": "Taalbeleid"} | fields
        )
        make_session(offer, held_on=today() + dt.timedelta(days=7))
        return offer

    def account(self, role: Role, *, person: Person | None = None) -> Account:
        where = self.cell if role in (Role.ADVISOR, Role.COORDINATOR) else self.centre
        account = make_account(f"{role.value}@werk.example", name=f"Houder {role.label}", person=person)
        give_role(account, role, where)
        return account

    def client(self, role: Role, *, person: Person | None = None) -> Client:
        if role not in self.clients:
            client = Client()
            client.force_login(self.account(role, person=person))
            self.clients[role] = show(client, strong=True)
        return self.clients[role]

    def enrol(self, person: Person, offer: Any = None) -> Enrolment:
        return enrol(offer or self.offer, by=self.advisor, person=person, centre=self.centre, now=now())


def now() -> dt.datetime:
    return dt.datetime.now(BRUSSELS)


@pytest.fixture
def world() -> World:
    return World()


def post(client: Client, name: str, /, *args: Any, **fields: Any) -> Any:
    return client.post(reverse(f"programme:{name}", args=args), {"csrfmiddlewaretoken": "x"} | fields, follow=True)


def get(client: Client, name: str, /, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(f"programme:{name}", args=args), asked)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def states() -> dict[str, str]:
    return {each.person.first_name: each.state for each in Enrolment.objects.select_related("person")}


def test_staff_enrol_themselves_and_hear_it_by_mail_with_the_sessions_for_their_calendar(world: World) -> None:
    client = world.client(Role.STAFF, person=world.an)
    answer = post(client, "ask", world.offer.uuid, level="basis", needs="een lift")
    assert "Je bent ingeschreven." in answer.content.decode()
    found = Enrolment.objects.get()
    assert (found.person, found.state, found.needs) == (world.an, EnrolmentState.ENROLLED, "een lift")
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["staff@werk.example"], "Je bent ingeschreven: Taalbeleid")
    assert "een lift" not in sent.body
    assert reverse("programme:enrolment", args=[found.uuid]) in sent.body
    [(name, content, kind)] = sent.attachments
    assert (name, kind) == ("sessies.ics", "text/calendar; method=PUBLISH")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    session = world.offer.sessions.get()
    assert event["UID"] == f"{session.uuid}@baken"
    assert event.decoded("DTSTART") == dt.datetime.combine(session.held_on, dt.time(9), tzinfo=BRUSSELS)
    assert event.decoded("DTEND") == dt.datetime.combine(session.held_on, dt.time(12), tzinfo=BRUSSELS)


def test_an_account_of_nobody_yet_becomes_somebodys_when_it_enrols(world: World) -> None:
    client = world.client(Role.STAFF)
    post(client, "ask", world.offer.uuid)
    found = Enrolment.objects.get()
    assert found.person == Account.objects.get(email="staff@werk.example").person
    assert "Taalbeleid" in get(client, "enrolments")


def test_who_enrols_twice_reads_that_and_stays_enrolled_once(world: World) -> None:
    client = world.client(Role.STAFF, person=world.an)
    post(client, "ask", world.offer.uuid)
    answer = post(client, "ask", world.offer.uuid)
    assert "An Peeters is hier al voor ingeschreven." in answer.content.decode()
    assert states() == {"An": "ingeschreven"}


def test_who_waits_reads_which_place_and_why(world: World) -> None:
    world.enrol(world.bo)
    answer = post(world.client(Role.STAFF, person=world.an), "ask", world.offer.uuid)
    page = answer.content.decode()
    assert "Plaats 1 op de wachtlijst" in page
    assert "alle plaatsen zijn bezet" in page
    told = {sent.subject for sent in mail.outbox}
    assert "Je staat op de wachtlijst: Taalbeleid" in told


def test_a_place_that_comes_free_is_told_and_taken(world: World) -> None:
    taken = world.enrol(world.bo)
    client = world.client(Role.STAFF, person=world.an)
    post(client, "ask", world.offer.uuid)
    mine = Enrolment.objects.get(person=world.an)
    post(world.client(Role.ADVISOR), "leave", taken.uuid)
    assert [sent.subject for sent in mail.outbox if sent.to == ["staff@werk.example"]] == [
        "Je staat op de wachtlijst: Taalbeleid",
        "Er is een plaats voor je: Taalbeleid",
    ]
    assert "Plaats aanvaarden" in get(client, "enrolment", mine.uuid)
    post(client, "answer", mine.uuid, antwoord="ja")
    assert states() == {"An": "ingeschreven", "Bo": "afgemeld"}
    assert mail.outbox[-1].subject == "Je bent ingeschreven: Taalbeleid"


def test_who_leaves_may_say_why_and_is_told_that_the_sessions_are_off(world: World) -> None:
    client = world.client(Role.STAFF, person=world.an)
    post(client, "ask", world.offer.uuid)
    mine = Enrolment.objects.get()
    post(client, "leave", mine.uuid, reason="Ziek kind")
    mine.refresh_from_db()
    assert (mine.state, mine.reason) == (EnrolmentState.WITHDRAWN, "Ziek kind")
    [(_name, content, kind)] = mail.outbox[-1].attachments
    assert kind == "text/calendar; method=CANCEL"
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_a_colleague_comes_in_ones_place_by_address(world: World) -> None:
    client = world.client(Role.STAFF, person=world.an)
    post(client, "ask", world.offer.uuid)
    mine = Enrolment.objects.get()
    answer = post(client, "pass_on", mine.uuid, email="niemand@x.example")
    assert "In dit centrum werkt vandaag niemand met dit adres." in answer.content.decode()
    post(client, "pass_on", mine.uuid, email=f"BO@{world.centre.pk}.example")
    assert states() == {"An": "afgemeld", "Bo": "ingeschreven"}
    assert {sent.to[0] for sent in mail.outbox} == {"staff@werk.example", f"bo@{world.centre.pk}.example"}


def test_staff_see_their_own_enrolments_alone(world: World) -> None:
    other = world.enrol(world.bo)
    client = world.client(Role.STAFF, person=world.an)
    for name in ("enrolment", "leave", "pass_on"):
        assert client.get(reverse(f"programme:{name}", args=[other.uuid])).status_code == 404
        assert client.get(reverse("programme:enrolments")).status_code == 200
    assert "Taalbeleid" not in get(client, "enrolments")
    assert client.get(reverse("programme:of_centre")).status_code == 403
    assert client.get(reverse("programme:of_offer", args=[world.offer.uuid])).status_code == 403
    assert post(client, "leave", other.uuid).status_code == 404
    assert states() == {"Bo": "ingeschreven"}


def test_who_sees_an_enrolment_is_told_by_role_and_no_colleague_by_name(world: World) -> None:
    asked = f"/zichtbaar/inschrijving/{world.enrol(world.an).uuid}/"
    planner, client = world.client(Role.ADVISOR), world.client(Role.STAFF, person=world.an)
    world.account(Role.DIRECTOR)
    answers = []
    for each in (planner, client):
        assert f'href="{asked}"' in get(each, "enrolment", Enrolment.objects.get().uuid)
        answers.append(each.get(asked))
        assert rows(answers[-1], "Welke rollen kunnen dit zien?") == [
            ["POC-medewerker", "1"],
            ["Centrumdirecteur", "1"],
            ["CLB-medewerker", "1"],
        ]
    assert [row[0] for row in rows(answers[-1], "Wie kan dit zien?")] == ["Houder CLB-medewerker"]
    assert "Houder Centrumdirecteur" not in answers[-1].content.decode()


def test_a_director_approves_what_waits(world: World) -> None:
    director = world.client(Role.DIRECTOR)
    post(director, "set_approval", antwoord="ja")
    assert Approval.objects.filter(centre=world.centre).exists()
    post(world.client(Role.STAFF, person=world.an), "ask", world.offer.uuid)
    page = get(director, "of_centre")
    assert "1 inschrijving wacht op je goedkeuring" in page
    mine = Enrolment.objects.get()
    post(director, "decide", mine.uuid, antwoord="ja")
    assert states() == {"An": "ingeschreven"}
    post(director, "set_approval", antwoord="nee")
    assert not Approval.objects.exists()


def test_a_director_enrols_the_own_staff_at_once_and_reads_what_became_of_them(world: World) -> None:
    director = world.client(Role.DIRECTOR)
    make_staff(world.beek, "Vreemd")
    page = get(director, "enrol_staff", world.offer.uuid)
    assert "An Peeters" in page
    assert "Vreemd" not in page
    answer = post(director, "enrol_staff", world.offer.uuid, staff=[str(each.uuid) for each in (world.an, world.bo)])
    assert "1 medewerker is ingeschreven." in answer.content.decode()
    assert "1 medewerker staat op de wachtlijst." in answer.content.decode()
    assert sorted(states().values()) == ["ingeschreven", "wachtlijst"]
    assert "Al ingeschreven" in get(director, "enrol_staff", world.offer.uuid)


def test_a_director_who_approves_and_enrols_oneself_reads_that_it_waits_for_approval(world: World) -> None:
    director = world.client(Role.DIRECTOR)
    Approval.objects.create(centre=world.centre)
    own = make_staff(world.centre, "Dir")
    Account.objects.filter(pk=director.session["_auth_user_id"]).update(person=own)
    answer = post(director, "enrol_staff", world.offer.uuid, staff=[str(own.uuid)])
    assert "1 medewerker wacht op goedkeuring." in answer.content.decode()
    assert states() == {"Dir": "aangevraagd"}


def test_who_plans_searches_sorts_and_exports(world: World) -> None:
    advisor = world.client(Role.ADVISOR)
    for person in (world.an, world.bo):
        world.enrol(person)
    page = get(advisor, "of_offer", world.offer.uuid)
    assert page.index("An Peeters") < page.index("Bo Peeters")
    assert "Ingeschreven: 1 · Op de wachtlijst: 1" in page
    page = get(advisor, "of_offer", world.offer.uuid, tekst="bo", toestand="wachtlijst")
    assert "Bo Peeters" in page
    assert "An Peeters" not in page
    page = get(advisor, "of_offer", world.offer.uuid, sorteer="-naam")
    assert "Niemand gevonden" in get(advisor, "of_offer", world.offer.uuid, tekst="zzz")
    rows = advisor.get(reverse("programme:of_offer_csv", args=[world.offer.uuid])).content.decode("utf-8-sig")
    assert [row.split(";")[1] for row in rows.splitlines()[1:]] == ["An", "Bo"]


def test_an_export_gives_the_address_told_at_the_centre_and_numbers_by_order_of_receipt(world: World) -> None:
    advisor = world.client(Role.ADVISOR)
    Address.objects.create(person=world.bo, email="aa.prive@thuis.example")
    known_there(world.bo, world.centre, email="bo.hier@x.example", first_name="Boris", last_name="Aa")
    world.enrol(world.an)
    answer = post(advisor, "add_enrolment", world.offer.uuid, email=f"bo@{world.centre.pk}.example")
    said = answer.content.decode()
    assert ("Boris Aa: op de wachtlijst." in said, "Bo Peeters: op" in said) == (True, False)
    for asked in ({"sorteer": "naam"}, {"sorteer": "naam", "tekst": "Boris"}):
        url = reverse("programme:of_offer_csv", args=[world.offer.uuid])
        rows = advisor.get(url, asked).content.decode("utf-8-sig").splitlines()
        assert rows[1].split(";")[:4] == ["2", "Boris", "Aa", "bo.hier@x.example"]


def test_who_plans_enrols_somebody_by_address_also_whom_nobody_knew(world: World) -> None:
    advisor = world.client(Role.ADVISOR)
    answer = post(advisor, "add_enrolment", world.offer.uuid, email="nieuw@x.example")
    assert "Baken kent niemand met dit adres." in answer.content.decode()
    post(advisor, "add_enrolment", world.offer.uuid, email=f"an@{world.centre.pk}.example")
    post(
        advisor,
        "add_enrolment",
        world.offer.uuid,
        email="nieuw@x.example",
        name="Nieuw Gezicht",
        centre=str(world.beek.uuid),
    )
    assert states() == {"An": "ingeschreven", "Nieuw": "wachtlijst"}
    assert Enrolment.objects.get(person__first_name="Nieuw").centre == world.beek


def test_another_cell_neither_sees_nor_keeps(world: World) -> None:
    found = world.enrol(world.an)
    other = make_cell("POV-POC", network="POV")
    account = make_account("ander@pov.example")
    give_role(account, Role.COORDINATOR, other)
    client = Client()
    client.force_login(account)
    show(client, strong=True)
    for name, key in (("of_offer", world.offer.uuid), ("add_enrolment", world.offer.uuid), ("enrolment", found.uuid)):
        assert client.get(reverse(f"programme:{name}", args=[key])).status_code == 404


@pytest.mark.parametrize("number", [3, 30])
def test_lists_ask_the_same_number_of_questions_however_long(world: World, number: int) -> None:
    offer = world.make_offer("V2")
    for each in range(number):
        world.enrol(make_staff(world.centre, f"P{each}"), offer)
    asked = {}
    for role, name, args in ((Role.ADVISOR, "of_offer", [offer.uuid]), (Role.DIRECTOR, "of_centre", [])):
        client = world.client(role)
        client.get(reverse(f"programme:{name}", args=args))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(f"programme:{name}", args=args))
        asked[name] = len(
            [q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT pg_advisory"))]
        )
    assert asked == {"of_offer": 12, "of_centre": 12}


def test_approval_is_of_the_own_centre(world: World) -> None:
    demand_approval(world.centre, by=acting(Role.DIRECTOR, world.cell, world.centre), approves=True)
    assert [each.centre for each in Approval.objects.all()] == [world.centre]
