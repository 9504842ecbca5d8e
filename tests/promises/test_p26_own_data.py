"""P26: a person gets all of their data and nobody else's.

Persons with data in every room, of whom each text that is theirs, in every column that tells of persons, is a canary
that stands nowhere else. Each takes along what is held of them: all their canaries are in it, and no other.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import secrets
import zipfile
from dataclasses import asdict
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.test import Client
from django.urls import reverse

from baken.apps.access.actions import invite
from baken.apps.access.models import Account, Correction
from baken.apps.access.tests.factories import give_role, make_account
from baken.apps.access.types import Actor, CorrectionState, FactorKind, Role
from baken.apps.centres.models import FlagDecision
from baken.apps.directory.models import StaffList
from baken.apps.exchange.models import Import, Trace
from baken.apps.people.actions import join_persons
from baken.apps.people.models import Address, CellMember, Expertise, KnownAs, Person, Post
from baken.apps.people.types import ExpertiseKind, StaffRow
from baken.apps.programme.models import AttendanceReport, Enrolment, Participation, Session, Step
from baken.apps.programme.types import EnrolledBy, EnrolmentState, Source, Why
from baken.apps.reports.models import Edit, Report
from baken.apps.resources.models import HoursEntry, Spending
from baken.apps.surveys.models import Answer, Comment, Invitation, Item, Occasion, Question, Response, Survey
from baken.ground import persons
from baken.ground.periods import today
from baken.ground.persons import HOLDINGS
from baken.vault.columns import Holds, holds
from tests.promises.gathering import plant_in_community
from tests.promises.noting import Tried
from tests.promises.programming import PROGRAMME_IN_WORDS, certify, plant_mails
from tests.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db
CANARY = re.compile(r"kanarie\d+van\d+z")
NOW = dt.datetime(2025, 6, 1, 9, tzinfo=dt.UTC)
# What is told in words, as a hash or not at all: no canary fits in it.
NO_CANARY = PROGRAMME_IN_WORDS | {
    "access.Account.password",
    "access.AccountSession.browser",
    "access.AuditContent.about",
    "access.AuditContent.kind",
    "access.AuditContent.role",
    "access.AuditContent.said",
    "access.AuditContent.thing",
    "access.AuditContent.verb",
    "access.AuditSubject.key",
    "access.Correction.section",
    "access.Correction.state",
    "access.FactorSecret.content",
    "access.FactorSecret.kind",
    "access.Grant.role",
    "access.Invitation.email",
    "access.Invitation.role",
    "access.SignInAttempts.key",
    "account.EmailAddress.email",
    "account.EmailConfirmation.key",
    "django_tasks_database.DBTaskResult.args_kwargs",
    "django_tasks_database.DBTaskResult.return_value",
    "django_tasks_database.DBTaskResult.traceback",
    "mfa.Authenticator.type",
    "people.Expertise.kind",
    "people.Person.key",
    "sessions.Session.session_data",
    "sessions.Session.session_key",
    "socialaccount.SocialAccount.extra_data",
}


class World:
    """Persons with an account, and with something in every room that is theirs alone."""

    def __init__(self, number: int, seed: int):
        self.chance = random.Random(seed)
        self.scene: Scene = make_scene()
        self.turn = 0
        self.planted: dict[int, set[str]] = {}
        self.columns: set[str] = set()
        self.sessions = list(Session.objects.filter(offer__cell=self.scene.cell))
        self.survey = Survey.objects.get(cell=self.scene.cell)
        self.occasion = Occasion.objects.get(cell=self.scene.cell)
        self.report = Report.objects.create(
            cell=self.scene.cell,
            outline="begeleidingsverslag",
            title="Van iedereen",
            period="2024-2025",
            language="nl",
        )
        self.accounts = [self._person(whose) for whose in range(number)]

    def canary(self, whose: int, column: str) -> str:
        """A text that is somebody's, and stands in this column alone."""
        self.turn += 1
        self.columns.add(column)
        text = f"kanarie{self.turn}van{whose}z"
        self.planted.setdefault(whose, set()).add(text)
        return text

    def _person(self, whose: int) -> Account:
        person = self._entry(whose)
        if self.chance.random() < 0.3:
            join_persons(person=self._entry(whose), into=person)
        account = make_account(
            f"{self.canary(whose, 'access.Account.email')}@x.example",
            name=self.canary(whose, "access.Account.name"),
            person=person,
        )
        give_role(account, Role.STAFF, self.scene.aarde)
        invite(
            email=account.email,
            name=self.canary(whose, "access.Invitation.name"),
            role=Role.ADVISOR,
            by=Actor(Role.COORDINATOR, self.scene.cell.pk),
            starts_on=today(),
            language="nl",
        )
        SocialAccount.objects.create(
            user=account, provider="ergens", uid=self.canary(whose, "socialaccount.SocialAccount.uid")
        )
        Authenticator.objects.create(
            user=account, type=FactorKind.PASSKEY, data={"name": self.canary(whose, "mfa.Authenticator.data")}
        )
        FlagDecision.objects.create(
            cell=self.scene.cell,
            centre=self.scene.aarde,
            kind="other",
            school_year=2024,
            outcome="set",
            reason=self.canary(whose, "centres.FlagDecision.reason"),
            by=account,
        )
        Report.objects.create(
            cell=self.scene.cell,
            outline="begeleidingsverslag",
            title=self.canary(whose, "reports.Report.title"),
            period="2024-2025",
            language="nl",
            begun_by=account,
        )
        Edit.objects.create(
            report=self.report,
            part=f"deel {whose}",
            words=self.canary(whose, "reports.Edit.words"),
            changed_by=account,
        )
        self._correction(whose, account)
        Import.objects.create(
            cell=self.scene.cell,
            by=account,
            state="applied",
            files=[f"{self.canary(whose, 'exchange.Import.files')}.csv"],
        )
        at = {"cell": self.scene.cell, "centre": self.scene.aarde}
        plant_in_community(partial(self.canary, whose), **at, person=person, account=account)
        offer, centre = self.sessions[0].offer, self.scene.aarde
        plant_mails(partial(self.canary, whose), offer=offer, account=account, email=account.email, centre=centre)
        return account

    def _correction(self, whose: int, account: Account) -> None:
        Correction.objects.create(
            account=account,
            cell=self.scene.cell,
            section="people.name",
            wrong=self.canary(whose, "access.Correction.wrong"),
            right=self.canary(whose, "access.Correction.right"),
            answer=self.canary(whose, "access.Correction.answer"),
            state=CorrectionState.DONE,
            answered_at=NOW,
        )

    def _entry(self, whose: int) -> Person:
        person = Person.objects.create(
            first_name=self.canary(whose, "people.Person.first_name"),
            last_name=self.canary(whose, "people.Person.last_name"),
        )
        address = Address.objects.create(
            person=person, email=f"{self.canary(whose, 'people.Address.email')}@x.example"
        )
        Post.objects.create(
            person=person,
            centre=self.scene.aarde,
            function=self.canary(whose, "people.Post.function"),
            started_on=dt.date(2020, 9, 1),
        )
        KnownAs.objects.create(
            person=person,
            centre=self.scene.aarde,
            email=f"{self.canary(whose, 'people.KnownAs.email')}@x.example",
            first_name=self.canary(whose, "people.KnownAs.first_name"),
            last_name=self.canary(whose, "people.KnownAs.last_name"),
        )
        CellMember.objects.create(cell=self.scene.cell, person=person)
        Expertise.objects.create(
            person=person,
            centre=self.scene.aarde,
            kind=ExpertiseKind.ANCHOR,
            remark=self.canary(whose, "people.Expertise.remark"),
            starts_on=dt.date(2024, 9, 1),
        )
        self._work(whose, person)
        self._answers(whose, person)
        self._files(whose, person, address)
        return person

    def _work(self, whose: int, person: Person) -> None:
        session = self.chance.choice(self.sessions)
        Participation.objects.create(session=session, person=person, centre=self.scene.aarde, status="aanwezig")
        enrolment = Enrolment.objects.create(
            offer=session.offer,
            person=person,
            centre=self.scene.aarde,
            state=EnrolmentState.ENROLLED,
            by=EnrolledBy.SELF,
            asked_at=NOW,
            changed_at=NOW,
            reason=self.canary(whose, "programme.Enrolment.reason"),
            catering=self.canary(whose, "programme.Enrolment.catering"),
            needs=self.canary(whose, "programme.Enrolment.needs"),
            has_needs=True,
        )
        Step.objects.create(enrolment=enrolment, at=NOW, state=enrolment.state, why=Why.ASKED)
        certify(session, person, self.scene.aarde, lambda part: self.canary(whose, f"programme.Certificate.{part}"))
        HoursEntry.objects.create(
            cell=self.scene.cell,
            person=person,
            number=self.canary(whose, "resources.HoursEntry.number"),
            role=self.canary(whose, "resources.HoursEntry.role"),
            pillar=self.canary(whose, "resources.HoursEntry.pillar"),
            kind=self.canary(whose, "resources.HoursEntry.kind"),
            date=dt.date(2024, 10, 1),
            hours=Decimal(3),
        )
        Spending.objects.create(cell=self.scene.cell, school_year=2024, person=person, amount=Decimal(100))

    def _answers(self, whose: int, person: Person) -> None:
        Invitation.objects.create(survey=self.survey, occasion=self.occasion, person=person, centre=self.scene.aarde)
        response = Response.objects.create(
            survey=self.survey,
            number=1000 + self.turn,
            occasion=self.occasion,
            person=person,
            centre=self.scene.aarde,
            completed_at=NOW,
        )
        item = Item.objects.first()
        question = Question.objects.get_or_create(survey=self.survey, wording="Wat nog?")[0]
        Answer.objects.create(
            response=response, question=Question.objects.filter(survey=self.survey, item=item)[0], score=7
        )
        Comment.objects.create(response=response, question=question, text=self.canary(whose, "surveys.Comment.text"))

    def _files(self, whose: int, person: Person, address: Address) -> None:
        told = self.canary(whose, "exchange.Import.report")
        other = f"{self.canary(-1, 'exchange.Import.report')}@x.example"
        record = Import.objects.create(
            cell=self.scene.cell,
            state="applied",
            files=["medewerkers.csv"],
            report={"sentences": [f"Onbekend: {address.email}, {told}, {other}"], "problems": []},
        )
        columns = ["id", "person_id", "centre_id", "function"]
        was = ["77", str(person.pk), str(self.scene.aarde.pk), self.canary(whose, "exchange.Trace.rows")]
        Trace.objects.create(origin=record, model="people.Post", operation="deleted", columns=columns, rows=[was])
        words = ["900001", "900002", "1", self.canary(whose, "exchange.Trace.rows")]
        Trace.objects.create(
            origin=record,
            model="surveys.Response",
            operation="deleted",
            columns=["id", "survey_id", "person_id"],
            rows=[["900002", str(self.survey.pk), str(person.pk)]],
        )
        Trace.objects.create(
            origin=record,
            model="surveys.Comment",
            operation="deleted",
            columns=["id", "response_id", "question_id", "text"],
            rows=[words],
        )

        session = self.chance.choice(self.sessions)
        line = {"name": self.canary(whose, "programme.AttendanceReport.rows"), "email": address.email}
        AttendanceReport.objects.create(
            offer=session.offer,
            session=session,
            source=Source.LIST,
            held_on=session.held_on,
            at=NOW,
            rows=[line | {"seconds": None, "intervals": [], "organiser": False}],
        )
        row = StaffRow(address.email, function=self.canary(whose, "directory.StaffList.rows"))
        StaffList.objects.create(centre=self.scene.aarde, on=dt.date(2024, 9, 1), rows=[asdict(row)])
        image = {"person_id": person.pk, "function": self.canary(whose, "directory.StaffList.trace")}
        StaffList.objects.create(
            centre=self.scene.aarde, on=dt.date(2024, 9, 1), state="applied", trace=[["post", 77, image, None]]
        )

    def taken_along(self, account: Account) -> str:
        """All that the files hold that somebody gets."""
        client = Client()
        client.force_login(account)
        answer = client.post(reverse("access:own_data_zip"))
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            told = json.loads(archive.read("mijn-gegevens.json"))
            tables = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")]
        assert len(told["sections"]) == len(tables)
        as_json, as_tables = json.dumps(told["sections"]), "\n".join(tables)
        assert set(CANARY.findall(as_json)) == set(CANARY.findall(as_tables))
        return as_json

    def wrong(self) -> tuple[set[str], set[str]]:
        """Of everyone: what they did not get of theirs, and what they got of others."""
        missing: set[str] = set()
        foreign: set[str] = set()
        for whose, account in enumerate(self.accounts):
            found = set(CANARY.findall(self.taken_along(account)))
            missing |= self.planted[whose] - found
            foreign |= found - self.planted[whose]
        return missing, foreign


