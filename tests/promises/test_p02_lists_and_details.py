"""P02: lists and details agree, and both are what the policy says.

Random worlds of cells, centres and roles. For every rule about rows and everyone who acts, the list that it gives is
held against a plain oracle, which is asked about each row apart, and against what the page of a row answers.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
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
from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, WORKING_ROLES, Actor, Role
from baken.apps.directory import rules as directory
from baken.apps.directory.models import StaffList
from baken.apps.exchange.models import Import
from baken.apps.insight.models import Target
from baken.apps.insight.queries import targets_visible_to
from baken.apps.people import rules as people
from baken.apps.people.models import Cell, Centre, CentreCode, Department, Expertise, Network, Person, Post, School
from baken.apps.people.types import ExpertiseKind
from baken.apps.programme import rules as programme
from baken.apps.reports.models import Report
from baken.apps.surveys.models import Survey
from baken.ground.audit import Verb, did
from baken.ground.periods import today
from baken.ground.rights import RIGHTS, Right
from tests.promises.helping import told_in_trail
from tests.promises.noting import Tried
from tests.promises.offering import make_some_offer, sees_offer

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
    Right("people.kept_by", "", people.kept_by, "people.Department"),
    Right("programme.planned_offers", "", programme.planned_offers, "programme.Offer"),
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
                make_some_offer(chance, cell, networks)
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
        Survey.objects.create(cell=cell, name=f"bevraging-{Survey.objects.count()}", school_year=2024)
        with transaction.atomic():
            did(Verb.CHANGED, by=Actor(Role.COORDINATOR, cell.pk), thing=cell, cell=cell.pk)

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


def knows(cell: int, centre: Centre) -> bool:
    return any(code.cell_id == cell for code in CentreCode.objects.filter(centre=centre))


def looks_to(centre: Centre) -> int | None:
    """The first made cell of the centre's network that knows it."""
    cells = [cell for cell in Cell.objects.order_by("pk") if cell.network_id == centre.network_id]
    return next((cell.pk for cell in cells if knows(cell.pk, centre)), None)


def own_centre(actor: Actor, centre: Centre) -> bool:
    return Cell.objects.filter(pk=actor.cell, network=centre.network_id).exists() and knows(actor.cell, centre)


def of_cell(actor: Actor, row: Any) -> bool:
    return actor.role in ("coordinator", "cell_director", "advisor") and row.cell_id == actor.cell


def imported(actor: Actor, row: Any) -> bool:
    return actor.role in ("coordinator", "advisor") and row.cell_id == actor.cell


def holds_a_role_seen(actor: Actor, account: Account) -> bool:
    return any(is_role_seen(actor, grant) for grant in Grant.objects.filter(account=account))


def is_role_seen(actor: Actor, grant: Any) -> bool:
    if actor.role == "director":
        return grant.centre_id == actor.centre
    if actor.role == "platform":
        return grant.role in ("coordinator", "auditor", "platform")
    return actor.role == "coordinator" and cell_helped_by(grant) == actor.cell


def is_invitation_seen(actor: Actor, row: Any) -> bool:
    """As a role, but for those that nobody is invited to. Whoever may give what it invites to answers for it, by
    another rule: then it is seen."""
    seen = is_role_seen(actor, row) and not (actor.role == "platform" and row.role == "platform")
    gives = access.may_grant(actor, role=Role(row.role), cell=cell_helped_by(row), centre=row.centre_id)
    assert seen or not gives, f"{actor} may give what {row!r} invites to, and does not see it"
    return seen


def ends(actor: Actor, row: Any) -> bool:
    is_oneself = actor.person is not None and row.person_id == actor.person
    return kept_by(actor, row) or (is_oneself and helps(actor, row))


def works_where_staff_is_kept(actor: Actor, person: Person) -> bool:
    return any(is_where_staff_is_kept(actor, post) for post in Post.objects.filter(person=person))


def is_where_staff_is_kept(actor: Actor, post: Post) -> bool:
    if actor.role == "director":
        return post.centre_id == actor.centre
    where = post.cell_id if post.centre is None else looks_to(post.centre)
    return actor.role == "coordinator" and where == actor.cell


def is_list_kept(actor: Actor, row: Any) -> bool:
    if actor.role == "director":
        return row.centre_id == actor.centre
    return actor.role == "coordinator" and looks_to(row.centre) == actor.cell


def pictured(actor: Actor, centre: Centre) -> bool:
    if actor.role in ("director", "centre_coordinator"):
        return centre.pk == actor.centre and own_centre(actor, centre)
    return actor.role in ("coordinator", "cell_director", "advisor") and own_centre(actor, centre)


def keeps(actor: Actor, row: Any) -> bool:
    return actor.role == "coordinator" and Cell.objects.get(pk=actor.cell).network_id == row.network_id


def cell_helped_by(row: Any) -> int | None:
    return row.cell_id if row.centre is None else looks_to(row.centre)


def helps(actor: Actor, row: Any) -> bool:
    return actor.role in WORKING_ROLES and cell_helped_by(row) == actor.cell


def kept_by(actor: Actor, row: Any) -> bool:
    if actor.role == "director":
        return helps(actor, row) and row.centre_id == actor.centre
    return actor.role == "coordinator" and helps(actor, row)


POLICY: dict[str, Callable[[Actor, Any], bool]] = {
    "access.claim_rules": lambda actor, _row: actor.role == "platform",
    "access.corrections_seen": lambda actor, row: actor.role == "coordinator" and row.cell_id == actor.cell,
    "access.seen_entries": told_in_trail,
    "access.seen_grants": is_role_seen,
    "access.seen_invitations": is_invitation_seen,
    "access.seen_members": holds_a_role_seen,
    "centres.seen_pictures": pictured,
    "directory.ended_expertise": ends,
    "directory.kept_expertise": kept_by,
    "directory.seen_expertise": helps,
    "directory.seen_posts": is_where_staff_is_kept,
    "directory.seen_staff": works_where_staff_is_kept,
    "directory.seen_staff_lists": is_list_kept,
    "exchange.seen_imports": imported,
    "insight.targets": of_cell,
    "people.kept_by": is_where_staff_is_kept,
    "people.kept_schools": keeps,
    "programme.planned_offers": imported,
    "programme.seen_offers": sees_offer,
    "reports.seen_reports": of_cell,
    "surveys.responses_seen": lambda _actor, _row: False,
    "surveys.surveys_visible": of_cell,
}


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
