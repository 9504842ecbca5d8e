"""P01: nobody gets an object, or proof that it exists, outside of the policy.

A world of two cells in which every text is a canary of its own. All routes, each with the objects of the whole world,
are asked by everyone, with every method. No answer holds a text that the asker may not read, and what one may not see
answers as what is not there.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from baken.apps.access.tests.factories import give_role, make_account
from baken.apps.access.types import Actor, Role
from baken.apps.centres.models import FlagDecision
from baken.apps.centres.types import Kind, Outcome
from baken.apps.exchange.models import Import
from baken.apps.insight.models import SeriesBreak, Target
from baken.apps.people.models import Address, Cell, Centre, Person
from baken.apps.people.tests.factories import make_cell
from baken.apps.programme.models import Participation
from baken.apps.reports.actions import begin_report, write_part
from baken.apps.resources.models import HoursEntry
from baken.apps.surveys.models import Comment, Question, Response, Survey
from baken.ground.periods import Period
from tests.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db
VARIES = re.compile(r"<(?:(\w+):)?(\w+)>")
METHODS = ("get", "head", "post", "put", "delete")
QUICK = 800  # requests of a run of the suite, of the some 20,000 that there are
# Texts that the house reads itself: a canary in them would be another world.
STRUCTURE = {
    "access.Account": {"password", "email"},
    "access.SignInAttempts": {"key"},
    "exchange.Import": {"digest", "files", "folder", "report"},
    "exchange.Trace": {"model", "columns", "fingerprint", "rows"},
    "ground.Change": {"fact", "scope"},
    "insight.Snapshot": {"mark"},
    "insight.SeriesBreak": {"indicator"},
    "insight.Target": {"indicator", "period", "dimensions"},
    "people.Centre": {"province"},
    "people.CentreCode": {"code"},
    "people.Cell": {"code"},
    "people.Person": {"key"},
    "people.Post": {"function"},
    "programme.Session": {"number"},
    "reports.Edit": {"part"},
    "reports.Report": {"outline", "period"},
    "resources.HoursEntry": {"number", "role", "pillar", "kind"},
    "resources.Staffing": {"pillar"},
    "surveys.Occasion": {"subject", "strategy"},
}
# What everyone who signs in may read: it is of no cell, or says who is there.
SHARED = {"people.Network", "people.Theme", "people.Cell", "surveys.Item", "inspections.Scale"}
# Of the work of a cell, what its centres read too; anything else is for who works for the cell.
FOR_CENTRES = {"insight.SeriesBreak", "surveys.Survey"}
# What only a director of the centres of a cell reads besides: records behind figures of the own people.
FOR_DIRECTORS = {"programme.Offer", "programme.Session"}
# What nobody reads on any page yet.
FOR_NOBODY = {"surveys.Comment"}


@dataclass(frozen=True)
class Canary:
    """A text that stands in one field of one object, and whose it is: of a cell, of centres, or of an account."""

    text: str
    model: str
    cells: frozenset[int]
    centres: frozenset[int] = frozenset()
    account: int | None = None


@dataclass
class World:
    """Two cells that are blind to each other, who asks, and every canary."""

    scenes: list[Scene]
    askers: dict[str, Any] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)

    def may_read(self, asker: Any, canary: Canary) -> bool:
        """Whether the policy lets an asker read a canary: an oracle in plain words, apart from any rule."""
        if asker is None or canary.model in FOR_NOBODY:
            return False
        if canary.account is not None and canary.account == asker.pk:
            return True
        grant = asker.grants.filter(ends_on=None).first()
        if grant is None:
            return canary.model in SHARED
        if canary.model in SHARED:
            return True
        if grant.cell_id:
            return grant.cell_id in canary.cells
        if canary.model in ("people.Person", "people.Address"):
            return grant.role == Role.DIRECTOR and grant.centre_id in canary.centres
        if canary.model == "people.Centre":
            return grant.centre_id in canary.centres
        for_it = FOR_CENTRES | (FOR_DIRECTORS if grant.role == Role.DIRECTOR else set())
        own_cell = next(scene.cell.pk for scene in self.scenes if scene.aarde.network_id == grant.centre.network_id)
        return canary.model in for_it and own_cell in canary.cells


@pytest.fixture
def world() -> World:
    first, second = make_scene(), make_scene(make_cell("VCLB-POC", network="VCLB"), of=" twee")
    made = World([first, second])
    for scene in made.scenes:
        fill(scene)
    for number, scene in enumerate(made.scenes):
        held: dict[Role, Cell | Centre] = {Role.COORDINATOR: scene.cell, Role.ADVISOR: scene.cell}
        held |= {Role.DIRECTOR: scene.aarde, Role.STAFF: scene.aarde}
        for role, organisation in held.items():
            account = make_account(f"{role.value}{number}@x.example", name="", person=Person.objects.create())
            give_role(account, role, organisation)
            made.askers[f"{role.value} of {scene.cell.code}"] = account
    gone = make_account("weg@x.example", name="", person=Person.objects.create())
    give_role(gone, Role.COORDINATOR, first.cell, ends_on=dt.date(2024, 1, 1))
    made.askers |= {"gone": gone, "no role": make_account("geen@x.example", name=""), "stranger": None}
    sow(made)
    return made


def fill(scene: Scene) -> None:
    """What a scene has not: a report, a target, a break, a flag, an import, a question without item, a comment."""
    actor = Actor(Role.COORDINATOR, scene.cell.pk)
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
    Import.objects.create(cell=scene.cell, files=["uren.csv"], state="applied")
    survey = Survey.objects.get(cell=scene.cell)
    question = Question.objects.create(survey=survey, wording="Wat nog?")
    Comment.objects.create(response=Response.objects.filter(survey=survey)[0], question=question, text="Alles goed")


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
                world.canaries.append(Canary(canary, label, frozenset(cells), frozenset(centres), account))


def owners(world: World, thing: Any) -> tuple[set[int], set[int]]:
    """The cells whose work a thing is or that may know it, and the centres that it is of."""
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
    if isinstance(thing, Centre):
        return set(thing.codes.values_list("cell", flat=True)), {thing.pk}
    for path in ("cell", "offer.cell", "survey.cell", "report.cell", "response.survey.cell", "session.offer.cell"):
        found: Any = thing
        for step in path.split("."):
            found = getattr(found, step, None)
        if isinstance(found, Cell):
            return {found.pk}, set()
    return set(), set()


def routes() -> Iterator[tuple[str, str]]:
    """Every route of the house, as a pattern with its parameters between braces, and its name."""

    def below(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            route = before + VARIES.sub(lambda match: f"{{{match[1] or 'str'}}}", str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                yield from below(pattern, route)
            elif isinstance(pattern, URLPattern):
                yield route, pattern.name or ""

    yield from below(get_resolver(), "/")


def questions(world: World) -> list[tuple[str, str, str]]:
    """Every request: who asks, with which method, at which address. A route has each object of the world once."""
    uuids = [
        str(uuid)
        for model in apps.get_models()
        if model.__module__.startswith("baken.") and any(each.name == "uuid" for each in model._meta.concrete_fields)
        for uuid in model._default_manager.values_list("uuid", flat=True)[:40]
    ]
    texts = ("text-helpdesk", "training.participations", "fusie", "director_months", "centra", "changed")
    found = []
    for route, name in routes():
        if name in ("sign_out", "language"):  # who asks would be somebody else after it
            continue
        for uuid in uuids if "{uuid}" in route else [""]:
            for text in texts if "{str}" in route or "{slug}" in route else [""]:
                address = route.replace("{uuid}", uuid).replace("{int}", "0")
                address = address.replace("{str}", text).replace("{slug}", text)
                found += [(who, method, address) for who in world.askers for method in METHODS]
    return found


def said(answer: HttpResponse) -> str:
    """All that an answer says: its head, its words, and what stands in a PDF or an archive."""
    content = b"".join(answer) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    if content.startswith(b"%PDF"):
        return head + "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return head + "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    return head + content.decode(errors="ignore")


class Asking:
    """Asks in the name of everyone; what an answer changed is taken back."""

    def __init__(self, world: World):
        self.world = world
        self.clients = {who: Client(raise_request_exception=False) for who in world.askers}
        for who, account in world.askers.items():
            if account is not None:
                self.clients[who].force_login(account)

    def __call__(self, who: str, method: str, address: str) -> HttpResponse:
        with transaction.atomic():
            answer = getattr(self.clients[who], method)(address)
            transaction.set_rollback(True)
        return answer

    def leaks(self, who: str, method: str, address: str) -> list[Canary]:
        """The canaries in an answer that the asker may not read."""
        words = said(self(who, method, address))
        inside = set(re.findall(r"kanarie\d{5}z", words))
        asker = self.world.askers[who]
        return [each for each in self.world.canaries if each.text in inside and not self.world.may_read(asker, each)]


def some(found: list[Any], many: int) -> list[Any]:
    """So many of them, others in each run."""
    return random.SystemRandom().sample(found, min(many, len(found)))


@pytest.mark.parametrize("many", [QUICK, pytest.param(10**9, marks=pytest.mark.soak)])
def test_no_answer_holds_what_the_asker_may_not_read(world: World, many: int) -> None:
    ask = Asking(world)
    read = [each for each in questions(world) if each[1] == "get" and "{" not in each[2]]
    pages = [each for each in read if not re.search(r"[0-9a-f]{8}-", each[2])]
    chosen = [*some(pages, many // 4), *some(questions(world), many)]
    wrong = [(question, leak) for question in chosen for leak in ask.leaks(*question)]
    assert wrong == []


@pytest.mark.parametrize("many", [QUICK // 6, pytest.param(10**9, marks=pytest.mark.soak)])
def test_what_one_may_not_see_answers_as_what_is_not_there(world: World, many: int) -> None:
    ask = Asking(world)
    nowhere = "00000000-0000-4000-8000-000000000000"
    with_object = [each for each in questions(world) if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", each[2])]
    for who, method, address in some(with_object, many):
        answer = ask(who, method, address)
        if answer.status_code not in (403, 404):
            continue
        absent = ask(who, method, re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", nowhere, address))
        assert (address, plain(answer)) == (address, plain(absent))


def plain(answer: HttpResponse) -> tuple[int, str]:
    """An answer without what differs from one to the next: its address, its nonce and the token of its forms."""
    content = answer.content.decode(errors="ignore")
    content = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", content)
    return answer.status_code, re.sub(r'(nonce|value|content)="[^"]{20,}"', "", content)


def test_every_answer_is_one_that_was_meant(world: World) -> None:
    ask = Asking(world)
    asked = questions(world)
    pictures = [each for each in asked if each[1] == "get" and re.fullmatch(r"/centra/[0-9a-f-]{36}/", each[2])]
    chosen = [*some(asked, 300), *some(pictures, 60)]
    answers = {each: ask(*each) for each in chosen}
    failed = {each: vars(answer).get("exc_info") for each, answer in answers.items() if answer.status_code >= 500}
    assert failed == {}


def test_a_rule_that_lets_in_too_many_is_found_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the reports of every cell visible to all who work for one, the walk finds what leaks."""
    monkeypatch.setattr("baken.apps.reports.queries.seen_reports", lambda _actor: models.Q())
    ask = Asking(world)
    who = next(name for name in world.askers if name.startswith("advisor of GO"))
    pages = [each for each in questions(world) if each[0] == who and each[1] == "get" and each[2] == "/verslagen/"]
    assert [leak for question in pages for leak in ask.leaks(*question)]


def test_every_text_is_a_canary_or_read_by_the_house(world: World) -> None:
    known = {canary.model for canary in world.canaries} | set(STRUCTURE)
    with_text = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("baken.")
        for each in model._meta.concrete_fields
        if isinstance(each, models.CharField | models.TextField | models.JSONField) and not each.choices
    }
    assert with_text - known == {"library.WebStatistic"}  # whose one text is empty for a whole site
