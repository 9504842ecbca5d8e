"""P02: lists and details agree, and both are what the policy says.

Random worlds of cells, centres and roles. For every rule about rows and everyone who acts, the list that it gives is
held against a plain oracle, which is asked about each row apart, and against what the page of a row answers.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from inspect import isfunction
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.apps.access import rules as access
from baken.apps.access.models import Account, Correction, Grant, Invitation
from baken.apps.access.queries import actor_of, claim_rules_visible_to, grants_of
from baken.apps.access.tests.factories import make_claim_rule
from baken.apps.access.types import (
    HELD_IN_CELL,
    HELD_NOWHERE,
    Actor,
    Role,
)
from baken.apps.directory import rules as directory
from baken.apps.directory.models import StaffList
from baken.apps.exchange.models import Import
from baken.apps.insight.models import Target
from baken.apps.insight.queries import targets_visible_to
from baken.apps.people import rules as people
from baken.apps.people.models import Cell, Centre, CentreCode, Department, Expertise, Network, Person, Post, School
from baken.apps.people.types import ExpertiseKind
from baken.apps.programme import rules as programme
from baken.apps.programme.engine.certificates import new_number
from baken.apps.programme.models import (
    AttendanceReport,
    Certificate,
    Enrolment,
    Offer,
    OfferMaterial,
    Participation,
    Session,
    StarterRule,
)
from baken.apps.programme.types import EnrolledBy, EnrolmentState, OfferState, OpenTo, Source
from baken.apps.reports.models import Report
from baken.apps.resources.models import HoursEntry, HoursProposal
from baken.apps.surveys.models import Survey
from baken.ground.audit import Verb, did
from baken.ground.periods import today
from baken.ground.rights import RIGHTS, Right
from tests.promises.gathering import some_community
from tests.promises.noting import Tried
from tests.promises.policies import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
QUICK, LONG = 6, 1000
ABOUT_ROWS = [right for right in RIGHTS if right.of]


def claim_rules(actor: Actor) -> Q:
    return Q(pk__in=claim_rules_visible_to(actor, on=today()).order_by().values("pk"))


def targets(actor: Actor) -> Q:
    return Q(pk__in=targets_visible_to(actor).order_by().values("pk"))


# Rules that are not told as a right of their own, since another one tells of them, and lists without a rule.
UNTOLD = [
    Right("access.corrections_seen", "", access.corrections_seen, "access.Correction"),
    Right("access.seen_grants", "", access.seen_grants, "access.Grant"),
    Right("access.seen_invitations", "", access.seen_invitations, "access.Invitation"),
    Right("access.claim_rules", "", claim_rules, "access.ClaimRule"),
    Right("directory.ended_expertise", "", directory.ended_expertise, "people.Expertise"),
    Right("directory.seen_staff_lists", "", directory.seen_staff_lists, "directory.StaffList"),
    Right("insight.targets", "", targets, "insight.Target"),
    *(
        Right(f"programme.{rule.__name__}", "", rule, of)
        for rule, of in (
            (programme.kept_certificates, "programme.Certificate"),
            (programme.kept_enrolments, "programme.Enrolment"),
            (programme.kept_materials, "programme.OfferMaterial"),
            (programme.kept_intentions, "programme.Intention"),
            (programme.kept_memberships, "programme.Membership"),
            (programme.kept_reports, "programme.AttendanceReport"),
            (programme.kept_sessions, "programme.Session"),
            (programme.kept_starter_rules, "programme.StarterRule"),
            (programme.own_certificates, "programme.Certificate"),
            (programme.own_enrolments, "programme.Enrolment"),
            (programme.own_participations, "programme.Participation"),
            (programme.own_memberships, "programme.Membership"),
            (programme.planned_communities, "programme.Community"),
            (programme.planned_offers, "programme.Offer"),
            (programme.seen_links, "programme.SharedLink"),
        )
    ),
    Right("people.kept_by", "", people.kept_by, "people.Department"),
]
# Rules that others are made of, which are asked here with a cell, or through those.
PARTS = {f"people.{name}" for name in ("centres_known_to", "centres_owned_by", "centres_led_by")}
PARTS |= {"people.centres_kept_by", "people.cells_kept_by"}
# Where the page of a row is; a row without one is only listed.
PAGES = {
    "access.Account": "/leden/{uuid}/",
    "exchange.Import": "/invoer/{uuid}/",
    "people.Centre": "/centra/{uuid}/",
    "people.School": "/organisaties/scholen/{uuid}/wijzigen/",
    "people.Person": "/personeel/{uuid}/",
    "programme.Community": "/plg/{uuid}/",
    "programme.Enrolment": "/inschrijvingen/{uuid}/",
    "programme.Offer": "/aanbod/{uuid}/",
    "reports.Report": "/verslagen/{uuid}/",
}


class World:
    """Two or three cells with their work, centres of any network that any of them may know, and roles of all times."""

    def __init__(self, seed: int):
        chance = random.Random(seed)
        networks = [Network.objects.create(name=f"Net {number}") for number in range(2)]
        self.cells = [
            Cell.objects.create(code=f"cel-{number}", name=f"Cel {number}", network=chance.choice(networks))
            for number in range(3)
        ]
        self.centres = [
            Centre.objects.create(name=f"Centrum {number}", network=chance.choice(networks)) for number in range(4)
        ]
        for cell in self.cells:
            for centre in chance.sample(self.centres, chance.randint(0, 4)):
                CentreCode.objects.create(cell=cell, centre=centre, code=f"C{centre.pk}")
            for _ in range(chance.randint(0, 2)):
                self._work(cell)
        for number in range(3):
            School.objects.create(
                number=f"{number:06d}", name=f"School {number}", network=chance.choice(networks), level="basis"
            )
        for organisation in (*self.cells, *self.centres):
            where = "cell" if isinstance(organisation, Cell) else "centre"
            person = Person.objects.create(first_name="P", last_name="X")
            Expertise.objects.create(
                person=person, kind=ExpertiseKind.CONTACT, starts_on=today(), **{where: organisation}
            )
            Department.objects.create(name="Team", started_on=today(), **{where: organisation})
        for number in range(4):
            self._post(chance, Person.objects.create(first_name=f"Persoon {number}"))
        helping = list(Person.objects.filter(first_name="P"))
        for number in range(7):
            helper = helping.pop() if chance.random() < 0.5 else None
            account = Account.objects.create(email=f"p{number}@x.example", name=f"P {number}", person=helper)
            for _ in range(chance.randint(0, 3)):
                self._grant(chance, account)
            Correction.objects.create(account=account, cell=chance.choice(self.cells), section="access.account")
        for centre in self.centres:
            StaffList.objects.create(centre=centre, on=today())
        for number in range(6):
            self._invitation(chance, number)
        for _ in range(4):
            self._offer(chance, networks)
        for person in Person.objects.order_by("pk"):
            self._hours(chance, person)
        for _ in range(3):
            some_community(chance, cell=chance.choice(self.cells), centres=self.centres, networks=networks)

    def _post(self, chance: random.Random, person: Person) -> None:
        """None, one at a centre or in a cell, of long ago or now, or two."""
        for number in range(chance.randint(0, 2)):
            centre = chance.choice([None, *self.centres])
            Post.objects.create(
                person=person,
                centre=centre,
                cell=None if centre else chance.choice(self.cells),
                started_on=today() - dt.timedelta(days=900 + number),
                ended_on=chance.choice([None, today() - dt.timedelta(days=600)]),
            )

    def _work(self, cell: Cell) -> None:
        Import.objects.create(cell=cell, files=["uren.csv"], state="applied")
        Report.objects.create(
            cell=cell, title="Verslag", period="2024-2025", outline="begeleidingsverslag", changed_at=timezone.now()
        )
        Target.objects.create(
            cell=cell, indicator=f"training.{Target.objects.count()}", period="2024-2025", value=Decimal(3)
        )
        make_claim_rule(cell)
        word = f"rol {StarterRule.objects.count()}"
        StarterRule.objects.create(cell=cell, about="rol", word=word, cluster="welzijn", needed=True)
        Survey.objects.create(cell=cell, name=f"bevraging-{Survey.objects.count()}", school_year=2024)
        with transaction.atomic():
            did(Verb.CHANGED, by=Actor(Role.COORDINATOR, cell.pk), thing=cell, cell=cell.pk)

    @transaction.atomic
    def _offer(self, chance: random.Random, networks: list[Network]) -> None:
        """What a cell offers, to its own network and maybe to others, for which somebody enrolled and came."""
        number = Offer.objects.count()
        offer = Offer.objects.create(
            cell=chance.choice(self.cells),
            code=f"V{number}",
            title="Aanbod",
            strategy="vorming",
            school_year=2024,
            state=chance.choice(OfferState.values),
        )
        offer.networks.set(chance.sample(networks, chance.randint(0, 2)))
        session = Session.objects.create(offer=offer, number="1", held_on=dt.date(2024, 11, 1))
        for person in chance.sample(list(Person.objects.order_by("pk")), 3):
            centre = chance.choice(self.centres)
            Enrolment.objects.create(
                offer=offer,
                person=person,
                centre=centre,
                state=EnrolmentState.ENROLLED,
                by=EnrolledBy.SELF,
                asked_at=timezone.now(),
                changed_at=timezone.now(),
            )
            Participation.objects.create(session=session, person=person, centre=centre, status="aanwezig")
            Certificate.objects.create(
                offer=offer,
                person=person,
                centre=centre,
                number=new_number(),
                sessions=1,
                first_on=session.held_on,
                last_on=session.held_on,
                made_at=timezone.now(),
            )
        OfferMaterial.objects.create(
            offer=offer,
            session=chance.choice([None, session]),
            kind="opname",
            open_to=chance.choice(list(OpenTo)),
            title="Opname",
            url="https://x.example/",
            added_at=timezone.now(),
        )
        AttendanceReport.objects.create(offer=offer, source=Source.LIST, held_on=session.held_on, at=timezone.now())

    def _hours(self, chance: random.Random, person: Person) -> None:
        """Hours that somebody registered in some cell, and hours that were proposed there."""
        session, cell = chance.choice(list(Session.objects.order_by("pk"))), chance.choice(self.cells)
        spent = {"person": person, "date": session.held_on, "hours": Decimal(2)}
        HoursEntry.objects.create(cell=cell, number=f"{person.pk}", role="beleid", pillar="beleid", **spent)
        HoursProposal.objects.create(cell=session.offer.cell, session=session, **spent)

    def _invitation(self, chance: random.Random, number: int) -> None:
        role, cell, centre = chance.choice(list(Role)), chance.choice(self.cells), chance.choice(self.centres)
        Invitation.objects.create(
            email=f"x{number}@x.example",
            name="X",
            role=role,
            cell=cell,
            centre=None if role in HELD_IN_CELL or role in HELD_NOWHERE else centre,
            starts_on=today(),
            language="nl",
            made_at=timezone.now(),
            expires_at=timezone.now(),
        )

    def _grant(self, chance: random.Random, account: Account) -> None:
        role = chance.choice(list(Role))
        cell, centre = chance.choice(self.cells), chance.choice(self.centres)
        where: dict[str, Any] = {"cell": cell} if role in HELD_IN_CELL else {"centre": centre}
        where = {} if role in HELD_NOWHERE else where
        days = chance.choice([(-400, None), (-400, -1), (-400, 0), (0, 30), (1, None)])
        begun, ended = days
        Grant.objects.create(
            account=account,
            role=role,
            starts_on=today() + dt.timedelta(days=begun),
            ends_on=None if ended is None else today() + dt.timedelta(days=ended),
            **where,
        )

    def actors(self) -> list[tuple[Account, Actor]]:
        """Everyone who acts today, in each of their roles; those on the command line have no pages."""
        return [
            (account, actor_of(grant, account=account))
            for account in Account.objects.order_by("pk")
            for grant in grants_of(account, on=today())
        ]


def disagreements(right: Right, actor: Actor) -> list[str]:
    """Where the list of a rule and the policy are not the same."""
    model = apps.get_model(right.of)
    rule: Any = right.rule(actor)
    listed = set(model._default_manager.filter(rule).values_list("pk", flat=True))
    policy = POLICY[right.name]
    return [
        f"{right.name}: {actor} and {row!r}"
        for row in model._default_manager.all()
        if (row.pk in listed) != policy(actor, row)
    ]


def wrong_in(seed: int) -> list[str]:
    world, every = World(seed), [*ABOUT_ROWS, *UNTOLD]
    return [each for _account, actor in world.actors() for right in every for each in disagreements(right, actor)]


def rules_about_rows() -> set[str]:
    """Every rule of a room that gives rows."""
    found = set()
    for config in apps.get_app_configs():
        if not config.name.startswith("baken.apps.") or find_spec(f"{config.name}.rules") is None:
            continue
        for name, rule in vars(import_module(f"{config.name}.rules")).items():
            if (
                isfunction(rule)
                and rule.__module__ == f"{config.name}.rules"
                and rule.__annotations__["return"] == "Q"
            ):
                found.add(f"{config.label}.{name}")
    return found


def test_every_rule_about_rows_has_its_policy() -> None:
    assert set(POLICY) == {right.name for right in [*ABOUT_ROWS, *UNTOLD]}
    assert rules_about_rows() - PARTS == {
        name for name in POLICY if name not in ("access.claim_rules", "insight.targets")
    }


@pytest.mark.parametrize("many", [QUICK, pytest.param(LONG, marks=pytest.mark.soak)])
def test_lists_are_what_the_policy_says_of_each_row(many: int, tried: Tried) -> None:
    @settings(max_examples=many, deadline=None, database=None)
    @given(seed=st.integers(0, 2**32))
    def runs(seed: int) -> None:
        with transaction.atomic():
            wrong = wrong_in(seed)
            transaction.set_rollback(True)
        assert wrong == []

    runs()
    tried(many)


@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.soak) for turn in range(1, 20))])
def test_the_page_of_a_row_answers_who_has_it_in_the_list(turn: int) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be had again
    world = World(seed)
    for account in {account.pk: account for account, _actor in world.actors()}.values():
        (grant, *_others) = grants_of(account, on=today())
        actor, client = actor_of(grant, account=account), Client()
        client.force_login(account)
        for right in ABOUT_ROWS:
            if right.of not in PAGES:
                continue
            for row in apps.get_model(right.of)._default_manager.all():
                answer = client.get(PAGES[right.of].format(uuid=row.uuid))
                sees = POLICY[right.name](actor, row)
                assert (row, answer.status_code == 200) == (row, sees), answer.status_code


def test_control_a_list_that_forgets_the_network_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With pictures of every centre that a cell knows, also of another network, list and policy differ."""
    pictures = RIGHTS["centres.seen_pictures"]
    monkeypatch.setattr(
        "tests.promises.test_p02_lists_and_details.ABOUT_ROWS",
        [Right(pictures.name, "", lambda actor: Q(codes__cell=actor.cell), pictures.of)],
    )
    assert any(wrong_in_a_world_of_its_own(seed) for seed in range(20))


def wrong_in_a_world_of_its_own(seed: int) -> list[str]:
    with transaction.atomic():
        wrong = wrong_in(seed)
        transaction.set_rollback(True)
    return wrong
