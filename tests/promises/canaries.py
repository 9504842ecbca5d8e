"""A world of two cells in which every text is a canary of its own, and who may read which, in plain words."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from baken.apps.access.actions import invite
from baken.apps.access.models import Account, Grant, Invitation
from baken.apps.access.tests.factories import add_app, give_role, make_account, make_claim_rule
from baken.apps.access.types import HELD_IN_CELL, WORKING_ROLES, Actor, Role
from baken.apps.centres.models import FlagDecision
from baken.apps.centres.types import Kind, Outcome
from baken.apps.directory.models import StaffList
from baken.apps.exchange.models import Import
from baken.apps.insight.models import SeriesBreak, Target
from baken.apps.people.models import Address, Cell, Centre, CentreName, ComingName, Department, KnownAs, Person, Post
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import StaffRow
from baken.apps.programme.models import (
    GuestRequest,
    Holiday,
    Letter,
    Notice,
    Offer,
    OfferMaterial,
    Participation,
    Session,
)
from baken.apps.programme.types import Group, MaterialKind, NoticeKind, OpenTo
from baken.apps.reports.actions import begin_report, write_part
from baken.apps.resources.models import HoursEntry
from baken.apps.surveys.models import Comment, Question, Response, Survey
from baken.ground.periods import Period
from tests.promises.gathering import add_partner, fill_community
from tests.promises.helping import let_help, told_in
from tests.promises.programming import certify, make_starter_rules
from tests.promises.registering import fill_resources
from tests.scenes import Scene, make_scene

# Texts that the house reads itself: a canary in them would be another world.
STRUCTURE = {
    "access.Account": {"password", "email"},
    "access.SignInAttempts": {"key"},
    "access.Invitation": {"email", "language"},
    "access.AccountSession": {"browser"},
    "access.AuditEntry": {"leaf", "hash"},
    "access.AuditContent": {"salt", "role", "kind", "thing", "said", "about"},
    "access.AuditSubject": {"key", "salt"},
    "access.Checkpoint": {"hash", "signature"},
    "access.Correction": {"section"},
    "access.RetentionTerm": {"retention", "unit"},
    "directory.EndedWith": {"kind", "moves"},
    "exchange.Import": {"digest", "files", "folder", "report"},
    "exchange.Trace": {"model", "columns", "fingerprint", "rows"},
    "ground.Change": {"fact", "scope"},
    "insight.Snapshot": {"mark"},
    "insight.SeriesBreak": {"indicator"},
    "insight.Target": {"indicator", "period", "dimensions"},
    "people.Board": {"enterprise_number"},
    "people.Centre": {"province"},
    "people.CentreCode": {"code"},
    "people.Cell": {"code"},
    "people.Person": {"key"},
    "people.Post": {"function"},
    "people.School": {"number"},
    "people.Site": {"postcode"},
    "programme.Audience": {"function"},
    "programme.Certificate": {"number"},
    "programme.Enrolment": {"language"},
    "programme.GuestRequest": {"address", "language"},
    "programme.Notice": {"address"},
    "programme.Offer": {"cluster", "level", "state", "strategy"},
    "programme.Session": {"code", "number", "region", "state"},
    "programme.StarterRule": {"about", "cluster"},
    "reports.Edit": {"part"},
    "reports.Report": {"outline", "period"},
    "resources.HoursEntry": {"number", "role", "pillar", "kind"},
    "resources.Staffing": {"pillar"},
    "surveys.Occasion": {"subject", "strategy"},
    "vault.DataKey": {"master", "scope"},  # else nothing that is sealed could be opened
    "vault.KeyProof": {"name", "proof", "salt"},
}
# By which the trail, which an auditor reads whole, calls what it tells of.
OF_TRAIL = {"programme.Community.name", "programme.Offer.code", "programme.Offer.title"}
# What everyone who signs in may read: it is of no cell, or says who is there.
SHARED = {"access.RetentionTerm", "people.Network", "people.Cell", "surveys.Item", "inspections.Scale"}
SHARED |= {"people.Theme", "people.CoreActivity", "people.GuidanceDomain", "people.Mission"}
SHARED |= {"programme.Holiday", "people.Board", "people.School", "people.Site"}
# Of the work of a cell, what its centres read too: what it offers, and where, of a community what it is about, and
# who needs what of the starters' track; anything else, so what its members read, is for who works for it: nobody who
# asks is a member.
FOR_CENTRES = {"insight.SeriesBreak", "surveys.Survey", "programme.Offer", "programme.Session"}
FOR_CENTRES |= {"programme.Community", "programme.WantedDiscipline", "programme.StarterRule"}
# What coordinators read of the cell and its centres, and directors of the own centre.
FOR_KEEPERS = {"access.Account", "access.Invitation", "people.Department", "people.KnownAs"}
# What only who runs the installation reads.
FOR_PLATFORM = {"access.ClaimRule", "people.Centre"}
# Who registers hours, each their own; the words for them are those of the cell.
REGISTERING = (Role.ADVISOR, Role.COORDINATOR)
# What who plans wrote to people of an offer, for who plans there; the others get it by mail.
FOR_PLANNERS = {"programme.Letter"}
# What nobody reads on any page yet, or only who was mailed the link.
FOR_NOBODY = {"programme.GuestRequest", "surveys.Comment"}
LEADING = (Role.DIRECTOR, Role.CENTRE_COORDINATOR)


@dataclass(frozen=True)
class Canary:
    """A text that stands in one field of one object, and whose it is: of a cell, of centres, or of an account."""

    text: str
    model: str
    cells: frozenset[int]
    centres: frozenset[int] = frozenset()
    account: int | None = None
    field: str = ""
    helps: frozenset[int] = frozenset()  # in which cells everyone, also at their centres, reads who this is
    is_open: bool = False  # on a page for people without an account


@dataclass
class World:
    """Two cells that are blind to each other, who asks, and every canary."""

    scenes: list[Scene]
    askers: dict[str, Any] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    opened: set[tuple[str, int, str]] = field(default_factory=set)  # a model, a key and a field: open to all

    def may_read(self, asker: Any, canary: Canary) -> bool:
        """Whether the policy lets an asker read a canary: an oracle in plain words, apart from any rule."""
        if canary.is_open:
            return True
        if asker is None or canary.model in FOR_NOBODY:
            return False
        if canary.account is not None and canary.account == asker.pk:
            return True
        grant = asker.grants.filter(ends_on=None).first()
        if grant is None:
            return canary.model in SHARED
        if canary.model in SHARED:
            return True
        if self.cell_of(grant) in canary.helps:
            return True
        if grant.role == Role.PLATFORM:
            named = canary.account is not None and canary.account in self._named_by_platform()
            return canary.model in FOR_PLATFORM or named
        if grant.role == Role.AUDITOR:
            named = canary.model in ("access.Account", "people.Centre", "people.Person")
            return named or f"{canary.model}.{canary.field}" in OF_TRAIL
        if grant.role in (Role.PARTNER, Role.SCHOOL_STAFF):
            return canary.model == "people.Centre" and grant.centre_id in canary.centres
        if canary.model in FOR_PLANNERS:
            return grant.role in (Role.COORDINATOR, Role.ADVISOR) and grant.cell_id in canary.cells
        if grant.cell_id and canary.model in FOR_KEEPERS:
            reads = {"access.Account": (Role.COORDINATOR, Role.CELL_DIRECTOR)}.get(canary.model, (Role.COORDINATOR,))
            return grant.role in reads and grant.cell_id in canary.cells
        if grant.cell_id:
            return canary.model != "access.ClaimRule" and grant.cell_id in canary.cells
        if canary.model in FOR_KEEPERS:
            return grant.role == Role.DIRECTOR and grant.centre_id in canary.centres
        if canary.model in ("people.Person", "people.Address"):
            return grant.role in LEADING and grant.centre_id in canary.centres
        if canary.model in ("people.Centre", "people.CentreName", "people.ComingName"):
            return grant.centre_id in canary.centres
        return canary.model in FOR_CENTRES and self.cell_of(grant) in canary.cells

    def cell_of(self, grant: Any) -> int | None:
        """The cell in which, or at a centre of which, somebody works; None where they do not."""
        if grant.role not in WORKING_ROLES:
            return None
        if grant.cell_id:
            return int(grant.cell_id)
        return next(scene.cell.pk for scene in self.scenes if scene.aarde.network_id == grant.centre.network_id)

    def _named_by_platform(self) -> set[int]:
        named = (Role.COORDINATOR, Role.AUDITOR, Role.PLATFORM)
        return set(Grant.objects.filter(role__in=named).values_list("account", flat=True))


def make_world() -> World:
    """Two cells with work of every room, and everyone who may ask something of them."""
    first, second = make_scene(), make_scene(make_cell("VCLB-POC", network="VCLB"), of=" twee")
    made = World([first, second])
    for scene in made.scenes:
        fill(scene)
    open_to_guests(made, first)
    # Somebody of the first world works in the second too, where nothing is read but what was said there.
    both = Person.objects.filter(last_name=first.aarde.name)[0]
    Post.objects.create(person=both, centre=second.aarde, function="arts", started_on=dt.date(2020, 9, 1))
    KnownAs.objects.create(
        person=both, centre=second.aarde, email="ook@hier.example", first_name="Ook", last_name="Hier"
    )
    for number, scene in enumerate(made.scenes):
        for role in Role:
            account = make_account(f"{role.value}{number}@x.example", name="", person=Person.objects.create())
            give_role(account, role, scene.cell if role in HELD_IN_CELL else scene.aarde)
            made.askers[f"{role.value} of {scene.cell.code}"] = account
    for name in (f"{role.value} of {scene.cell.code}" for role in REGISTERING for scene in made.scenes):
        fill_resources(made.askers[name])
    gone = make_account("weg@x.example", name="", person=Person.objects.create())
    give_role(gone, Role.COORDINATOR, first.cell, ends_on=dt.date(2024, 1, 1))
    add_app(made.askers[f"{Role.COORDINATOR.value} of {second.cell.code}"])  # of whom others could take it away
    made.askers |= {"gone": gone, "no role": make_account("geen@x.example", name=""), "stranger": None}
    sow(made)
    return made


def fill(scene: Scene) -> None:
    """What a scene has not: a report, a target, a break, a flag, an import, a question without item, a comment."""
    actor = Actor(Role.COORDINATOR, scene.cell.pk)
    autumn = {"starts_on": dt.date(2024, 10, 28), "ends_on": dt.date(2024, 11, 3)}
    Holiday.objects.get_or_create(school_year=2024, name="Herfst", defaults=autumn)
    report = begin_report(
        by=actor, outline="begeleidingsverslag", title="Verslag", period=Period.school_year(2024), language="nl"
    )
    write_part(report, by=actor, part="text-helpdesk", words="Woorden", version=0)
    Target.objects.create(
        cell=scene.cell, indicator="training.offers", period="2024-2025", value=Decimal(3), reason="Doel"
    )
    SeriesBreak.objects.create(
        cell=scene.cell, indicator="training.offers", date=dt.date(2024, 9, 1), reason="Anders geteld"
    )
    FlagDecision.objects.create(
        cell=scene.cell, centre=scene.aarde, kind=Kind.OTHER, school_year=2024, outcome=Outcome.SET, reason="Vlag"
    )
    CentreName.objects.create(centre=scene.aarde, name="Vroeger", until=dt.date(2010, 9, 1))
    ComingName.objects.create(centre=scene.aarde, name="Weldra", on=dt.date(2040, 9, 1))
    for role, centre in ((Role.ADVISOR, None), (Role.STAFF, scene.aarde.pk)):
        invite(
            by=actor,
            email="x@x.example",
            name="X",
            role=role,
            centre=centre,
            starts_on=dt.date(2024, 9, 1),
            language="nl",
        )
    Import.objects.create(cell=scene.cell, files=["uren.csv"], state="applied")
    let_help(scene)
    _record(scene)
    for where in (scene.aarde, scene.beek):
        department = Department.objects.create(centre=where, name="Team", started_on=dt.date(2020, 9, 1))
        for person in Person.objects.filter(last_name=where.name):
            Post.objects.create(
                person=person, centre=where, department=department, function="arts", started_on=dt.date(2020, 9, 1)
            )
    StaffList.objects.create(
        centre=scene.aarde, on=dt.date(2024, 9, 1), rows=[asdict(StaffRow("x@x.example"))], state="waiting"
    )
    make_claim_rule(scene.cell)
    fill_community(cell=scene.cell, centre=scene.aarde)
    make_starter_rules(scene.cell)
    add_partner(cell=scene.cell, person=Person.objects.filter(last_name=scene.beek.name)[0])
    offer, now = Offer.objects.get(cell=scene.cell, code="V24"), timezone.now()
    letter = Letter.objects.create(offer=offer, group=Group.EVERYONE, subject="Dag", words="Tot dan", at=now)
    person = Participation.objects.filter(session__offer=offer, centre=scene.aarde)[0].person
    Notice.objects.create(
        kind=NoticeKind.LETTER, offer=offer, person=person, letter=letter, made_at=now, due_at=now, address="x"
    )
    GuestRequest.objects.create(
        offer=offer,
        centre=scene.vreemd,
        email="gast@x.example",
        first_name="Gast",
        last_name="Gasten",
        catering="Brood",
        needs="Lift",
        at=now,
        address="x",
    )
    survey = Survey.objects.get(cell=scene.cell)
    question = Question.objects.create(survey=survey, wording="Wat nog?")
    Comment.objects.create(response=Response.objects.filter(survey=survey)[0], question=question, text="Alles goed")


def open_to_guests(world: World, scene: Scene) -> None:
    """An offer of a scene that takes people without an account of one more network: whoever has its address reads what
    it is, where, of which cell, and which centres are welcome; not where it is online."""
    centre = make_centre("CLB Gast", network="Gastnet")
    offer = Offer.objects.create(
        cell=scene.cell,
        code="G24",
        title="Voor gasten",
        aims="Weten",
        prior_knowledge="Iets",
        audience="Wie wil",
        strategy="vorming",
        school_year=2024,
        guests=True,
    )
    offer.networks.add(centre.network)
    session = Session.objects.create(
        offer=offer, number="1", held_on=dt.date(2025, 3, 1), place="Gent", online="https://samen.example"
    )
    told = {
        offer: ("title", "aims", "prior_knowledge"),
        session: ("place",),
        scene.cell: ("name",),
        centre: ("name",),
    }
    world.opened = {(thing._meta.label, thing.pk, name) for thing, names in told.items() for name in names}


def _record(scene: Scene) -> None:
    """A certificate of somebody who was at a session, and a recording for who was there: nobody who asks was."""
    there = Participation.objects.filter(session__offer__cell=scene.cell, centre=scene.aarde).order_by("pk")[0]
    certify(there.session, there.person, scene.aarde, lambda _part: "Naam")
    OfferMaterial.objects.create(
        offer=there.session.offer,
        kind=MaterialKind.RECORDING,
        open_to=OpenTo.PRESENT,
        title="Opname",
        url="https://x.example/opname",
        added_at=timezone.now(),
    )


def sow(world: World) -> None:
    """Put a canary in every text, and remember whose it is."""
    for model in apps.get_models():
        label = model._meta.label
        if not model.__module__.startswith("baken."):
            continue
        names = [
            each.name
            for each in model._meta.concrete_fields
            if isinstance(each, models.CharField | models.TextField) and not each.choices
        ]
        for thing in model._default_manager.all():
            for name in set(names) - STRUCTURE.get(label, set()):
                canary = f"kanarie{len(world.canaries):05d}z"
                before = getattr(thing, name)
                if not before and name != "name":
                    continue
                kept = f"{canary}@x.example" if name == "email" else canary
                model._default_manager.filter(pk=thing.pk).update(**{name: kept})
                cells, centres = owners(world, thing)
                account = thing.pk if label == "access.Account" else None
                helps = told_in(thing, world.scenes)
                whose = frozenset(cells), frozenset(centres), account
                is_open = (label, thing.pk, name) in world.opened
                world.canaries.append(Canary(canary, label, *whose, name, helps, is_open))


def owners(world: World, thing: Any) -> tuple[set[int], set[int]]:
    """The cells whose work a thing is or that may know it, and the centres that it is of."""
    if isinstance(thing, Account):
        networks = {scene.aarde.network_id: scene.cell.pk for scene in world.scenes}
        held = list(thing.grants.select_related("centre"))
        at = {grant.centre for grant in held if grant.centre is not None}
        of = {grant.cell_id for grant in held if grant.cell_id is not None}
        return of | {networks[centre.network_id] for centre in at}, {centre.pk for centre in at}
    if isinstance(thing, Invitation):
        return {thing.cell_id}, {thing.centre_id} if thing.centre_id is not None else set()
    if isinstance(thing, Address):
        return owners(world, thing.person)
    if isinstance(thing, Person):
        cells, centres = set(), set()
        for scene in world.scenes:
            taken = Participation.objects.filter(session__offer__cell=scene.cell, person=thing)
            spent = HoursEntry.objects.filter(cell=scene.cell, person=thing)
            if taken.exists() or spent.exists():
                cells.add(scene.cell.pk)
            centres |= set(taken.values_list("centre", flat=True))
        return cells, centres
    if isinstance(thing, Department | KnownAs):
        cells = {scene.cell.pk for scene in world.scenes if thing.centre in (scene.aarde, scene.beek)}
        return cells, {centre.pk for centre in (thing.centre,) if centre is not None}
    if isinstance(thing, CentreName | ComingName):
        return owners(world, thing.centre)
    if isinstance(thing, Centre):
        return set(thing.codes.values_list("cell", flat=True)), {thing.pk}
    through = ("offer", "survey", "report", "response.survey", "session.offer", "community")
    for path in ("cell", *(f"{each}.cell" for each in through)):
        found: Any = thing
        for step in path.split("."):
            found = getattr(found, step, None)
        if isinstance(found, Cell):
            return {found.pk}, set()
    return set(), set()