@pytest.fixture
def seed() -> int:
    made = secrets.randbits(32)
    print(f"seed {made}")  # noqa: T201 - so that a failure can be had again
    return made


@pytest.mark.parametrize("number", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_a_person_gets_all_of_their_data_and_nobody_elses(number: int, seed: int, tried: Tried) -> None:
    assert World(number, seed).wrong() == (set(), set())
    tried(number)


def test_every_column_that_tells_of_persons_has_a_canary_or_is_told_in_words(seed: int) -> None:
    world = World(1, seed)
    personal = {
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        if not model.__module__.startswith("tests.")
        for name, kind in holds(model).items()
        if kind is not Holds.NEITHER
    }
    assert personal - world.columns == NO_CANARY


def test_the_page_shows_what_the_files_hold(seed: int) -> None:
    world = World(2, seed)
    client = Client()
    client.force_login(world.accounts[0])
    said = client.get(reverse("access:own_data")).content.decode()
    assert set(CANARY.findall(said)) == world.planted[0]


@pytest.mark.parametrize("name", ["surveys.comment", "resources.hours", "exchange.trace", "people.post"])
def test_control_a_room_that_keeps_something_back_is_found(name: str, seed: int, monkeypatch: Any) -> None:
    world = World(2, seed)
    monkeypatch.delitem(HOLDINGS._entries, name)
    missing, foreign = world.wrong()
    assert missing
    assert foreign == set()


def test_control_a_room_that_tells_of_others_is_found(seed: int, monkeypatch: Any) -> None:
    world = World(2, seed)
    honest = HOLDINGS["people.name"]
    everyone = persons.Whose(tuple(Person.objects.values_list("pk", flat=True)))
    careless = persons.Holding(
        honest.name, honest.title, honest.covers, lambda _whose: honest.rows(everyone), honest.kept
    )
    monkeypatch.setitem(HOLDINGS._entries, "people.name", careless)
    missing, foreign = world.wrong()
    assert missing == set()
    assert foreign
